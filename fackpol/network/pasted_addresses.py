"""Pasted addresses: a list of names and addresses, one a line, and whose of the representatives each line is.

Nobody is guessed: a line that fits several, or only nearly somebody, is asked about. Knows no database.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from uuid import UUID

from fackpol.network.classification import plain
from fackpol.network.representatives import Listed

MOST = 500  # lines at a time
NEAR, NEAREST = 0.8, 5  # difflib ratio from which a name is proposed, and how many are


@dataclass(frozen=True)
class Pasted:
    """A line: `number` from 1, the name, the address as written ("" when there is none), and what else it says."""

    number: int
    text: str = field(repr=False)
    name: str = field(repr=False)
    email: str = field(repr=False)
    hints: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Understood:
    """A line, and whom it may mean. `sure`: it says the name of one, and of nobody else."""

    line: Pasted = field(repr=False)
    candidates: tuple[Listed, ...] = field(repr=False)
    sure: bool


def lines(text: str) -> list[Pasted]:
    """The lines of a text that say something. Between name and address: a semicolon, a tab, a comma or a space."""
    rows = enumerate(text.splitlines(), start=1)
    return [_line(number, row) for number, row in rows if row.strip(" ;,\t")]


def understand(some: Iterable[Pasted], listed: Iterable[Listed], places: dict[str, str]) -> list[Understood]:
    """Whom each line means. `places` are the names of the areas, by code: a line may tell two of one name apart."""
    by_name: dict[str, list[Listed]] = defaultdict(list)
    for her in listed:
        by_name[_compared(her.name)].append(her)
    return [_understood(line, by_name, places) for line in some]


def _line(number: int, row: str) -> Pasted:
    parts = [part.strip(" \"'<>") for part in re.split(r"[;\t]" if re.search(r"[;\t]", row) else ",", row)]
    if len([part for part in parts if part]) == 1:  # "Ida Ny ida@example.org", "Ida Ny <ida@example.org>"
        head, _, tail = row.strip().rpartition(" ")
        parts = [head.strip(" \"'<>"), tail.strip(" \"'<>")] if "@" in tail else [row.strip()]
    email = next((part for part in parts if "@" in part), parts[-1] if len(parts) > 1 else "")
    rest = [part for part in parts if part and part is not email]
    return Pasted(number, row.strip(), rest[0] if rest else "", email, tuple(rest[1:]))


def _understood(line: Pasted, by_name: dict[str, list[Listed]], places: dict[str, str]) -> Understood:
    both = _compared(" ".join((line.name, *line.hints[:1])))  # "Ny, Ida, ida@example.org"
    for name, hints in ((both, line.hints[1:]), (_compared(line.name), line.hints)):
        if some := by_name.get(name):
            fitting = [her for her in some if all(_fits(hint, her, places) for hint in hints)]
            return Understood(line, tuple(fitting or some), sure=len(fitting) == 1)
    near = get_close_matches(_compared(line.name), by_name, NEAREST, NEAR) if line.name else []
    return Understood(line, tuple(her for name in near for her in by_name[name])[:NEAREST], sure=False)


def _fits(hint: str, her: Listed, places: dict[str, str]) -> bool:
    """Whether one of her mandates is in a place or on a committee that is called so."""
    said = plain(hint)
    return any(said in plain(f"{row.committee_name} {places.get(row.owner or '', '')}") for row in her.mandates)


def _compared(name: str) -> str:
    """One spelling for the many of one name: "Ny, Ida" and "Ida Ny" are the same."""
    return " ".join(sorted(re.findall(r"\w+", plain(name))))


def twice(some: Iterable[tuple[UUID, str]]) -> set[UUID]:
    """Those to whom lines give different addresses."""
    seen: dict[UUID, set[str]] = defaultdict(set)
    for person, email in some:
        seen[person].add(email.lower())
    return {person for person, addresses in seen.items() if len(addresses) > 1}
