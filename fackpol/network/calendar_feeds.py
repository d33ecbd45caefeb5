"""A person's coming meetings as a calendar that her own program fetches, by a secret link that she can take back."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from fackpol.base.database import Connection, Row, queries

SQL = queries("calendar_feeds")
BACK = timedelta(days=60)  # how long a meeting that has been stays


async def make(db: Connection, person: UUID, now: datetime) -> UUID:
    """A new link; one that she had before opens nothing any more."""
    id = uuid4()
    await db.execute(SQL["make"], id, person, now)
    return id


async def drop(db: Connection, person: UUID) -> None:
    await db.execute(SQL["drop"], person)


async def of(db: Connection, person: UUID) -> UUID | None:
    """The one she has."""
    id: UUID | None = await db.fetchval(SQL["of"], person)
    return id


async def owner(db: Connection, id: UUID) -> Row | None:
    """Whose it is: `person`, `language`. None: it has been taken back."""
    return await db.fetchrow(SQL["owner"], id)


async def meetings(db: Connection, person: UUID, now: datetime) -> list[Row]:
    """What stands in it: the meetings she is invited to and has not said no to, as `letters.entry` wants them."""
    return await db.fetch(SQL["meetings"], person, now - BACK)
