"""Taking back a yes is one press, on her page and from the link that stands in every letter."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import branches, consents, invitations
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import ANNA, Everybody


async def her_link(web: Web, everybody: Everybody, db: Connection) -> tuple[UUID, str]:
    """Anna, and the link that every letter ends with."""
    anna, branch = await everybody.anna(), await everybody.branch()
    await everybody.welcomed(branch, anna)
    await invitations.call(db, await everybody.meeting(branch, await everybody.bo(branch)), [], dates.now())
    await web.deliver()
    return anna, web.post_office.latest(ANNA).link("/mejl/")


async def test_the_mail_programs_own_button_leaves_the_list_and_nothing_more(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """RFC 8058: no cookie, no page, no browser."""
    anna, link = await her_link(web, everybody, db)
    header = web.post_office.latest(ANNA).message["List-Unsubscribe"]
    assert header == f"<{web.own.base_url}{link}>"
    assert web.post_office.latest(ANNA).message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page = await web.browser().post(link, data={"List-Unsubscribe": "One-Click"})
    assert page.status_code == 200
    assert set(await consents.of(db, anna)) == {"matching"}
    assert await db.fetchval("SELECT count(*) FROM memberships WHERE person = $1", anna) == 1


async def test_opening_the_link_changes_nothing(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, link = await her_link(web, everybody, db)
    page = await web.browser().get(link)
    assert "Du får inbjudningar." in text_of(page)
    assert set(await consents.of(db, anna)) == {"matching", "invitations"}


async def test_whoever_stops_gets_no_more_and_can_begin_again(web: Web, everybody: Everybody, db: Connection) -> None:
    _, link = await her_link(web, everybody, db)
    assert "Du får inga fler inbjudningar." in text_of(await web.browser().send_form(link, {"stop": "1"}))
    branch, bo = (await db.fetchrow("SELECT b.slug, p.person FROM appointments p JOIN branches b ON b.id = p.branch"))[
        :2
    ]
    await invitations.call(db, await everybody.meeting(branch, bo), [], dates.now())
    await web.deliver()
    assert len(web.post_office.to(ANNA)) == 1
    assert "Du får inbjudningar igen." in text_of(await web.browser().send_form(link, {"start": "1"}))


async def test_whoever_stops_is_told_the_same_wherever_she_does_it(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """Whoever has said that she comes hears of a change all the same: she may be on her way."""
    anna, link = await her_link(web, everybody, db)
    still = "Har du sagt att du kommer får du veta om mötet ändras."
    assert still in text_of(await web.browser().send_form(link, {"stop": "1"}))
    await web.browser().send_form(link, {"start": "1"})
    hers = await web.signed_in(anna)
    page = text_of(await hers.send_form("/min-sida/ja", {"end": "invitations"}, follow_redirects=True))
    assert f"Du får inga fler inbjudningar. {still}" in page
    for said in (page, text_of(await hers.get("/min-sida"))):
        assert "inte heller om ett möte ändras" not in said
        assert "inga mejl om möten" not in said


async def test_a_pause_ends_by_itself(web: Web, everybody: Everybody, db: Connection) -> None:
    _, link = await her_link(web, everybody, db)
    page = await web.browser().send_form(link, {"pause": "1"})
    assert "får du inga inbjudningar, påminnelser eller utskick. Svar på dina frågor kommer ändå." in text_of(page)
    assert "Har du sagt att du kommer får du veta om mötet ändras." in text_of(page)
    assert "Du får inbjudningar igen när pausen är slut." in text_of(page)
    assert "Under pausen påminner vi inte." in text_of(page)
    assert "Du får inbjudningar." not in text_of(page)
    assert "inga mejl" not in text_of(page)
    with time_machine.travel(dates.now() + timedelta(days=31), tick=False):
        assert "Ta paus" in text_of(await web.browser().get(link))
        assert "till och med" not in text_of(await web.browser().get(link))


async def test_a_paused_members_own_page_promises_what_still_comes_and_nothing_else(
    web: Web, everybody: Everybody
) -> None:
    hers = await web.signed_in(await everybody.anna())
    said = await hers.send_form("/min-sida/ja", {"pause": "1"}, follow_redirects=True)
    page = await hers.get("/min-sida")
    for each in (said, page):
        assert "inga inbjudningar, påminnelser eller utskick. Svar på dina frågor kommer ändå." in text_of(each)
        assert "inga mejl" not in text_of(each)
    assert "Startar en under din paus skriver vi inte. Du ser det på din sida." in text_of(page)
    assert "Vi skriver när en startar." not in text_of(page)


@pytest.mark.parametrize("months", ["0", "4", "-1", "x", ""])
async def test_a_pause_is_one_to_three_months(web: Web, everybody: Everybody, db: Connection, months: str) -> None:
    anna, link = await her_link(web, everybody, db)
    assert (await web.browser().send_form(link, {"pause": months})).status_code == 200
    assert await db.fetchval("SELECT paused_until FROM people WHERE id = $1", anna) is None


async def test_a_number_is_kept_with_the_yes_and_goes_with_it(web: Web, everybody: Everybody) -> None:
    anna = await web.signed_in(await everybody.anna())
    await anna.send_form("/min-sida/ja", {"give": "calls", "phone": "070-174 06 05"})
    assert "070-174 06 05" in text_of(await anna.get("/min-sida/ja"))
    await anna.send_form("/min-sida/ja", {"end": "calls"})
    assert "070-174 06 05" not in text_of(await anna.get("/min-sida/ja"))


@pytest.mark.parametrize(
    ("phone", "sentence"),
    [
        ("", "Du har sagt ja till samtal. Skriv ett nummer."),
        ("ring!", "Skriv numret med siffror, till exempel 070-174 06 05."),
        ("123", "Skriv numret med siffror, till exempel 070-174 06 05."),
    ],
)
async def test_a_number_that_can_not_be_one_is_not_kept(
    web: Web, everybody: Everybody, db: Connection, phone: str, sentence: str
) -> None:
    person = await everybody.anna()
    anna = await web.signed_in(person)
    page = await anna.send_form("/min-sida/ja", {"give": "calls", "phone": phone})
    assert page.status_code == 422
    assert errors_of(page) == [sentence]
    assert typed(page, "phone") == phone
    assert "calls" not in await consents.of(db, person)


async def test_the_yes_that_all_hangs_on_can_only_be_taken_back_by_leaving(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    person = await everybody.anna()
    anna = await web.signed_in(person)
    await anna.send_form("/min-sida/ja", {"end": "matching"})
    assert "matching" in await consents.of(db, person)
    assert 'href="/min-sida/lamna"' in (await anna.get("/min-sida/ja")).text


async def test_whoever_wants_no_invitations_is_promised_none(web: Web, everybody: Everybody, db: Connection) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.bo(branch)
    await branches.join(db, branch, anna, dates.now())
    hers = await web.signed_in(anna)
    page = text_of(await hers.get("/min-sida"))
    assert "Sedan får du inbjudningar och ser var vi träffas." in page
    assert "Du är inte bjuden till något möte än." in page
    assert "Vi påminner dig om möten" in text_of(await hers.get("/min-sida/ja"))
    await consents.end(db, anna, "invitations", "page", dates.now())
    page = text_of(await hers.get("/min-sida"))
    assert "Bo hör av sig senast" in page
    assert "Sedan får du inbjudningar" not in page
    assert "Vi påminner dig om möten" not in text_of(await hers.get("/min-sida/ja"))
