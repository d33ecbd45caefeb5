"""The service's posts: who coordinates which branch, and who administers all of it."""

from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, Row, queries

SQL = queries("appointments")


async def appoint(db: Connection, person: UUID, post: str, branch: int | None, now: datetime) -> bool:
    """False when she holds it already. `post` is coordinator (of a branch) or administrator."""
    return bool(await db.fetchval(SQL["appoint"], person, post, branch, now))


async def relieve(db: Connection, post: int, branch: int, now: datetime) -> None:
    """End a post that is held in this branch."""
    await db.execute(SQL["relieve"], post, branch, now)


async def of_branch(db: Connection, branch: int) -> list[Row]:
    """The coordinators: `id` of the post, `person`, sealed `name` and `email`."""
    return await db.fetch(SQL["of_branch"], branch)


async def seeing(db: Connection, person: UUID) -> list[Row]:
    """Who can see a member's name: the coordinators of her branches, as `person`, sealed `name` and `branch`."""
    return await db.fetch(SQL["seeing"], person)
