"""The administrators' page that was open moves no meeting back, and whoever says herself that she came counts once."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import attendance, invitations
from fackpol.network.attendance import Said
from fackpol.network.invitations import Answer
from tests.asgi import Browser, Web, text_of, typed
from tests.pages.test_district_meetings import drafted, form
from tests.people import Everybody

NOW = dates.now()


@pytest.fixture
async def eva(everybody: Everybody) -> UUID:
    return await everybody.eva()


@pytest.fixture
async def called(web: Web, everybody: Everybody, eva: UUID) -> tuple[Browser, str]:
    """Eva's browser, and the path of a meeting in twenty days that Dag is invited to."""
    await everybody.dag()
    browser, here = await drafted(web, eva, "committee:")
    await browser.send_form(f"{here}/vilka", {"look": "1"})
    assert (await browser.send_form(f"{here}/inbjudan")).status_code == 303
    return browser, here


async def test_a_page_that_was_open_moves_no_meeting_back(
    web: Web, db: Connection, called: tuple[Browser, str], eva: UUID
) -> None:
    """Eva has moved the meeting. In another window, open since before that, she mends a word in its name."""
    browser, here = called
    other = await web.signed_in(eva)
    seen = {"seen": typed(await browser.get(f"{here}/andra"), "seen")}
    assert (await browser.send_form(f"{here}/andra", form(starts="10", ends="12") | seen)).status_code == 303
    moved = await db.fetchval("SELECT starts_at FROM meetings")
    late = await other.send_form(f"{here}/andra", form(title="Regional träff!") | seen)
    assert (late.status_code, typed(late, "title")) == (409, "Regional träff!")
    assert "Någon annan har ändrat mötet medan du skrev." in text_of(late)
    assert await db.fetchval("SELECT starts_at FROM meetings") == moved
    assert moved.astimezone(dates.HERE).hour == 10


async def test_whoever_says_herself_that_she_came_is_one_of_those_whom_the_coordinator_has_counted(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    await everybody.welcomed(branch, await everybody.anna())
    meeting = await everybody.meeting(branch, bo)
    assert await invitations.call(db, meeting, [], NOW) == 1
    invitation = await db.fetchval("SELECT id FROM invitations")
    assert await invitations.answer(db, vault, invitation, Answer.YES, "", "link", NOW)
    with time_machine.travel(NOW + timedelta(days=10), tick=False):
        browser = await web.signed_in(bo)
        told = await browser.send_form(
            f"/branscher/{branch}/moten/{meeting}/tack", {"text": "Vi enades.", "came": "2", "counted": ""}
        )
        assert told.status_code == 303
        assert (await attendance.counts(db, meeting)).came == 2
        assert await attendance.say(db, invitation, Said.CAME, dates.now())
    counts = await attendance.counts(db, meeting)
    assert (counts.members, counts.came) == (1, 2)


async def test_whoever_has_said_already_that_he_came_is_one_of_those_whom_the_administrator_counts(
    web: Web, db: Connection, called: tuple[Browser, str], eva: UUID
) -> None:
    _, here = called
    meeting = int(here.rpartition("/")[2])
    with time_machine.travel(NOW + timedelta(days=60), tick=False):
        assert await attendance.say(db, await db.fetchval("SELECT id FROM invitations"), Said.CAME, dates.now())
        browser = await web.signed_in(eva)
        told = await browser.send_form(f"{here}/tack", {"text": "Vi enades.", "came": "10"})
    assert told.status_code == 303
    counts = await attendance.counts(db, meeting)
    assert (counts.representatives, counts.came) == (1, 10)
