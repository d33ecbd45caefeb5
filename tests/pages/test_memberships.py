"""A coordinator works with her members: the list, a card, several welcomed at once, and what asks first."""

import re
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import branches, contacts
from tests.asgi import Browser, Web, text_of, typed
from tests.people import ANNA, Everybody


class Hall:
    """Anna is welcomed, Disa and Emma wait; Bo coordinates."""

    branch: str
    path: str
    anna: UUID
    disa: UUID
    emma: UUID
    bo: UUID
    browser: Browser


@pytest.fixture
async def hall(web: Web, db: Connection, everybody: Everybody) -> Hall:
    hall, now = Hall(), dates.now()
    hall.branch, hall.anna = await everybody.branch(), await everybody.anna()
    hall.path = f"/branscher/{hall.branch}/medlemmar"
    hall.bo = await everybody.bo(hall.branch)
    await everybody.welcomed(hall.branch, hall.anna)
    hall.disa = await everybody.member("Disa Öst", "disa@example.org")
    hall.emma = await everybody.member("Emma Al", "emma@example.org")
    for her in (hall.disa, hall.emma):
        await branches.join(db, hall.branch, her, now)
    await contacts.look_after(db, now, dates.today(now))
    hall.browser = await web.signed_in(hall.bo)
    return hall


async def test_the_card_of_a_welcomed_member_takes_notes_and_tells_what_has_been(
    web: Web, db: Connection, hall: Hall
) -> None:
    card = f"{hall.path}/{hall.disa}"
    await hall.browser.send_form(f"{card}/kontakt", {"outcome": "no_answer", "note": "Ringde på lunchen"})
    await hall.browser.send_form(f"{card}/valkommen")
    response = await hall.browser.send_form(
        f"{card}/kontakt", {"outcome": "noted", "note": "Vill ha barnvakt", "card": "1"}
    )
    assert response.headers["location"] == card
    page = text_of(await hall.browser.get(card))
    assert page.index("Anteckning, Bo Lind ”Vill ha barnvakt”") < page.index("Hälsad välkommen, Bo Lind")
    assert page.index("Hälsad välkommen, Bo Lind") < page.index("Inget svar, Bo Lind ”Ringde på lunchen”")
    hers = text_of(await (await web.signed_in(hall.disa)).get("/min-sida/insyn"))
    assert "”Vill ha barnvakt”" in hers
    assert "Bo Lind såg dina uppgifter. Skäl: Samordnaren öppnade dina uppgifter i föreningen." in hers


async def test_an_empty_note_is_asked_for(hall: Hall, db: Connection) -> None:
    card = f"{hall.path}/{hall.anna}"
    await hall.browser.send_form(f"{card}/kontakt", {"outcome": "noted", "note": " ", "card": "1"})
    assert "Skriv något i rutan först." in text_of(await hall.browser.get(card))
    assert await contacts.about(db, hall.anna) == []


async def test_mine_come_first_and_of_those_the_oldest(db: Connection, everybody: Everybody, hall: Hall) -> None:
    async def order() -> list[str]:
        page = (await hall.browser.get(hall.path)).text
        return re.findall(r"<h3[^>]*><a[^>]*>([^<]+)</a></h3>", page)[:2]

    await db.execute("UPDATE memberships SET joined_at = joined_at - interval '3 days' WHERE person = $1", hall.disa)
    await db.execute("UPDATE contacts SET owner = $1", hall.bo)
    assert await order() == ["Disa Öst", "Emma Al"]
    await db.execute("UPDATE contacts SET owner = NULL WHERE person = $1", hall.disa)
    assert await order() == ["Emma Al", "Disa Öst"]


async def test_the_note_stands_above_the_buttons_that_send_it(hall: Hall) -> None:
    page = (await hall.browser.get(hall.path)).text
    assert page.index("<textarea") < page.index('value="no_answer"')
    assert "Skriv före" not in page


async def test_several_are_welcomed_with_one_press_and_named(web: Web, db: Connection, hall: Hall) -> None:
    await hall.browser.send_form(f"/branscher/{hall.branch}/valkomna")
    assert "Kryssa i minst en" in text_of(await hall.browser.get(hall.path))
    chosen = {"person": [str(hall.disa), str(hall.emma)]}
    await hall.browser.send_form(f"/branscher/{hall.branch}/valkomna", chosen)
    page = text_of(await hall.browser.get(hall.path))
    assert "2 är hälsade välkomna." in page
    assert "Nyss hälsade välkomna" in page
    assert "Disa Öst Ångra , Disa Öst ska vänta" in page
    await hall.browser.send_form(f"/branscher/{hall.branch}/valkomna", chosen)
    assert "Ingen av dem väntade längre." in text_of(await hall.browser.get(hall.path))
    assert (await hall.browser.send_form(f"/branscher/{hall.branch}/valkomna", {"person": "x"})).status_code == 422


