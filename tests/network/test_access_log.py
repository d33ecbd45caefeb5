"""The read log: every whole list that was opened, seen by those who were in it then, for two years."""

from datetime import time, timedelta

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import access_log, branches, invitations
from tests.people import Everybody


async def test_she_sees_who_opened_the_list_she_was_in(db: Connection, everybody: Everybody) -> None:
    branch, anna, cilla = await everybody.branch(), await everybody.anna(), await everybody.cilla()
    bo, now = await everybody.bo(branch), dates.now()
    await access_log.list_of(db, bo, branch, "Samordnaren öppnade föreningens lista", now - timedelta(days=1))
    await branches.join(db, branch, anna, now)
    await access_log.list_of(db, bo, branch, "Samordnaren öppnade föreningens lista", now + timedelta(hours=1))
    (row,) = await access_log.about(db, anna)
    assert (row["reader"], row["branch"], row["reader_post"]) == (bo, "Vård och omsorg", "coordinator")
    assert row["at"] == now + timedelta(hours=1)
    assert await access_log.about(db, cilla) == []


async def test_the_newest_stands_first_and_a_hundred_are_enough(db: Connection, everybody: Everybody) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    bo, now = await everybody.bo(branch), dates.now()
    await branches.join(db, branch, anna, now)
    for day in range(105):
        await access_log.list_of(db, bo, branch, "x", now + timedelta(days=day))
    rows = await access_log.about(db, anna)
    assert len(rows) == 100
    assert rows[0]["at"] == now + timedelta(days=104)


async def test_what_is_opened_again_and_again_is_one_line_a_day(db: Connection, everybody: Everybody) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    bo, noon = await everybody.bo(branch), dates.moment(dates.today(dates.now()) + timedelta(days=1), time(12))
    await branches.join(db, branch, anna, noon - timedelta(days=1))
    for hours, why in ((0, "x"), (1, "x"), (2, "y"), (24, "x")):
        await access_log.list_of(db, bo, branch, why, noon + timedelta(hours=hours))
    rows = await access_log.about(db, anna)
    assert [(row["why"], row["times"]) for row in rows] == [("x", 1), ("y", 1), ("x", 2)]


async def test_of_the_answers_to_a_meeting_only_those_who_are_invited_are_seen(
    db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    disa = await everybody.member("Disa Ek", "disa@example.org")
    bo, now = await everybody.bo(branch), dates.now()
    await everybody.welcomed(branch, anna)
    meeting = await everybody.meeting(branch, bo)
    await invitations.call(db, meeting, [], now)
    await everybody.welcomed(branch, disa)
    await access_log.list_of(db, bo, branch, "x", now + timedelta(minutes=1), meeting)
    assert len(await access_log.about(db, anna)) == 1
    assert await access_log.about(db, disa) == []


async def test_a_list_of_five_thousand_is_one_row_that_each_of_them_reads(db: Connection, everybody: Everybody) -> None:
    branch, now = await everybody.branch(), dates.now()
    bo = await everybody.bo(branch)
    await db.execute("INSERT INTO people (id, name) SELECT gen_random_uuid(), '' FROM generate_series(1, 5000)")
    await db.execute("INSERT INTO members (person, registered_at) SELECT id, $1 FROM people WHERE id <> $2", now, bo)
    joined = "INSERT INTO memberships (branch, person, joined_at) SELECT b.id, m.person, $1 FROM branches b, members m"
    await db.execute(joined, now)
    await access_log.list_of(db, bo, branch, "x", now + timedelta(minutes=1))
    assert await db.fetchval("SELECT count(*) FROM access_log") == 1
    assert await db.fetchval("SELECT count(DISTINCT whose) FROM seen") == 5000
    one = await db.fetchval("SELECT person FROM memberships LIMIT 1")
    assert [row["reader"] for row in await access_log.about(db, one)] == [bo]


async def test_an_ended_membership_is_forgotten_with_the_last_list_that_showed_it(
    db: Connection, everybody: Everybody
) -> None:
    branch, anna, now = await everybody.branch(), await everybody.anna(), dates.now()
    bo = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    await access_log.list_of(db, bo, branch, "x", now + timedelta(minutes=1))
    await branches.leave(db, branch, anna, dates.now())
    for kept in (1, 0):
        await access_log.tidy(db, now)
        assert await db.fetchval("SELECT count(*) FROM past_memberships") == kept
        await db.execute("DELETE FROM access_log")


async def test_whoever_comes_back_sees_both_times_and_not_what_was_read_between(
    db: Connection, everybody: Everybody
) -> None:
    branch, anna, now = await everybody.branch(), await everybody.anna(), dates.now()
    bo = await everybody.bo(branch)
    for hours, act in enumerate((branches.join, None, branches.leave, None, branches.join, None)):
        if act is branches.join:
            await branches.join(db, branch, anna, now + timedelta(hours=hours))
        elif act is branches.leave:
            await branches.leave(db, branch, anna, dates.now())
        else:
            await access_log.list_of(db, bo, branch, str(hours), now + timedelta(hours=hours))
    assert sorted(row["why"] for row in await access_log.about(db, anna)) == ["1", "5"]
