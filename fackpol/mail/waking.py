"""Wakes the sender when something is posted, so that a sign-in letter does not wait for the next poll."""

import asyncio
from contextlib import suppress

from fackpol.base.database import Away, Connection, Database, DatabaseFault, connected


async def listen(database: Database, woken: asyncio.Event) -> None:
    """Listens until cancelled. A broken connection does not mend itself (asyncpg #421), so it opens a new one."""
    while True:
        with suppress(Away, DatabaseFault):
            async with connected(database.writing) as db:
                await _listen(db, woken)
        await asyncio.sleep(1)


async def _listen(db: Connection, woken: asyncio.Event) -> None:
    """Listens until the connection breaks."""
    gone = asyncio.Event()

    def wake(*_: object) -> None:
        woken.set()

    def end(*_: object) -> None:
        gone.set()

    db.add_termination_listener(end)
    await db.add_listener("letters", wake)
    woken.set()  # for what was posted while nobody listened
    try:
        await gone.wait()
    finally:
        if not db.is_closed():
            db.remove_termination_listener(end)
            await db.remove_listener("letters", wake)
