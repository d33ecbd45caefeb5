"""Those of the party on the same kind of committee elsewhere, and the meetings to which one invites the others."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault
from fackpol.base.words import order
from fackpol.network.matching import seat_name
from fackpol.network.meetings import Meeting
from fackpol.network.reference import Reference

SQL = queries("counterparts")
MOST = 3  # coming meetings that one of them calls


@dataclass(frozen=True)
class Sister:
    """Somebody of the party on the same kind of committee elsewhere."""

    name: str = field(repr=False)
    seat: str
    committee: str
    place: str


async def of(db: Connection, vault: Vault, reference: Reference, person: UUID, day: date) -> list[Sister]:
    """Who knows the same questions elsewhere on a day, by place and name."""
    found = [
        Sister(
            vault.open(row["name"], "people.name", row["person"]), seat_name(row["seat"]), row["committee_name"],
            reference.name(row["owner"]),
        )
        for row in await db.fetch(SQL["of"], person, day)
    ]  # fmt: skip
    return sorted(found, key=lambda her: (order(her.place), order(her.name)))


async def call(db: Connection, by: UUID, meeting: Meeting, now: datetime, day: date) -> int | None:
    """Call it and invite everybody who can be reached, at once. None when she has called MOST that are to come.

    Whoever does not know yet that she is in the list is told that first.
    """
    async with db.transaction():
        await db.execute(SQL["lock"], by)
        if await db.fetchval(SQL["coming"], by, now) >= MOST:
            return None
        mandates = [row["mandate"] for row in await db.fetch(SQL["of"], by, day)]
        id: int = await db.fetchval(SQL["call"], by, now, *meeting.row)
        await db.execute(SQL["invite"], id, mandates, now)
    return id


async def get(db: Connection, id: int, by: UUID) -> Row | None:
    """A meeting of her own, with `cancelled_at`."""
    return await db.fetchrow(SQL["get"], id, by)


async def called_by(db: Connection, by: UUID, now: datetime) -> list[Row]:
    """Her own meetings that are to come, with counts of answers."""
    return await db.fetch(SQL["called_by"], by, now)
