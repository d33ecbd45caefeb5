"""The list for the door on a phone and on paper, and what she says herself on the page of her invitation."""

import re
from datetime import timedelta

import pytest

from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import attendance
from fackpol.network.attendance import Came
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.network.test_attendance import Hall, a_hall
from tests.people import Everybody


@pytest.fixture
async def hall(db: Connection, vault: Vault, everybody: Everybody) -> Hall:
    """A meeting that began an hour ago."""
    hall = await a_hall(db, vault, everybody)
    await moved_to(db, -1)
    return hall


async def moved_to(db: Connection, hours: float) -> None:
    starts = dates.now() + timedelta(hours=hours)
    ends = starts + timedelta(hours=2)
    await db.execute("UPDATE meetings SET starts_at = $1, ends_at = $2", starts, ends)


async def at_door(web: Web, db: Connection, hall: Hall) -> tuple[Browser, str]:
    slug = await db.fetchval("SELECT slug FROM branches WHERE id = $1", hall.branch)
    return await web.signed_in(hall.bo), f"/branscher/{slug}/moten/{hall.meeting}/dorren"


async def test_one_press_checks_her_in_and_another_takes_it_back(web: Web, db: Connection, hall: Hall) -> None:
    bo, door = await at_door(web, db, hall)
    page = await bo.get(door)
    assert "0 av 2 är här" in text_of(page)
    assert f'name="came" value="{hall.anna}" aria-pressed="false"' in page.text
    for _ in range(2):  # the other helper has pressed, too
        there = (await bo.send_form(f"{door}/har", {"came": str(hall.anna)})).headers["location"]
    assert there == f"{door}#i-{hall.anna}"
    page = await bo.get(door)
    assert "1 av 2 är här" in text_of(page)
    assert f'name="absent" value="{hall.anna}" aria-pressed="true"' in page.text
    await bo.send_form(f"{door}/har", {"absent": str(hall.anna)})
    assert "0 av 2 är här" in text_of(await bo.get(door))
    assert (await bo.send_form(f"{door}/har", {"came": "x"})).status_code == 422


async def test_a_name_is_found_and_stands_in_no_address(web: Web, db: Connection, hall: Hall) -> None:
    bo, door = await at_door(web, db, hall)
    page = await bo.send_form(door, {"name": "anna"})
    assert page.status_code == 200
    assert "Anna Ek" in page.text
    assert "Dag Holm" not in page.text
    assert typed(page, "name") == "anna"
    assert "Ingen på listan heter så." in text_of(await bo.send_form(door, {"name": "Zzz" * 500}))


async def test_whoever_has_said_it_herself_has_no_button(web: Web, db: Connection, hall: Hall) -> None:
    bo, door = await at_door(web, db, hall)
    await attendance.say(db, hall.anna, attendance.Said.HIDDEN, dates.now())
    page = await bo.get(door)
    assert f'value="{hall.anna}"' not in page.text
    assert "Vill inte att det sparas" in text_of(page)
    await bo.send_form(f"{door}/har", {"came": str(hall.anna)})
    assert "Personen har själv sagt hur det var." in text_of(await bo.get(door))


@pytest.mark.parametrize("n", ["-1", "10000", "tolv", "", "9" * 5000])
async def test_a_number_of_walk_ins_that_can_not_be(web: Web, db: Connection, hall: Hall, n: str) -> None:
    bo, door = await at_door(web, db, hall)
    page = await bo.send_form(f"{door}/fler", {"n": n})
    assert page.status_code == 422
    assert len(errors_of(page)) == 1
    assert typed(page, "n") == n
    assert (await attendance.counts(db, hall.meeting)).came is None


