"""Away, a coordinator gets nothing new; what falls due meanwhile is the others', and comes back by itself."""

from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import absences, appointments, branches, contacts, pending_work
from fackpol.network.contacts import AGAIN, DAYS, ContactOutcome
from tests.people import Everybody

NOW = dates.now()
TODAY = dates.today(NOW)
DAY = timedelta(days=1)


class Hall:
    branch: str
    anna: UUID
    bo: UUID
    disa: UUID


@pytest.fixture
async def hall(db: Connection, everybody: Everybody) -> Hall:
    """Bo and Disa coordinate; Anna waits and is Bo's."""
    hall = Hall()
    hall.branch, hall.anna = await everybody.branch(), await everybody.anna()
    hall.bo = await everybody.bo(hall.branch)
    await branches.join(db, hall.branch, hall.anna, NOW)
    await look(db)
    hall.disa = await everybody.member("Disa Ek", "disa@example.org")
    branch = await branches.get(db, hall.branch)
    assert branch
    await everybody.hold(hall.disa, "coordinator", branch.id)
    return hall


async def look(db: Connection, days: int = 0) -> None:
    await contacts.look_after(db, NOW + days * DAY, TODAY + days * DAY)


async def owner(db: Connection, hall: Hall, person: UUID) -> UUID | None:
    return (await contacts.of_branch(db, hall.branch))[person].owner


async def test_new_members_go_to_the_others_until_the_day_she_is_back(
    db: Connection, everybody: Everybody, hall: Hall
) -> None:
    await absences.say(db, hall.bo, TODAY + 5 * DAY, NOW)
    for number in range(4):
        her = await everybody.member(f"Person {number}", f"person.{number}@example.org")
        await branches.join(db, hall.branch, her, NOW)
        await look(db, 4)
        assert await owner(db, hall, her) == hall.disa
    late = await everybody.member("Sen Ek", "sen@example.org")
    await branches.join(db, hall.branch, late, NOW)
    await look(db, 5)
    assert await owner(db, hall, late) == hall.bo


async def test_what_is_hers_stays_when_it_is_not_due_before_she_is_back(db: Connection, hall: Hall) -> None:
    await absences.say(db, hall.bo, TODAY + DAYS, NOW)
    await look(db)
    assert await owner(db, hall, hall.anna) == hall.bo


async def test_what_falls_due_meanwhile_is_the_others_and_comes_back(db: Connection, hall: Hall) -> None:
    await absences.say(db, hall.bo, TODAY + 14 * DAY, NOW)
    await look(db)
    assert await owner(db, hall, hall.anna) == hall.disa
    await look(db, 2)
    assert await owner(db, hall, hall.anna) == hall.disa
    await db.execute("UPDATE contacts SET due_on = $1", TODAY + 20 * DAY)  # she has not been reached, nor is she late
    await look(db, 14)
    row = (await contacts.of_branch(db, hall.branch))[hall.anna]
    assert (row.owner, row.due_on) == (hall.bo, TODAY + 20 * DAY)


async def test_back_at_once_she_has_some_days(db: Connection, hall: Hall) -> None:
    await absences.say(db, hall.bo, TODAY + 14 * DAY, NOW)
    await look(db)
    await absences.end(db, hall.bo)
    await look(db, 1)
    row = (await contacts.of_branch(db, hall.branch))[hall.anna]
    assert (row.owner, row.due_on) == (hall.bo, TODAY + DAY + AGAIN)


@pytest.mark.parametrize("what", ["tried", "taken"])
async def test_whom_somebody_has_begun_to_reach_stays_with_her(
    db: Connection, everybody: Everybody, hall: Hall, what: str
) -> None:
    await absences.say(db, hall.bo, TODAY + 14 * DAY, NOW)
    await look(db)
    if what == "taken":
        await contacts.take(db, hall.branch, hall.anna, hall.disa, NOW, TODAY)
    else:
        outcome = ContactOutcome.NO_ANSWER
        await contacts.record(db, everybody.vault, hall.branch, hall.anna, hall.disa, outcome, "", NOW)
    await absences.end(db, hall.bo)
    await look(db)
    assert await owner(db, hall, hall.anna) == hall.disa


async def test_relieved_meanwhile_she_gets_nothing_back(db: Connection, hall: Hall) -> None:
    await absences.say(db, hall.bo, TODAY + 14 * DAY, NOW)
    await look(db)
    await db.execute("UPDATE appointments SET to_at = $1 WHERE person = $2", NOW, hall.bo)
    await absences.end(db, hall.bo)
    await look(db)
    assert await owner(db, hall, hall.anna) == hall.disa


async def test_when_all_are_away_a_new_member_is_nobodys_until_somebody_is_back(
    db: Connection, everybody: Everybody, hall: Hall
) -> None:
    assert not await absences.leaves_alone(db, hall.branch, hall.bo, TODAY)
    await absences.say(db, hall.disa, TODAY + 3 * DAY, NOW)
    assert await absences.leaves_alone(db, hall.branch, hall.bo, TODAY)
    await absences.say(db, hall.bo, TODAY + 9 * DAY, NOW)
    assert (await pending_work.waiting(db, NOW, TODAY))["away"] == 1
    new = await everybody.member("Ny Ek", "ny@example.org")
    await branches.join(db, hall.branch, new, NOW)
    await look(db)
    assert await owner(db, hall, new) is None
    await look(db, 3)
    assert await owner(db, hall, new) == hall.disa
    assert (await pending_work.waiting(db, NOW, TODAY + 3 * DAY))["away"] == 0


async def test_nothing_is_handed_to_whoever_is_away(db: Connection, hall: Hall) -> None:
    await absences.say(db, hall.disa, TODAY + 3 * DAY, NOW)
    await contacts.pass_on(db, hall.branch, hall.anna, NOW, TODAY)
    await look(db, 2)
    assert await owner(db, hall, hall.anna) == hall.bo


async def test_her_day_is_seen_by_the_others_and_forgotten_when_it_has_come(db: Connection, hall: Hall) -> None:
    await absences.say(db, hall.bo, TODAY + 2 * DAY, NOW)
    await absences.say(db, hall.bo, TODAY + DAY, NOW)
    assert await absences.of(db, hall.bo, TODAY) == TODAY + DAY
    branch = await branches.get(db, hall.branch)
    assert branch
    (bo, disa) = await appointments.of_branch(db, branch.id)
    assert (bo.away(TODAY), bo.away(TODAY + DAY), disa.away(TODAY)) == (True, False, False)
    assert await absences.of(db, hall.bo, TODAY + DAY) is None
    await absences.tidy(db, NOW)
    assert await db.fetchval("SELECT count(*) FROM absences") == 1
    await absences.tidy(db, NOW + DAY)
    assert await db.fetchval("SELECT count(*) FROM absences") == 0
