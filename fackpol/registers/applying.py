"""Applies a register: the one way in, for the command and for the page of differences.

All of what is chosen or nothing, in one transaction, as one batch that can be undone (see `batches`). One register at a
time: a second one waits, and then sees what the first has done.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault
from fackpol.network import committees, coverage
from fackpol.network.classification import normalised
from fackpol.network.reference import Reference
from fackpol.registers import batches, people
from fackpol.registers.choices import Choice
from fackpol.registers.comparison import (
    ALL,
    Asked,
    Called,
    Candidate,
    Comparison,
    Difference,
    DifferenceKind,
    question_key,
)
from fackpol.registers.contents import Contents
from fackpol.registers.identity import Recognised
from fackpol.registers.mandates import PlacedMandate
from fackpol.registers.people import Recognition, Taken

SQL = queries("differences")
A_DAY = timedelta(days=1)
MANY = 100  # lines after which the planner should look at the tables again


@dataclass(frozen=True)
class Standing:
    """A register beside what we have: every difference, and who its people are when somebody has answered."""

    comparison: Comparison = field(repr=False)
    found: Recognition = field(repr=False)
    rows: list[Difference] = field(repr=False)


@dataclass(frozen=True)
class Applied:
    """What was applied of a register: these rows, and where its bodies and people are now.

    `done` is how many rows were applied or questions answered.
    """

    standing: Standing = field(repr=False)
    rows: list[Difference] = field(repr=False)
    taken: Taken = field(repr=False)
    placed: dict[str, int]
    done: int

    def of_kind(self, *kinds: DifferenceKind) -> int:
        """How many of the rows are of these kinds."""
        return sum(1 for row in self.rows if row.kind in kinds)

    @property
    def counts(self) -> dict[str, int]:
        """What is kept of it, and shown."""
        return {
            "new_people": self.taken.new,
            "renamed_people": self.taken.changed,
            "added": self.of_kind(DifferenceKind.ADDED, DifferenceKind.PAST),
            "changed": self.of_kind(DifferenceKind.CHANGED, DifferenceKind.SAID),
            "ended": self.of_kind(DifferenceKind.GONE),
            "renamed": self.of_kind(DifferenceKind.RENAMED),
            "done": self.done,
        }


async def apply(
    db: Connection, vault: Vault, reference: Reference, one: Contents, choice: Choice, now: datetime, by: UUID | None
) -> Applied:
    """Apply what is chosen of a register. `by` is the administrator (None: the command line)."""
    today = dates.today(now)
    async with db.transaction():
        await people.lock(db)
        batch = await batches.begin(db, one.area, one.file_sha256, by, now)
        standing = await beside(db, vault, reference, one, today, choice.answers)
        # Rename first, so that the other rows find their committee by its new name.
        renamed = [row for row in standing.rows if row.renamed and choice.takes(row)]
        if renamed:
            names = [(row.renamed, row.committee, one.area, normalised(row.committee)) for row in renamed]
            await db.executemany(SQL["rename"], names)
            standing = await beside(db, vault, reference, one, today, choice.answers)
        applied = await _take(db, vault, reference, one, standing, choice, renamed)
        if applied.done or choice.everything:
            told = [(applied.placed[body], day) for body in applied.placed for day in one.told.get(body, ())]
            await coverage.tell_terms(db, told, now)
        if one.rows >= MANY:
            await db.execute(SQL["analyze"])
        counts = {"rows": one.rows, "of_party": len(one.lines), **applied.counts}
        await batches.end(db, batch, counts, bool(applied.done or applied.taken.new or choice.everything))
    return applied


async def beside(
    db: Connection, vault: Vault, reference: Reference, one: Contents, today: date,
    answers: Mapping[str, UUID | None] | None = None,
) -> Standing:  # fmt: skip
    """A register beside what we have. What takes long is done in a thread, while others are answered."""
    answers = answers or {}
    placed = await committees_of(db, one.area, one.bodies)
    recognised = await people.recognise(db, vault, one.area, one.lines, placed)

    def compared() -> Standing:
        found = replace(recognised, entries=[_answered(entry, answers) for entry in recognised.entries])
        comparison = _compared(vault, reference, placed, found, one.told)
        return Standing(comparison, found, comparison.rows(today))

    return await asyncio.to_thread(compared)


async def committees_of(db: Connection, area: str, bodies: Iterable[str]) -> dict[str, int | None]:
    """The id of the committee that each body of an area's register is, if we know it."""
    known = await committees.names(db, area)
    # A millisecond each, and thousands where a column is not the bodies'.
    return await asyncio.to_thread(lambda: {body: known.find(area, body) for body in bodies})


