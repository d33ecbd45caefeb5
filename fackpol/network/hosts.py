"""Hosts: several branches call a meeting together. One is asked, and its coordinator says yes, while it is a draft.

Each of them may change the meeting and call it off. Each sees her own members by name, and another host's in bands.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fackpol.base.database import Connection, one, queries, typed, typed_rows
from fackpol.base.vault import Vault
from fackpol.network import audiences, meetings
from fackpol.network.audiences import Part

SQL = queries("hosts")
MOST = 5  # branches that host one meeting, or are asked to


@dataclass(frozen=True, slots=True)
class Host:
    """A branch that hosts a meeting, or that has been asked and has not answered."""

    id: int
    slug: str
    name: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class OtherAnswers:
    """How other hosts' members have answered, of those who count outside their branch: to be shown in bands."""

    yes: int
    maybe: int
    no: int


async def of_meeting(db: Connection, meeting: int) -> list[Host]:
    """The branches that host a meeting, then those that are asked."""
    return typed_rows(Host, await db.fetch(SQL["of_meeting"], meeting))


async def others(db: Connection, meeting: int) -> list[tuple[str, str]]:
    """(slug, name) of the open branches that can still be asked."""
    return [(row["slug"], row["name"]) for row in await db.fetch(SQL["others"], meeting)]


async def propose(db: Connection, meeting: int, branch: str, by: UUID, now: datetime) -> bool:
    """Ask a branch to host a draft too. False when it is no draft any more, or has MOST hosts."""
    if len(await of_meeting(db, meeting)) >= MOST:
        return False
    return bool(await db.fetchval(SQL["propose"], meeting, branch, by, now))


async def take_back(db: Connection, meeting: int, branch: str) -> bool:
    """End a proposal: taken back by those who asked, or answered with no. False when there is none."""
    return bool(await db.fetchval(SQL["take_back"], meeting, branch))


async def asked(db: Connection, vault: Vault, meeting: int, branch: str, now: datetime) -> dict[str, Any] | None:
    """The draft that a branch is asked to host, opened, with the names of its `hosts`. None: it is not asked."""
    row = await db.fetchrow(SQL["asked"], meeting, branch, now)
    return meetings.opened(vault, row, meeting) if row else None


async def agree(db: Connection, meeting: int, branch: str, now: datetime) -> bool:
    """Make a branch that is asked a host. False when it is not asked any more, or the meeting is no draft."""
    return bool(await db.fetchval(SQL["agree"], meeting, branch, now))


async def other_members(db: Connection, meeting: int, branch: int) -> int:
    """How many members of other hosts, who are not in this branch, a draft comes to: at least so many, in fives."""
    hosts = [host.id for host in await of_meeting(db, meeting) if host.agreed and host.id != branch]
    parts = [Part("branch", str(id)) for id in hosts] + [Part("branch", str(branch), included=False)]
    return audiences.counted(await audiences.cells(db), parts)


async def other_answers(db: Connection, meeting: int, branch: int, today: date) -> OtherAnswers:
    """How the members have answered whom this branch's coordinators are not shown."""
    return typed(OtherAnswers, await one(db, SQL["other_answers"], meeting, branch, today))
