"""A representative's own page: she confirms her mandates, corrects them, or is left out."""

import re
from datetime import date, timedelta

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import invitations, representatives
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import DAG, Everybody


async def her_page(web: Web, everybody: Everybody) -> str:
    return f"/uppdrag/{web.dated('mandate', await everybody.dag(), DAG)}"


async def test_from_her_letter_she_says_that_it_is_right(web: Web, everybody: Everybody, db: Connection) -> None:
    await everybody.dag()
    await representatives.tell(db, dates.now())
    await web.deliver()
    link = web.post_office.latest(DAG).link("/uppdrag/")
    browser = web.browser()
    assert typed(await browser.get(link), f"to-{await mandate(db)}") == "2030-12-31"
    page = await browser.send_form(link, {f"to-{await mandate(db)}": "2026-12-31"})
    assert "Tack, det är sparat." in text_of(page)
    assert tuple((await db.fetch("SELECT to_day, status FROM mandates"))[0]) == (date(2026, 12, 31), "declared")
    assert await db.fetchval("SELECT email_confirmed_at IS NOT NULL FROM people") is True


async def test_reading_her_link_says_nothing(web: Web, everybody: Everybody, db: Connection) -> None:
    link = await her_page(web, everybody)
    await web.browser().get(link)
    assert await db.fetchval("SELECT email_confirmed_at FROM people") is None


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("2026-02-31", "2026-02-31 finns inte i kalendern."),
        ("i juni", "i juni finns inte i kalendern."),
        ("2022-01-01", "Uppdraget slutar innan det börjar. Ändra dagen."),
    ],
)
async def test_what_she_wrote_wrong_is_said_and_still_there(
    web: Web, everybody: Everybody, db: Connection, until: str, sentence: str
) -> None:
    link = await her_page(web, everybody)
    field = f"to-{await mandate(db)}"
    page = await web.browser().send_form(link, {field: until})
    assert (page.status_code, errors_of(page)) == (422, [sentence])
    assert typed(page, field) == until
    assert await db.fetchval("SELECT status FROM mandates") == "confirmed"


async def test_signed_in_she_sees_the_same_and_only_her_own(web: Web, everybody: Everybody, db: Connection) -> None:
    dag, ida = await everybody.dag(), await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136")
    browser = await web.signed_in(dag)
    page = text_of(await browser.get("/uppdrag"))
    assert "Dag Holm" in page
    assert "Ida Ny" not in page
    hers = await db.fetchval("SELECT id FROM mandates WHERE person = $1", ida)
    await browser.send_form("/uppdrag", {f"to-{hers}": "2024-01-01"})
    assert await db.fetchval("SELECT status FROM mandates WHERE id = $1", hers) == "confirmed"


async def mandate(db: Connection) -> int:
    return int(await db.fetchval("SELECT id FROM mandates ORDER BY id LIMIT 1"))


async def test_what_the_committee_decides_about_is_told_without_names(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    link = await her_page(web, everybody)
    await everybody.anna()
    await everybody.representative("Ida Ny", None, "Äldrenämnden", "0126")
    page = text_of(await web.browser().get(link))
    assert "Äldreomsorg och hemtjänst" in page
    assert page.count("färre än 5 medlemmar") == 1
    assert "Anna" not in page
    assert "Ida Ny" not in page  # a letter can be forwarded: colleagues are for whoever is signed in
    signed_in = text_of(
        await (await web.signed_in(await db.fetchval("SELECT person FROM mandates ORDER BY id"))).get("/uppdrag")
    )
    assert "Ida Ny, ledamot, Äldrenämnden, Huddinge" in signed_in


async def test_signed_in_she_answers_an_invitation_from_her_page(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch, dag = await everybody.branch(), await everybody.dag()
    await invitations.call(db, await everybody.meeting(branch, await everybody.bo(branch)), [], dates.now())
    browser = await web.signed_in(dag)
    page = await browser.get("/uppdrag")
    link = re.search(r'href="(/svar/[^"]+)"', page.text)
    assert link
    await browser.send_form(link[1], {"answer": "yes"})
    assert "Du kommer" in text_of(await browser.get("/uppdrag"))


async def test_a_seat_that_she_adds_waits_for_one_press_by_an_administrator(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    soon = dates.today(dates.now()) + timedelta(days=40)
    dag = await everybody.dag(to_day=soon)
    await everybody.representative("Ida Ny", None, "Kulturnämnden", "0136")
    other = await db.fetchval("SELECT committee FROM mandates WHERE person <> $1", dag)
    browser, id = await web.signed_in(dag), await mandate(db)
    page = await browser.send_form(
        "/uppdrag", {f"to-{id}": str(soon), f"after-{id}": "changes", f"committee-{id}": str(other)}
    )
    assert "Det här har du själv lagt till. Andra ser det när vi har bekräftat det." in text_of(page)
    eva = await web.signed_in(await everybody.eva())
    assert "1 plats har en politiker lagt till själv." in text_of(await eva.get("/skotsel"))
    listed = await eva.get("/skotsel/politiker")
    assert "Eget ord, inte bekräftat" in text_of(listed)
    (action,) = re.findall(r'action="(/skotsel/uppdrag/\d+)"', listed.text)
    await eva.send_form(action, {"confirm": "1"})
    assert "Platser som politiker har lagt till själva" not in text_of(await eva.get("/skotsel/politiker"))
    assert (
        await db.fetchval("SELECT status FROM mandates WHERE committee = $1 AND person = $2", other, dag) == "confirmed"
    )


async def test_a_day_that_has_been_is_said_to_end_it_and_no_members_are_promised_then(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """She may have mistyped the year: then she is out of the list without having asked for it."""
    link = await her_page(web, everybody)
    seen, invited = "som er nämnd beslutar om ser det.", "Vi bjuder in dig till möten med medlemmar"
    page = text_of(await web.browser().get(link))
    assert (seen in page, invited in page, "slut sedan" in page) == (True, True, False)
    ended = dates.today(dates.now()) - timedelta(days=1)
    page = text_of(await web.browser().send_form(link, {f"to-{await mandate(db)}": str(ended)}))
    assert f"Då är uppdraget slut sedan {dates.day_year(ended)}. Medlemmarna ser det inte längre. Fel dag?" in page
    assert (seen in page, invited in page) == (False, False)
    page = text_of(await web.browser().send_form(link, {f"to-{await mandate(db)}": "2030-12-31"}))
    assert (seen in page, invited in page, "slut sedan" in page) == (True, True, False)


@pytest.mark.parametrize(("ago", "status"), [(30, "declared"), (200, "own")])
async def test_what_ended_long_ago_does_not_go_on_by_her_word_alone(
    web: Web, everybody: Everybody, db: Connection, ago: int, status: str
) -> None:
    """Whoever has her link could else sit again where members are shown who decides."""
    ended = dates.today(dates.now()) - timedelta(days=ago)
    link = f"/uppdrag/{web.dated('mandate', await everybody.dag(to_day=ended), DAG)}"
    for day, then in ((str(ended), "declared"), ("2030-12-31", status), ("2030-12-31", status)):
        await web.browser().send_form(link, {f"to-{await mandate(db)}": day})
        assert await db.fetchval("SELECT status FROM mandates") == then


async def test_what_has_come_since_she_opened_the_page_stays_as_it_is(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    link = await her_page(web, everybody)
    page = await web.browser().send_form(link, {})
    assert "Tack, det är sparat." in text_of(page)
    assert await db.fetchval("SELECT to_day FROM mandates") == date(2030, 12, 31)
