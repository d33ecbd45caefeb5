"""Reads a workbook, or a web page, in a process of its own: `python -m fackpol.registers.workbook_parser`.

A workbook of some kilobytes can make its parser ask for 500 GB, and that ends a process whatever it catches. So this
one has no environment, no key and no database, writes no file, and the kernel holds it to a memory and a time. The file
is its standard input. It answers in JSON: `sheet`, `number`, `sheets` and `rows`, or `fault`.
"""

import json
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from fackpol.registers import columns, html_tables, implied

MEMORY = 1_000_000_000  # bytes of addresses; 200,000 rows want a third of that
SECONDS = 30  # of processor time
MOST_CELLS, MOST_TEXT = 6_000_000, 100_000_000  # cells of a sheet, characters in it
MOST_SHEETS = 100  # that are looked at
EXACT = 1e15  # Excel keeps no more digits of a number


class TooLarge(Exception):
    """A sheet that holds more than any register does."""


def main() -> None:
    _confine()
    try:
        answer = _read(sys.stdin.buffer.read())
    except PasswordError:
        answer = {"fault": "password"}
    except (TooLarge, OverflowError, MemoryError):
        answer = {"fault": "large"}
    except CalamineError:
        answer = {"fault": "broken"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


def _confine() -> None:
    """From here on: so much memory, so many seconds, and no file, not even one of a crash."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _read(raw: bytes) -> dict[str, object]:
    """What a workbook, or a web page, holds. Of sheets that are hidden only where all are."""
    if raw.startswith(b"<"):
        tables = html_tables.read(raw.decode("utf-8", "replace"), MOST_CELLS)
        return _best(tables, len(tables))
    with CalamineWorkbook.from_filelike(BytesIO(raw)) as book:
        found = [sheet for sheet in book.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet][:MOST_SHEETS]
        shown = [sheet for sheet in found if sheet.visible is SheetVisibleEnum.Visible] or found
        return _best(((sheet.name, _rows(book.get_sheet_by_name(sheet.name))) for sheet in shown), len(shown))


def _best(sheets: Iterable[tuple[str, list[list[str]]]], of: int) -> dict[str, object]:
    """The sheet in which most titles of a register are known, of equals the first, with those of the same titles."""
    best: list[tuple[str, list[list[str]]]] = [("", [])]
    number, known = 0, -1
    for at, (name, rows) in enumerate(sheets, start=1):
        places = max((len(columns.places(row)) for row in rows[: columns.LOOKED_AT]), default=-1)
        if places > known:
            best, number, known = [(name, rows)], at, places
        elif places == known > 1 and _titles(rows) == _titles(best[0][1]):
            best.append((name, rows))
    rows, joined = implied.joined(best)
    if sum(map(len, rows)) > MOST_CELLS:
        raise TooLarge
    return {"sheet": best[0][0], "number": number, "sheets": of, "joined": joined, "rows": rows}


def _titles(rows: list[list[str]]) -> list[str]:
    return rows[columns.header(rows)]


def _rows(sheet: CalamineSheet) -> list[list[str]]:
    """The cells as text, a row for every row of the sheet, those that are empty too. Raises TooLarge."""
    if sheet.start is None or sheet.end is None:
        return []
    if (sheet.end[0] + 1) * (sheet.end[1] + 1) > MOST_CELLS:
        raise TooLarge
    rows: list[list[str]] = [[] for _ in range(sheet.start[0])] + [
        _trimmed(sheet.start[1], row) for row in sheet.iter_rows()
    ]
    _fill(rows, sheet.merged_cell_ranges or [])
    if sum(len(cell) for row in rows for cell in row) > MOST_TEXT:
        raise TooLarge
    return rows


def _trimmed(before: int, row: Iterable[object]) -> list[str]:
    cells = [""] * before + [_text(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _fill(rows: list[list[str]], ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Write what merged cells say into each row that they stand for; beside it would be other columns."""
    for row, column, last in _tall(ranges):
        if row < len(rows) and column < len(rows[row]):
            for below in rows[row + 1 : last + 1]:
                if below:
                    below.extend([""] * (column + 1 - len(below)))
                    below[column] = below[column] or rows[row][column]


def _tall(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> Iterator[tuple[int, int, int]]:
    for (row, column), (last, _) in ranges:
        if last > row:
            yield row, column, last


def _text(cell: object) -> str:
    """A cell as a person would type it: a day as 2026-12-31, a number without ".0"."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.time().min else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join(str(cell).replace("\0", "").split())


if __name__ == "__main__":
    main()