def _compared(
    vault: Vault, reference: Reference, placed: dict[str, int | None], found: Recognition,
    days: Mapping[str, list[date]],
) -> Comparison:  # fmt: skip
    held: dict[UUID, list[PlacedMandate]] = {}
    for row in found.mandates:
        held.setdefault(row.person, []).append(row)
    return Comparison(
        reference,
        placed,
        [(line, one.entry.key, one.person) for one in found.entries if one.settled for line in one.entry.lines],
        found.names,
        found.mandates,
        [_asked(vault, entry, found, held) for entry in found.entries if entry.asked],
        [called for entry in found.entries if (called := _called(vault, entry, found))],
        days,
    )


def _answered(entry: Recognised, answers: Mapping[str, UUID | None]) -> Recognised:
    if not entry.asked:
        return entry
    key = question_key(entry.entry.key)
    said = key in answers and answers[key] in (None, *entry.candidates)
    return entry.answered(answers[key]) if said else entry


def _asked(vault: Vault, entry: Recognised, found: Recognition, held: dict[UUID, list[PlacedMandate]]) -> Asked:
    def candidate(person: UUID) -> Candidate:
        row = found.known[person]
        email = vault.open(row.email, "people.email", person) if row.email else None
        return Candidate(person, found.names[person], email, held.get(person, []))

    first, *others = entry.entry.lines
    return Asked(entry.entry.key, first, len(others), tuple(map(candidate, entry.candidates)))


def _called(vault: Vault, entry: Recognised, found: Recognition) -> Called | None:
    """The name and the address that the register has otherwise, of somebody whom we know."""
    if entry.person is None:
        return None
    news = people.news(vault, found, entry.person, entry.entry)
    pairs = tuple((before or "–", after) for before, after in filter(None, (news.name, news.email)))
    return Called(entry.entry.key, found.names[entry.person], entry.entry.lines[0], pairs) if pairs else None


async def _take(
    db: Connection, vault: Vault, reference: Reference, one: Contents, standing: Standing, choice: Choice,
    renamed: list[Difference],
) -> Applied:  # fmt: skip
    """Apply the chosen rows, and all that is new or changed of those whom an administrator has named."""
    settled = {entry.entry.key: entry for entry in standing.found.entries if entry.settled}
    named = {key for key in settled if question_key(key) in choice.answers}
    hers = replace(choice, kinds=ALL)
    rows = [
        row
        for row in standing.rows
        if row.renamed is None and row.kind is not DifferenceKind.ASKED
        and (choice.takes(row) or (row.entry in named and hers.takes(row)))
    ]  # fmt: skip
    entries = settled.keys() if choice.everything else named | {row.entry for row in rows}
    taken = await people.take(db, vault, (one for key, one in settled.items() if key in entries), standing.found)
    bodies = _bodies(one, standing, rows) if rows or renamed or choice.everything else []
    placed = await committees.place(db, reference, one.area, bodies)
    await _seat(db, rows, taken, placed)
    done = len(renamed) + len(named) + sum(1 for row in rows if row.entry not in named)
    return Applied(standing, [*renamed, *rows], taken, placed, done)


def _bodies(one: Contents, standing: Standing, rows: list[Difference]) -> list[str]:
    """The bodies to know from now on: all of the file, for where the party has no seat is worth knowing too. Not those
    that may be a new name of one that we know, unless a row is about them.
    """
    perhaps = {row.committee for row in standing.rows if row.renamed} - {row.line.body for row in rows if row.line}
    return [body for body in one.bodies if body not in perhaps]


async def _seat(db: Connection, rows: list[Difference], taken: Taken, placed: Mapping[str, int]) -> None:
    """Add, change and end mandates. When a seat changes on a later day, its mandate ends and a new one is added: so the
    history stays.
    """
    ended, changed, added = [], [], []
    rows = await _staying(db, rows, taken)
    for row in sorted(rows, key=lambda row: row.line.number if row.line else 0):  # in the file's order
        before, line = row.mandate, row.line
        if row.kind is DifferenceKind.GONE and before is not None:
            ended.append((before.id, row.last, before.status))
        elif row.kind is not DifferenceKind.CALLED and line is not None and row.entry in taken.people:
            own = (row.seat, line.title, line.from_day, line.to_day)
            if before is not None and (line.from_day <= before.from_day or before.status == "own"):
                changed.append((before.id, *own, before.status))
                continue
            if before is not None:
                ended.append((before.id, line.from_day - A_DAY, before.status))
            added.append((taken.people[row.entry], placed[line.body], *own))
    await db.executemany(SQL["end"], ended)
    await db.executemany(SQL["change"], changed)
    await db.executemany(SQL["add"], added)


async def _staying(db: Connection, rows: list[Difference], taken: Taken) -> list[Difference]:
    """The rows without those of whoever has asked to be left out since the register was compared. Holds the others."""
    hers = {id(row): row.mandate.person if row.mandate else taken.people.get(row.entry or "") for row in rows}
    people = [person for person in hers.values() if person]
    await db.execute(SQL["hold"], people)
    leaving = {row["person"] for row in await db.fetch(SQL["leaving"], people)}
    return [row for row in rows if hers[id(row)] not in leaving]
