"""Who came: checked in at the door by one or two helpers, as she says herself, and as numbers to everybody else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import attendance, invitations, retention
from fackpol.network.attendance import Came, CheckIn, Said
from fackpol.network.invitations import Answer
from fackpol.network.reference import Reference
from tests.people import Everybody, in_nine_days
from tests.together import at_once

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Hall:
    """A meeting of a branch to which Anna has said yes, and Dag, who is elected, nothing."""

    meeting: int
    branch: int
    bo: UUID
    starts: datetime
    anna: UUID  # her invitation
    dag: UUID


async def a_hall(db: Connection, vault: Vault, everybody: Everybody) -> Hall:
    slug, anna, dag = await everybody.branch(), await everybody.anna(), await everybody.dag()
    await everybody.welcomed(slug, anna)
    bo, starts = await everybody.bo(slug), in_nine_days()
    meeting = await everybody.meeting(slug, bo, starts_at=starts)
    await invitations.call(db, meeting, [], dates.now())
    own, his = [await db.fetchval("SELECT id FROM invitations WHERE person = $1", one) for one in (anna, dag)]
    await invitations.answer(db, vault, own, Answer.YES, "", "link", dates.now())
    return Hall(meeting, await db.fetchval("SELECT id FROM branches WHERE slug = $1", slug), bo, starts, own, his)


@pytest.fixture
async def hall(db: Connection, vault: Vault, everybody: Everybody) -> Hall:
    return await a_hall(db, vault, everybody)


async def pressed(db: Connection, hall: Hall, came: bool = True, now: datetime | None = None) -> CheckIn:
    return await attendance.check_in(db, hall.meeting, hall.branch, hall.anna, came, now or hall.starts)


async def test_the_list_holds_members_and_representatives_with_their_answers(
    db: Connection, vault: Vault, hall: Hall
) -> None:
    rows = await attendance.listed(db, vault, hall.meeting, hall.branch)
    assert {(row.label, row.answer, row.came) for row in rows} == {
        ("Anna Ek", "yes", False),
        ("Dag Holm, Äldrenämnden", None, False),
    }


async def test_a_check_in_can_be_taken_back_and_is_a_sign_of_her(db: Connection, hall: Hall) -> None:
    assert await pressed(db, hall) is CheckIn.DONE
    assert await pressed(db, hall) is CheckIn.DONE  # the other helper's page was older
    assert await attendance.counts(db, hall.meeting) == Came(1, 0, 0, 1)
    heard = await db.fetchval(
        "SELECT heard_at FROM people p JOIN invitations i ON i.person = p.id WHERE i.id = $1", hall.anna
    )
    assert heard == hall.starts
    assert await pressed(db, hall, came=False) is CheckIn.DONE
    assert await attendance.counts(db, hall.meeting) == Came(0, 0, 0, None)


async def test_two_helpers_who_press_at_once_check_her_in_once(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        hall = await a_hall(db, vault, Everybody(db, vault, known))
    assert await at_once(fresh, lambda db: pressed(db, hall)) == [CheckIn.DONE, CheckIn.DONE]
    async with database.alone(fresh) as db:
        assert await attendance.counts(db, hall.meeting) == Came(1, 0, 0, 1)


@pytest.mark.parametrize(
    ("when", "open_"), [(-3 * HOUR, False), (-2 * HOUR, True), (15 * DAY, False), (14 * DAY + 2 * HOUR, True)]
)
async def test_the_list_is_open_from_two_hours_before_until_a_fortnight_after(
    db: Connection, vault: Vault, hall: Hall, when: timedelta, open_: bool
) -> None:
    slug = await db.fetchval("SELECT slug FROM branches")
    row = await invitations.meetings.get(db, vault, slug, hall.meeting)
    assert row
    assert attendance.is_open(row, hall.starts + when) == open_
    assert (await pressed(db, hall, now=hall.starts + when) is CheckIn.DONE) == open_
    assert await attendance.add_walk_ins(db, hall.meeting, 1, hall.starts + when) == open_


@pytest.mark.parametrize("what", ["withdrawn", "erased", "cancelled", "elsewhere", "unknown"])
async def test_whoever_is_not_on_the_list_any_more_is_not_checked_in(
    db: Connection, vault: Vault, everybody: Everybody, hall: Hall, what: str
) -> None:
    if what == "withdrawn":
        assert await invitations.withdraw(db, hall.meeting, hall.anna, dates.now())
    elif what == "erased":
        await db.execute("DELETE FROM people p USING invitations i WHERE i.person = p.id AND i.id = $1", hall.anna)
    elif what == "cancelled":
        await invitations.cancel(db, vault, hall.meeting, hall.bo, "", dates.now())
    elif what == "elsewhere":  # a member of another host
        await db.execute("DELETE FROM memberships")
        await everybody.branch("Annan")
        other = await db.fetchval("SELECT max(id) FROM branches")
        await db.execute("UPDATE invitations SET branch = $2 WHERE id = $1", hall.anna, other)
    else:
        hall.anna = uuid4()
    assert await pressed(db, hall) is CheckIn.GONE
    assert (await attendance.counts(db, hall.meeting)).came is None


async def test_her_own_word_stands_over_the_doors(db: Connection, hall: Hall) -> None:
    after = hall.starts + 3 * HOUR
    assert not await attendance.say(db, hall.anna, Said.CAME, hall.starts - HOUR)  # it has not begun
    await pressed(db, hall)
    for said in (Said.ABSENT, Said.HIDDEN):
        assert await attendance.say(db, hall.anna, said, after)
        assert await pressed(db, hall, now=after) is CheckIn.HER_WORD
        assert await db.fetchval("SELECT said FROM attendance") == said
        assert (await attendance.counts(db, hall.meeting)).came is None
    assert await attendance.say(db, hall.anna, Said.CAME, after)
    assert (await attendance.counts(db, hall.meeting)).members == 1


async def test_what_she_takes_back_is_noted_for_a_restored_backup(db: Connection, hall: Hall) -> None:
    await pressed(db, hall)
    await attendance.say(db, hall.anna, Said.HIDDEN, hall.starts)
    await attendance.say(db, hall.anna, Said.CAME, hall.starts)
    noted = await db.fetch("SELECT about FROM withdrawals WHERE kind = 'attendance' ORDER BY id")
    assert [row["about"] for row in noted] == [
        [str(hall.anna), "hidden", "true"],
        [str(hall.anna), "came", "true"],
    ]


async def test_walk_ins_are_a_number_that_never_falls_below_none(db: Connection, hall: Hall) -> None:
    for more, n in [(-1, 0), (1, 1), (1, 2), (-1, 1)]:
        assert await attendance.add_walk_ins(db, hall.meeting, more, hall.starts)
        assert await attendance.counts(db, hall.meeting) == Came(0, 0, n, n)
    await attendance.set_walk_ins(db, hall.meeting, 9999)
    assert await attendance.add_walk_ins(db, hall.meeting, 1, hall.starts)
    assert (await attendance.counts(db, hall.meeting)).came == 9999
    await attendance.check_in(db, hall.meeting, hall.branch, hall.dag, True, hall.starts)
    assert await attendance.counts(db, hall.meeting) == Came(0, 1, 9999, 10000)


async def test_who_came_is_erased_with_her(db: Connection, hall: Hall) -> None:
    await pressed(db, hall)
    await db.execute("DELETE FROM people p USING invitations i WHERE i.person = p.id AND i.id = $1", hall.anna)
    assert await db.fetchval("SELECT count(*) FROM attendance") == 0
    assert await attendance.counts(db, hall.meeting) == Came(0, 0, 1, 1)  # there were as many


@pytest.mark.parametrize("said", [Said.ABSENT, Said.HIDDEN])
async def test_whoever_was_not_there_leaves_no_number(db: Connection, hall: Hall, said: Said) -> None:
    await pressed(db, hall)
    await attendance.say(db, hall.anna, said, hall.starts)
    await db.execute("DELETE FROM people p USING invitations i WHERE i.person = p.id AND i.id = $1", hall.anna)
    assert (await attendance.counts(db, hall.meeting)).came is None


async def test_a_year_later_nobody_is_counted_twice(db: Connection, hall: Hall) -> None:
    await pressed(db, hall)
    await retention.tidy(db, hall.starts + 366 * DAY)
    assert await db.fetchval("SELECT count(*) FROM invitations") == 0
    assert await attendance.counts(db, hall.meeting) == Came(1, 0, 0, 1)


async def test_her_page_lists_the_meetings_that_have_been(db: Connection, vault: Vault, hall: Hall) -> None:
    anna = await db.fetchval("SELECT person FROM invitations WHERE id = $1", hall.anna)
    await pressed(db, hall)
    (one,) = await invitations.of_person(db, vault, anna)
    assert [one.is_over(hall.starts + hours * HOUR) for hours in (1, 3)] == [False, True]
    assert (one.title, one.answer, one.said, one.pledged) == ("Heltid som norm", "yes", "came", False)
