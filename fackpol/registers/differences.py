"""Differences: what a new register would change, row by row. An administrator sees each row and accepts it, or not.

A mandate that is missing from the file does not end by itself: the file can be late or incomplete, so a person decides.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from fackpol.base.database import Connection, queries, typed, typed_rows
from fackpol.base.vault import Vault
from fackpol.base.words import order
from fackpol.network import committees
from fackpol.network.classification import normalised, plain, seat
from fackpol.network.reference import Reference
from fackpol.registers import imports, reading
from fackpol.registers.comparison import CommitteeName, Comparison, Difference, DifferenceKind, PlacedMandate
from fackpol.registers.reading import RegisterRow

SQL = queries("differences")
LIVES = timedelta(days=30)  # how long a register waits to be accepted
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ListedRegister:
    """A register that waits to be accepted, in the list. `rows`: how many lines the file has."""

    id: UUID
    area: str
    rows: int
    read_at: datetime


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A register that waits to be accepted. `lines` are sealed, `bodies` are all committees that the file names."""

    id: UUID
    area: str
    lines: bytes = field(repr=False)
    bodies: list[str]
    rows: int
    file_sha256: bytes
    read_at: datetime


@dataclass(frozen=True)
class Waiting:
    """A register that waits to be accepted. `lines` are the party's own; `row` comes from the query `get`."""

    id: UUID
    area: str
    row: RegisterFile = field(repr=False)
    lines: tuple[RegisterRow, ...] = field(repr=False)


async def read(db: Connection, vault: Vault, area: str, party: str, raw: bytes, by: UUID, now: datetime) -> UUID:
    """Keep a register for review, in place of an earlier one for the same area. Returns its id.

    Raises reading.Faulty when the file can not be read, and then nothing is kept.
    """
    lines = reading.read(raw)
    own = await _kept(db, vault, area, [line for line in lines if plain(line.party) == plain(party)])
    id = uuid4()
    sealed = vault.seal(_packed(own), "registers.lines", id)
    bodies = list(dict.fromkeys(line.body for line in lines))
    await db.execute(SQL["read"], id, area, sealed, bodies, len(lines), sha256(raw).digest(), now, by)
    return id


async def _kept(db: Connection, vault: Vault, area: str, own: list[RegisterRow]) -> list[RegisterRow]:
    """The lines that may be kept: not those of people who have asked to be left out, not even sealed."""
    digests = {vault.digest("register", imports.key(area, line)): imports.key(area, line) for line in own}
    known = await imports.known_people(db, digests)
    left_out = {digests[digest] for digest, row in known.items() if row.stopped}
    return [line for line in own if imports.key(area, line) not in left_out]


async def waiting(db: Connection) -> list[ListedRegister]:
    """The registers that wait to be accepted, the latest first."""
    return typed_rows(ListedRegister, await db.fetch(SQL["waiting"]))


async def get(db: Connection, vault: Vault, id: UUID) -> Waiting | None:
    """A waiting register with its lines opened; None when there is none."""
    found = await db.fetchrow(SQL["get"], id)
    if found is None:
        return None
    row = typed(RegisterFile, found)
    return Waiting(id, row.area, row, _unpacked(vault.open(row.lines, "registers.lines", id)))


async def drop(db: Connection, id: UUID) -> None:
    """Throw a waiting register away."""
    await db.execute(SQL["drop"], id)


async def tidy(db: Connection, now: datetime) -> None:
    """Delete registers that have waited for longer than LIVES."""
    await db.execute(SQL["forget"], now - LIVES)


async def of(db: Connection, vault: Vault, reference: Reference, one: Waiting, today: date) -> list[Difference]:
    """Every difference between a register and the mandates we have, ordered by kind, committee and name."""
    comparison = await _compared(db, vault, reference, one)
    found = [*comparison.renamed(), *comparison.changed(), *comparison.gone(today)]
    kinds = list(DifferenceKind)
    return sorted(found, key=lambda row: (kinds.index(row.kind), order(row.committee), order(row.name), row.key))