async def test_a_welcome_is_taken_back_before_the_letter_leaves(web: Web, db: Connection, hall: Hall) -> None:
    await hall.browser.send_form(f"{hall.path}/{hall.disa}/valkommen")
    await hall.browser.send_form(f"{hall.path}/{hall.disa}/vantar")
    assert "Inget mejl har gått, och personen väntar igen." in text_of(await hall.browser.get(hall.path))
    await db.execute("UPDATE letter_queue SET due_at = $1", dates.now())
    await web.deliver()
    assert web.post_office.to("disa@example.org") == []
    await hall.browser.send_form(f"{hall.path}/{hall.disa}/valkommen")
    await db.execute("UPDATE letter_queue SET due_at = $1", dates.now())
    await web.deliver()
    await hall.browser.send_form(f"{hall.path}/{hall.disa}/vantar")
    assert "Det är för sent att ångra." in text_of(await hall.browser.get(hall.path))
    assert len(web.post_office.to("disa@example.org")) == 1


async def test_leaving_is_asked_about_first_and_can_be_taken_back(web: Web, db: Connection, hall: Hall) -> None:
    card = f"{hall.path}/{hall.disa}"
    assert 'value="leaving"' not in (await hall.browser.get(hall.path)).text
    page = text_of(await hall.browser.get(f"{card}/vill-lamna"))
    assert "Det är Disa Öst som bestämmer." in page
    assert await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'erasure'") == 0
    await hall.browser.send_form(f"{card}/kontakt", {"outcome": "leaving", "card": "1"})
    assert "Disa Öst vill lämna och har fått en länk." in text_of(await hall.browser.get(card))
    await web.deliver()
    link = web.post_office.latest("disa@example.org").link("/ta-bort/")
    await hall.browser.send_form(f"{card}/stannar")
    assert "Länken gäller inte längre." in text_of(await hall.browser.get(card))
    assert (await web.browser().send_form(link)).status_code == 410
    assert await db.fetchval("SELECT count(*) FROM members WHERE person = $1", hall.disa) == 1


async def test_whoever_is_welcomed_and_gets_a_link_shows_it_on_her_card(hall: Hall) -> None:
    card = f"{hall.path}/{hall.anna}"
    await hall.browser.send_form(f"{card}/kontakt", {"outcome": "leaving", "card": "1"})
    assert "Anna Ek vill lämna och har fått en länk." in text_of(await hall.browser.get(card))


async def test_a_misspelt_search_is_asked_about_and_a_number_finds_its_owner(
    db: Connection, everybody: Everybody, hall: Hall
) -> None:
    her = await everybody.member("Kajsa Söderlund", "kajsa@example.org")
    await everybody.welcomed(hall.branch, her)
    sealed = everybody.vault.seal("070-174 06 45", "people.phone", her)
    await db.execute("UPDATE people SET phone = $2 WHERE id = $1", her, sealed)
    page = text_of(await hall.browser.send_form(hall.path, {"sok": "kajsa sodelund"}))
    assert "Ingen medlem passar." in page
    assert "Menar du någon av de här? Kajsa Söderlund" in page
    assert "Ingen medlem passar." in text_of(await hall.browser.send_form(hall.path, {"sok": "0701740645"}))
    await db.execute("INSERT INTO consents (person, purpose, text_version, channel, given_at) "
                     "VALUES ($1, 'calls', '1', 'web', $2)", her, dates.now())  # fmt: skip
    for sought in ("0701740645", "+46 70 174 06 45", "0645"):
        assert "1 medlem passar." in text_of(await hall.browser.send_form(hall.path, {"sok": sought}))


async def test_whoever_is_removed_is_told_nothing_that_is_not_so(web: Web, db: Connection, hall: Hall) -> None:
    page = text_of(await hall.browser.get(f"{hall.path}/{hall.anna}"))
    assert "och det som står ovanför försvinner. Är Anna Ek bjuden till ett möte kommer ett mejl" in page
    assert "Annars skickar vi inget. Personen kan be att få vara med igen." in page
    assert "det syns på personens sida" not in page  # her page only offers her the branch again
    await hall.browser.send_form(f"{hall.path}/{hall.anna}/uttrade")
    assert (await hall.browser.get(f"{hall.path}/{hall.anna}")).status_code == 404
    assert await db.fetchval("SELECT count(*) FROM letters") == 0
    assert await db.fetchval("SELECT count(*) FROM access_log WHERE person = $1", hall.anna) == 1


