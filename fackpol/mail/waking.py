"""Wakes the loops when the database tells of something, so that a sign-in letter does not wait for the next poll."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress

from fackpol.base.database import Away, Connection, Database, DatabaseFault, connected

Woken = Mapping[str, Iterable[asyncio.Event]]  # by channel (NOTIFY): what is set
STILL_THERE = 60.0  # seconds between two questions whether the connection still is
PATIENCE = 10.0  # seconds that the answer may take


async def listen(database: Database, woken: Woken) -> None:
    """Listens until cancelled. A broken connection does not mend itself (asyncpg #421), so it opens a new one."""
    while True:
        with suppress(Away, DatabaseFault):
            async with connected(database.writing) as db:
                await _listen(db, woken)
        await asyncio.sleep(1)


async def woken(event: asyncio.Event, seconds: float) -> None:
    """Waits until the event is set, or so many seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


async def _listen(db: Connection, woken: Woken) -> None:
    """Listens until the connection breaks."""
    gone = asyncio.Event()

    def wake(_db: object, _pid: int, channel: str, _payload: object) -> None:
        _set(woken[channel])

    db.add_termination_listener(lambda _: gone.set())
    for channel in woken:
        await db.add_listener(channel, wake)
        wake(db, 0, channel, "")  # for what was told while nobody listened
    try:
        while not gone.is_set():
            await _still_there(db, gone)
    finally:
        if not db.is_closed():
            for channel in woken:
                await db.remove_listener(channel, wake)


def _set(events: Iterable[asyncio.Event]) -> None:
    for event in events:
        event.set()


async def _still_there(db: Connection, gone: asyncio.Event) -> None:
    """Waits a while, then asks: a connection that a firewall has forgotten looks whole until then."""
    await woken(gone, STILL_THERE)
    if not gone.is_set():
        await db.execute("SELECT 1", timeout=PATIENCE)
