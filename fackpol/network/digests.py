"""Digests: whoever holds a post is written to about what waits, at most once a day, when she has chosen.

The same letter holds the week's numbers for an administrator, on her day of the week.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, queries, typed

SQL = queries("digests")
KEPT = timedelta(days=30)  # how long we remember on which days we have looked


@dataclass(frozen=True, slots=True)
class Choice:
    """When she is written to: `clock` is local time, `days` and `week` are ISO weekdays (Monday is 1).

    `week` is the day of the week's numbers; None: never. Without `days` she gets no digest.
    """

    administrator: bool
    clock: time
    days: list[int]
    week: int | None

    @property
    def wanted(self) -> bool:
        """Whether any letter is left."""
        return bool(self.days) or (self.administrator and self.week is not None)


async def of(db: Connection, person: UUID) -> Choice | None:
    """What she has chosen, or what holds until she does. None: she holds no post."""
    row = await db.fetchrow(SQL["of"], person)
    return typed(Choice, row) if row else None


async def choose(db: Connection, person: UUID, clock: time, days: list[int], week: int | None) -> None:
    """Set when she is written to. `clock` is between 6.00 and 20.00."""
    await db.execute(SQL["choose"], person, clock, days, week)


async def stop(db: Connection, person: UUID) -> None:
    """Send her no digest and no week's numbers any more. Does nothing for somebody without a post."""
    await db.execute(SQL["stop"], person)


async def start(db: Connection, person: UUID) -> None:
    """Send her both again, at the times that hold for everybody."""
    await db.execute(SQL["start"], person)


async def post(db: Connection, now: datetime) -> None:
    """Post a letter to everybody whose time has come and who has something to do.

    Never within an hour of another letter of ours to her: then she waits, until 22.00 at most.
    """
    await db.execute(SQL["post"], now)
    await db.execute(SQL["wait"], now)


async def tidy(db: Connection, now: datetime) -> None:
    """Forget on which days we have looked, after 30 days."""
    await db.execute(SQL["tidy"], dates.today(now) - KEPT)
