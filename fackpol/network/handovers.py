"""Handovers: a coordinator gives all that is hers in a branch to a colleague, or to all, with a note for them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, queries, typed
from fackpol.base.vault import Vault

SQL = queries("handovers")
NOTE = 1000  # characters
KEPT = timedelta(days=90)  # then the note is deleted, read or not


@dataclass(frozen=True, slots=True)
class Handover:
    """What a colleague has handed over, as her successor sees it. `giver_name` and `note` are sealed."""

    id: int
    giver: UUID
    giver_name: bytes = field(repr=False)
    contacts: int  # members to get in touch with
    note: bytes | None = field(repr=False)
    at: datetime
    read_at: datetime | None


async def hand_over(
    db: Connection, vault: Vault, branch: str, by: UUID, successor: UUID | None, note: str, now: datetime
) -> int:
    """Give all open contacts to a colleague, or (`successor` None) in turn to all who are not away.

    Each of them finds it among what there is to do, with the note. Returns how many colleagues that is.
    """
    async with db.transaction():
        await db.execute(SQL["hold"], branch, by)  # what is being written down has led to the next try by then
        made = await db.fetch(SQL["hand_over"], branch, by, successor, now, dates.today(now), bool(note))
        for row in made if note else ():
            await db.execute(SQL["note"], row["id"], vault.seal(note, "handovers.note", row["id"]))
    return len(made)


async def hers(db: Connection, branch: str, person: UUID) -> int:
    """How many members are hers to contact in a branch."""
    return int(await db.fetchval(SQL["hers"], branch, person))


async def get(db: Connection, branch: str, id: int, successor: UUID) -> Handover | None:
    """A handover to this successor; None when it is somebody else's, or not there."""
    row = await db.fetchrow(SQL["get"], branch, id, successor)
    return typed(Handover, row) if row else None


def note_of(vault: Vault, row: Handover) -> str:
    """Open the sealed note; "" when there is none."""
    return vault.open(row.note, "handovers.note", row.id) if row.note else ""


async def read(db: Connection, branch: str, id: int, successor: UUID, now: datetime) -> None:
    """Record that the successor has read it: it is no more among what there is to do."""
    await db.execute(SQL["read"], branch, id, successor, now)


async def tidy(db: Connection, now: datetime) -> None:
    """Delete handovers and their notes after 90 days."""
    await db.execute(SQL["tidy"], now - KEPT)
