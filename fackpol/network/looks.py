"""Looks whether somebody is to be invited or reminded: only when something has changed since, or time makes it due.

Triggers note in `changes` that something has changed which one of these chores reads. A transaction that commits late
is noted late, so none is missed. `looks` says when time alone makes something due: an hour after a look, at latest.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from fackpol.base.database import Connection, queries
from fackpol.network import invitations

SQL = queries("looks")
# Each returns how many letters it has posted.
CHORES: dict[str, Callable[[Connection, datetime], Awaitable[int]]] = {
    "members": invitations.catch_up,
    "representatives": invitations.catch_up_representatives,
    "reminders": invitations.remind,
}


async def look(db: Connection, chore: str, now: datetime) -> int:
    """Do a chore, if it may have something to do and no other process is at it. Returns how many letters it has posted.

    Whoever fails or dies over it leaves the changes to the next look.
    """
    async with db.transaction():
        if not await db.fetchval(SQL["begin"], chore, now):
            return 0
        posted = await CHORES[chore](db, now)
        await db.execute(SQL["end"], chore, now)
    return posted
