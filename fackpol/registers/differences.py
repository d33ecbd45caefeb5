"""Differences: what a new register would change, row by row. An administrator sees each row and accepts it, or not.

A mandate that is missing from the file does not end by itself: the file can be late or incomplete, so a person decides.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from fackpol.base import dates
from fackpol.base.database import Connection, queries, typed, typed_rows
from fackpol.base.vault import Vault
from fackpol.base.words import order
from fackpol.network import committees, coverage
from fackpol.network.classification import normalised, plain
from fackpol.network.reference import Reference
from fackpol.registers import imports, people, reading
from fackpol.registers.comparison import (
    ALL,
    Asked,
    Candidate,
    CommitteeName,
    Comparison,
    Difference,
    DifferenceKind,
    PlacedMandate,
    question_key,
)
from fackpol.registers.identity import Recognised
from fackpol.registers.people import Recognition
from fackpol.registers.reading import RegisterRow

SQL = queries("differences")
LIVES = timedelta(days=30)  # how long a register waits to be accepted
A_DAY = timedelta(days=1)
ENOUGH, FEW = 5, 5  # from so many known bodies on, less than a fifth is few


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
    terms: dict[str, list[str]]  # the days of which it tells who sits, by body: see imports.terms
    parties: dict[str, int]  # how many lines each party has, as the file writes it


@dataclass(frozen=True)
class Waiting:
    """A register that waits to be accepted. `lines` are the party's own; `row` comes from the query `get`."""

    id: UUID
    area: str
    row: RegisterFile = field(repr=False)
    lines: tuple[RegisterRow, ...] = field(repr=False)


async def read(db: Connection, vault: Vault, area: str, party: str, raw: bytes, by: UUID, now: datetime) -> UUID:
    """Keep a register for review, in place of an earlier one for the same area. Returns its id.

    Raises faulty.Faulty when the file can not be read, and then nothing is kept.
    """
    lines = reading.read(raw)
    bodies = list(dict.fromkeys(line.body for line in lines))
    own = [line for line in lines if plain(line.party) == plain(party)]
    # Those who have asked to be left out are not kept, not even sealed.
    found = await people.recognise(db, vault, area, own, _ids(await _committees(db, area, bodies)))
    left_out = {line.number for one in found.entries if one.left_out for line in one.entry.lines}
    id = uuid4()
    sealed = vault.seal(_packed([line for line in own if line.number not in left_out]), "registers.lines", id)
    terms = {body: [str(day) for day in days] for body, days in imports.terms(lines, dates.today(now)).items()}
    parties = dict(Counter(line.party.strip() for line in lines).most_common())
    await db.execute(SQL["read"], id, area, sealed, bodies, len(lines), sha256(raw).digest(), now, by, terms, parties)
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
    return Waiting(id, row.area, row, _unpacked(vault.open(row.lines, "registers.lines", id)))


async def recognised(db: Connection, one: Waiting) -> tuple[int, int] | None:
    """How many of the file's bodies we know, and how many it has, where that is so few that the file may be another
    area's; else None, as while we know next to no bodies of the area.
    """
    rows = await db.fetch(SQL["committees"], one.area)
    own = {row["committee"] for row in rows if row["owner"] == one.area}
    known = [row for row in (await _committees(db, one.area, one.row.bodies)).values() if row]
    few = len(own) >= ENOUGH and len(known) * FEW < len(one.row.bodies)
    return (len(known), len(one.row.bodies)) if few else None


async def drop(db: Connection, id: UUID) -> None:
    """Throw a waiting register away."""
    await db.execute(SQL["drop"], id)


async def tidy(db: Connection, now: datetime) -> None:
    """Delete registers that have waited for longer than LIVES."""
    await db.execute(SQL["forget"], now - LIVES)


async def of(db: Connection, vault: Vault, reference: Reference, one: Waiting, today: date) -> list[Difference]:
    """Every difference between a register and the mandates we have, ordered by kind, committee and name."""
    comparison, _ = await _compared(db, vault, reference, one, {})
    return _rows(comparison, today)


