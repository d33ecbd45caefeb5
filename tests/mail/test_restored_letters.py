"""What a restored backup holds back. How it looks to whoever restores stands in tests/cli/test_restore.py."""

from datetime import timedelta

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.letters import KINDS
from fackpol.mail import outbox, restored_letters
from tests.people import Everybody

NOW = dates.now()
STATES = "SELECT array_agg(state ORDER BY id) FROM letters"


async def test_what_had_been_begun_is_held_too(db: Connection, everybody: Everybody) -> None:
    anna, cilla = await everybody.anna(), await everybody.cilla()
    for person in (anna, cilla):
        await outbox.post(db, "unjoined", NOW, person=person)
    await outbox.claim(db, KINDS, 1, NOW)
    await restored_letters.hold(db, NOW)
    assert await db.fetchval(STATES) == ["in_doubt", "in_doubt"]
    assert await outbox.claim(db, KINDS, 9, NOW) == []


async def test_what_has_nothing_more_to_say_never_goes(db: Connection, everybody: Everybody) -> None:
    await outbox.post(db, "unjoined", NOW - timedelta(days=20), person=await everybody.anna())
    await restored_letters.hold(db, NOW)
    (row,) = await restored_letters.listed(db, NOW)
    assert (row["kind"], row["letters"], row["late"]) == ("unjoined", 1, 1)
    assert await restored_letters.release(db, None, NOW) == 0
    assert await restored_letters.listed(db, NOW) == []


async def test_nothing_held_pauses_nothing(db: Connection) -> None:
    await restored_letters.hold(db, NOW)
    assert await outbox.paused_since(db) is None


async def test_a_pause_that_somebody_else_began_goes_on(db: Connection, everybody: Everybody) -> None:
    await outbox.pause(db, None, NOW - timedelta(hours=1))
    await outbox.post(db, "unjoined", NOW, person=await everybody.anna())
    await restored_letters.hold(db, NOW)
    await restored_letters.drop(db, None, NOW)
    assert await outbox.paused_since(db)
