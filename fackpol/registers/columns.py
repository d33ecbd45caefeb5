"""The titles of a register's columns, in Swedish or English, and the row where they stand. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import zip_longest
from typing import Any

from fackpol.network.classification import plain

LOOKED_AT = 30  # rows in which the titles are looked for: above them there can be a heading, and blank lines
COLUMNS = {
    "id": "id|personid|person id|person|uppdragstagare id|förtroendevald id|member id",
    "name": "namn|name|person|uppdragstagare|förtroendevald|politiker|full name|fullständigt namn|personnamn",
    "first": "förnamn|tilltalsnamn|first name|given name",
    "last": "efternamn|last name|surname|family name",
    "party": "parti|party|partibeteckning|partiförkortning|partitillhörighet|partinamn|partikod",
    "body": "organisation|organ|nämnd|instans|nämnd styrelse|organnamn|body|nämnd bolag|nämnder|nämndnamn|"
    "politiskt organ|organisationsnamn|organization|committee|council|board|"
    "politisk organisation|nämnd utskott|beslutsorgan",
    "title": "roll|uppdrag|befattning|uppdragstyp|rollnamn|title|funktion|role|position|roll i nämnd",
    "from": "from|fr o m|från|från och med|startdatum|start|tillträdesdatum|gäller från|vald från|valid from|"
    "startår|invald|tillträde|mandat fr o m|mandat från|giltig från|giltig fr o m|uppdrag från|första dag",
    "to": "tom|t o m|till|till och med|slutdatum|slut|to|end|avgångsdatum|gäller till|vald till|valid to|until|"
    "slutår|avgång|mandat t o m|mandat till|giltig till|giltig t o m|uppdrag till|stoppdatum|sista dag",
    "term": "valperiod|mandatperiod|period|term|uppdragsperiod",
    "email": "e post|epost|email|e mail|mejl|e postadress|mail|email address|mejladress|epostadress",
    "area": "kommun|kommunnamn|kommunkod|municipality|region|regionnamn",
}
_SPELLINGS = {column: spellings.split("|") for column, spellings in COLUMNS.items()}
_NO_LETTERS = re.compile(r"[^0-9a-zà-öø-ÿ]+")
_DAY_WORDS = {"datum", "date", "dag", "år", "year"}


@dataclass(frozen=True)
class Sheet:
    """A file's rows. `top` is the row that has the titles; `left_out` are the rows that are nobody, by their number:
    they are blank here. `filled`: how many have what merged cells above say. The others: see `formats.Table`.
    """

    rows: list[list[str]] = field(repr=False)
    top: int
    number: int = 0
    note: str = field(default="", repr=False)
    joined: int = 0
    left_out: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    filled: int = 0

    @classmethod
    def of(cls, rows: list[list[str]], *others: Any) -> "Sheet":
        top = header(rows)
        second = rows[top + 1] if top + 1 < len(rows) else []
        if _goes_on(rows[top] if rows else [], second):
            whole = [below or above for above, below in zip_longest(rows[top], second, fillvalue="")]
            rows, top = [*rows[:top], [], whole, *rows[top + 2 :]], top + 1
        return cls(rows, top, *others)

    @property
    def titles(self) -> list[str]:
        return self.rows[self.top]

    @cached_property
    def fingerprint(self) -> bytes:
        """The same for files with the same titles in the same order: what was said of one holds for the next."""
        return sha256("\n".join(map(_title, self.titles)).encode()).digest()

    def below(self, headless: bool = False) -> Iterator[tuple[int, list[str]]]:
        """The rows that are no titles, each with its number in the file, from 1. Blank ones are left out, and so are
        titles and headings that come again, as on each page of a printed list.
        """
        again = [] if headless else self.rows[: self.top + 1]
        for at in range(self.top if headless else self.top + 1, len(self.rows)):
            row = self.rows[at]
            if any(map(str.strip, row)) and row not in again:
                yield at + 1, row

    def begins_again(self, number: int) -> bool:
        """Whether the titles come again right below a row, as where another table is pasted below this one."""
        return next(filter(any, self.rows[number:]), None) == self.titles

    @cached_property
    def known_titles(self) -> set[str]:
        """The titles that we know, as they are written."""
        return {self.titles[at] for at in places(self.titles).values()}


def places(header: Iterable[str]) -> dict[str, int]:
    """Where each column stands that a row of titles names."""
    names = [_title(cell) for cell in header]
    return {
        column: next(names.index(name) for name in spellings if name in names)
        for column, spellings in _SPELLINGS.items()
        if any(name in names for name in spellings)
    }


def _goes_on(titles: list[str], second: list[str]) -> bool:
    """Whether the row below the titles has more of them, and nothing else: "från" and "till" below "Mandat"."""
    cells = [cell for cell in second if cell.strip()]
    more = places(second)
    return bool(more) and len(set(more.values())) == len(cells) and not set(more) & set(places(titles))


def header(rows: list[list[str]]) -> int:
    """Which row has the titles: of the first ones the one that names most columns."""
    known = [len(places(row)) for row in rows[:LOOKED_AT]]
    best = max(known, default=0)
    return known.index(best) if best > 1 else next((at for at, row in enumerate(rows) if any(row)), 0)


def _title(cell: str) -> str:
    """One spelling of a title: "Fr.o.m. datum:" and "fr_o_m" are "fr o m"."""
    words = _NO_LETTERS.sub(" ", plain(cell)).split()
    while len(words) > 1 and words[-1] in _DAY_WORDS:
        words.pop()
    return " ".join(words)
