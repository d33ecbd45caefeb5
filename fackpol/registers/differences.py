"""Differences: what a new register would change, row by row. An administrator sees each row and accepts it, or not.

A mandate that is missing from the file does not end by itself: the file can be late or incomplete, so a person decides.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
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
from fackpol.registers.reading import RegisterRow

SQL = queries("differences")
LIVES = timedelta(days=30)  # how long a register waits to be accepted
NEAR = 0.6  # difflib ratio from which two names of committees of the same type count as a rename
A_DAY = timedelta(days=1)


class DifferenceKind(StrEnum):
    """What a row would do, in the order in which the rows are applied."""

    RENAMED = "renamed"  # the committee has a new name
    ADDED = "added"
    CHANGED = "changed"  # another seat or other days
    SAID = "said"  # the representative or an administrator has said otherwise than the register
    GONE = "gone"  # a running mandate that is not in the file


# What "accept all" means. Rows of the other kinds must be chosen one by one.
ALL = (DifferenceKind.RENAMED, DifferenceKind.ADDED, DifferenceKind.CHANGED)


@dataclass(frozen=True, slots=True)
class PlacedMandate:
    """A mandate as we have it, with its committee's name, owner and types. `name` is the holder's, sealed."""

    id: int
    person: UUID
    name: bytes = field(repr=False)
    committee: int
    committee_name: str
    owner: str | None
    seat_text: str
    seat: str | None
    from_day: date
    to_day: date | None
    status: str
    kinds: list[str]


@dataclass(frozen=True, slots=True)
class CommitteeName:
    """A name under which a register knows a committee. Federations have no owner."""

    owner: str | None
    normalised: str
    committee: int


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
class Difference:
    """One row of the review.

    `mandate` is the mandate as we have it, `line` what the file says. A rename has neither: `name` is the committee's
    old name, `committee` its new one, and `renamed` its id.
    """

    key: str
    kind: DifferenceKind
    name: str = field(repr=False)
    committee: str
    mandate: PlacedMandate | None = field(default=None, repr=False)
    line: RegisterRow | None = field(default=None, repr=False)
    renamed: int | None = None


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
    standing = await _Standing.read(db, vault, reference, one)
    found = [*standing.renamed(), *standing.changed(), *standing.gone(today)]
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


@dataclass
class _Standing:
    """What the file says, next to the mandates we have."""

    reference: Reference
    committees: dict[str, CommitteeName | None]  # by the body's name in the file
    lines: list[tuple[RegisterRow, str, UUID | None]]  # without repeats, with register key and person (None: new)
    names: dict[UUID, str]
    mandates: list[PlacedMandate]

    @classmethod
    async def read(cls, db: Connection, vault: Vault, reference: Reference, one: Waiting) -> "_Standing":
        keyed = {(imports.key(one.area, line), line.body, line.title, line.from_day): line for line in one.lines}
        digests = {vault.digest("register", key): key for key, *_ in keyed}
        known = await imports.known_people(db, digests)
        people = {digests[digest]: row.person for digest, row in known.items()}
        left_out = {key for key, person in people.items() if person is None}
        theirs = [person for person in people.values() if person]
        mandates = typed_rows(PlacedMandate, await db.fetch(SQL["mandates"], one.area, theirs))
        found = typed_rows(CommitteeName, await db.fetch(SQL["committees"], one.area))
        by_name = {row.normalised: row for row in found if row.owner}
        federations = {row.normalised: row for row in found if not row.owner}
        return cls(
            reference,
            {body: _placed(normalised(body), by_name, federations) for body in one.row.bodies},
            [(line, key, people.get(key)) for (key, *_), line in keyed.items() if key not in left_out],
            {row.person: vault.open(row.name, "people.name", row.person) for row in mandates},
            mandates,
        )

    @cached_property
    def exact(self) -> set[tuple[UUID | None, int | None, str, date]]:
        """The mandates in the file, as person, committee, title and first day."""
        return {(person, self._committee(line), line.title, line.from_day) for line, _, person in self.lines}

    @cached_property
    def told(self) -> list[tuple[RegisterRow, str, PlacedMandate | None]]:
        """The lines that differ from what we have, each with the mandate it is about (None: a new mandate)."""
        used = {row.id for row in self.mandates if _own(row) in self.exact}
        found = []
        for line, key, person in self.lines:
            theirs = [row for row in self.mandates if (row.person, row.committee) == (person, self._committee(line))]
            same = next((row for row in theirs if _own(row)[2:] == (line.title, line.from_day)), None)
            other = same or next((row for row in theirs if row.id not in used and _overlap(row, line)), None)
            if other is not None:
                used.add(other.id)
            if same is None or not self._agrees(same, line):
                found.append((line, key, other))
        return found

    def renamed(self) -> Iterable[Difference]:
        """New bodies that look like a committee of ours that is missing from the file."""
        met = {row.committee for row in self.committees.values() if row}
        missing = {row.committee: row for row in self.mandates if row.owner and row.committee not in met}
        for body in (body for body, row in self.committees.items() if row is None):
            best = max(missing.values(), key=lambda row: self._alike(body, row), default=None)
            if best is not None and self._alike(body, best) >= NEAR:
                del missing[best.committee]
                key = _key(DifferenceKind.RENAMED, best.committee, body)
                yield Difference(key, DifferenceKind.RENAMED, best.committee_name, body, renamed=best.committee)

    def changed(self) -> Iterable[Difference]:
        """What each line of the file would add or change."""
        for line, key, row in self.told:
            kind = (
                DifferenceKind.ADDED
                if row is None
                else DifferenceKind.CHANGED
                if row.status == "imported"
                else DifferenceKind.SAID
            )
            own = _key(kind, row.id if row else 0, key, line.body, line.title, line.from_day)
            yield Difference(own, kind, line.name, line.body, row, line)

    def gone(self, today: date) -> Iterable[Difference]:
        """The mandates that run today and are not in the file (of a coming term: that run on its first day)."""
        horizon = today
        if not any(line.from_day <= today <= (line.to_day or date.max) for line, *_ in self.lines):
            horizon = min((line.from_day for line, *_ in self.lines), default=date.max)
        told = {row.id for *_, row in self.told if row}
        follows = {(person, self._committee(line), line.from_day) for line, _, person in self.lines}
        for row in self.mandates:
            last = row.to_day or date.max
            runs = last >= horizon and row.owner and row.status != "wrong"
            stands = row.id in told or _own(row) in self.exact
            passed_on = last < date.max and (row.person, row.committee, last + A_DAY) in follows
            if runs and not stands and not passed_on:
                name = self.names[row.person]
                yield Difference(_key(DifferenceKind.GONE, row.id), DifferenceKind.GONE, name, row.committee_name, row)

    def _committee(self, line: RegisterRow) -> int | None:
        row = self.committees.get(line.body)
        return row.committee if row else None

    def _agrees(self, row: PlacedMandate, line: RegisterRow) -> bool:
        found = seat(line.title, self.reference.spellings, self.reference.seat_order)
        return bool((row.seat, row.to_day) == (found, line.to_day))

    def _alike(self, body: str, row: PlacedMandate) -> float:
        """How alike a body of the file and a committee are, from 0 to 1.

        1.0 when most people of the committee sit on the body. Otherwise how alike the names are, but only for the same
        type of committee, because too many names share words such as "nämnden" and "utbildning".
        """
        sat = {mandate.person for mandate in self.mandates if mandate.committee == row.committee}
        sits = {person for line, _, person in self.lines if line.body == body}
        if len(sat) > 1 and len(sat & sits) * 2 > len(sat):
            return 1.0
        assert row.owner is not None  # a federation is in other areas' registers too: none is taken for renamed
        kinds = set(committees.read(self.reference, row.owner, body).kinds)
        if kinds != set(row.kinds) and not kinds & set(row.kinds):
            return 0.0
        return SequenceMatcher(None, plain(body), plain(row.committee_name)).ratio()


def _placed(
    short: str, by_name: dict[str, CommitteeName], federations: dict[str, CommitteeName]
) -> CommitteeName | None:
    return by_name.get(short) or next((row for name, row in federations.items() if name in short), None)


def _own(row: PlacedMandate) -> tuple[UUID | None, int | None, str, date]:
    return row.person, row.committee, row.seat_text, row.from_day


def _overlap(row: PlacedMandate, line: RegisterRow) -> bool:
    return row.from_day <= (line.to_day or date.max) and line.from_day <= (row.to_day or date.max)


def _key(kind: DifferenceKind, *parts: object) -> str:
    """The key of a row on the page: the same for the same row, and a hash, so that it reveals nobody's name."""
    return sha256("|".join(map(str, (kind, *parts))).encode()).hexdigest()[:16]


def _packed(lines: list[RegisterRow]) -> str:
    return json.dumps(
        [{**vars(line), "from_day": str(line.from_day), "to_day": str(line.to_day or "")} for line in lines]
    )


def _unpacked(packed: str) -> tuple[RegisterRow, ...]:
    def line(row: dict[str, Any]) -> RegisterRow:
        to_day = date.fromisoformat(row["to_day"]) if row["to_day"] else None
        return RegisterRow(**{**row, "from_day": date.fromisoformat(row["from_day"]), "to_day": to_day})

    return tuple(line(row) for row in json.loads(packed))
