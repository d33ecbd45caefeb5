"""What stands below the people of a list, or between its pages, and is nobody: sums, sources, page numbers. Pure."""

import re

from fackpol.network.classification import plain
from fackpol.registers import columns

Rows = list[list[str]]
MOST_CELLS, LONGEST = 2, 60  # cells that say something in such a row, and characters of it that are told
# Only what can be nobody's name: "Källa" and "Sida" can be, but not with a colon or a number behind.
_FOOTER = re.compile(
    r"(?:totalt?|summa|antal)(?:\b.*\d.*)?|(?:sida|sid|page)\.? ?\d.*|"
    r"(?:källa|source|uttag|utdrag|utskrift|utskriv\w+|hämta[dt]|(?:senast )?uppdatera[dt]|skapad|exportera[dt]|"
    r"genererad|printed|exported) ?(?::|\d|den\b|från\b|ur\b).*"
)


def without(rows: Rows) -> tuple[Rows, tuple[tuple[int, str], ...]]:
    """The rows with such ones blank, and what stood there, by the number of the row. Those above the titles stay."""
    top, left_out = columns.header(rows), []
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        if text := _footer(row):
            left_out.append((number, text[:LONGEST]))
    gone = {number for number, _ in left_out}
    return [[] if number in gone else row for number, row in enumerate(rows, start=1)], tuple(left_out)


def _footer(row: list[str]) -> str:
    """What a row says that is nobody; or ""."""
    cells = [cell for cell in row if cell.strip()]
    text = " ".join(" ".join(cells).split()) if 0 < len(cells) <= MOST_CELLS else ""
    return text if _FOOTER.fullmatch(plain(text)) else ""
