"""Who has looked: one row for a record that somebody opened, one for a whole list. She who was seen can see it."""

from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base.database import Connection, Row, queries

SQL = queries("access_log")


async def list_of(
    db: Connection, reader: UUID, branch: str, why: str, now: datetime, meeting: int | None = None
) -> None:
    """A coordinator opened her branch's list, or the part of it that is invited to a meeting."""
    await db.execute(SQL["list_of"], reader, branch, why, now, meeting)


async def about(db: Connection, person: UUID) -> list[Row]:
    """Who has seen this person, by day: the latest `at`, how many `times`, the reader's id and sealed name,
    `reader_post`, `branch` (NULL when her own record was opened) and `why`. The newest first, at most 100.
    """
    return await db.fetch(SQL["about"], person)


async def tidy(db: Connection, now: datetime) -> None:
    """The log lives 24 months."""
    await db.execute(SQL["tidy"], now - timedelta(days=730))
