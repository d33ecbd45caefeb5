"""Counterparts: the party's representatives on the same type of committee in other places.

One of them can call a meeting and invite the others.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, queries
from fackpol.base.rate_limits import DAY, Limit
from fackpol.base.vault import Vault
from fackpol.base.words import order
from fackpol.network import meetings
from fackpol.network.meetings import Meeting
from fackpol.network.reference import Reference
from fackpol.network.representatives import shown_name
from fackpol.network.seats import seat_name

SQL = queries("counterparts")
A_DAY = Limit("meetings called by a representative", 5, DAY)  # also those that she calls off at once
MOST = 3  # coming meetings that one representative may have called


@dataclass(frozen=True)
class Counterpart:
    """A representative of the party on the same type of committee elsewhere. `place` is the area's name.

    `reachable`: an invitation gets to her. `addressed`: we have an address, if it works or not.
    """

    mandate: int
    name: str = field(repr=False)
    seat: str
    committee: str
    place: str
    reachable: bool
    addressed: bool


@dataclass(frozen=True, slots=True)
class CalledMeeting:
    """A meeting that a representative called, with how many are invited and have said yes."""

    id: int
    title: str = field(repr=False)
    starts_at: datetime
    cancelled_at: datetime | None
    invited: int
    yes: int


async def of(
    db: Connection, vault: Vault, reference: Reference, person: UUID, day: date, then: date | None = None
) -> list[Counterpart]:
    """The counterparts of a representative on a day, ordered by place and name: those who sit on the day `then`."""
    found = [
        Counterpart(
            row["mandate"], shown_name(vault.open(row["name"], "people.name", row["person"])), seat_name(row["seat"]),
            row["committee_name"], reference.name(row["owner"]), row["reachable"], row["addressed"],
        )
        for row in await db.fetch(SQL["of"], person, day, then or day)
    ]  # fmt: skip
    return sorted(found, key=lambda her: (order(her.place), order(her.name)))


async def call(
    db: Connection,
    vault: Vault,
    by: UUID,
    meeting: Meeting,
    now: datetime,
    day: date,
    chosen: Collection[int] | None = None,
) -> int | None:
    """Call a meeting and invite the counterparts who sit on the meeting's day and can be reached. `day` is today.

    `chosen`: only those with these mandates; None: all. Returns the meeting's id, or None when she has called MOST
    coming meetings already. A counterpart who has not yet been told that she is in the list (GDPR Art. 14) gets that
    letter first.
    """
    async with db.transaction():
        await db.execute(SQL["lock"], by)
        if await db.fetchval(SQL["coming"], by, now) >= MOST:
            return None
        then = dates.today(meeting.starts_at)
        found = [row["mandate"] for row in await db.fetch(SQL["of"], by, day, then)]
        mandates = [mandate for mandate in found if chosen is None or mandate in chosen]
        id = await meetings.new_id(db)
        await db.execute(SQL["call"], id, by, now, *meeting.row(vault, id))
        await db.execute(SQL["invite"], id, mandates, now)
    return id


async def get(db: Connection, vault: Vault, id: int, by: UUID) -> dict[str, Any] | None:
    """A meeting that she called, opened, with `cancelled_at`. None when she called no such meeting."""
    row = await db.fetchrow(SQL["get"], id, by)
    return meetings.opened(vault, row, id) if row else None


async def called_by(db: Connection, vault: Vault, by: UUID, now: datetime) -> list[CalledMeeting]:
    """The coming meetings that she called, with counts of answers."""
    rows = await db.fetch(SQL["called_by"], by, now)
    return [CalledMeeting(**meetings.opened(vault, row, row["id"])) for row in rows]
