"""Compares a register with the mandates we have: what is renamed, added, changed or gone. Knows no database.

A mandate that is missing from the file is only reported as gone: `differences` ends it when an administrator says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from itertools import chain
from uuid import UUID

from fackpol.base.words import order
from fackpol.network import committees
from fackpol.network.classification import plain
from fackpol.network.reference import Reference
from fackpol.network.titles import seat
from fackpol.registers.mandates import YIELDS, Placed, PlacedMandate
from fackpol.registers.reading import RegisterRow
from fackpol.registers.told_days import ToldDays

NEAR = 0.6  # difflib ratio from which two names of committees of the same type count as a rename
A_DAY = timedelta(days=1)
NO_SEAT = "ej-organ"  # whoever may marry people sits nowhere


class DifferenceKind(StrEnum):
    """What a row would do, in the order in which the rows are applied."""

    RENAMED = "renamed"  # the committee has a new name
    ASKED = "asked"  # somebody of the file may be somebody whom we know: an administrator says who she is
    CALLED = "called"  # the file has another name or address of hers
    ADDED = "added"
    PAST = "past"  # new to us, but ended, or no seat at all: kept for the list of an earlier day
    CHANGED = "changed"  # another seat or other days
    SAID = "said"  # the representative or an administrator has said otherwise than the register
    GONE = "gone"  # a mandate that is not in the file, and runs on a day of which that tells


# What "accept all" means. Rows of the other kinds must be chosen one by one.
ALL = (
    DifferenceKind.RENAMED,
    DifferenceKind.CALLED,
    DifferenceKind.ADDED,
    DifferenceKind.PAST,
    DifferenceKind.CHANGED,
)


@dataclass(frozen=True)
class Candidate:
    """Somebody of ours whom an entry of the file may be, with her name and address opened, and her mandates."""

    person: UUID
    name: str = field(repr=False)
    email: str | None = field(repr=False)
    mandates: list[PlacedMandate] = field(repr=False)


@dataclass(frozen=True)
class Asked:
    """An entry of the file about which an administrator is asked. `key` is the entry's, `line` its first of several."""

    key: str = field(repr=False)
    line: RegisterRow = field(repr=False)
    more: int
    candidates: tuple[Candidate, ...] = field(repr=False)


@dataclass(frozen=True)
class Called:
    """What an entry of the file is called otherwise than she is with us: her names and addresses, each then and now."""

    key: str = field(repr=False)
    name: str = field(repr=False)
    line: RegisterRow = field(repr=False)
    pairs: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True)
class Difference:
    """One row of the review.

    `mandate` is the mandate as we have it, `line` what the file says, and `seat` how its title is read. A rename has
    none: `name` is the committee's old name, `committee` its new one, and `renamed` its id. `entry` is the key of her
    whom the line is about. When somebody must say who she is, there are `candidates`, and perhaps `more` lines. Where
    she is called otherwise, `pairs` are her names and addresses, each as we have it and as the file has it. `last` is
    the last day of a mandate that is gone.
    """

    key: str
    kind: DifferenceKind
    name: str = field(repr=False)
    committee: str
    mandate: PlacedMandate | None = field(default=None, repr=False)
    line: RegisterRow | None = field(default=None, repr=False)
    renamed: int | None = None
    seat: str | None = None
    entry: str = field(default="", repr=False)
    candidates: tuple[Candidate, ...] = field(default=(), repr=False)
    more: int = 0
    pairs: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    last: date | None = None

    @property
    def alone(self) -> bool:
        """Whether it must be chosen by itself: somebody has said that she sits there, and it would end."""
        return self.kind is DifferenceKind.GONE and self.mandate is not None and self.mandate.status not in YIELDS


