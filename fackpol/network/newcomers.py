"""Newcomers: members who have confirmed and are in no branch, so that no coordinator sees them.

Whoever could be in a branch is reminded once. An administrator welcomes whoever has none; she is told when one begins.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from fackpol.base.database import Connection, Row, queries, typed
from fackpol.base.vault import Vault
from fackpol.network import branches, security_log
from fackpol.network.branches import Offer
from fackpol.network.members import Details

SQL = queries("newcomers")
MOST = 100  # are listed at a time


@dataclass(frozen=True, slots=True)
class Standing:
    """A member as the pages about joining need to know her."""

    welcomed_at: datetime | None  # by an administrator, because no branch was for her
    language: str
    invited: bool  # she has said yes to invitations: only then do we write when a branch begins


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A member whom an administrator is to welcome."""

    id: UUID
    name: str = field(repr=False)
    registered_at: datetime
    jobs: list[tuple[str, str | None]] = field(repr=False)  # industry and area


async def for_details(db: Connection, vault: Vault, details: Details, came_for: str | None) -> list[Offer]:
    """The open branches for somebody who is not a member yet: those that fit what she has told.

    `came_for` is the slug of the branch whose link she came by: it stands first, whether it fits or not.
    """
    industries, areas = [job.industry for job in details.jobs], [job.area for job in details.jobs]
    rows = await db.fetch(SQL["for_details"], industries, areas, details.home, details.union, came_for)
    return [branches.offer(vault, row) for row in rows]


async def get(db: Connection, person: UUID) -> Standing | None:
    """None when she is not a member."""
    row = await db.fetchrow(SQL["get"], person)
    return typed(Standing, row) if row else None


async def unwelcomed(db: Connection, vault: Vault, now: datetime) -> list[Newcomer]:
    """The first MOST of those whom an administrator is to welcome, opened, the longest waiting first.

    The caller must write to the access log that the list was opened, with the same moment.
    """
    return [_opened(vault, row) for row in await db.fetch(SQL["unwelcomed"], now, MOST)]


async def welcome(db: Connection, some: Collection[UUID], by: UUID, now: datetime) -> int:
    """Welcome those of them who wait, and send each a letter. Returns how many they were."""
    async with db.transaction():
        welcomed = await db.fetchval(SQL["welcome"], list(some), by, now)
        for person in welcomed:
            await security_log.note(db, "newcomer welcomed", now, by, person)
    return len(welcomed)


async def unjoined(db: Connection, today: date) -> list[str]:
    """The names of the branches that somebody could be in and is in none, since before this week.

    Not how many: nobody has welcomed them, so whoever invents four others could see when there is a fifth.
    """
    return [row["name"] for row in await db.fetch(SQL["unjoined"], today)]


async def awaiting(db: Connection, today: date) -> dict[str, int]:
    """How many of those who count are welcomed and wait for a branch to begin, by industry."""
    return {row["industry"]: row["members"] for row in await db.fetch(SQL["awaiting"], today)}


async def look_after(db: Connection, now: datetime) -> None:
    """Remind, once, whoever could be in a branch; and tell whoever has waited for one that it has begun."""
    await db.execute(SQL["remind"], now)
    await db.execute(SQL["tell_begun"], now)


def _opened(vault: Vault, row: Row) -> Newcomer:
    return Newcomer(**{**row, "name": vault.open(row["name"], "people.name", row["id"])})
