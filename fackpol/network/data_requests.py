"""What somebody asks for on paper or by telephone: a copy of everything we have about her, or that it is erased.

An administrator finds her and writes the request down; another one confirms it, where there is another.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from fackpol.base.database import Connection, Row, queries, typed_rows
from fackpol.base.vault import Vault
from fackpol.network import people, representatives, security_log
from fackpol.network.member_search import folded

SQL = queries("data_requests")
MOST_FOUND = 10
COPY_LIVES = timedelta(days=7)  # how long the copy can be fetched once it is confirmed
KEPT = timedelta(days=730)  # as the access log


@dataclass(frozen=True)
class Subject:
    """Somebody who may be the one who asks."""

    id: UUID
    name: str = field(repr=False)
    email: str | None = field(repr=False)
    member: bool
    representative: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits to be confirmed, or a copy that can be fetched. It names nobody but who wrote it down."""

    id: UUID
    wish: str  # copy, erasure
    asked_at: datetime
    confirmed_at: datetime | None
    asked_by: UUID | None
    asked_by_name: bytes | None = field(repr=False)


@dataclass(frozen=True)
class DataRequest:
    """A request, opened."""

    id: UUID
    wish: str
    subject: Subject
    reason: str = field(repr=False)
    asked_by: UUID | None
    asked_by_name: bytes | None = field(repr=False)
    asked_at: datetime
    confirmed_at: datetime | None


async def find(db: Connection, vault: Vault, sought: str) -> list[Subject]:
    """Those with this address, or with this whole name (accents and capitals do not matter); at most MOST_FOUND.

    The caller must write to the access log whom it shows.
    """
    if "@" in sought:
        rows = await db.fetch(SQL["by_address"], vault.indexes(sought))
        return [_subject(vault, row) for row in rows[:MOST_FOUND]]
    wanted = sorted(folded(sought).split())
    rows = [row for row in await db.fetch(SQL["everybody"]) if sorted(folded(_name(vault, row)).split()) == wanted]
    return [_subject(vault, row) for row in rows[:MOST_FOUND]]


async def ask(
    db: Connection, vault: Vault, person: UUID, wish: str, reason: str, by: UUID, now: datetime
) -> UUID | None:
    """Write a request down and return its id. None when she is nobody, or the same request waits already."""
    id = uuid4()
    sealed = vault.seal(reason, "data_requests.reason", id)
    async with db.transaction():
        if not await db.fetchval(SQL["ask"], id, person, wish, sealed, by, now):
            return None
        await security_log.note(db, "data asked for", now, by, person)
    return id


async def waiting(db: Connection, now: datetime) -> list[Waiting]:
    """Those that wait to be confirmed, and copies that can still be fetched, the oldest first."""
    return typed_rows(Waiting, await db.fetch(SQL["waiting"], now - COPY_LIVES))


async def get(db: Connection, vault: Vault, id: UUID) -> DataRequest | None:
    """None when there is no such request. The caller must write to the access log that she is shown."""
    row = await db.fetchrow(SQL["get"], id)
    if row is None:
        return None
    subject = Subject(
        row["person"], _name(vault, row, "person"), _email(vault, row), row["member"], row["representative"]
    )
    reason = vault.open(row["reason"], "data_requests.reason", id)
    return DataRequest(
        id, row["wish"], subject, reason, row["asked_by"], row["asked_by_name"], row["asked_at"], row["confirmed_at"]
    )


async def confirm(db: Connection, vault: Vault, ledger: Path, request: DataRequest, by: UUID, now: datetime) -> bool:
    """Confirm a request. An erasure is carried out at once: as a member, and as a representative.

    False: she may not (she wrote it down herself and there is another administrator, or it is about herself), or it
    is confirmed already. Raises OSError when the ledger can not be written, and then nothing is changed.
    """
    async with db.transaction():
        if not await db.fetchval(SQL["confirm"], request.id, by, now):
            return False
        await security_log.note(db, "data request confirmed", now, by, request.subject.id)
        if request.wish == "erasure":
            await erase(db, vault, ledger, request.subject, now)
    return True


async def erase(db: Connection, vault: Vault, ledger: Path, subject: Subject, now: datetime) -> None:
    """Erase everything about somebody: a politician is left out of the list, also by later registers.

    Raises OSError when the ledger can not be written; the caller's transaction must then end.
    """
    if subject.representative:
        await representatives.leave_out(db, vault, ledger, subject.id, now)
    if await people.exists(db, subject.id):
        await people.erase(db, vault, ledger, subject.id, now)


async def withdraw(db: Connection, id: UUID) -> None:
    """Drop a request that has not been confirmed."""
    await db.execute(SQL["withdraw"], id)


async def tidy(db: Connection, now: datetime) -> None:
    """Delete requests that are older than 24 months."""
    await db.execute(SQL["forget"], now - KEPT)


def _subject(vault: Vault, row: Row) -> Subject:
    return Subject(row["id"], _name(vault, row), _email(vault, row, "id"), row["member"], row["representative"])


def _name(vault: Vault, row: Row, id: str = "id") -> str:
    return vault.open(row["name"], "people.name", row[id])


def _email(vault: Vault, row: Row, id: str = "person") -> str | None:
    return vault.open(row["email"], "people.email", row[id]) if row["email"] else None
