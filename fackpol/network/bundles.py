"""Bundles: a representative gets at most two letters in seven days, and what waits for her by then in one of them.

A letter that asks something of her (a question, an invitation, what came of it, whether she stays) is held in the
outbox until it is her turn: half a week after the one before, on the day of the week that she has chosen. If several
wait by then, they become one letter with a link for each.
"""

from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, queries

SQL = queries("bundles")
WEEK = tuple(range(1, 8))  # ISO: 1 is Monday
_LOCK = 0x6275_6E64  # among the database's advisory locks


async def let_go(db: Connection, now: datetime) -> None:
    """Let the letters go whose turn it is. Leaves it to another worker that is at it."""
    async with db.transaction():
        if await db.fetchval(SQL["lock"], _LOCK):
            await db.execute(SQL["let_go"], now)


async def next_turn(db: Connection) -> datetime | None:
    """When the next letter that is held may go, as far as we know; None when none is held."""
    turn: datetime | None = await db.fetchval(SQL["next_turn"])
    return turn


async def on_day(db: Connection, representative: UUID, day: int | None, now: datetime) -> None:
    """Set the day of the week on which she gets letters (1 Monday to 7 Sunday; None: any), also for those that wait."""
    async with db.transaction():
        await db.execute(SQL["on_day"], representative, day)
        await db.execute(SQL["weigh_again"], representative, now)
