"""Cells that were merged, in a file that keeps no merging: the first row says it, and those below are empty. Pure.

Filled only where it is sure. An empty name may as well be a vacant seat: then somebody must say which.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Protocol

from fackpol.network import titles
from fackpol.network.classification import plain
from fackpol.registers import columns

Rows = list[list[str]]
FEWEST = 2  # empty rows: one may have been forgotten
_PERSON, _BODY = ("id", "name", "first", "last", "party"), ("body",)
_NEEDED = ("name", "last", "party", "body", "title")


class Line(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def party(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def from_day(self) -> date: ...
    @property
    def to_day(self) -> date | None: ...
    @property
    def vacant(self) -> bool: ...


def filled(rows: Rows) -> tuple[Rows, int]:
    """The rows with what the merged cells above them say, and how many were empty there."""
    top = columns.header(rows)
    at = columns.places(rows[top]) if rows else {}
    below = [row for row in rows[top + 1 :] if any(map(str.strip, row))]
    if not {"party", "body", "title"} <= set(at) or not {"name", "last"} & set(at):
        return rows, 0
    for group, fits in ((_PERSON, _is_by_person), (_BODY, lambda *_: True)):
        own = [at[column] for column in group if column in at]
        others = [at[column] for column in _NEEDED if column in at and column not in group]
        needed = [at[column] for column in _NEEDED if column in at and column in group]
        if _is_merged(below, own, needed, others) and fits(below, needed, at["body"]):
            empty = {id(row) for row in below if not any(_cells(row, own))}
            return list(_filled(rows, own, empty)), len(empty)
    return rows, 0


def doubtful(lines: Sequence[Line], party: str) -> Iterator[int]:
    """The numbers of the lines without a name that may be the seats of whoever stands above, or nobody's."""
    above: Line | None = None
    for line in lines:
        if line.name:
            above = line
        elif above is not None and not titles.vacant(line.title) and _may_be_hers(line, above, party):
            yield line.number


def _may_be_hers(line: Line, above: Line, party: str) -> bool:
    """Not where the line is of another party, nor where she sits on the same body on the same days already."""
    own = not above.vacant and plain(above.party) == plain(party or above.party)
    same = plain(line.body) == plain(above.body)
    over = line.from_day > (above.to_day or date.max) or above.from_day > (line.to_day or date.max)
    return own and plain(line.party) in ("", plain(above.party)) and (over or not same)


def _is_merged(below: Rows, own: list[int], needed: list[int], others: list[int]) -> bool:
    """Whether the `own` cells of each row are whole or all empty, each thing is said once, and nothing else lacks."""
    said = [_cells(row, own) for row in below]
    whole = [_cells(row, needed) for row in below if any(_cells(row, own))]
    first = bool(said) and any(said[0])
    once = len(set(whole)) == len(whole) and all(map(all, whole))
    return first and once and len(said) - len(whole) >= FEWEST and all(all(_cells(row, others)) for row in below)


def _is_by_person(below: Rows, needed: list[int], body: int) -> bool:
    """Whether the rows are ordered by people, and no vacant seats of a list by bodies or names: then a body comes again
    apart, an empty row is of another body than the one above, and somebody stands below the first of them.
    """
    bodies = [plain(*_cells(row, [body])) for row in below]
    empty = [not any(_cells(row, needed)) for row in below]
    apart = len([key for key, _ in groupby(bodies)]) > len(set(bodies))
    others = all(
        one != before for before, one, is_empty in zip(bodies, bodies[1:], empty[1:], strict=False) if is_empty
    )
    return apart and others and not all(empty[empty.index(True) :])


def _filled(rows: Rows, own: list[int], empty: set[int]) -> Iterator[list[str]]:
    above: list[str] = []
    for row in rows:
        if id(row) in empty:
            row = [*row, *[""] * (max(own) + 1 - len(row))]
            for at in own:
                row[at] = above[at] if at < len(above) else ""
            yield row
        else:
            above = row if any(_cells(row, own)) else above
            yield row


def _cells(row: list[str], places: list[int]) -> tuple[str, ...]:
    return tuple(row[at].strip() if at < len(row) else "" for at in places)
