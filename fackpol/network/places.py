"""Understands what people write as the place where they work: a municipality, a part of a city, a whole region. Pure.

By name, by the names that people use ("Sthlm", "Handen"), by a postcode, and by workplaces that everybody knows: of
"Danderyds sjukhus" only the place is kept. Most names come from the tables of areas and districts, the others from
`place_names.csv`; postcodes that no table lists, from their first three digits (`postcode_prefixes.csv`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from fackpol.base.database import Row
from fackpol.network.classification import words
from fackpol.network.spelling import ByLetters, Spellings

LONGEST = 5  # words of a name
_POSTCODE = re.compile(r"(?<!\d)(\d{3}) ?(\d{2})(?!\d)")


class Says(StrEnum):
    """What a text says that names no place that we know; the kinds of `place_names.csv` that are no place."""

    WHOLE = "whole"  # the whole region
    HOME = "home"  # from home: then the workplace counts
    SEVERAL = "several"  # several places, or none in particular
    NONE = "none"  # that she works nowhere
    UNSAID = "unsaid"  # that she does not know
    POSTCODE = "postcode"  # five digits that we do not know
    SHARED = "shared"  # what lies in several municipalities, as a hospital can


@dataclass(frozen=True)
class Place:
    area: str | None = None  # a municipality, a part of a city, or a region
    meant: str = ""  # the name that she may have misspelt, or of where a postcode that we do not know may lie
    says: Says | None = None
    among: tuple[str, ...] = ()  # where the text names several places: their codes


@dataclass(frozen=True)
class Postcodes:
    """Codes of areas, by five digits and by the first three, which know only the region where several share them.

    The first three only say where a code may lie: some one in fifty lies elsewhere.
    """

    whole: Mapping[str, str]
    prefixes: Mapping[str, str]


class Places:
    """The names of a country's places, as they are understood in the region that the service covers (`home`)."""

    def __init__(
        self, areas: Mapping[str, Row], districts: Iterable[tuple[str, str]], others: Iterable[Mapping[str, str]],
        postcodes: Postcodes, home: str,
    ) -> None:  # fmt: skip
        others = list(others)
        self._areas, self._home, self._postcodes = areas, home, postcodes
        self._says = {_key(row["name"]): Says(row["kind"]) for row in others if not row["area"]}
        parts = sorted([*self._others(others), *self._parts(districts)], key=self._is_at_home)
        named = [*parts, *_own(areas)]
        self._known = {_key(name): codes for name, codes in named}  # the last of those that share a name
        self._letters = ByLetters(self._known)
        near = [(name, codes) for name, codes in named if self.covers(codes[0])]  # misspelt, a name of home is meant
        self._spellings = Spellings({name[:1].upper() + name[1:]: frozenset(codes) for name, codes in near})

    def read(self, text: str) -> Place:
        found, by_name = _POSTCODE.search(text), self._by_name(_POSTCODE.sub(" ", text))
        if found is None:
            return by_name
        digits = "".join(found.groups())
        area = self._postcodes.whole.get(digits)
        if by_name.area and (area is None or self._inside(by_name.area, area)):
            return by_name
        return Place(area) if area else Place(meant=self._near(digits), says=Says.POSTCODE)

    def _near(self, digits: str) -> str:
        """The name of the municipality where a postcode that we do not know may lie, or ""."""
        area = self._postcodes.prefixes.get(digits[:3])
        return str(self._areas[area]["short_name"]) if area and self._areas[area]["kind"] == "kommun" else ""

    def covers(self, area: str) -> bool:
        """Whether it lies in the region that the service covers. Without such a region, all do."""
        return not self._home or self._inside(area, self._home)

    def _by_name(self, text: str) -> Place:
        tokens = words(text)
        says = self._says.get(" ".join(tokens))
        if says:
            return Place(self._home) if says is Says.WHOLE and self._home else Place(says=says)
        named = list(self._named(tokens))
        if not named:
            return Place(meant=self._spellings.nearest(" ".join(tokens)))
        all_named = tuple(dict.fromkeys(code for codes in named for code in codes))
        fits = tuple(code for code in all_named if all(self._is_in_one(code, codes) for codes in named))
        if len(fits) == 1:
            return Place(fits[0])
        return Place(says=Says.SHARED, among=fits) if fits else Place(says=Says.SEVERAL, among=all_named)

    def _named(self, tokens: list[str]) -> Iterator[tuple[str, ...]]:
        """What the longest runs of words that are names mean, from the left."""
        at = 0
        while at < len(tokens):
            ends = range(min(len(tokens), at + LONGEST), at, -1)
            end, codes = next(((end, codes) for end in ends if (codes := self._area(tokens[at:end]))), (at + 1, None))
            if codes:
                yield codes
            at = end

    def _area(self, tokens: list[str]) -> tuple[str, ...] | None:
        name = " ".join(tokens)
        found = self._known.get(name) or self._known.get(name.removesuffix("s"))
        return found or self._letters.get(name)

    def _others(self, rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """What people call places; a name that only means something there ("söder") counts only at home."""
        for row in rows:
            codes = tuple(code for code in row["area"].split() if code in self._areas)
            if codes and (row["kind"] == "anywhere" or self.covers(codes[0])):
                yield row["name"], codes

    def _parts(self, districts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from ((name, (code,)) for name, code in districts)
        for code, row in self._areas.items():
            if row["kind"] == "stadsdelsnamnd":
                yield from ((name, (code,)) for name in (row["name"], row["short_name"], *row["aliases"]))

    def _is_at_home(self, named: tuple[str, tuple[str, ...]]) -> bool:
        return self.covers(named[1][0])

    def _inside(self, inner: str, outer: str) -> bool:
        return outer in self._around(inner)

    def _is_in_one(self, inner: str, outer: Iterable[str]) -> bool:
        return any(self._inside(inner, code) for code in outer)

    def _around(self, area: str) -> list[str]:
        """An area and those that it lies in."""
        around = [area]
        while parent := self._areas[around[-1]]["parent"]:
            around.append(parent)
        return around


def _key(name: str) -> str:
    return " ".join(words(name))


def _own(areas: Mapping[str, Row]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names of regions and of municipalities, which win where both share one ("Uppsala")."""
    for kind in ("region", "kommun"):
        for code, row in areas.items():
            if row["kind"] == kind:
                yield from ((name, (code,)) for name in (row["name"], *row["aliases"], row["short_name"]))
