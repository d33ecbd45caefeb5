"""Who has looked: one row for a record that somebody opened, one for a whole list. She who was seen can see it."""

from datetime import datetime, timedelta
from uuid import UUID

from fackpol.database import Connection, Row, queries

SQL = queries("reads")


async def list_of(db: Connection, reader: UUID, branch: str, why: str, now: datetime) -> None:
    """A coordinator opened her branch's list."""
    await db.execute(SQL["list_of"], reader, branch, why, now)


async def about(db: Connection, person: UUID) -> list[Row]:
    """Every time somebody has seen this person: `at`, the reader's id and sealed name, `reader_post`, `branch`
    (NULL when her own record was opened) and `why`. The newest first, at most 100.
    """
    return await db.fetch(SQL["about"], person)


async def tidy(db: Connection, now: datetime) -> None:
    """The log lives 24 months."""
    await db.execute(SQL["tidy"], now - timedelta(days=730))
