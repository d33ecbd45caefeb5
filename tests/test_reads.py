"""The read log: every whole list that was opened, seen by those who were in it then, for two years."""

from datetime import timedelta

from fackpol import branches, dates, reads
from fackpol.database import Connection
from tests.people import Everybody


async def test_she_sees_who_opened_the_list_she_was_in(db: Connection, everybody: Everybody) -> None:
    branch, anna, cilla = await everybody.branch(), await everybody.anna(), await everybody.cilla()
    bo, now = await everybody.bo(branch), dates.now()
    await reads.list_of(db, bo, branch, "Samordnaren öppnade föreningens lista", now - timedelta(days=1))
    await branches.join(db, branch, anna, now)
    await reads.list_of(db, bo, branch, "Samordnaren öppnade föreningens lista", now + timedelta(hours=1))
    (row,) = await reads.about(db, anna)
    assert (row["reader"], row["branch"], row["reader_post"]) == (bo, "Vård och omsorg", "coordinator")
    assert row["at"] == now + timedelta(hours=1)
    assert await reads.about(db, cilla) == []


async def test_the_newest_stands_first_and_a_hundred_are_enough(db: Connection, everybody: Everybody) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    bo, now = await everybody.bo(branch), dates.now()
    await branches.join(db, branch, anna, now)
    for minute in range(105):
        await reads.list_of(db, bo, branch, "x", now + timedelta(minutes=minute))
    rows = await reads.about(db, anna)
    assert len(rows) == 100
    assert rows[0]["at"] == now + timedelta(minutes=104)


async def test_after_two_years_it_is_forgotten(db: Connection, everybody: Everybody) -> None:
    branch = await everybody.branch()
    bo, now = await everybody.bo(branch), dates.now()
    for days in (729, 731):
        await reads.list_of(db, bo, branch, "x", now - timedelta(days=days))
    await reads.tidy(db, now)
    assert await db.fetchval("SELECT count(*) FROM reads") == 1
