"""A coordinator's plain letter to the members of her branch."""

from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, Row, queries

SQL = queries("notices")


async def call(
    db: Connection, branch: str, by: UUID, subject: str, text: str, now: datetime, promised: int | None = None
) -> int | None:
    """Post it to everybody whom the branch may write to; returns to how many. One statement.

    None, and nothing is posted, when they are more or fewer than the `promised`.
    """
    told: int | None = await db.fetchval(SQL["call"], branch, by, subject, text, now, promised)
    return told


async def reach(db: Connection, branch: str, now: datetime) -> int:
    """How many would get one now."""
    return int(await db.fetchval(SQL["reach"], branch, now))


async def of_branch(db: Connection, branch: str) -> list[Row]:
    """The latest: `subject`, `text`, `called_at`, and how many letters were `sent`, `waiting`, `lost`."""
    return await db.fetch(SQL["of_branch"], branch)
