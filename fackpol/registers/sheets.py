"""A register's text as a table: its delimiter, its rows and where their titles stand. Pure."""

import csv
import io
import re

from fackpol.base.words import later, say
from fackpol.registers import columns
from fackpol.registers.faulty import Faulty, RowFault, told

DELIMITERS = ";\t,|"
_SAID = re.compile(r"\s*\"?sep=(.)\"?\s*")  # Excel's own first line
_PEEKED = 60  # physical lines
UNCLOSED = later("Rad {number}: ett citattecken öppnas men stängs inte. Ta bort det eller lägg till ett.")
_LOOSE = later("Rad {number} har fler celler än rubrikerna. Står ett ”{sign}” mitt i en text?")
_TAB = later("tabb")


def table(text: str) -> list[list[str]]:
    """All rows of the file, those above the titles too, so that a row's place is its number. Raises Faulty."""
    text = text.lstrip("\ufeff")
    start = text[:10_000].splitlines()[:1]
    said = _SAID.fullmatch(start[0]) if start else None
    delimiter = said[1] if said else _delimiter(text)
    rows = _rows(text, delimiter)
    _refuse_loose(rows, delimiter)
    return rows


def swallowed(row: list[str], width: int) -> bool:
    """Whether a cell of the row holds whole rows: a quote that opens there and only another one's closes."""
    return any("\n" in cell and max(map(cell.count, DELIMITERS)) >= width - 1 > 0 for cell in row)


def _refuse_loose(rows: list[list[str]], delimiter: str) -> None:
    """Raises Faulty where some rows have more cells than the titles: a delimiter inside a text moves what is behind it.

    Where most have, it is a column without a title.
    """
    top = columns.header(rows)
    if not rows or len(columns.places(rows[top])) < 2:
        return
    width, below = len(rows[top]), rows[top + 1 :]
    sign = {"sign": say(_TAB) if delimiter == "\t" else delimiter}
    wide = (at for at, row in enumerate(below, top + 2) if any(map(str.strip, row[width:])))
    loose = [RowFault(at, _LOOSE, values=sign) for at in wide]
    if 0 < len(loose) * 2 <= sum(map(any, below)):
        raise Faulty(told(loose, len(below)))


def _rows(text: str, delimiter: str) -> list[list[str]]:
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            found.append(row)
    except csv.Error as fault:
        if "field larger" in str(fault):  # longer than the csv module accepts
            raise Faulty([say("En cell i filen är för lång. Är det rätt fil?")]) from None
        raise Faulty([say(UNCLOSED, number=len(found) + 1)]) from None
    return found


def _delimiter(text: str) -> str:
    """The one that makes most known titles of a row near the top; of equals the one that the first line has most of."""
    lines = text[:100_000].splitlines()[:_PEEKED]
    first = next((line for line in lines if line.strip()), "")

    def known(delimiter: str) -> tuple[int, int]:
        rows = [line.replace('"', "").split(delimiter) for line in lines]
        return max((len(columns.places(row)) for row in rows[: columns.LOOKED_AT]), default=0), first.count(delimiter)

    return max(DELIMITERS, key=known)
