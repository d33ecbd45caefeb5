"""An administrator proposes a coordinator by her address; whoever is asked says yes; she is relieved at once."""

from uuid import UUID

import pytest

from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from tests.asgi import SAME_SITE, Browser, Web, errors_of, text_of, typed
from tests.people import ANNA, DAG, Everybody

EVA = "eva.sund@example.org"
NOBODY = "nobody@example.org"


async def proposed(web: Web, db: Connection, eva: Browser, slug: str, email: str = ANNA) -> str:
    """The link in the letter to whoever has the address that Eva proposes for a branch."""
    page = await eva.send_form(f"/skotsel/branscher/{slug}/samordnare", {"email": email})
    assert page.status_code == 200
    id: UUID = await db.fetchval("SELECT id FROM post_changes ORDER BY proposed_at DESC LIMIT 1")
    return f"/erbjudande/{tokens.token(web.own.link_key, 'post_change', id)}"


async def accepted(web: Web, link: str) -> None:
    """Whoever has the letter presses yes."""
    page = await web.browser().post(link, data={"answer": "yes"}, headers=SAME_SITE)
    assert page.status_code == 200


async def coordinates(db: Connection, person: UUID) -> bool:
    asked = "SELECT EXISTS (SELECT FROM appointments WHERE person = $1 AND branch IS NOT NULL AND to_at IS NULL)"
    return bool(await db.fetchval(asked, person))


