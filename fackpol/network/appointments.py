"""Appointments: who coordinates which branch, and who administers the whole service."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, queries, typed_rows

SQL = queries("appointments")


@dataclass(frozen=True, slots=True)
class Coordinator:
    """A coordinator of a branch. `id` is her appointment's; `name` and `email` are sealed."""

    id: int
    person: UUID
    name: bytes = field(repr=False)
    email: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Seer:
    """A coordinator who can see a member's name, and in which branch. `name` is sealed."""

    person: UUID
    name: bytes = field(repr=False)
    branch: str


async def appoint(db: Connection, person: UUID, role: str, branch: int | None, now: datetime) -> bool:
    """Appoint her. `role` is "coordinator" (of a branch) or "administrator" (branch None). False: she is already."""
    return bool(await db.fetchval(SQL["appoint"], person, role, branch, now))


async def relieve(db: Connection, appointment: int, branch: int, now: datetime) -> None:
    """End an appointment, by its id, if it is one in this branch."""
    await db.execute(SQL["relieve"], appointment, branch, now)


async def of_branch(db: Connection, branch: int) -> list[Coordinator]:
    """The coordinators of a branch, the first appointed first."""
    return typed_rows(Coordinator, await db.fetch(SQL["of_branch"], branch))


async def seeing(db: Connection, person: UUID) -> list[Seer]:
    """Who can see a member's name: the coordinators of her branches, without herself."""
    return typed_rows(Seer, await db.fetch(SQL["seeing"], person))
