"""How a register's file is to be read, as far as somebody has said: its columns, its days and its party. Pure."""

from collections.abc import Mapping as Mapped
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from fackpol.registers.columns import Sheet, places
from fackpol.registers.parties import bare
from fackpol.registers.surroundings import Surroundings


@dataclass(frozen=True)
class Mapping:
    """What each column of a file holds, and what holds for all its rows.

    `places` says where each of `columns.COLUMNS` stands. `headless`: the first row is somebody, and no titles.
    `one_party`: everybody in the file is of the party that is asked for. `title`, `first` and `last` are everybody's
    where the file does not say. `same` and `other` are spellings that are the party asked for (bare) and that are not.
    `sure`: the file is of the area, whatever it names. `by_hand`: somebody has said so, and no title is missed.
    """

    places: Mapped[str, int]
    headless: bool = False
    one_party: bool = False
    title: str = ""
    first: date | None = None
    last: date | None = None
    same: Mapped[str, list[str]] = field(default_factory=dict)
    other: Mapped[str, list[str]] = field(default_factory=dict)
    sure: bool = False
    by_hand: bool = False

    @classmethod
    def guessed(cls, sheet: Sheet) -> "Mapping":
        """What the titles of the columns say."""
        return cls(places(sheet.titles))

    @classmethod
    def unpacked(cls, packed: Mapped[str, Any]) -> "Mapping":
        days = {name: date.fromisoformat(packed[name]) for name in ("first", "last") if packed[name]}
        return cls(**{**packed, "first": None, "last": None, **days})

    @property
    def packed(self) -> dict[str, Any]:
        """As JSON has it."""
        return {**asdict(self), "first": str(self.first or ""), "last": str(self.last or "")}

    def at(self, today: date) -> "Mapping":
        """The mapping as it holds for the next file: that is asked anew whether it is of the area, and when the term
        that this one gives everybody has ended, of which term it is.
        """
        ended = self.last is not None and self.last < today
        first, last = (None, None) if ended else (self.first, self.last)
        return replace(self, sure=False, first=first, last=last)

    def with_party(self, asked: str, same: list[str], other: list[str]) -> "Mapping":
        """The mapping, and which other spellings are the party that is asked for, and which are not."""
        key = bare(asked)
        return replace(
            self,
            same={**self.same, key: [*self.same.get(key, []), *same]},
            other={**self.other, key: [*self.other.get(key, []), *other]},
        )


@dataclass(frozen=True)
class Instructions:
    """What is asked of a file. `remembered` are the mappings of earlier files, by the titles of their columns.

    `party` "": of any; `surroundings` None: of any place. `mapping` is what has been said of this very file.
    """

    party: str = ""
    surroundings: Surroundings | None = None
    mapping: Mapping | None = None
    remembered: Mapped[bytes, Mapping] = field(default_factory=dict)

    def mapping_of(self, sheet: Sheet) -> Mapping:
        """How to read a file: as has been said of it, or of the last one of its shape, or as its titles say."""
        return self.mapping or self.remembered.get(sheet.fingerprint) or Mapping.guessed(sheet)

    def party_of(self, said: str, mapping: Mapping) -> str:
        """The party of a row: the one that is asked for, where the file spells that otherwise."""
        if mapping.one_party and "party" not in mapping.places:
            return self.party
        same = mapping.same.get(self._bare, ())
        return self.party if self.party and (bare(said) == self._bare or said in same) else said

    @cached_property
    def _bare(self) -> str:
        return bare(self.party)
