"""Commitments: who has said that she does what after a meeting, and by when. Each is reminded of once, by letter."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from fackpol.base.database import Connection, Row, queries, typed_rows
from fackpol.base.vault import Vault

SQL = queries("commitments")
TEXT = 300  # characters
MOST = 30  # of a meeting


@dataclass(frozen=True, slots=True)
class Commitment:
    """What somebody has said that she does; nobody yet where `invitation` is None. `due_on` is a local day."""

    id: UUID
    invitation: UUID | None
    meeting: int
    text: str = field(repr=False)
    due_on: date
    ended_at: datetime | None
    done: bool | None  # None while it is open; False: it will not be


@dataclass(frozen=True, slots=True)
class Own:
    """One of hers, without what it says."""

    id: UUID
    meeting: int
    invitation: UUID


async def add(
    db: Connection, vault: Vault, meeting: int, text: str, due_on: date, invitation: UUID | None, now: datetime
) -> bool:
    """Note what is to be done after a meeting, and by whom of its invited.

    False before the meeting begins, for one that is cancelled, for somebody not invited, and past MOST.
    """
    id = uuid4()
    sealed = vault.seal(text, "commitments.text", id)
    return bool(await db.fetchval(SQL["add"], id, meeting, invitation, sealed, due_on, now, MOST))


async def of_meeting(db: Connection, vault: Vault, meeting: int) -> list[Commitment]:
    """All of a meeting, the nearest day first."""
    return [_opened(vault, row) for row in await db.fetch(SQL["of_meeting"], meeting)]


async def of_invitation(db: Connection, vault: Vault, invitation: UUID) -> list[Commitment]:
    """Those of one who was invited to a meeting."""
    return [_opened(vault, row) for row in await db.fetch(SQL["of_invitation"], invitation)]


async def open_of_person(db: Connection, vault: Vault, person: UUID) -> list[Commitment]:
    """All that she has said that she does and that is open, the nearest day first."""
    return [_opened(vault, row) for row in await db.fetch(SQL["open_of_person"], person)]


async def of_person(db: Connection, person: UUID) -> list[Own]:
    """Which are hers, open or not."""
    return typed_rows(Own, await db.fetch(SQL["of_person"], person))


async def settle(
    db: Connection, meeting: int, id: UUID, done: bool | None, now: datetime, by: UUID | None = None
) -> bool:
    """Say that it is done, or (False) will not be, or (None) that it is open again.

    `by`: the invitation of whoever says so of her own; None for a coordinator. False when there is no such one.
    """
    return bool(await db.fetchval(SQL["settle"], id, meeting, done, by, now))


async def give(db: Connection, meeting: int, id: UUID, invitation: UUID) -> bool:
    """Give one that nobody has taken to somebody invited. False when it is taken, or she is not."""
    return bool(await db.fetchval(SQL["give"], id, meeting, invitation))


async def remove(db: Connection, meeting: int, id: UUID) -> bool:
    """Delete one. False when there is none."""
    return bool(await db.fetchval(SQL["remove"], id, meeting))


async def remind(db: Connection, now: datetime) -> int:
    """Post the reminders that are due. Returns how many."""
    return int(await db.fetchval(SQL["remind"], now))


def _opened(vault: Vault, row: Row) -> Commitment:
    return Commitment(**{**row, "text": vault.open(row["text"], "commitments.text", row["id"])})
