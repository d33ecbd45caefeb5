"""What a file says otherwise than in a column: bodies above their people, or as names of sheets, and parties behind
names. It becomes a column of its own, which is shown and can be changed as any other. Pure.
"""

import re
from collections.abc import Mapping, Sequence

from fackpol.network.classification import plain
from fackpol.registers import columns, names, parties

Rows = list[list[str]]
MOSTLY = 0.6  # of the names that must have a party behind them
_BODY = re.compile(r"nämnd|styrelse|fullmäktige|utskott|beredning|förbund|revision|\bab\b")
_COLUMN = {"body": "Nämnd", "title": "Uppdrag", "party": "Parti"}
_TITLES = {
    **{"ledamöter": "Ledamot", "ordinarie ledamöter": "Ledamot", "ordinarie": "Ledamot", "suppleanter": "Suppleant"},
    **dict.fromkeys(("ledamot", "ersättare", "ordförande", "vice ordförande", "insynsplats"), ""),  # as they stand
}
_TURNED = ("efternamn förnamn", "efternamn och förnamn", "namn efternamn förnamn", "efternamn tilltalsnamn")
_BEHIND = re.compile(r"\(([^()]+)\)\s*$")


def is_body(text: str) -> bool:
    """Whether a cell seems to be the name of a committee."""
    return bool(_BODY.search(plain(text)))


def is_title(text: str) -> bool:
    """Whether a cell is the title of those who stand below it, and nothing else."""
    return plain(text) in _TITLES


def completed(rows: Rows) -> Rows:
    """The rows with a column for each thing that they imply. Every row keeps its number."""
    top = columns.header(rows)
    places = columns.places(rows[top]) if rows else {}
    if len(places) > 1:
        rows = _with_names(_with_headings(rows, top, places), top, places)
        places = columns.places(rows[top])
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
    called = {plain(name) for name, _ in sheets}
    apart = bodies and len(called) == len(sheets) and not any(char.isdigit() for name in called for char in name)
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


def _with_headings(rows: Rows, top: int, places: Mapping[str, int]) -> Rows:
    """Where the first rows below the titles have nothing but a body, a title or a party, those that follow are of it,
    until the next one. What stands lower ends where something higher begins: "Ersättare" at the next body.
    """
    below, width = rows[top + 1 :], len(rows[top])
    levels = _levels(below, places)
    if not levels:
        return rows
    found, said = [*rows[:top], [*rows[top], *(_COLUMN[column] for column in levels)]], dict.fromkeys(levels, "")
    for row in below:
        column, text = _heading(row)
        if column in said:
            said |= {column: text, **dict.fromkeys(levels[levels.index(column) + 1 :], "")}
            found.append([])
        else:
            found.append(_beside(row, width, *said.values()) if any(row) else row)
    return found


def _levels(below: Rows, places: Mapping[str, int]) -> list[str]:
    """The columns that the first rows say, the highest first, where no column of the file does."""
    levels: list[str] = []
    for row in filter(any, below):
        column, _ = _heading(row)
        if not column or column in places:
            break
        levels += [column] if column not in levels else []
    return levels


def _heading(row: list[str]) -> tuple[str, str]:
    """What a row names and nothing else: a body, a title or a party, and how it is written; or ""."""
    cells = [cell for cell in row if cell.strip()]
    text = cells[0].strip(" :") if len(cells) == 1 else ""
    if plain(text) in _TITLES:
        return "title", _TITLES[plain(text)] or text
    if is_body(text):
        return "body", text
    return ("party", text) if parties.is_one(text) else ("", "")


def _with_names(rows: Rows, top: int, places: Mapping[str, int]) -> Rows:
    """Where a title says that names begin with the family name."""
    titles = [" ".join(re.findall(r"\w+", plain(cell))) for cell in rows[top]]
    at = next((titles.index(title) for title in _TURNED if title in titles), None)
    if at is None or {"name", "first", "last"} & set(places):
        return rows
    width = len(rows[top])
    below = (
        _beside(row, width, names.turned(row[at]) if at < len(row) else "") if any(row) else row
        for row in rows[top + 1 :]
    )
    return [*rows[:top], [*rows[top], "Namn"], *below]


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


def _beside(row: list[str], width: int, *texts: str) -> list[str]:
    """The row with more cells, beside the last of the titles."""
    return [*row[:width], *([""] * (width - len(row))), *texts]