async def accept(
    db: Connection, vault: Vault, reference: Reference, id: UUID, chosen: Collection[str], by: UUID, now: datetime,
    today: date,
) -> int:  # fmt: skip
    """Apply the chosen rows, all or none. `chosen` are keys of differences.

    Returns how many were applied: a chosen row that is no longer a difference does not count.
    """
    async with db.transaction():
        if not await db.fetchval(SQL["lock"], id):
            return 0
        one = await get(db, vault, id)
        assert one is not None
        done = 0
        # Rename first, so that the other rows find their committee by its new name.
        for kinds in ((DifferenceKind.RENAMED,), tuple(DifferenceKind)):
            rows = [
                row for row in await of(db, vault, reference, one, today) if row.kind in kinds and row.key in chosen
            ]
            await _do(db, vault, reference, one, rows, today)
            done += len(rows)
        if done:
            counts = {"rows": one.row.rows, "of_party": len(one.lines), "accepted": done}
            await db.execute(imports.SQL["add"], "register", one.area, one.row.file_sha256, now, by, counts)
    return done


async def _do(
    db: Connection, vault: Vault, reference: Reference, one: Waiting, rows: list[Difference], today: date
) -> None:
    lines = [row.line for row in rows if row.line is not None]
    placed = await committees.place(db, reference, one.area, [line.body for line in lines])
    people = await imports.people(db, vault, one.area, lines, imports.ImportReport()) if lines else {}
    for row in rows:
        if row.renamed is not None:
            await db.execute(SQL["rename"], row.renamed, row.committee, one.area, normalised(row.committee))
        elif row.line is None:
            assert row.mandate is not None
            await db.execute(SQL["end"], row.mandate.id, today - A_DAY)
        elif (person := people[imports.key(one.area, row.line)]) is not None:
            await _seat(db, reference, row.line, row.mandate, person, placed[row.line.body])


async def _seat(
    db: Connection, reference: Reference, line: RegisterRow, before: PlacedMandate | None, person: UUID, committee: int
) -> None:
    """Add or change the mandate of a line. When its seat changes on a later day, end the old mandate and add a new
    one, so that the history stays.
    """
    found = seat(line.title, reference.spellings, reference.seat_order)
    own = (found, line.title, line.from_day, line.to_day)
    if before is not None and line.from_day <= before.from_day:
        await db.execute(SQL["change"], before.id, *own)
        return
    if before is not None:
        await db.execute(SQL["end"], before.id, line.from_day - A_DAY)
    await db.execute(SQL["add"], person, committee, *own)


async def _compared(db: Connection, vault: Vault, reference: Reference, one: Waiting) -> Comparison:
    keyed = {(imports.key(one.area, line), line.body, line.title, line.from_day): line for line in one.lines}
    digests = {vault.digest("register", key): key for key, *_ in keyed}
    known = await imports.known_people(db, digests)
    people = {digests[digest]: row.person for digest, row in known.items()}
    left_out = {key for key, person in people.items() if person is None}
    theirs = [person for person in people.values() if person]
    mandates = typed_rows(PlacedMandate, await db.fetch(SQL["mandates"], one.area, theirs))
    found = typed_rows(CommitteeName, await db.fetch(SQL["committees"], one.area))
    names = committees.Names((row.owner, row.normalised, row.committee) for row in found)
    by_id = {row.committee: row for row in found}
    return Comparison(
        reference,
        {body: by_id.get(names.find(one.area, body) or 0) for body in one.row.bodies},
        [(line, key, people.get(key)) for (key, *_), line in keyed.items() if key not in left_out],
        {row.person: vault.open(row.name, "people.name", row.person) for row in mandates},
        mandates,
    )


def _packed(lines: list[RegisterRow]) -> str:
    return json.dumps(
        [{**vars(line), "from_day": str(line.from_day), "to_day": str(line.to_day or "")} for line in lines]
    )


def _unpacked(packed: str) -> tuple[RegisterRow, ...]:
    def line(row: dict[str, Any]) -> RegisterRow:
        to_day = date.fromisoformat(row["to_day"]) if row["to_day"] else None
        return RegisterRow(**{**row, "from_day": date.fromisoformat(row["from_day"]), "to_day": to_day})

    return tuple(line(row) for row in json.loads(packed))
