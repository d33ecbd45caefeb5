"""A register's text as a table: its delimiter, its rows and where their titles stand. Pure."""

import csv
import io
import re

from fackpol.base.words import say
from fackpol.registers import columns
from fackpol.registers.faulty import Faulty

DELIMITERS = ";\t,|"
_SAID = re.compile(r"\s*\"?sep=(.)\"?\s*")  # Excel's own first line
_PEEKED = 60  # physical lines


def table(text: str) -> list[list[str]]:
    """All rows of the file, those above the titles too, so that a row's place is its number. Raises Faulty."""
    text = text.lstrip("\ufeff")
    start = text[:10_000].splitlines()[:1]
    said = _SAID.fullmatch(start[0]) if start else None
    if said:
        return _rows(text, said[1])
    return _rows(text, _delimiter(text))


def swallowed(row: list[str], width: int) -> bool:
    """Whether a cell of the row holds whole rows: a quote that opens there and only another one's closes."""
    return any("\n" in cell and max(map(cell.count, DELIMITERS)) >= width - 1 > 0 for cell in row)


def unclosed(number: int) -> str:
    return say("Rad {number}: ett citattecken öppnas men stängs inte. Ta bort det eller lägg till ett.", number=number)


def _rows(text: str, delimiter: str) -> list[list[str]]:
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            found.append(row)
    except csv.Error as fault:
        if "field larger" in str(fault):  # longer than the csv module accepts
            raise Faulty([say("En cell i filen är för lång. Är det rätt fil?")]) from None
        raise Faulty([unclosed(len(found) + 1)]) from None
    return found


def _delimiter(text: str) -> str:
    """The one that makes most known titles of a row near the top; of equals the one that the first line has most of."""
    lines = text[:100_000].splitlines()[:_PEEKED]
    first = next((line for line in lines if line.strip()), "")

    def known(delimiter: str) -> tuple[int, int]:
        rows = [line.replace('"', "").split(delimiter) for line in lines]
        return max((len(columns.places(row)) for row in rows[: columns.LOOKED_AT]), default=0), first.count(delimiter)

    return max(DELIMITERS, key=known)
