"""Inviting who came later, and reminding: done when something has changed or time makes it due."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.chores import Chores
from fackpol.network import branches, invitations, looks, people, reference
from fackpol.network.invitations import Answer
from tests.people import Everybody

NOW = dates.now()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def looked(db: Connection, now: datetime = NOW) -> int:
    return sum([await looks.look(db, chore, now) for chore in looks.CHORES])


# -- what is done, and when --------------------------------------------------------------------------------------------


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The chores that have been done since."""
    seen: list[str] = []

    def noting(name: str) -> Callable[[Connection, datetime], Awaitable[int]]:
        chore = looks.CHORES[name]

        async def noted(db: Connection, now: datetime) -> int:
            seen.append(name)
            return await chore(db, now)

        return noted

    for name in list(looks.CHORES):
        monkeypatch.setitem(looks.CHORES, name, noting(name))
    return seen


async def test_nothing_is_read_again_while_nothing_changes_but_each_hour(db: Connection, done: list[str]) -> None:
    await looked(db)
    assert sorted(done) == ["members", "reminders", "representatives"]
    for later, again in ((MINUTE, 0), (HOUR - MINUTE, 0), (HOUR, 3), (HOUR + MINUTE, 0), (-DAY, 3), (MINUTE - DAY, 0)):
        done.clear()
        await looked(db, NOW + later)  # the last two: the clock has been set back
        assert len(done) == again


async def test_a_round_of_everything_changes_nothing_that_calls_for_a_look(
    db: Connection, everybody: Everybody, own: Settings, pools: database.Database, done: list[str]
) -> None:
    """Else it would never be at rest: a statement that finds no row is no change."""
    branch = await everybody.branch()
    bo, anna = await everybody.bo(branch), await everybody.anna()
    await everybody.welcomed(branch, anna)
    await everybody.dag()
    await invitations.call(db, await everybody.meeting(branch, bo), [], NOW)
    chores = Chores(own, pools)
    for _ in range(2):  # what a first round does is done
        await chores.round()
    done.clear()
    chores.tidied_at = NOW - DAY
    await chores.round()
    assert done == []
    assert await db.fetchval("SELECT count(*) FROM changes") == 0


async def test_time_alone_ends_a_pause_lets_a_welcome_stand_and_reminds(
    db: Connection, vault: Vault, everybody: Everybody, done: list[str]
) -> None:
    branch = await everybody.branch()
    bo, anna, cilla = await everybody.bo(branch), await everybody.anna(), await everybody.cilla()
    await everybody.welcomed(branch, anna)
    await people.pause(db, anna, NOW + 10 * MINUTE)
    meeting = await everybody.meeting(branch, bo)
    await invitations.call(db, meeting, [], NOW)
    await branches.join(db, branch, cilla, NOW)
    await branches.welcome(db, branch, cilla, bo, NOW)
    stands = NOW + branches.SECOND_THOUGHTS
    moments = sorted({NOW: 0, NOW + 9 * MINUTE: 0, NOW + 10 * MINUTE: 1, stands: 1}.items())
    for now, invited in moments:
        assert await looked(db, now) == invited
    invitation = await db.fetchval("SELECT id FROM invitations WHERE person = $1", anna)
    await invitations.answer(db, vault, invitation, Answer.YES, "", "link", stands)
    starts, day = await db.fetchrow("SELECT starts_at, reminder_at('day', starts_at) FROM meetings")  # type: ignore[misc]
    hours = starts - 3 * HOUR
    for now, reminded in ((day - MINUTE, 0), (day, 1), (day + MINUTE, 0), (hours - MINUTE, 0), (hours, 1), (hours, 0)):
        assert await looked(db, now) == reminded


# -- several at once ---------------------------------------------------------------------------------------------------


async def furnished(db: Connection, vault: Vault) -> Everybody:
    """A called meeting, to which everybody is invited."""
    everybody = Everybody(db, vault, await reference.read(db, "01"))
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    await invitations.call(db, await everybody.meeting(branch, bo), [], NOW)
    await looked(db)
    return everybody


