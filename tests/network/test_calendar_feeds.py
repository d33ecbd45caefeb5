"""Feeds: a secret link of one's own, taken back by making another, and in it the meetings one is invited to."""

from datetime import timedelta
from uuid import UUID, uuid4

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import calendar_feeds, invitations
from fackpol.network.invitations import Answer
from fackpol.network.reference import Reference
from tests.people import Everybody
from tests.together import at_once

NOW = dates.now()


async def invited(db: Connection, everybody: Everybody) -> UUID:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    bo = await everybody.bo(branch)
    await invitations.call(db, await everybody.meeting(branch, bo), [], NOW)
    await everybody.meeting(branch, bo)  # a draft
    return anna


async def test_a_new_link_makes_the_old_one_nothing(db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    first, second = await calendar_feeds.make(db, anna, NOW), await calendar_feeds.make(db, anna, NOW)
    assert await calendar_feeds.owner(db, first) is None
    assert (await calendar_feeds.owner(db, second))["person"] == anna  # type: ignore[index]
    assert await calendar_feeds.of(db, anna) == second
    await calendar_feeds.drop(db, anna)
    assert await calendar_feeds.owner(db, second) is None
    assert await calendar_feeds.owner(db, uuid4()) is None


async def test_her_meetings_stand_in_it_until_she_says_no(db: Connection, vault: Vault, everybody: Everybody) -> None:
    anna = await invited(db, everybody)
    (row,) = await calendar_feeds.meetings(db, vault, anna, NOW)
    assert (row["title"], row["cancelled"], row["changed_at"]) == ("Heltid som norm", False, NOW)
    await invitations.answer(db, vault, row["invitation"], Answer.NO, "", "link", NOW)
    assert await calendar_feeds.meetings(db, vault, anna, NOW) == []
    await invitations.answer(db, vault, row["invitation"], Answer.MAYBE, "", "link", NOW + timedelta(hours=1))
    assert len(await calendar_feeds.meetings(db, vault, anna, NOW)) == 1
    assert await calendar_feeds.meetings(db, vault, anna, NOW + timedelta(days=100)) == []
    cilla = await everybody.cilla()
    assert await calendar_feeds.meetings(db, vault, cilla, NOW) == []


async def test_a_cancelled_one_stays_and_says_so(db: Connection, vault: Vault, everybody: Everybody) -> None:
    anna = await invited(db, everybody)
    meeting = await db.fetchval("SELECT meeting FROM invitations")
    await invitations.cancel(db, vault, meeting, anna, "", NOW + timedelta(hours=1))
    (row,) = await calendar_feeds.meetings(db, vault, anna, NOW)
    assert (row["cancelled"], row["sequence"], row["changed_at"]) == (True, 1, NOW + timedelta(hours=1))


async def test_erased_with_the_person(db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    id = await calendar_feeds.make(db, anna, NOW)
    await db.execute("DELETE FROM people WHERE id = $1", anna)
    assert await calendar_feeds.owner(db, id) is None


async def test_two_presses_leave_one_link(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        anna = await Everybody(db, vault, known).anna()
    await at_once(fresh, lambda db: calendar_feeds.make(db, anna, NOW))
    async with database.alone(fresh) as db:
        assert await db.fetchval("SELECT count(*) FROM feeds") == 1
