"""The branches' pages: a member joins, a coordinator welcomes, an administrator founds, changes and closes."""

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import branches
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import ANNA, LONG_AGO, Everybody


def form(**changes: object) -> dict[str, object]:
    return {
        "name": "Vård och omsorg",
        "area": "01",
        "reply_to": "svar@example.org",
        "trades-0-industry": "aldreomsorg",
        "trades-0-union": "",
        **changes,
    }


NEW = "/skotsel/ny-branschforening"


async def test_an_administrator_founds_one_and_sees_it(web: Web, everybody: Everybody, db: Connection) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(NEW, form())
    assert (page.status_code, page.headers["location"]) == (303, "/skotsel/branscher/vard-och-omsorg")
    assert "Vård och omsorg" in text_of(await eva.get("/skotsel"))
    assert await db.fetchval("SELECT count(*) FROM branch_trades") == 1


async def test_those_whom_it_is_for_are_written_to_if_she_says_so(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    await everybody.anna()
    eva = await web.signed_in(await everybody.eva())
    begun = await eva.get(f"{NEW}?bransch=aldreomsorg&omrade=0136&fack=kommunal")
    assert '<option selected value="kommunal">' in begun.text
    await eva.send_form(NEW, form(name="Omsorg"))
    assert await db.fetchval("SELECT count(*) FROM letters") == 0
    await eva.send_form(NEW, form(invite="y"))
    assert await db.fetchval("SELECT kind FROM letters") == "founding"


@pytest.mark.parametrize("name", ["Ny", "Nytt", "Samordnare"])
async def test_whatever_it_is_called_its_page_is_there(web: Web, everybody: Everybody, name: str) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(NEW, form(name=name))
    assert f"<h1>{name}" in (await eva.get(page.headers["location"])).text


NO_LETTERS = "Vi kan inte skriva till adresser med å, ä, ö eller andra sådana tecken före @."
WRONG = [
    ({"name": ""}, "Skriv vad branschföreningen heter."),
    ({"name": "x" * 201}, "Namnet får ha högst 200 tecken. Du har skrivit 201."),
    ({"area": ""}, "Det valet finns inte längre. Välj ett annat."),
    ({"area": "1480"}, "Det valet finns inte längre. Välj ett annat."),
    ({"reply_to": "svar"}, "Adressen saknar @. Skriv den så här: namn@example.org."),
    ({"reply_to": "åsa@example.org"}, f"{NO_LETTERS} Skriv en annan."),
    ({"reply_to": "ﬁ@x.se"}, f"{NO_LETTERS} Skriv en annan."),
    ({"trades-0-industry": ""}, "Välj en bransch, ett fack eller båda."),
    ({"trades-0-industry": "magi"}, "Det valet finns inte längre. Välj ett annat."),
    ({"trades-0-union": "magi"}, "Det valet finns inte längre. Välj ett annat."),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG, ids=[str(changes)[:40] for changes, _ in WRONG])
@pytest.mark.parametrize("there", [False, True])
async def test_what_is_wrong_is_said_and_nothing_is_written(
    web: Web, everybody: Everybody, db: Connection, changes: dict[str, object], sentence: str, there: bool
) -> None:
    path = f"/skotsel/branscher/{await everybody.branch('Bygg')}" if there else NEW
    before = await db.fetch("SELECT * FROM branches"), await db.fetch("SELECT * FROM branch_trades")
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(path, form(**changes))
    assert page.status_code == 422
    assert errors_of(page) == [sentence]
    for field in ("name", "reply_to"):
        assert typed(page, field) == form(**changes)[field]
    assert before == (await db.fetch("SELECT * FROM branches"), await db.fetch("SELECT * FROM branch_trades"))


async def test_a_name_that_is_taken_is_told(web: Web, everybody: Everybody, db: Connection) -> None:
    await everybody.branch()
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(NEW, form())
    assert (page.status_code, errors_of(page)) == (422, ["Det finns redan en branschförening med det namnet."])


async def test_one_more_group_can_be_asked_for_with_what_was_typed_still_there(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(NEW, form(name="Halvfärdig", add="1"))
    assert page.status_code == 200
    assert typed(page, "name") == "Halvfärdig"
    assert "Grupp 2" in text_of(page)


async def test_it_can_be_changed_and_closed(web: Web, everybody: Everybody, db: Connection) -> None:
    slug = await everybody.branch()
    eva = await web.signed_in(await everybody.eva())
    await eva.send_form(f"/skotsel/branscher/{slug}", form(name="Omsorgsvänstern", **{"trades-0-union": "kommunal"}))
    page = text_of(await eva.get(f"/skotsel/branscher/{slug}"))
    assert "Omsorgsvänstern" in page
    await eva.send_form(f"/skotsel/branscher/{slug}/stangning")
    assert (await eva.get(f"/skotsel/branscher/{slug}")).status_code == 404
    assert await db.fetchval("SELECT closed_at IS NOT NULL FROM branches")


async def test_what_she_typed_stands_there_with_the_address_that_is_refused(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(NEW, form(reply_to="åsa@example.org"))
    assert (typed(page, "reply_to"), typed(page, "name")) == ("åsa@example.org", "Vård och omsorg")


async def test_the_address_for_answers_is_there_when_she_changes_the_branch(web: Web, everybody: Everybody) -> None:
    eva, slug = await web.signed_in(await everybody.eva()), await everybody.branch(reply_to="svar@example.org")
    assert typed(await eva.get(f"/skotsel/branscher/{slug}"), "reply_to") == "svar@example.org"


async def test_a_letters_path_leads_to_a_page_of_the_branch_and_nowhere_else(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """The letter knows the branch by its number, and whoever sees the path learns nothing."""
    slug = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(slug))
    id = await db.fetchval("SELECT id FROM branches")
    for page, to in (("medlemmar", f"{slug}/medlemmar"), ("", slug), ("moten/4/inbjudan", f"{slug}/moten/4/inbjudan")):
        assert (await bo.get(f"/till/{id}/{page}")).headers["location"] == f"/branscher/{to}"
    for page in ("//evil.example", "%5c%5cevil.example"):
        assert (await bo.get(f"/till/{id}/{page}")).headers["location"].startswith(f"/branscher/{slug}/")
    assert (await bo.get(f"/till/{id}/%0d%0aset-cookie:x=1")).status_code == 404
    assert (await bo.get(f"/till/{id + 1}/medlemmar")).status_code == 404
    assert (await web.browser().get(f"/till/{id}/medlemmar")).status_code != 404  # she is asked to sign in


async def test_she_joins_waits_is_welcomed_and_leaves(web: Web, everybody: Everybody, db: Connection) -> None:
    slug, person = await everybody.branch(), await everybody.anna()
    anna, bo = await web.signed_in(person), await web.signed_in(await everybody.bo(slug))
    await anna.send_form(f"/min-sida/branscher/{slug}/medlemskap")
    await anna.send_form(f"/min-sida/branscher/{slug}/medlemskap")
    page = text_of(await anna.get("/min-sida"))
    assert "Vård och omsorg: Bo hör av sig senast" in page
    assert "Anna Ek" in text_of(await bo.get(f"/branscher/{slug}/medlemmar"))
    await bo.send_form(f"/branscher/{slug}/medlemmar/{person}/valkommen")
    await bo.send_form(f"/branscher/{slug}/medlemmar/{person}/valkommen")
    await web.deliver()
    assert web.post_office.to(ANNA) == []  # for five minutes it can be taken back
    await db.execute("UPDATE letter_queue SET due_at = $1", dates.now())
    await web.deliver()
    assert [letter.subject for letter in web.post_office.to(ANNA)] == ["Välkommen"]
    await anna.send_form(f"/min-sida/branscher/{slug}/uttrade")
    assert await db.fetchval("SELECT count(*) FROM memberships") == 0


async def test_opening_the_list_is_written_down_and_seen_by_her(web: Web, everybody: Everybody) -> None:
    slug, person = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(slug, person)
    bo, anna = await web.signed_in(await everybody.bo(slug)), await web.signed_in(person)
    await bo.get(f"/branscher/{slug}/medlemmar")
    page = text_of(await anna.get("/min-sida/insyn"))
    assert "Bo Lind" in page
    assert "Samordnaren öppnade föreningens lista" in page


async def test_a_coordinator_can_not_welcome_into_another_branch(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    slug, other, person = await everybody.branch(), await everybody.branch("Bygg"), await everybody.anna()
    bo, anna = await web.signed_in(await everybody.bo(slug)), await web.signed_in(person)
    await anna.send_form(f"/min-sida/branscher/{other}/medlemskap")
    assert (await bo.send_form(f"/branscher/{other}/medlemmar/{person}/valkommen")).status_code == 404
    await bo.send_form(f"/branscher/{slug}/medlemmar/{person}/valkommen")
    assert await db.fetchval("SELECT welcomed_at FROM memberships") is None


async def test_who_coordinates_one_comes_straight_to_its_desk(web: Web, everybody: Everybody) -> None:
    slug = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(slug))
    page = await bo.get("/hem", follow_redirects=True)
    assert page.url.path == f"/branscher/{slug}"


async def test_an_administrator_can_not_see_that_somebody_has_just_registered(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """Four count; a fifth comes, joins, and is welcomed. Every page with a number looks as before."""
    slug = await everybody.branch()
    bo = await everybody.bo(slug)
    for i in range(4):
        await everybody.welcomed(slug, await everybody.member(f"Med {i}", f"med.{i}@example.org"))
    eva = await web.signed_in(await everybody.eva())
    pages = ("/skotsel/tackning", "/skotsel/tackning/0136", "/skotsel/bilder", "/skotsel")
    before = [text_of(await eva.get(path)) for path in pages]
    fifth = await everybody.member("Femte", "femte@example.org", vetted=False)
    await branches.join(db, slug, fifth, dates.now())
    assert [text_of(await eva.get(path)) for path in pages] == before
    await branches.welcome(db, slug, fifth, bo, dates.now())
    assert [text_of(await eva.get(path)) for path in pages] == before
    await db.execute("UPDATE members SET vetted_at = $1", LONG_AGO)
    after = [text_of(await eva.get(path)) for path in pages]
    assert [one != two for one, two in zip(before, after, strict=True)] == [True] * 4
