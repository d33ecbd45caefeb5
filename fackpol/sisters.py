"""A representative invites those who sit on the same kind of committee elsewhere to a meeting of their own."""

from datetime import date, datetime
from uuid import UUID

from fackpol import matching
from fackpol.database import Connection, Row, queries
from fackpol.meetings import Meeting

SQL = queries("sisters")
MOST = 3  # coming meetings that one of them calls


async def call(db: Connection, by: UUID, meeting: Meeting, now: datetime, day: date) -> int | None:
    """Call it and invite everybody who can be reached, at once. None when she has called MOST that are to come.

    Whoever does not know yet that she is in the list is told that first.
    """
    async with db.transaction():
        await db.execute(SQL["lock"], by)
        if await db.fetchval(SQL["coming"], by, now) >= MOST:
            return None
        mandates = [row["mandate"] for row in await db.fetch(matching.SQL["sisters"], by, day)]
        id: int = await db.fetchval(SQL["call"], by, now, *meeting.row)
        await db.execute(SQL["invite"], id, mandates, now)
    return id


async def get(db: Connection, id: int, by: UUID) -> Row | None:
    """A meeting of her own, with `cancelled_at`."""
    return await db.fetchrow(SQL["get"], id, by)


async def called_by(db: Connection, by: UUID, now: datetime) -> list[Row]:
    """Her own meetings that are to come, with counts of answers."""
    return await db.fetch(SQL["called_by"], by, now)