async def accept(
    db: Connection, vault: Vault, reference: Reference, id: UUID, chosen: Collection[str], by: UUID, now: datetime,
    today: date, answers: Mapping[str, UUID | None] | None = None,
) -> int:  # fmt: skip
    """Apply the chosen rows, all or none. `chosen` are keys of differences.

    `answers` say, by the key of the difference that asks, who somebody of the file is; None: somebody new. Her new and
    changed mandates follow unchosen. Returns how many were applied or answered, without those that no longer differ.
    """
    async with db.transaction():
        if not await db.fetchval(SQL["lock"], id):
            return 0
        await people.lock(db)
        one = await get(db, vault, id)
        assert one is not None
        # Rename first, so that the other rows find their committee by its new name.
        done = await _rename(db, vault, reference, one, chosen, today)
        done += await _take(db, vault, reference, one, chosen, answers or {}, today)
        if done:
            counts, file = {"rows": one.row.rows, "of_party": len(one.lines), "accepted": done}, one.row.file_sha256
            await db.execute(imports.SQL["add"], "register", one.area, file, now, by, counts)
            await _tell_terms(db, one, now)
            await imports.analyze(db, done)
    return done


async def _tell_terms(db: Connection, one: Waiting, now: datetime) -> None:
    """Record the terms that the file tells of, of the committees that are known by now."""
    known = await _committees(db, one.area, one.row.bodies)
    told = [(row.committee, day) for body, row in known.items() if row for day in one.row.terms.get(body, ())]
    await coverage.tell_terms(db, [(committee, date.fromisoformat(day)) for committee, day in told], now)


def _rows(comparison: Comparison, today: date) -> list[Difference]:
    found = [*comparison.renamed(), *comparison.questions(), *comparison.changed(today), *comparison.gone(today)]
    kinds = list(DifferenceKind)
    return sorted(found, key=lambda row: (kinds.index(row.kind), order(row.committee), order(row.name), row.key))


async def _rename(
    db: Connection, vault: Vault, reference: Reference, one: Waiting, chosen: Collection[str], today: date
) -> int:
    rows = [row for row in await of(db, vault, reference, one, today) if row.renamed and row.key in chosen]
    for row in rows:
        await db.execute(SQL["rename"], row.renamed, row.committee, one.area, normalised(row.committee))
    return len(rows)


async def _take(
    db: Connection, vault: Vault, reference: Reference, one: Waiting, chosen: Collection[str],
    answers: Mapping[str, UUID | None], today: date,
) -> int:  # fmt: skip
    """Apply the chosen rows, and all that is new or changed of those whom an administrator has named."""
    comparison, found = await _compared(db, vault, reference, one, answers)
    named = {entry.entry.key for entry in found.entries if question_key(entry.entry.key) in answers and entry.settled}
    rows = [
        row
        for row in _rows(comparison, today)
        if row.renamed is None and (row.key in chosen or (row.entry in named and row.kind in ALL))
    ]
    entries = named | {row.entry for row in rows}
    some = [entry for entry in found.entries if entry.entry.key in entries and entry.settled]
    taken = await people.take(db, vault, some, found)
    placed = await committees.place(db, reference, one.area, _bodies(one, comparison, rows) if rows else [])
    for row in rows:
        if row.line is None:
            assert row.mandate is not None
            await db.execute(SQL["end"], row.mandate.id, today - A_DAY)
        elif row.entry in taken.people:
            await _seat(db, row, row.line, taken.people[row.entry], placed[row.line.body])
    return len(named) + sum(1 for row in rows if row.entry not in named)


def _bodies(one: Waiting, comparison: Comparison, rows: list[Difference]) -> list[str]:
    """The bodies to know from now on: all of the file, for where the party has no seat is worth knowing too. Not those
    that may be a new name of one that we know, unless a row is about them.
    """
    perhaps = {row.committee for row in comparison.renamed()} - {row.line.body for row in rows if row.line}
    return [body for body in one.row.bodies if body not in perhaps]