async def test_where_nobody_else_administers_her_yes_is_enough_and_she_is_relieved_at_once(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    slug, person = await everybody.branch(), await everybody.anna()
    eva, anna = await web.signed_in(await everybody.eva()), await web.signed_in(person)
    await accepted(web, await proposed(web, db, eva, slug))
    path = f"/skotsel/branscher/{slug}"
    assert text_of(await eva.get(path)).count("Avsluta uppdraget") == 1
    assert (await anna.get(f"/branscher/{slug}")).status_code == 200
    post = await db.fetchval("SELECT id FROM appointments WHERE person = $1", person)
    await eva.send_form(f"{path}/samordnare/{post}/avslut")
    assert (await anna.get(f"/branscher/{slug}")).status_code == 404
    assert "Ingen samordnare än." in text_of(await eva.get(path))
    events = [row["event"] for row in await db.fetch("SELECT event FROM security_log ORDER BY id")]
    assert events == ["post proposed", "post accepted", "post given alone", "post ended"]


async def test_an_administrator_can_not_read_a_branch_alone(web: Web, everybody: Everybody, db: Connection) -> None:
    """Neither by her own address nor by a member whom she has made up: each takes another administrator."""
    slug, her = await everybody.branch(), await everybody.eva()
    other = await everybody.member("Ulla Ek", "ulla@example.org")
    await everybody.hold(other, "administrator", None)
    eva = await web.signed_in(her)
    page = await eva.send_form(f"/skotsel/branscher/{slug}/samordnare", {"email": EVA})
    assert (page.status_code, errors_of(page)) == (
        422,
        ["Du kan inte utse dig själv. Be någon annan som administrerar."],
    )
    made_up = await everybody.member("Made up", "made.up@example.org")
    await accepted(web, await proposed(web, db, eva, slug, "made.up@example.org"))
    change = await db.fetchval("SELECT id FROM post_changes")
    assert (await eva.send_form(f"/skotsel/forslag/{change}", {"confirm": "1"})).status_code == 422
    assert not await coordinates(db, made_up)
    assert (await eva.get(f"/branscher/{slug}/medlemmar")).status_code == 404
    ulla = await web.signed_in(other)
    assert "1 förslag om ett uppdrag väntar" in text_of(await ulla.get("/skotsel"))
    assert "förslag om ett uppdrag väntar" not in text_of(await eva.get("/skotsel"))
    assert "Eva Sund föreslår att personen samordnar" in text_of(await ulla.get("/skotsel/samordnare"))
    page = await ulla.send_form(f"/skotsel/forslag/{change}", {"confirm": "1"}, follow_redirects=True)
    assert "Klart. Personen får ett mejl om det." in text_of(page)
    assert await coordinates(db, made_up)


async def test_even_alone_nobody_appoints_herself(web: Web, everybody: Everybody, db: Connection) -> None:
    slug, her = await everybody.branch(), await everybody.eva()
    eva = await web.signed_in(her)
    page = await eva.send_form(f"/skotsel/branscher/{slug}/samordnare", {"email": " EVA.sund@Example.org"})
    assert page.status_code == 422
    assert not await coordinates(db, her)


async def test_an_address_that_becomes_her_own_does_not_appoint_her(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """She proposes an address of hers that nobody has confirmed, and changes to it."""
    slug, her = await everybody.branch(), await everybody.eva()
    link = await proposed(web, db, await web.signed_in(her), slug, "eva.two@example.org")
    key = everybody.vault.index("eva.two@example.org")
    await db.execute("UPDATE people SET email_key = $2 WHERE id = $1", her, key)
    assert (await web.browser().post(link, data={"answer": "yes"}, headers=SAME_SITE)).status_code == 410
    assert not await coordinates(db, her)


async def test_appointing_does_not_tell_whether_an_address_is_known(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """The answer, the list of proposals and the branch look alike for a member, a politician and nobody."""
    slug = await everybody.branch()
    await everybody.anna()
    await everybody.dag()
    eva, path = await web.signed_in(await everybody.eva()), f"/skotsel/branscher/{slug}/samordnare"
    shown = []
    for email in (ANNA, DAG, NOBODY):
        answer = await eva.send_form(path, {"email": email})
        pages = [await eva.get(page) for page in ("/skotsel/samordnare", f"/skotsel/branscher/{slug}", "/skotsel")]
        shown.append([answer.status_code, *(text_of(page).replace(email, "X") for page in (answer, *pages))])
        await db.execute("DELETE FROM addresses")
        await db.execute("DELETE FROM rate_limits")
    assert shown[0] == shown[1] == shown[2]
    assert "Om X tillhör någon som har bekräftat den får personen frågan nu." in shown[0][1]


async def test_whoever_is_not_here_is_asked_to_sign_up_and_can_say_yes_then(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    slug = await everybody.branch()
    eva = await web.signed_in(await everybody.eva())
    link = await proposed(web, db, eva, slug, ANNA)
    await web.deliver()
    letter = web.post_office.latest(ANNA, "Vill du ha ett uppdrag?")
    assert "Anmäl dig först" in letter.text
    assert "Vård och omsorg" not in letter.text
    assert letter.link("/erbjudande/") == link
    assert "Vård och omsorg" not in (await web.browser().get(link)).text
    assert (await web.browser().post(link, data={"answer": "yes"}, headers=SAME_SITE)).status_code == 410
    anna = await everybody.anna()
    assert "Vill du samordna Vård och omsorg?" in text_of(await web.browser().get(link))
    await accepted(web, link)
    assert await coordinates(db, anna)


@pytest.mark.parametrize("email", ["", "inte en adress"])
async def test_a_bad_address_is_told_with_what_was_typed(
    web: Web, everybody: Everybody, db: Connection, email: str
) -> None:
    slug = await everybody.branch()
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(f"/skotsel/branscher/{slug}/samordnare", {"email": email})
    assert (page.status_code, typed(page, "email")) == (422, email)
    assert len(errors_of(page)) == 1
    assert await db.fetchval("SELECT count(*) FROM post_changes") == 0


async def test_not_in_a_branch_that_is_not_there(web: Web, everybody: Everybody) -> None:
    await everybody.anna()
    eva = await web.signed_in(await everybody.eva())
    for method in (eva.get, eva.send_form):
        assert (await method("/skotsel/branscher/finns-inte/samordnare")).status_code == 404


async def test_somebody_elses_post_is_no_use_under_another_branch(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    slug, other = await everybody.branch(), await everybody.branch("Bygg")
    await everybody.bo(slug)
    eva = await web.signed_in(await everybody.eva())
    post = await db.fetchval("SELECT id FROM appointments WHERE branch IS NOT NULL")
    await eva.send_form(f"/skotsel/branscher/{other}/samordnare/{post}/avslut")
    assert await db.fetchval("SELECT to_at FROM appointments WHERE id = $1", post) is None


async def test_a_member_sees_who_could_see_her_though_it_was_for_a_minute(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """The post is given, the list read, and the post ended: her page and her letter still tell."""
    slug, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(slug, anna)
    await everybody.member("Ulla Ek", "ulla@example.org")
    eva = await web.signed_in(await everybody.eva())
    await accepted(web, await proposed(web, db, eva, slug, "ulla@example.org"))
    post = await db.fetchval("SELECT id FROM appointments WHERE branch IS NOT NULL")
    await eva.send_form(f"/skotsel/branscher/{slug}/samordnare/{post}/avslut")
    await web.deliver()
    letter = web.post_office.latest(ANNA, "Någon ny kan se dig")
    assert "Ulla har kunnat se ditt namn" in letter.text
    assert "Ulla Ek" not in letter.text
    page = text_of(await (await web.signed_in(anna)).get("/min-sida/insyn"))
    assert f"Ulla Ek samordnade Vård och omsorg {dates.day_year(dates.now())}" in page
