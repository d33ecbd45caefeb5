"""A register's lines beside the mandates we have: which are the same, however they are spelt. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Protocol, TypeVar
from uuid import UUID

from fackpol.network.titles import title_words
from fackpol.registers.reading import RegisterRow

# Who has said so yields to the register: an earlier register, and a representative of a seat that nobody has confirmed.
YIELDS = ("imported", "own")


class Held(Protocol):
    """What we have of a mandate. `seat` None: no rule recognises the title."""

    @property
    def seat_text(self) -> str: ...
    @property
    def seat(self) -> str | None: ...
    @property
    def from_day(self) -> date: ...
    @property
    def to_day(self) -> date | None: ...
    @property
    def status(self) -> str: ...


AHeld = TypeVar("AHeld", bound=Held)


@dataclass(frozen=True, slots=True)
class PlacedMandate:
    """A mandate as we have it, with its committee's name, owner and types; the rest as the query has it."""

    committee_name: str
    owner: str | None
    kinds: list[str]
    id: int
    person: UUID
    committee: int
    seat_text: str
    seat: str | None
    from_day: date
    to_day: date | None
    status: str


@dataclass(frozen=True, slots=True)
class Placed:
    """What a line says of a person: which seat on which committee, and when. Both days are included."""

    committee: int | None  # None: we do not know the body yet
    title: str
    seat: str | None
    from_day: date
    to_day: date | None

    @classmethod
    def of(cls, line: RegisterRow, committee: int | None, seat: str | None) -> "Placed":
        return cls(committee, line.title, seat, line.from_day, line.to_day)

    @property
    def said(self) -> str:
        """The same for the same seat, however its title is spelt."""
        return self.seat or self._words

    @property
    def _words(self) -> str:
        return title_words(self.title)

    def found_in(self, theirs: Sequence[AHeld]) -> AHeld | None:
        """The same mandate among a person's on the committee: its title, or else its seat, and its first day. Or else a
        seat that she has added herself and that this is about. One that is wrong only where none stands for it.
        """
        then = [row for row in theirs if row.from_day == self.from_day]
        titled = [row for row in then if row.seat_text == self.title or title_words(row.seat_text) == self._words]
        standing = (row for row in titled if row.status != "wrong")
        alike = [row for row in then if self.seat and row.seat == self.seat]
        agreed = (row for row in alike if self.agrees(row))
        own = (row for row in theirs if row.status == "own" and self.overlaps(row))
        return next(chain(standing, agreed, titled, alike, own), None)

    def agrees(self, row: Held) -> bool:
        """Whether a mandate says the same and stands: it is not wrong, and the register need not confirm it."""
        same = (row.seat, row.from_day, row.to_day) == (self.seat, self.from_day, self.to_day)
        return same and row.status not in ("own", "wrong")

    def overlaps(self, row: Held) -> bool:
        return row.from_day <= (self.to_day or date.max) and self.from_day <= (row.to_day or date.max)


def vacant(lines: Iterable[RegisterRow], today: date) -> dict[str, list[str]]:
    """The titles of the seats that nobody has, by body, unless they are over."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line.vacant and (line.to_day or date.max) >= today:
            found[line.body].append(line.title)
    return dict(found)
