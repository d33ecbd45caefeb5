"""What a file says otherwise than in a column: bodies above their people, or as names of sheets, and parties behind
names. It becomes a column of its own, which is shown and can be changed as any other. Pure.
"""

import re
from collections.abc import Sequence

from fackpol.network.classification import plain
from fackpol.registers import columns, parties

Rows = list[list[str]]
MOSTLY = 0.6  # of the names that must have a party behind them
_BODY = re.compile(r"nämnd|styrelse|fullmäktige|utskott|beredning|förbund|revision|\bab\b")
_BEHIND = re.compile(r"\(([^()]+)\)\s*$")


def is_body(text: str) -> bool:
    """Whether a cell seems to be the name of a committee."""
    return bool(_BODY.search(plain(text)))


def completed(rows: Rows) -> Rows:
    """The rows with a column for each thing that they imply. Every row keeps its number."""
    top = columns.header(rows)
    places = columns.places(rows[top]) if rows else {}
    if len(places) > 1 and "body" not in places:
        rows = _with_bodies(rows, top)
    if len(places) > 1 and "name" in places and "party" not in places:
        rows = _with_parties(rows, top, places["name"])
    return rows


def joined(sheets: Sequence[tuple[str, Rows]]) -> tuple[Rows, int]:
    """The rows of sheets with the same titles as one sheet, and how many of them there are.

    Where no column says the body, the names of the sheets do. Each row must say of which days it is, else they may be
    of other years; unless the sheets are of different bodies.
    """
    _, first = sheets[0]
    top = columns.header(first)
    places = columns.places(first[top]) if first else {}
    bodies = "body" not in places and all(is_body(name) for name, _ in sheets)
    names = {plain(name) for name, _ in sheets}
    apart = bodies and len(names) == len(sheets) and not any(char.isdigit() for name in names for char in name)
    dated = {"from", "term"} & set(places)
    if len(sheets) == 1 or not ("body" in places or bodies) or not (dated or apart):
        return first, 1
    width = len(first[top])
    heads = [*first[:top], [*first[top], *(["Nämnd"] if bodies else [])]]
    below = (
        _beside(row, width, name) if bodies and any(row) else row
        for name, rows in sheets
        for row in rows[columns.header(rows) + 1 :]
    )
    return [*heads, *below], len(sheets)


def _with_bodies(rows: Rows, top: int) -> Rows:
    """Where the first row below the titles has nothing but a body, those that follow are of it, until the next one."""
    below = [at for at in range(top + 1, len(rows)) if any(rows[at])]
    if not below or not _heading(rows[below[0]]):
        return rows
    found, body, width = [*rows[:top], [*rows[top], "Nämnd"]], "", len(rows[top])
    for row in rows[top + 1 :]:
        heading = _heading(row)
        body = heading or body
        found.append([] if heading else _beside(row, width, body) if any(row) else row)
    return found


def _heading(row: list[str]) -> str:
    """The body that a row names and nothing else, or ""."""
    said = [cell for cell in row if cell.strip()]
    return said[0] if len(said) == 1 and is_body(said[0]) else ""


def _with_parties(rows: Rows, top: int, at: int) -> Rows:
    """Where most names have a party behind them in brackets."""
    behind = [_BEHIND.search(row[at]) if at < len(row) else None for row in rows]
    some = [found for row, found in zip(rows[top + 1 :], behind[top + 1 :], strict=True) if any(row[at : at + 1])]
    if sum(1 for found in some if found and parties.is_known(found[1])) <= len(some) * MOSTLY:
        return rows
    width = len(rows[top])
    below = (
        _beside(row, width, found[1] if found else "") if any(row) else row
        for row, found in zip(rows[top + 1 :], behind[top + 1 :], strict=True)
    )
    return [*rows[:top], [*rows[top], "Parti"], *below]


def _beside(row: list[str], width: int, text: str) -> list[str]:
    """The row with one more cell, beside the last of the titles."""
    return [*row[:width], *([""] * (width - len(row))), text]
