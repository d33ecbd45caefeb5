"""Appointments: who coordinates which branch, and who administers the whole service.

Every way to a post ends here: what an administrator proposes, a member who is asked to share one, a command on the
server.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from fackpol.base.database import Connection, queries, typed_rows
from fackpol.network import security_log

SQL = queries("appointments")
SHOWN = timedelta(days=365)  # how long a member sees that somebody could see her


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
class Administrator:
    """Somebody who administers. `id` is her appointment's; `name` is sealed."""

    id: int
    person: UUID
    name: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Seer:
    """A coordinator who sees a member's name, and in which branch; `to_at`: who did, until then. `name` is sealed."""

    person: UUID
    name: bytes = field(repr=False)
    branch: str
    from_at: datetime
    to_at: datetime | None


@dataclass(frozen=True, slots=True)
class Stands:
    """Who stands behind an appointment: who proposed it, and who decided it. The same person: she decided it alone."""

    proposed_by: UUID | None
    decided_by: UUID

    @property
    def alone(self) -> bool:
        return self.proposed_by == self.decided_by


async def appoint(
    db: Connection, person: UUID, role: str, branch: int | None, now: datetime, stands: Stands | None = None
) -> bool:
    """Appoint her and tell her so by letter; the branch's members are told who sees them now. False: she is already.

    `role` is "coordinator" (of a branch) or "administrator" (branch None). `stands` None: a command on the server.
    The caller has asked `may_give`. The database refuses that she stands behind it herself.
    """
    by, alone = (stands.decided_by, stands.alone) if stands else (None, False)
    two = (stands.proposed_by, None if alone else by) if stands else (None, None)
    async with db.transaction():
        new = bool(await db.fetchval(SQL["appoint"], person, role, branch, now, *two, alone))
        if new:
            await security_log.note(db, "post given alone" if alone else "post given", now, by, person)
    return new


async def may_give(db: Connection, by: UUID, proposed_by: UUID | None, person: UUID) -> bool:
    """Whether an administrator (`by`) may decide that somebody gets a post that somebody has proposed.

    Nobody appoints herself. Whoever has proposed it decides only where no other administrator could.
    """
    return by != person and (by != proposed_by or not await others_administer(db, by, person))


async def others_administer(db: Connection, *some: UUID) -> bool:
    """Whether anybody administers but these."""
    return bool(await db.fetchval(SQL["others_administer"], list(some)))


async def relieve(db: Connection, appointment: int, branch: int, now: datetime, by: UUID | None = None) -> bool:
    """End an appointment, by its id, and post a letter that tells her so. False when it is none in this branch."""
    async with db.transaction():
        person = await db.fetchval(SQL["relieve"], appointment, branch, now)
        if person:
            await security_log.note(db, "post ended", now, by, person)
    return person is not None


async def relieve_administrator(db: Connection, person: UUID, now: datetime, by: UUID | None = None) -> bool:
    """End her appointment as administrator, and tell her so. False when she is none, or the last one."""
    async with db.transaction():
        relieved = await db.fetchval(SQL["relieve_administrator"], person, now)
        if relieved:
            await security_log.note(db, "post ended", now, by, person)
    return relieved is not None


async def of_branch(db: Connection, branch: int) -> list[Coordinator]:
    """The coordinators of a branch, the first appointed first."""
    return typed_rows(Coordinator, await db.fetch(SQL["of_branch"], branch))


async def administrators(db: Connection) -> list[Administrator]:
    """Those who administer, the first appointed first."""
    return typed_rows(Administrator, await db.fetch(SQL["administrators"]))


async def seeing(db: Connection, person: UUID, now: datetime) -> list[Seer]:
    """Who can see a member's name, and who could within a year: the coordinators of her branches, without herself."""
    return typed_rows(Seer, await db.fetch(SQL["seeing"], person, now - SHOWN))