@dataclass
class Comparison:
    """What the file says, next to the mandates we have."""

    reference: Reference
    committees: dict[str, int | None]  # the id of each body of the file, by its name there, if we know it
    lines: list[tuple[RegisterRow, str, UUID | None]]  # each with the key of its entry and the person (None: new)
    names: dict[UUID, str]
    mandates: list[PlacedMandate]
    asked: list[Asked] = field(default_factory=list)
    called: list[Called] = field(default_factory=list)
    days: Mapping[str, Iterable[date]] = field(default_factory=dict)  # of which it tells who sits, by body
    _read: dict[tuple[str, str], set[str]] = field(default_factory=dict, repr=False)
    _seats: dict[str, str | None] = field(default_factory=dict, repr=False)

    def rows(self, today: date) -> list[Difference]:
        """Every difference, ordered by kind, committee and name."""
        found = [
            *self.renamed(), *self.questions(), *self.other_names(), *self.changed(today), *self.gone(today)
        ]  # fmt: skip
        places = {kind: n for n, kind in enumerate(DifferenceKind)}
        return sorted(found, key=lambda row: (places[row.kind], order(row.committee), order(row.name), row.key))

    @cached_property
    def theirs(self) -> dict[tuple[UUID | None, int | None], list[PlacedMandate]]:
        """The mandates we have, by person and committee; those that are wrong last."""
        found: dict[tuple[UUID | None, int | None], list[PlacedMandate]] = defaultdict(list)
        for row in sorted(self.mandates, key=lambda row: row.status == "wrong"):
            found[row.person, row.committee].append(row)
        return found

    @cached_property
    def sat(self) -> dict[int, set[UUID]]:
        """Who has mandates, by committee."""
        found: dict[int, set[UUID]] = defaultdict(set)
        for row in self.mandates:
            found[row.committee].add(row.person)
        return found

    @cached_property
    def sits(self) -> dict[str, set[UUID | None]]:
        """Who sits in the file, by body."""
        found: dict[str, set[UUID | None]] = defaultdict(set)
        for line, _, person in self.lines:
            found[line.body].add(person)
        return found

    def _kinds(self, owner: str, body: str) -> set[str]:
        if (owner, body) not in self._read:
            self._read[owner, body] = set(committees.read(self.reference, owner, body).kinds)
        return self._read[owner, body]

    @cached_property
    def said(self) -> list[tuple[RegisterRow, str, Placed, PlacedMandate | None]]:
        """What the lines say, without repeats, each with the same mandate as we have it, if we do."""
        said: dict[tuple[object, ...], tuple[RegisterRow, str, UUID | None, Placed]] = {}
        for line, key, person in self.lines:
            placed = Placed.of(line, self.committees.get(line.body), self._seat(line.title))
            where = placed.committee or plain(line.body)
            said[key, where, placed.said, placed.from_day] = line, key, person, placed
        return [
            (line, key, placed, placed.found_in(self.theirs.get((person, placed.committee), ())))
            for line, key, person, placed in said.values()
        ]

    @cached_property
    def told(self) -> list[tuple[RegisterRow, str, Placed, PlacedMandate | None]]:
        """What differs from what we have, each with the mandate it is about (None: a new mandate)."""
        people = {key: person for _, key, person in self.lines}
        used = {same.id for *_, same in self.said if same is not None}
        found = []
        for line, key, placed, same in self.said:
            theirs = self.theirs.get((people[key], placed.committee), ())
            other = same or next((row for row in theirs if row.id not in used and placed.overlaps(row)), None)
            if other is not None:
                used.add(other.id)
            if same is None or not placed.agrees(same):
                found.append((line, key, placed, other))
        return found

    def questions(self) -> Iterable[Difference]:
        """Those of whom an administrator must say who they are."""
        for one in self.asked:
            yield Difference(
                question_key(one.key), DifferenceKind.ASKED, one.line.name, one.line.body, line=one.line, entry=one.key,
                seat=self._seat(one.line.title), candidates=one.candidates, more=one.more,
            )  # fmt: skip

    def other_names(self) -> Iterable[Difference]:
        """Those whom the file gives another name or address."""
        for one in self.called:
            key = _key(DifferenceKind.CALLED, one.key, *chain(*one.pairs))
            yield Difference(
                key, DifferenceKind.CALLED, one.name, "", line=one.line, entry=one.key, pairs=one.pairs
            )  # fmt: skip

    def renamed(self) -> Iterable[Difference]:
        """New bodies that look like a committee of ours that is missing from the file."""
        met = set(self.committees.values())
        missing = {row.committee: row for row in self.mandates if row.owner and row.committee not in met}
        for body in (body for body, known in self.committees.items() if known is None):
            best = max(missing.values(), key=lambda row: self._alike(body, row), default=None)
            if best is not None and self._alike(body, best) >= NEAR:
                del missing[best.committee]
                key = _key(DifferenceKind.RENAMED, best.committee, body)
                yield Difference(key, DifferenceKind.RENAMED, best.committee_name, body, renamed=best.committee)

    def changed(self, today: date = date.min) -> Iterable[Difference]:
        """What each line of the file would add or change."""
        for line, key, placed, row in self.told:
            kind = self._kind(line, placed, row, today)
            own = _key(kind, row.id if row else 0, key, line.body, line.title, line.from_day)
            yield Difference(own, kind, line.name, line.body, row, line, seat=placed.seat, entry=key)

    def _kind(self, line: RegisterRow, placed: Placed, row: PlacedMandate | None, today: date) -> DifferenceKind:
        if row is not None:
            return DifferenceKind.CHANGED if row.status in YIELDS else DifferenceKind.SAID
        past = (line.to_day or date.max) < today or placed.seat == NO_SEAT
        return DifferenceKind.PAST if past else DifferenceKind.ADDED

    def gone(self, today: date) -> Iterable[Difference]:
        """The mandates that run on a day of which the file tells, and are not in it."""
        days = ToldDays.of(self.days, self.committees)
        told = {row.id for rows in (self.said, self.told) for *_, row in rows if row}
        in_question = {candidate.person for one in self.asked for candidate in one.candidates}
        for row in self.mandates:
            day = days.running(row, today) if row.owner and row.status not in ("wrong", "own") else None
            stands = row.id in told or row.person in in_question
            if day and not stands and not self._passed_on(row):
                key, name = _key(DifferenceKind.GONE, row.id), self.names[row.person]
                last = max(day, today) - A_DAY
                yield Difference(key, DifferenceKind.GONE, name, row.committee_name, row, last=last)

    def _seat(self, title: str) -> str | None:
        if title not in self._seats:
            self._seats[title] = seat(title, self.reference.spellings, self.reference.seat_order)
        return self._seats[title]

    def _passed_on(self, row: PlacedMandate) -> bool:
        """Whether the file says what she does there from the day after."""
        last = row.to_day or date.max
        return last < date.max and (row.person, row.committee, last + A_DAY) in self._begins

    @cached_property
    def _begins(self) -> set[tuple[UUID | None, int | None, date]]:
        return {(person, self.committees.get(line.body), line.from_day) for line, _, person in self.lines}

    def _alike(self, body: str, row: PlacedMandate) -> float:
        """How alike a body of the file and a committee are, from 0 to 1; 0 when they decide about different things.

        1.0 when most people of the committee sit on the body. Otherwise how alike the names are, but only for the same
        type of committee, because too many names share words such as "nämnden" and "utbildning".
        """
        assert row.owner is not None  # a federation is in other areas' registers too: none is taken for renamed
        theirs, ours = self._kinds(row.owner, body), set(row.kinds)
        if theirs and ours and not theirs & ours:
            return 0.0
        sat = self.sat[row.committee]
        if len(sat) > 1 and len(sat & self.sits[body]) * 2 > len(sat):
            return 1.0
        same = theirs == ours or theirs & ours
        return SequenceMatcher(None, plain(body), plain(row.committee_name)).ratio() if same else 0.0


def question_key(entry: str) -> str:
    """The key of the row that asks who an entry is."""
    return _key(DifferenceKind.ASKED, entry)


def _key(kind: DifferenceKind, *parts: object) -> str:
    """The key of a row on the page: the same for the same row, and a hash, so that it reveals nobody's name."""
    return sha256("|".join(map(str, (kind, *parts))).encode()).hexdigest()[:16]