async def test_a_change_that_commits_after_the_look_is_seen_by_the_next(fresh: str, vault: Vault) -> None:
    async with database.alone(fresh) as late, database.alone(fresh) as db:
        everybody = await furnished(late, vault)
        async with late.transaction():
            (branch,) = [row["slug"] for row in await late.fetch("SELECT slug FROM branches")]
            await everybody.welcomed(branch, await everybody.anna())
            await db.execute("UPDATE people SET paused_until = $1", NOW)  # another change, seen at once
            assert await looked(db, NOW + MINUTE) == 0
        assert await looked(db, NOW + 2 * MINUTE) == 1


async def test_of_two_who_look_at_once_one_does(fresh: str, vault: Vault, done: list[str]) -> None:
    """The other does not wait; if the first one dies over it, the next look does what it left."""
    async with database.alone(fresh) as first, database.alone(fresh) as second:
        everybody = await furnished(first, vault)
        (branch,) = [row["slug"] for row in await first.fetch("SELECT slug FROM branches")]
        await everybody.welcomed(branch, await everybody.anna())
        done.clear()
        dies = first.transaction()
        await dies.start()
        assert await looks.look(first, "members", NOW) == 1
        async with asyncio.timeout(5):
            assert await looks.look(second, "members", NOW) == 0
        assert done == ["members"]
        await dies.rollback()
        assert await looks.look(second, "members", NOW) == 1


async def test_whoever_changes_something_waits_for_no_look_and_for_nobody_else(fresh: str, vault: Vault) -> None:
    async with database.alone(fresh) as looking, database.alone(fresh) as one, database.alone(fresh) as other:
        await furnished(looking, vault)
        begun = [db.transaction() for db in (looking, one)]
        for transaction in begun:
            await transaction.start()
        await looks.look(looking, "members", NOW + 2 * HOUR)
        async with asyncio.timeout(5):
            await one.execute("UPDATE memberships SET letters_ended_at = NULL")
            await other.execute("UPDATE memberships SET letters_ended_at = NULL")
        for transaction in begun:
            await transaction.rollback()
        assert await looks.look(other, "members", NOW) == 0


async def test_a_transaction_with_many_savepoints_tells_once(db: Connection, everybody: Everybody) -> None:
    """A register is taken in by hundreds of them; looking through what each had told took a minute and a half."""
    await everybody.dag()
    await db.execute("DELETE FROM changes")
    for _ in range(20):
        async with db.transaction():
            await db.execute("UPDATE mandates SET to_day = to_day + 1")
    assert await db.fetchval("SELECT max(n) FROM (SELECT count(*) AS n FROM changes GROUP BY chore) c") == 1


# -- nothing that a chore reads can change unnoticed -------------------------------------------------------------------

# What a transaction has read it holds a lock on. Only what has been asked: the meeting and its people must be there.
READ = """
    SELECT c.relname FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    WHERE l.pid = pg_backend_pid() AND l.mode = 'AccessShareLock'
      AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
"""
NOTED = """
    SELECT t.tgrelid::regclass::text FROM pg_trigger t
    WHERE $1 = ANY(string_to_array(encode(t.tgargs, 'escape'), '\\000'))
       OR ($1 = 'members' AND t.tgfoid = 'note_answers'::regproc)
"""
# Read to post the letter that the chore has decided on, and to note that it has changed something.
OF_LETTERS = {"letters", "letter_queue", "letter_kinds", "changes"}
NEED_NO_NOTE = {
    "members": {"appointments", "local_posts", "representatives"},  # of those who are invited already, and the pace
    "representatives": {"answers", "attendance"},  # the pace: how soon the next letter to her may go
    "reminders": {"representatives"},  # the pace
}


@pytest.mark.parametrize("chore", looks.CHORES)
async def test_no_table_that_a_chore_reads_changes_unnoticed(fresh: str, vault: Vault, chore: str) -> None:
    async with database.alone(fresh) as db:
        everybody = await furnished(db, vault)
        await everybody.welcomed(await db.fetchval("SELECT slug FROM branches"), await everybody.anna())
        await everybody.dag()
        async with db.transaction():
            await looks.CHORES[chore](db, NOW)
            read = {row[0] for row in await db.fetch(READ)}
        noted = {row[0] for row in await db.fetch(NOTED, chore)}
    assert {"meetings", "invitations"} <= noted
    assert read - noted == OF_LETTERS & read | NEED_NO_NOTE[chore]