async def _seat(db: Connection, row: Difference, line: RegisterRow, person: UUID, committee: int) -> None:
    """Add or change the mandate of a line. When its seat changes on a later day, end the old mandate and add a new
    one, so that the history stays.
    """
    before = row.mandate
    own = (row.seat, line.title, line.from_day, line.to_day)
    if before is not None and (line.from_day <= before.from_day or before.status == "own"):
        await db.execute(SQL["change"], before.id, *own)
        return
    if before is not None:
        await db.execute(SQL["end"], before.id, line.from_day - A_DAY)
    await db.execute(SQL["add"], person, committee, *own)


async def _compared(
    db: Connection, vault: Vault, reference: Reference, one: Waiting, answers: Mapping[str, UUID | None]
) -> tuple[Comparison, Recognition]:
    """The register beside what we have, and who its people are when somebody has answered."""
    placed = await _committees(db, one.area, one.row.bodies)
    found = await people.recognise(db, vault, one.area, list(one.lines), _ids(placed))
    found = replace(found, entries=[_answered(entry, answers) for entry in found.entries])
    theirs = [person for entry in found.entries for person in (entry.person, *entry.candidates) if person]
    mandates = typed_rows(PlacedMandate, await db.fetch(SQL["mandates"], one.area, theirs))
    comparison = Comparison(
        reference,
        placed,
        [
            (line, entry.entry.key, entry.person)
            for entry in found.entries
            if entry.settled
            for line in entry.entry.lines
        ],
        {row.person: vault.open(row.name, "people.name", row.person) for row in mandates},
        mandates,
        [_asked(vault, entry, found, mandates) for entry in found.entries if entry.asked],
    )
    return comparison, found


def _answered(entry: Recognised, answers: Mapping[str, UUID | None]) -> Recognised:
    key = question_key(entry.entry.key)
    if not entry.asked or key not in answers or answers[key] not in (None, *entry.candidates):
        return entry
    return entry.answered(answers[key])


def _asked(vault: Vault, entry: Recognised, found: Recognition, mandates: list[PlacedMandate]) -> Asked:
    def candidate(person: UUID) -> Candidate:
        row = found.known[person]
        email = vault.open(row.email, "people.email", person) if row.email else None
        held = [mandate for mandate in mandates if mandate.person == person]
        return Candidate(person, vault.open(row.name, "people.name", person), email, held)

    first, *others = entry.entry.lines
    return Asked(entry.entry.key, first, len(others), tuple(map(candidate, entry.candidates)))


async def _committees(db: Connection, area: str, bodies: Iterable[str]) -> dict[str, CommitteeName | None]:
    """The committee of each body, if we know it."""
    rows = typed_rows(CommitteeName, await db.fetch(SQL["committees"], area))
    known = committees.Names((row.owner, row.normalised, row.committee) for row in rows)
    by_id = {row.committee: row for row in rows}
    return {body: by_id.get(known.find(area, body) or 0) for body in bodies}


def _ids(placed: Mapping[str, CommitteeName | None]) -> dict[str, int | None]:
    return {body: row.committee if row else None for body, row in placed.items()}


def _packed(lines: list[RegisterRow]) -> str:
    return json.dumps(
        [{**vars(line), "from_day": str(line.from_day), "to_day": str(line.to_day or "")} for line in lines]
    )


def _unpacked(packed: str) -> tuple[RegisterRow, ...]:
    def line(row: dict[str, Any]) -> RegisterRow:
        to_day = date.fromisoformat(row["to_day"]) if row["to_day"] else None
        return RegisterRow(**{**row, "from_day": date.fromisoformat(row["from_day"]), "to_day": to_day})

    return tuple(line(row) for row in json.loads(packed))
