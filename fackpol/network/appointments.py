"""Appointments: who coordinates which branch, and who administers the whole service."""

from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, Row, queries

SQL = queries("appointments")


async def appoint(db: Connection, person: UUID, role: str, branch: int | None, now: datetime) -> bool:
    """Appoint her. `role` is "coordinator" (of a branch) or "administrator" (branch None). False: she is already."""
    return bool(await db.fetchval(SQL["appoint"], person, role, branch, now))


async def relieve(db: Connection, appointment: int, branch: int, now: datetime) -> None:
    """End an appointment, by its id, if it is one in this branch."""
    await db.execute(SQL["relieve"], appointment, branch, now)


async def of_branch(db: Connection, branch: int) -> list[Row]:
    """The coordinators of a branch: `id` of the appointment, `person`, sealed `name` and `email`."""
    return await db.fetch(SQL["of_branch"], branch)


async def seeing(db: Connection, person: UUID) -> list[Row]:
    """Who can see a member's name: the coordinators of her branches, as `person`, sealed `name` and `branch`."""
    return await db.fetch(SQL["seeing"], person)
