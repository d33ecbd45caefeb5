"""A coordinator sees another time that is proposed beside the meeting, takes it after one more look, or says no."""

import re
from html import unescape

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from tests.asgi import Browser, Web, text_of
from tests.mail.test_intake import Hall, arrives, hall
from tests.network.test_time_proposals import EVENING, counter
from tests.people import ANNA, Everybody

__all__ = ["hall"]
WHEN = f"{dates.long_day(EVENING)} kl. 18.00–20.00"


@pytest.fixture
async def path(web: Web, db: Connection, hall: Hall) -> str:
    """The meeting's page; Anna has proposed another time for it."""
    await arrives(web, db, counter(hall, EVENING, "TENTATIVE", "Jobbar <b>till</b> sju"))
    return f"/branscher/{await db.fetchval('SELECT slug FROM branches')}/moten/{hall.meeting}"


@pytest.fixture
async def bo(web: Web, hall: Hall) -> Browser:
    return await web.signed_in(hall.bo)


def hidden(page: str) -> dict[str, list[str]]:
    """What the buttons of the page send."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall('<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
        found.setdefault(name, []).append(unescape(value))
    return found


async def test_who_when_and_her_words_stand_beside_the_meeting(bo: Browser, path: str) -> None:
    page = await bo.get(path)
    shown = text_of(page).replace("\xa0", " ")
    assert f"En annan tid är föreslagen {WHEN} Anna Ek (kanske) ”Jobbar <b>till</b> sju”" in shown
    assert "<b>till" not in page.text
    desk = text_of(await bo.get(path.rpartition("/moten")[0]))
    assert "1 föreslår en annan tid." in desk


async def test_a_time_is_taken_after_one_more_look_and_all_are_told(
    web: Web, db: Connection, bo: Browser, path: str
) -> None:
    id = await db.fetchval("SELECT id FROM time_proposals")
    page = await bo.get(f"{path}/tider/{id}")
    assert "Flytta mötet?" in text_of(page)
    assert WHEN in text_of(page).replace("\xa0", " ")
    assert await db.fetchval("SELECT sequence FROM meetings") == 0
    fields = hidden(page.text)
    moved = await bo.send_form(f"{path}/andra", {**fields, "ask": "1"}, follow_redirects=True)
    assert "Mötet är flyttat. 1 får mejl." in text_of(moved)
    assert "föreslagen" not in text_of(moved)
    row = await db.fetchrow("SELECT starts_at, ends_at, remind FROM meetings")
    assert row
    assert (row["starts_at"], row["remind"]) == (EVENING, ["day", "hours"])
    await web.deliver()
    assert web.post_office.latest(ANNA).event["SEQUENCE"] == 1
    assert (await bo.get(f"{path}/tider/{id}")).status_code == 404


async def test_a_no_is_told_to_whoever_proposed_it(web: Web, db: Connection, bo: Browser, path: str) -> None:
    id = await db.fetchval("SELECT id FROM time_proposals")
    page = await bo.send_form(f"{path}/tider/{id}", follow_redirects=True)
    assert "Mötet är som det var, och personen får ett mejl om det." in text_of(page)
    assert "föreslagen" not in text_of(page)
    assert (await bo.send_form(f"{path}/tider/{id}")).status_code == 404
    await web.deliver()
    assert web.post_office.latest(ANNA).subject.startswith("Som förut")


async def test_a_time_that_makes_no_sense_has_no_button(
    web: Web, db: Connection, hall: Hall, bo: Browser, path: str
) -> None:
    await arrives(web, db, counter(hall, EVENING.replace(year=EVENING.year - 30), "DECLINED"), now=dates.now())
    id = await db.fetchval("SELECT id FROM time_proposals")
    page = await bo.get(path)
    assert "Mötet går inte att flytta till den tiden." in text_of(page)
    assert f'href="{path}/tider/' not in page.text
    assert (await bo.get(f"{path}/tider/{id}")).status_code == 409
    await arrives(web, db, counter(hall, None, "TENTATIVE"), now=dates.now())
    assert "Vi kan inte läsa vilken tid det gäller." in text_of(await bo.get(path))


async def test_another_branchs_coordinator_finds_nothing(
    web: Web, db: Connection, everybody: Everybody, path: str
) -> None:
    other = await everybody.branch("Bygg")
    cilla = await everybody.cilla()
    await everybody.hold(cilla, "coordinator", await db.fetchval("SELECT id FROM branches WHERE slug = $1", other))
    browser, id = await web.signed_in(cilla), await db.fetchval("SELECT id FROM time_proposals")
    for where in (path, path.replace(path.split("/")[2], other)):
        assert (await browser.get(f"{where}/tider/{id}")).status_code == 404
        assert (await browser.send_form(f"{where}/tider/{id}")).status_code == 404
    assert await db.fetchval("SELECT declined_at FROM time_proposals") is None


async def test_that_another_address_answered_is_said_and_not_which(
    web: Web, db: Connection, hall: Hall, bo: Browser
) -> None:
    text = counter(hall, EVENING).replace(f":mailto:{ANNA}", ":mailto:nagon@example.net")
    await arrives(web, db, text)
    page = await bo.get(f"/branscher/{await db.fetchval('SELECT slug FROM branches')}/moten/{hall.meeting}")
    assert text_of(page).count("svarade från en annan adress") == 2  # with the time, and in the list
    assert "example.net" not in page.text


async def test_another_host_sees_nothing_of_what_a_member_of_ours_proposes(
    web: Web, db: Connection, everybody: Everybody, hall: Hall, bo: Browser, path: str
) -> None:
    """Neither her words, nor that there is a time, nor how many."""
    other, cilla = await everybody.branch("Bygg"), await everybody.cilla()
    branch = await db.fetchval("SELECT id FROM branches WHERE slug = $1", other)
    await everybody.hold(cilla, "coordinator", branch)
    await db.execute("INSERT INTO meeting_hosts (meeting, branch) VALUES ($1, $2)", hall.meeting, branch)
    browser, id = await web.signed_in(cilla), await db.fetchval("SELECT id FROM time_proposals")
    theirs = path.replace(path.split("/")[2], other)
    for page in (await browser.get(theirs), await browser.get(f"/branscher/{other}")):
        assert page.status_code == 200
        assert not re.search("föreslagen|föreslår|Jobbar|Anna", page.text)
    assert (await browser.get(f"{theirs}/tider/{id}")).status_code == 404
    assert (await browser.send_form(f"{theirs}/tider/{id}")).status_code == 404
    assert "föreslagen" in text_of(await bo.get(path))


async def test_many_times_are_folded_so_that_the_answers_stay_in_sight(
    web: Web, db: Connection, everybody: Everybody, hall: Hall, bo: Browser, path: str
) -> None:
    for n in range(6):
        person = await everybody.member(f"Nr {n}", f"nr{n}@example.org")
        id = await db.fetchval(
            "INSERT INTO invitations SELECT (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), "
            "'person', $1::uuid))).* FROM invitations i WHERE person = $2 RETURNING id", person, hall.anna,
        )  # fmt: skip
        await db.execute(
            "INSERT INTO time_proposals (invitation, starts_at, ends_at, by_other, proposed_at) "
            "VALUES ($1, $2, $2, false, $3)",
            id, EVENING, dates.now(),
        )  # fmt: skip
    page = (await bo.get(path)).text
    assert "<summary>2 till</summary>" in page
    assert page.count("Säg nej till tiden") == 7
