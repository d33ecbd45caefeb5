"""Differences: what a new register would change, row by row. An administrator sees each row and accepts it, or not.

A mandate that is missing from the file does not end by itself: the file can be late or incomplete, so a person decides.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from fackpol.base.database import Connection, queries, typed, typed_rows
from fackpol.base.vault import Vault
from fackpol.network.reference import Reference
from fackpol.registers import applying, contents, people, reading
from fackpol.registers.applying import Applied
from fackpol.registers.choices import Choice
from fackpol.registers.columns import Sheet
from fackpol.registers.comparison import Difference
from fackpol.registers.contents import Contents
from fackpol.registers.instructions import Instructions

SQL = queries("differences")
LIVES = timedelta(days=30)  # how long a register waits to be accepted


@dataclass(frozen=True, slots=True)
class ListedRegister:
    """A register that waits to be accepted, in the list. `rows`: how many lines the file has."""

    id: UUID
    area: str
    rows: int
    read_at: datetime


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A register that waits to be accepted, as it is kept: see `contents.Contents`. `lines` are sealed."""

    area: str
    lines: bytes = field(repr=False)
    bodies: list[str]
    rows: int
    file_sha256: bytes
    terms: dict[str, list[str]]


@dataclass(frozen=True)
class Waiting:
    """A register that waits to be accepted."""

    id: UUID
    row: Contents = field(repr=False)

    @property
    def area(self) -> str:
        return self.row.area

    @property
    def lines(self) -> tuple[reading.RegisterRow, ...]:
        """The party's own."""
        return self.row.lines


async def read(
    db: Connection, vault: Vault, area: str, party: str, raw: bytes, by: UUID | None, now: datetime,
    asked: Instructions | None = None, sheet: Sheet | None = None,
) -> UUID:  # fmt: skip
    """Keep a register for review, in place of an earlier one for the same area. Returns its id.

    `asked` says how to read it; `sheet` is the file where it is open. Raises faulty.Faulty when it can not be read, and
    then nothing is kept.
    """
    lines = await asyncio.to_thread(reading.read, sheet or raw, asked=asked)
    one = await asyncio.to_thread(contents.sorted_out, area, party, raw, lines, now)
    return await keep(db, vault, one, by, now, uuid4())


async def keep(db: Connection, vault: Vault, one: Contents, by: UUID | None, now: datetime, id: UUID) -> UUID:
    """Keep what a file holds for review, but not those who have asked to be left out: they are not even sealed."""
    placed = await applying.committees_of(db, one.area, one.bodies)
    found = await people.recognise(db, vault, one.area, one.lines, placed)
    left_out = {line.number for entry in found.entries if entry.left_out for line in entry.entry.lines}
    kept = [line for line in one.lines if line.number not in left_out]
    sealed = await asyncio.to_thread(lambda: vault.seal(contents.packed(kept), "registers.lines", id))
    terms = {body: [str(day) for day in days] for body, days in one.told.items()}
    own = (one.area, sealed, one.bodies, one.rows, one.file_sha256)
    await db.execute(SQL["read"], id, *own, now, by, terms)
    return id


async def waiting(db: Connection) -> list[ListedRegister]:
    """The registers that wait to be accepted, the latest first."""
    return typed_rows(ListedRegister, await db.fetch(SQL["waiting"]))


async def get(db: Connection, vault: Vault, id: UUID) -> Waiting | None:
    """A waiting register with its lines opened; None when there is none."""
    found = await db.fetchrow(SQL["get"], id)
    if found is None:
        return None
    row = typed(RegisterFile, found)
    lines = await asyncio.to_thread(lambda: contents.unpacked(vault.open(row.lines, "registers.lines", id)))
    told = {body: [date.fromisoformat(day) for day in days] for body, days in row.terms.items()}
    return Waiting(id, Contents(row.area, row.rows, row.file_sha256, row.bodies, told, lines))


async def drop(db: Connection, id: UUID) -> None:
    """Throw a waiting register away."""
    await db.execute(SQL["drop"], id)


async def tidy(db: Connection, now: datetime) -> None:
    """Delete registers that have waited for longer than LIVES."""
    await db.execute(SQL["forget"], now - LIVES)


async def of(db: Connection, vault: Vault, reference: Reference, one: Waiting, today: date) -> list[Difference]:
    """Every difference between a register and the mandates we have, ordered by kind, committee and name."""
    return (await applying.beside(db, vault, reference, one.row, today)).rows


async def accept(
    db: Connection, vault: Vault, reference: Reference, id: UUID, choice: Choice, by: UUID | None, now: datetime
) -> Applied | None:
    """Apply what is chosen of a waiting register, all or none. None when it does not wait any more."""
    async with db.transaction():
        if not await db.fetchval(SQL["lock"], id):
            return None
        one = await get(db, vault, id)
        assert one is not None
        return await applying.apply(db, vault, reference, one.row, choice, now, by)
