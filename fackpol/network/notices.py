"""Notices: a coordinator's plain letter to the members of her branch."""

from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, Row, queries

SQL = queries("notices")


async def call(
    db: Connection, branch: str, by: UUID, subject: str, text: str, now: datetime, promised: int | None = None
) -> int | None:
    """Post a notice to every member whom the branch may write to. Returns how many letters were posted.

    `promised`: how many the button said. None, and nothing is posted, when the number is another by now.
    """
    told: int | None = await db.fetchval(SQL["call"], branch, by, subject, text, now, promised)
    return told


async def reach(db: Connection, branch: str, now: datetime) -> int:
    """How many members would get a notice if it were posted now."""
    return int(await db.fetchval(SQL["reach"], branch, now))


async def of_branch(db: Connection, branch: str) -> list[Row]:
    """The latest notices: `subject`, `text`, `called_at`, and how many letters are `sent`, `waiting` and `lost`."""
    return await db.fetch(SQL["of_branch"], branch)
