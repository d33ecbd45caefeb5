"""Appointments: who coordinates which branch, and who administers the whole service."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from fackpol.base.database import Connection, queries, typed_rows

SQL = queries("appointments")


@dataclass(frozen=True, slots=True)
class Coordinator:
    """A coordinator of a branch. `id` is her appointment's; `name` and `email` are sealed.

    `back_on`: the day on which she is back, when she has said that she is away. It may have passed.
    """

    id: int
    person: UUID
    name: bytes = field(repr=False)
    email: bytes | None = field(repr=False)
    back_on: date | None

    def away(self, today: date) -> bool:
        """Whether she is away on this day."""
        return self.back_on is not None and self.back_on > today


@dataclass(frozen=True, slots=True)
class Seer:
    """A coordinator who can see a member's name, and in which branch. `name` is sealed."""

    person: UUID
    name: bytes = field(repr=False)
    branch: str


async def appoint(db: Connection, person: UUID, role: str, branch: int | None, now: datetime) -> bool:
    """Appoint her and post a letter that tells her so. False: she is already.

    `role` is "coordinator" (of a branch) or "administrator" (branch None).
    """
    return bool(await db.fetchval(SQL["appoint"], person, role, branch, now))


async def may_appoint(db: Connection, by: UUID, person: UUID) -> bool:
    """Whether this administrator may appoint her. Nobody appoints herself, unless there is no other administrator."""
    return by != person or not await db.fetchval(SQL["other_administrators"], by)


async def relieve(db: Connection, appointment: int, branch: int, now: datetime) -> bool:
    """End an appointment, by its id, and post a letter that tells her so. False when it is none in this branch."""
    return await db.fetchrow(SQL["relieve"], appointment, branch, now) is not None


async def relieve_administrator(db: Connection, person: UUID, now: datetime) -> bool:
    """End her appointment as administrator, and tell her so. False when she is none, or the last one."""
    return bool(await db.fetchval(SQL["relieve_administrator"], person, now))


async def of_branch(db: Connection, branch: int) -> list[Coordinator]:
    """The coordinators of a branch, the first appointed first."""
    return typed_rows(Coordinator, await db.fetch(SQL["of_branch"], branch))


async def seeing(db: Connection, person: UUID) -> list[Seer]:
    """Who can see a member's name: the coordinators of her branches, without herself."""
    return typed_rows(Seer, await db.fetch(SQL["seeing"], person))
