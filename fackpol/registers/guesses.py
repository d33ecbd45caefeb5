"""Guesses what the columns of a file hold by what stands in them, for somebody to look at and change. Pure."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from fackpol.network.classification import plain
from fackpol.registers import days, implied, parties
from fackpol.registers.columns import Sheet
from fackpol.registers.instructions import Mapping

LOOKED_AT, LONGEST = 200, 300  # rows, and characters of a cell
MOSTLY = 0.6  # of a column's cells
_TITLE = re.compile(r"ledamot|ersättare|ordförande|suppleant|insyn|ersattare|ordforande")
_NAME = re.compile(r"[^\W\d_][\w.'-]+,?(?: [^\W\d_][\w.'-]*){1,3}")


def mapped(sheet: Sheet, mapping: Mapping) -> Mapping:
    """The mapping with a guess for each column that it says nothing of."""
    places = dict(mapping.places)
    cells = {at: _cells(sheet, at) for at in range(len(sheet.titles)) if at not in places.values()}
    for column, holds in _KINDS:
        at = next((at for at, some in cells.items() if _mostly(some, holds)), None)
        if at is not None and column not in places and not ({"first", "last"} <= set(places) and column == "name"):
            places[column] = at
            del cells[at]
    return replace(mapping, places=places)


def samples(sheet: Sheet, at: int, most: int = 3, longest: int = 40) -> list[str]:
    """The first different texts of a column, cut."""
    found = dict.fromkeys(text if len(text) <= longest else f"{text[:longest]} …" for text in _cells(sheet, at))
    return list(found)[:most]


def _cells(sheet: Sheet, at: int) -> list[str]:
    rows = islice(sheet.below(), LOOKED_AT)
    return [text for _, row in rows if at < len(row) for text in [" ".join(row[at][:LONGEST].split())] if text]


def _mostly(cells: list[str], holds: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(map(holds, cells)) > len(cells) * MOSTLY


def _is_day(text: str) -> bool:
    try:
        return len(text) > len("2023") and days.read(text, last=True) is not None
    except ValueError:
        return False


# In this order: what is surest first.
_KINDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("email", lambda text: "@" in text),
    ("from", _is_day),
    ("to", _is_day),
    ("title", lambda text: bool(_TITLE.search(plain(text)))),
    ("body", implied.is_body),
    ("party", parties.is_known),
    ("name", lambda text: bool(_NAME.fullmatch(text))),
)
