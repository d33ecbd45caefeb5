"""Restored letters: what waited in a backup, and what was due since. Most of it went before the backup was needed.

So none of it goes unasked. It is in doubt, listed by kind, and all letters but those to sign in are paused, until
somebody has said of each kind whether it goes all the same.
"""

from datetime import datetime

from fackpol.base.database import Connection, Row, queries
from fackpol.mail import outbox

SQL = queries("restored_letters")


async def hold(db: Connection, now: datetime) -> None:
    """Hold all that waits, and pause the letters if there is any."""
    await db.execute(SQL["hold"], now)
    if await db.fetchval(SQL["since"]):
        await outbox.pause(db, None, now)


async def listed(db: Connection, now: datetime) -> list[Row]:
    """What is held: rows of `kind`, `letters`, `oldest` and `newest` (when they were posted), and `late`.

    `late`: how many of them have nothing more to say, and never go.
    """
    return await db.fetch(SQL["listed"], now)


async def release(db: Connection, kind: str | None, now: datetime) -> int:
    """Let a kind go (None: all) unless it has nothing more to say. Return how many go."""
    async with db.transaction():
        since = await db.fetchval(SQL["since"])
        n = int(await db.fetchval(SQL["release"], now, kind))
        await db.execute(SQL["resume"], now, since)
    return n


async def drop(db: Connection, kind: str | None, now: datetime) -> int:
    """Let a kind never go (None: all). Return how many."""
    async with db.transaction():
        since = await db.fetchval(SQL["since"])
        n = int(await db.fetchval(SQL["drop"], now, kind))
        await db.execute(SQL["resume"], now, since)
    return n
