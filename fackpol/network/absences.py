"""Absences: a coordinator is away until a day, and the others of her branches get what would have been hers."""

from datetime import date, datetime, timedelta
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, queries

SQL = queries("absences")
LONGEST = timedelta(days=366)


async def say(db: Connection, person: UUID, back_on: date, now: datetime) -> None:
    """Be away from now on; `back_on` is the first day on which she is back."""
    await db.execute(SQL["say"], person, back_on, now)


async def end(db: Connection, person: UUID) -> None:
    """Be back now."""
    await db.execute(SQL["end"], person)


async def of(db: Connection, person: UUID, today: date) -> date | None:
    """The day on which she is back, or None when she is here."""
    back_on: date | None = await db.fetchval(SQL["of"], person, today)
    return back_on


async def leaves_alone(db: Connection, branch: str, person: UUID, today: date) -> bool:
    """Whether nobody else is there to coordinate the branch while she is away."""
    return bool(await db.fetchval(SQL["all_away"], branch, today, person))


async def tidy(db: Connection, now: datetime) -> None:
    """Forget absences that have ended."""
    await db.execute(SQL["tidy"], dates.today(now))
