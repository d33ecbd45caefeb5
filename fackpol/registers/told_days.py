"""Of which days a register tells who sits: a mandate that runs on none of them is not missing from it. Pure.

An older file says nothing of the next term, and a file of the next term nothing of this one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fackpol.registers.mandates import PlacedMandate


@dataclass(frozen=True)
class ToldDays:
    """The days by committee. Of one that it does not name, a register tells that nobody sits there on its first day."""

    by_committee: Mapping[int, frozenset[date]]
    first: frozenset[date]

    @classmethod
    def of(cls, days: Mapping[str, Iterable[date]], committees: Mapping[str, int | None]) -> "ToldDays":
        """`days` and `committees`: by the names of the bodies in the register."""
        found: dict[int, frozenset[date]] = {}
        for body, committee in committees.items():
            if committee is not None:
                found[committee] = found.get(committee, frozenset()).union(days.get(body, ()))
        every = [day for some in days.values() for day in some]
        return cls(found, frozenset([min(every)] if every else []))

    def running(self, row: PlacedMandate, today: date) -> date | None:
        """The first of the days on which a mandate runs that has not ended; None: it runs on none of them."""
        last = row.to_day or date.max
        days = self.by_committee.get(row.committee, self.first)
        return min((day for day in days if row.from_day <= day <= last and last >= today), default=None)
