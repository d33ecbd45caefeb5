"""Marks that parts leave when they have done their work."""

from datetime import UTC, datetime, timedelta

from fackpol.base import heartbeats
from fackpol.base.database import Connection

NOON = datetime(2026, 5, 14, 10, 0, tzinfo=UTC)


async def test_it_is_written_at_most_every_50_seconds_but_never_later_than_now(db: Connection) -> None:
    for seconds, known in ((0, 0), (49, 0), (51, 51), (5, 5)):  # the last one: the clock has been set back
        await heartbeats.beat(db, "sending", NOON + timedelta(seconds=seconds))
        (beat,) = await heartbeats.heartbeats(db)
        assert beat.beat_at == NOON + timedelta(seconds=known)


async def test_a_fault_keeps_when_it_began_and_ends_with_the_next_beat(db: Connection) -> None:
    for seconds, why in ((0, "disken är full"), (30, "mappen finns inte")):
        await heartbeats.fail(db, "journal", why, NOON + timedelta(seconds=seconds))
    (beat,) = await heartbeats.heartbeats(db)
    assert (beat.failing_since, beat.fault) == (NOON, "mappen finns inte")
    await heartbeats.beat(db, "journal", NOON)
    (beat,) = await heartbeats.heartbeats(db)
    assert (beat.failing_since, beat.fault) == (None, None)


async def test_a_process_that_begins_forgets_its_own_machine_and_not_when_copies_were_made(db: Connection) -> None:
    for part in ("sending", "backup"):
        await heartbeats.beat(db, part, NOON)
    await heartbeats.leave(db)
    assert [beat.part for beat in await heartbeats.heartbeats(db)] == ["backup"]