async def test_walk_ins_are_counted_up_down_and_corrected(web: Web, db: Connection, hall: Hall) -> None:
    bo, door = await at_door(web, db, hall)
    for more in ("1", "1", "-1"):
        await bo.send_form(f"{door}/fler", {"more": more})
    assert await attendance.counts(db, hall.meeting) == Came(0, 0, 1, 1)
    assert "och 1 till" in text_of(await bo.get(door))
    await bo.send_form(f"{door}/fler", {"n": "7"})
    assert (await attendance.counts(db, hall.meeting)).walk_ins == 7
    once = re.search(r'name="once" value="([^"]+)"', (await bo.get(door)).text)
    assert once
    for _ in range(2):  # a button that is pressed twice counts one
        await bo.send_form(f"{door}/fler", {"more": "1", "once": once[1]})
    assert (await attendance.counts(db, hall.meeting)).walk_ins == 8


@pytest.mark.parametrize(
    ("hours", "says"),
    [(5, "två timmar före mötet"), (-24 * 15 - 3, "Listan är stängd."), (1.5, "0 av 2 är här")],
)
async def test_the_list_says_when_it_is_open(web: Web, db: Connection, hall: Hall, hours: float, says: str) -> None:
    await moved_to(db, hours)
    bo, door = await at_door(web, db, hall)
    assert says in text_of(await bo.get(door))


async def test_a_cancelled_meeting_has_no_list(web: Web, db: Connection, hall: Hall) -> None:
    bo, door = await at_door(web, db, hall)
    insert = "INSERT INTO cancellations (meeting, at) VALUES ($1, $2)"
    await db.execute(insert, hall.meeting, dates.now())
    for path in (door, door.replace("dorren", "papper")):
        page = text_of(await bo.get(path))
        assert "Mötet är inställt." in page
        assert "Anna Ek" not in page
    await bo.send_form(f"{door}/har", {"came": str(hall.anna)})
    assert (await attendance.counts(db, hall.meeting)).came is None


async def test_the_paper_has_a_box_for_each_and_no_address(web: Web, db: Connection, hall: Hall) -> None:
    bo, door = await at_door(web, db, hall)
    page = await bo.get(door.replace("dorren", "papper"))
    said = text_of(page)
    assert "Anna Ek Kommer ☐" in said
    assert "Dag Holm, Äldrenämnden Har inte svarat ☐" in said
    assert "Riv papperet i bitar" in said
    assert "anna.ek" not in page.text
    assert "Anna Ek" not in page.text[page.text.index('class="sheet"') :]  # the silent stand on a second one


async def test_she_says_herself_whether_she_came(web: Web, db: Connection, own: Settings, hall: Hall) -> None:
    path = f"/svar/{tokens.token(own.link_key, 'invitation', hall.anna)}"
    browser = web.browser()
    await attendance.check_in(db, hall.meeting, hall.branch, hall.anna, True, dates.now())
    assert "Du var med." in text_of(await browser.get(path))
    for said, answer in [("absent", "Du var inte med."), ("hidden", "Vi sparar inte om du var med.")]:
        assert (await browser.send_form(f"{path}/var-med", {"said": said})).headers["location"] == f"{path}#came"
        assert answer in text_of(await browser.get(path))
    assert (await browser.send_form(f"{path}/var-med", {"said": "kanske"})).status_code == 422
    anna = await web.signed_in(await db.fetchval("SELECT person FROM invitations WHERE id = $1", hall.anna))
    await anna.send_form(f"/min-sida/moten/{hall.anna}/var-med", {"said": "came"})
    await moved_to(db, -3)
    assert "✓ Du var med" in text_of(await anna.get("/min-sida"))
    assert (await anna.send_form(f"/min-sida/moten/{hall.dag}/var-med", {"said": "came"})).status_code == 404


async def test_before_the_meeting_there_is_nothing_to_say(web: Web, db: Connection, own: Settings, hall: Hall) -> None:
    await moved_to(db, 5)
    path = f"/svar/{tokens.token(own.link_key, 'invitation', hall.anna)}"
    assert "Var du med?" not in text_of(await web.browser().get(path))
    assert (await web.browser().send_form(f"{path}/var-med", {"said": "came"})).status_code == 409
