"""Sees that a register is another municipality's or region's: a column says so, or the names of bodies. Pure.

Bodies are called the same everywhere, so only a name with its place counts: "Kommunstyrelsen i Borås", "Borås kommun".
But a municipality has no regional council, and a region no municipal one.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from fackpol.base.words import later, say
from fackpol.network.classification import plain
from fackpol.network.reference import Reference

ENOUGH = 3  # bodies of another place; in a short file, most of them
_PLACED = re.compile(
    r"(?:^| )(\w+(?:[ -]\w+)?) (?:kommun|stad|region)(?:s|en|ens)?\b|\bi (\w+(?:[ -]\w+)?)(?: kommun)?$"
)
_HIGHEST = {"kommun": ("kommunfullmäktige", "kommunstyrelsen"), "region": ("regionfullmäktige", "regionstyrelsen")}
_SOME = {"kommun": later("en kommun"), "region": later("en region")}
_REGION = re.compile(r"\bregion (\w+(?: \w+)?)")


@dataclass(frozen=True)
class Surroundings:
    """The area that a register should be of, and the names of all. A region's municipalities are its own."""

    area: str
    kind: str  # see `Reference.kind_of`
    own: frozenset[str]
    municipalities: dict[str, str]  # "borås" -> "1490"
    regions: dict[str, str]
    shown: dict[str, str]

    @classmethod
    def of(cls, reference: Reference, area: str) -> "Surroundings":
        rows = [row for row in reference.areas.values() if row["kind"] in ("kommun", "region")]
        by_kind = {
            kind: {plain(row["short_name"]): row["code"] for row in rows if row["kind"] == kind}
            for kind in ("kommun", "region")
        }
        own = frozenset({area, *reference.inside(area), reference.areas[area]["parent"] or area})
        shown = {row["code"]: reference.name(row["code"]) for row in rows}
        return cls(area, reference.kind_of(area), own, by_kind["kommun"], by_kind["region"], shown)

    def other(self, said: Iterable[str], bodies: Iterable[str]) -> tuple[str, str] | None:
        """The name of another area whose file this seems to be, and the text that says so; None: nothing does.

        `said` are the cells of a column with the area, `bodies` all names of bodies.
        """
        names = list(dict.fromkeys(bodies))
        return self._column(list(said)) or self._bodies(names) or self._level(names)

    def _column(self, said: list[str]) -> tuple[str, str] | None:
        codes = Counter((self._code(text), text) for text in said if text)
        (code, text), most = codes.most_common(1)[0] if codes else ((None, ""), 0)
        plainly = code and code not in self.own and most * 2 > len(said)
        return (self.shown[code], text) if code and plainly else None

    def _bodies(self, bodies: list[str]) -> tuple[str, str] | None:
        named = [(code, body) for body in bodies for code in [self._named(body)] if code]
        votes = Counter(code for code, _ in named)
        ours = sum(votes.pop(code, 0) for code in self.own)
        code, most = votes.most_common(1)[0] if votes else ("", 0)
        if most <= ours or (most < ENOUGH and most * 2 <= len(bodies)):
            return None
        return self.shown[code], next(body for one, body in named if one == code)

    def _level(self, bodies: list[str]) -> tuple[str, str] | None:
        """A region's file where a municipality's should be, or the reverse: it has the other's highest bodies alone."""
        names = {plain(body): body for body in bodies}
        if any(name in names for name in _HIGHEST.get(self.kind, names)):
            return None
        other = "kommun" if self.kind == "region" else "region"
        return next(((say(_SOME[other]), names[name]) for name in _HIGHEST[other] if name in names), None)

    def _code(self, text: str) -> str | None:
        """The area that a cell names: its name, its code, or its name with what it is."""
        bare = plain(text)
        if bare.zfill(4) in self.shown or bare in self.shown:
            return bare if bare in self.shown else bare.zfill(4)
        return self.municipalities.get(bare) or self._named(bare)

    def _named(self, body: str) -> str | None:
        text = plain(body)
        regions = (self._find(self.regions, found[1]) for found in _REGION.finditer(text))
        towns = (self._find(self.municipalities, found[1] or found[2]) for found in _PLACED.finditer(text))
        return next((code for code in (*regions, *towns) if code), None)

    def _find(self, names: dict[str, str], words: str) -> str | None:
        """The area that one word or two mean: "borås", "göteborgs", "upplands väsby", "styrelsen borås"."""
        tries = (words, words.removesuffix("s"), words.split()[-1], words.split()[-1].removesuffix("s"))
        return next((names[one] for one in tries if one in names), None)
