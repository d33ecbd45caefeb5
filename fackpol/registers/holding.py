"""Who of ours has a mandate that the lines of a register tell: since the same day, or on the same seat too. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from fackpol.network.titles import title_words
from fackpol.registers.entries import Entry
from fackpol.registers.mandates import PlacedMandate


@dataclass(frozen=True)
class Holding:
    """The mandates that we have, but those that are wrong. `committees`: the id of each body, if it is known."""

    committees: Mapping[str, int | None]
    since: set[tuple[UUID, int, date]] = field(default_factory=set)
    seats: dict[tuple[int | None, date, str], set[UUID]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, mandates: Iterable[PlacedMandate], committees: Mapping[str, int | None]) -> "Holding":
        found = cls(committees)
        for row in mandates:
            if row.status != "wrong":
                found.since.add((row.person, row.committee, row.from_day))
                found.seats[row.committee, row.from_day, title_words(row.seat_text)].add(row.person)
        return found

    def holds(self, person: UUID, entry: Entry) -> bool:
        """Whether a person has one of an entry's mandates, with its first day."""
        return any((person, self.committees.get(line.body), line.from_day) in self.since for line in entry.lines)

    def sitting(self, entry: Entry) -> set[UUID]:
        """Who has one of an entry's mandates, with its first day and its title."""
        said = ((self.committees.get(line.body), line.from_day, title_words(line.title)) for line in entry.lines)
        return set().union(*(self.seats.get(seat, ()) for seat in said))
