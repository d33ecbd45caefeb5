"""Nominations: a coordinator asks a member to share the post; she answers, and an administrator settles it.

Nobody appoints herself: the asked must say yes, and the administrator must be somebody else than she and whoever asked.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from fackpol.base.database import Connection, queries, typed, typed_rows
from fackpol.base.rate_limits import DAY, Limit
from fackpol.network import appointments, security_log
from fackpol.network.appointments import Stands

SQL = queries("nominations")
KEPT = timedelta(days=180)
A_DAY = Limit("nominations by a coordinator", 10, DAY)
OF_ONE = Limit("nominations of a member", 2, DAY)  # also when the question is taken back at once


@dataclass(frozen=True, slots=True)
class Asked:
    """A nomination as the branch's coordinators see it. `answer` is "yes", "no" or None. `name` is sealed."""

    id: UUID
    person: UUID
    name: bytes = field(repr=False)
    asked_at: datetime
    answer: str | None


@dataclass(frozen=True, slots=True)
class Nomination:
    """A nomination as the asked person sees it. `asked_by_name` is sealed; None when that person is gone."""

    id: UUID
    person: UUID
    branch: str
    answer: str | None
    settled_at: datetime | None
    asked_by: UUID | None
    asked_by_name: bytes | None = field(repr=False)
    language: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A nomination that the member has said yes to, as administrators see it. Names and address are sealed."""

    id: UUID
    person: UUID
    name: bytes = field(repr=False)
    email: bytes | None = field(repr=False)
    branch: str
    slug: str
    asked_by: UUID | None
    asked_by_name: bytes | None = field(repr=False)
    answered_at: datetime


async def ask(db: Connection, branch: str, person: UUID, by: UUID, now: datetime) -> bool:
    """Ask a member, by letter, to share the post.

    False when she is no welcomed member of the branch, coordinates it already, or has been asked and has not said no.
    """
    return bool(await db.fetchval(SQL["ask"], uuid4(), branch, person, by, now))


async def of_branch(db: Connection, branch: str, now: datetime) -> list[Asked]:
    """Who has been asked in a branch and is not settled; a no is shown for 14 days."""
    return typed_rows(Asked, await db.fetch(SQL["of_branch"], branch, now))


async def withdraw(db: Connection, branch: str, id: UUID) -> bool:
    """Take a question back: its letter does not go any more, and its link opens nothing. False: the branch has none."""
    return bool(await db.fetchval(SQL["withdraw"], branch, id))


async def get(db: Connection, id: UUID) -> Nomination | None:
    """A nomination, or None when it has been taken back or the branch has closed."""
    row = await db.fetchrow(SQL["get"], id)
    return typed(Nomination, row) if row else None


async def answer(db: Connection, id: UUID, yes: bool, now: datetime) -> bool:
    """Record her answer; she can change it until an administrator has settled it. False when it is too late."""
    return bool(await db.fetchval(SQL["answer"], id, "yes" if yes else "no", now))


async def waiting(db: Connection) -> list[Accepted]:
    """Those who have said yes, the first first."""
    return typed_rows(Accepted, await db.fetch(SQL["waiting"]))


async def settle(db: Connection, id: UUID, by: UUID, appoint: bool, now: datetime) -> bool:
    """Let an administrator (`by`) appoint whoever said yes, or not. False when there was nothing to settle.

    The caller has asked `appointments.may_give`.
    """
    async with db.transaction():
        row = await db.fetchrow(SQL["settle"], id, by, now)
        if row and appoint:
            stands = Stands(row["asked_by"], by)
            await appointments.appoint(db, row["person"], "coordinator", row["branch"], now, stands)
        elif row:
            await security_log.note(db, "post refused", now, by, row["person"])
    return row is not None


async def tidy(db: Connection, now: datetime) -> None:
    """Delete nominations after half a year."""
    await db.execute(SQL["tidy"], now - KEPT)
