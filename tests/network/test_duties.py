"""What there is to do in a branch is counted as the pages that it leads to show it."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import absences, branches, contacts, duties, handovers, introductions, invitations, rollover
from fackpol.network.duties import Duty, Unattended
from fackpol.network.introductions import Question
from tests.people import Everybody
from tests.queue import send

NOW = dates.now()
TODAY = dates.today(NOW)
DAY = timedelta(days=1)


class Hall:
    vault: Vault
    branch: str
    anna: UUID
    bo: UUID


@pytest.fixture
async def hall(everybody: Everybody) -> Hall:
    hall = Hall()
    hall.vault = everybody.vault
    hall.branch, hall.anna = await everybody.branch(), await everybody.anna()
    hall.bo = await everybody.bo(hall.branch)
    return hall


async def things(db: Connection, hall: Hall, days: int = 0) -> dict[str, Duty]:
    return {row.thing: row for row in await duties.of_branch(db, hall.vault, hall.branch, hall.bo, NOW + days * DAY)}


async def test_an_empty_branch_has_nothing_to_do(db: Connection, hall: Hall) -> None:
    assert await things(db, hall) == {}


async def test_whoever_waits_is_hers_due_late_and_overdue(db: Connection, hall: Hall) -> None:
    await branches.join(db, hall.branch, hall.anna, NOW)
    await contacts.look_after(db, NOW, TODAY)
    assert (await things(db, hall))["waiting"] == Duty("waiting", 1, 1, 0, 0, 0, None, "", TODAY)
    counted = {days: (row := (await things(db, hall, days))["waiting"], row.due, row.late, row.overdue)[1:]
               for days in (6, 7, 8, 14, 15)}  # fmt: skip
    assert counted == {6: (0, 0, 0), 7: (1, 0, 0), 8: (0, 1, 0), 14: (0, 1, 0), 15: (0, 1, 1)}


async def test_questions_are_as_many_as_their_page_shows(
    db: Connection, vault: Vault, everybody: Everybody, hall: Hall
) -> None:
    await everybody.welcomed(hall.branch, hall.anna)
    await introductions.ask(db, vault, hall.anna, Question("Hur blir det?", "aldreomsorg", "0136", None), NOW)
    assert (await things(db, hall))["questions"].n == await introductions.waiting(db, hall.branch) == 1


async def test_a_meeting_is_a_draft_then_loses_letters_then_wants_its_outcome(
    db: Connection, vault: Vault, everybody: Everybody, hall: Hall
) -> None:
    await everybody.welcomed(hall.branch, hall.anna)
    meeting = await everybody.meeting(hall.branch, hall.bo)
    row = (await things(db, hall))["draft"]
    assert (row.ref, row.title) == (meeting, "Heltid som norm")
    await invitations.call(db, meeting, [], NOW)
    assert await things(db, hall) == {}
    await send(db, NOW, state="failed")
    assert (await things(db, hall))["lost"].n == 1
    assert set(await things(db, hall, 10)) == {"untold"}
    assert await things(db, hall, 41) == {}
    await invitations.cancel(db, vault, meeting, hall.bo, "", NOW)
    assert await things(db, hall, 10) == {}


async def test_a_draft_waits_for_nobody_until_four_weeks_before(
    db: Connection, everybody: Everybody, hall: Hall
) -> None:
    """Or whoever plans the autumn in spring is told of it every morning."""
    await everybody.meeting(hall.branch, hall.bo, starts_at=NOW + 60 * DAY)
    assert await things(db, hall) == {}
    assert await things(db, hall, 31) == {}
    assert set(await things(db, hall, 32)) == {"draft"}


async def test_what_a_colleague_hands_over_is_there_until_it_is_read(
    db: Connection, vault: Vault, everybody: Everybody, hall: Hall
) -> None:
    disa = await everybody.member("Disa Ek", "disa@example.org")
    branch = await branches.get(db, hall.branch)
    assert branch
    await everybody.hold(disa, "coordinator", branch.id)
    await handovers.hand_over(db, vault, hall.branch, disa, hall.bo, "Lycka till", NOW)
    row = (await things(db, hall))["handover"]
    assert row.ref
    await handovers.read(db, hall.branch, row.ref, hall.bo, NOW)
    assert await things(db, hall) == {}


async def test_mandates_that_end_soon_are_those_that_the_page_names(
    db: Connection, everybody: Everybody, hall: Hall
) -> None:
    await everybody.welcomed(hall.branch, hall.anna)
    await everybody.dag(to_day=TODAY + 60 * DAY)
    await invitations.call(db, await everybody.meeting(hall.branch, hall.bo), [], NOW)
    assert (await things(db, hall))["ending"].n == len(await rollover.of_invited(db, hall.branch, TODAY)) == 1


def test_a_letters_json_gives_the_same_duty_without_its_title() -> None:
    row = {"slug": "x", "name": "X", "thing": "draft", "n": 1, "own": 0, "due": 0, "late": 0, "overdue": 0, "ref": 7,
           "title": "00", "day": "2026-11-30", "ordinality": 1}  # fmt: skip
    assert duties.packed([row, row | {"day": None}]) == [
        Duty("draft", 1, 0, 0, 0, 0, 7, "", date(2026, 11, 30)),
        Duty("draft", 1, 0, 0, 0, 0, 7, "", None),
    ]


async def test_a_branch_whose_members_wait_too_long_or_that_is_left_alone_is_seen(db: Connection, hall: Hall) -> None:
    assert await duties.unattended(db, NOW) == {}
    await absences.say(db, hall.bo, TODAY + DAY, NOW)
    assert await duties.unattended(db, NOW) == {hall.branch: Unattended(hall.branch, False, True)}
    await branches.join(db, hall.branch, hall.anna, NOW - 15 * DAY)
    assert await duties.unattended(db, NOW + DAY) == {hall.branch: Unattended(hall.branch, True, False)}