async def test_a_coordinator_says_that_she_knows_whom_the_branch_has_let_in(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    slug = await everybody.branch(welcomes_all=True)
    anna = await everybody.member("Anna Ek", ANNA, vetted=False)
    await branches.join(db, slug, anna, dates.now())
    bo = await web.signed_in(await everybody.bo(slug))
    card = f"/branscher/{slug}/medlemmar/{anna}"
    assert "Jag vet vem det är" in text_of(await bo.get(card))
    page = await bo.send_form(f"{card}/valkommen", {"vouch": "1"}, follow_redirects=True)
    assert "Personen räknas med i statistiken" in text_of(page)
    assert "Jag vet vem det är" not in text_of(await bo.get(card))
    page = await bo.send_form(f"{card}/valkommen", {"vouch": "1"}, follow_redirects=True)
    assert "Någon har redan sagt det" in text_of(page)


async def press(browser: Browser, path: str, label: str, person: UUID, note: str) -> None:
    """Presses a button that stands outside the form with the note, but sends it."""
    page = (await browser.get(path)).text
    assert f'/{person}/kontakt" id="noting-{person}"' in page
    tag = next(
        one[1] for one in re.finditer(r"(<button[^>]*>)\s*([^<]*)", page) if label in one[2] and str(person) in one[1]
    )
    assert f'form="noting-{person}"' in tag
    fields = dict(re.findall(r'name="(\w+)" value="(\w+)"', tag))
    await browser.send_form(next(iter(re.findall(r'formaction="([^"]+)"', tag))), {"note": note, **fields})


async def test_a_note_is_kept_by_the_buttons_that_stand_outside_its_form(
    web: Web, everybody: Everybody, db: Connection, hall: Hall
) -> None:
    """The welcome is the largest button on the page, and stands above the note that she has just typed."""
    gun = await everybody.member("Gun Ek", "gun@example.org")
    row = await branches.get(db, hall.branch)
    assert row
    await everybody.hold(gun, "coordinator", row.id)
    card = f"{hall.path}/{hall.disa}"
    await press(hall.browser, hall.path, "Lämna över", hall.disa, "Bara kvällar")
    await press(hall.browser, hall.path, "Jag tar över", hall.disa, "Svarade till slut")
    await press(hall.browser, hall.path, "Hälsa välkommen", hall.disa, "Träffades på mötet")
    page = text_of(await hall.browser.get(card))
    for note in ("Bara kvällar", "Svarade till slut", "Träffades på mötet"):
        assert f"Anteckning, Bo Lind ”{note}”" in page
    assert "Hälsad välkommen, Bo Lind" in page
    await press(hall.browser, f"{hall.path}/{hall.emma}", "Hälsa välkommen", hall.emma, "Från kortet")
    assert "”Från kortet”" in text_of(await hall.browser.get(f"{hall.path}/{hall.emma}"))


async def test_a_note_that_is_too_long_is_not_lost_and_nobody_is_welcomed(hall: Hall) -> None:
    long = "Hon undrar om kvällsmöten. " * 20
    page = await hall.browser.send_form(f"{hall.path}/{hall.disa}/valkommen", {"note": long})
    assert (page.status_code, long.strip() in text_of(page)) == (413, True)
    assert "Hälsad välkommen" not in text_of(await hall.browser.get(f"{hall.path}/{hall.disa}"))


async def test_a_large_branch_is_shown_a_page_at_a_time_and_a_search_leads_on_in_its_body(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    slug = await everybody.branch()
    for number in range(60):
        await everybody.welcomed(slug, await everybody.member(f"Anna {number:02}", f"anna.{number}@example.org"))
    bo, path = await web.signed_in(await everybody.bo(slug)), f"/branscher/{slug}/medlemmar"
    first, second = await bo.get(path), await bo.get(f"{path}?sida=2")
    assert "Anna 49" in first.text
    assert "Anna 50" not in first.text
    assert "Anna 50" in second.text
    assert "Anna 49" not in second.text
    assert 'href="?sida=2#welcomed" rel="next"' in first.text
    assert "Sida 2 av 2" in text_of(second)
    found = await bo.send_form(path, {"sok": "anna", "sida": "2"})
    assert "60 medlemmar passar." in text_of(found)
    assert "Anna 50" in found.text
    assert typed(found, "sok") == "anna"
    assert "sok=" not in found.text  # an address is kept in histories
    assert (
        await db.fetchval("SELECT count(*) FROM access_log WHERE scope = 'list'") == 3
    )  # a page of it is a look at it
