"""Reads registers of elected people from CSV files, whatever their encoding, delimiter and column names.

Knows no database. Reports all faults of a file with their line numbers, and then uses nothing of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from unicodedata import normalize

from email_validator import EmailNotValidError, validate_email

from fackpol.base.words import listed, say
from fackpol.network import titles
from fackpol.registers import columns, days, encodings, names, sheets
from fackpol.registers.columns import COLUMNS
from fackpol.registers.faulty import Faulty

MOST_BYTES = 50_000_000
MOST_FAULTS = 50  # that are reported
LONGEST = 300  # characters in a cell
MOST_TITLES, MOST_OF_A_TITLE = 12, 30  # that are shown when some are missing
NEEDED = {
    "party": "parti",
    "body": "organisation (nämnd)",
    "title": "roll",
    "from": "from (första dag)",
    "to": "tom (sista dag)",
}


@dataclass(frozen=True)
class RegisterRow:
    """One mandate as the register writes it, from line `number`. `id` is the register's own, "" when it has none.

    `name` is as people write it. A vacant seat may lack its first day: then that is `date.min`.
    """

    number: int
    id: str = field(repr=False)
    name: str = field(repr=False)
    email: str | None = field(repr=False)
    party: str
    body: str
    title: str
    from_day: date
    to_day: date | None

    @property
    def vacant(self) -> bool:
        """Whether nobody sits there: the name or the title says so."""
        return names.is_nobody(self.name) or titles.vacant(self.title)


def read(raw: bytes, progress: Callable[[int, int], None] = lambda done, total: None) -> list[RegisterRow]:
    """Read every line, in order. Raises Faulty. `progress` is called with how many lines of how many are read."""
    rows = _table(raw)
    top = columns.header(rows)
    at, width = _columns(rows[top]), len(rows[top])
    lines: list[RegisterRow] = []
    faults: list[str] = []
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        found = _line(number, row, at, width) if any(cell.strip() for cell in row) else []
        if isinstance(found, RegisterRow):
            lines.append(found)
        else:
            faults += found
        if number % 1000 == 0:
            progress(number, len(rows))
    if faults:
        raise Faulty(_shortened(faults))
    progress(len(rows), len(rows))
    return lines


def _table(raw: bytes) -> list[list[str]]:
    if len(raw) > MOST_BYTES:
        raise Faulty([say("Filen är för stor. Den får vara högst {n} MB.", n=MOST_BYTES // 1_000_000)])
    rows = sheets.table(encodings.decoded(raw))
    if not any(any(row) for row in rows):
        raise Faulty([say("Filen är tom.")])
    return rows


def _shortened(faults: list[str]) -> list[str]:
    more = len(faults) - MOST_FAULTS
    return faults if more <= 0 else [*faults[:MOST_FAULTS], say("… och {n} fel till.", n=more)]


def _columns(header: list[str]) -> dict[str, int]:
    """Where the columns stand. Raises Faulty when some are missing, and says what the file's are called."""
    at = columns.places(header)
    dated = ("from", "to") if "term" in at else ()
    missing = [name for column, name in NEEDED.items() if column not in at and column not in dated]
    if "name" not in at and not ("first" in at and "last" in at):
        missing.insert(0, "person (namn eller id)")
    if missing:
        faults = [say("Filen saknar kolumnen {name}.", name=name) for name in missing]
        seen = _titles(header)
        raise Faulty([*faults, say("Kolumnerna som vi ser heter {names}.", names=listed(seen))] if seen else faults)
    return at


def _titles(header: list[str]) -> list[str]:
    """The titles that the file has, to show; none where the row seems to be somebody's mandate, with a day in it."""
    cells = [" ".join(cell.split())[:MOST_OF_A_TITLE] for cell in header if cell.strip()]
    if any(char.isdigit() or char == "@" for cell in cells for char in cell):
        return []
    return [f"”{cell}”" for cell in cells[:MOST_TITLES]]


def _line(number: int, row: list[str], at: dict[str, int], width: int) -> RegisterRow | list[str]:
    """The line read, or its faults."""
    if sheets.swallowed(row, width):
        return [sheets.unclosed(number)]
    cells = {column: "" for column in COLUMNS}
    cells |= {column: " ".join(normalize("NFC", row[n]).split()) for column, n in at.items() if n < len(row)}
    name = names.shown(cells["name"] or f"{cells['first']} {cells['last']}", cells["party"])
    faults: list[str] = []
    term = days.term(cells["term"])
    first = _day(number, cells["from"] or term[0], faults)
    unsaid = first is None and not faults
    last = _day(number, cells["to"] or term[1], faults, last=True)
    email = _email(cells["email"])
    line = RegisterRow(
        number, cells["id"], name, email, cells["party"], cells["body"], cells["title"], first or date.min, last
    )
    found = [*_missing(line), *faults]
    if unsaid and not line.vacant:
        found.append(say("Rad {number}: första dagen saknas.", number=number))
    if first and last and last < first:
        found.append(say("Rad {number}: uppdraget slutar innan det börjar.", number=number))
    return found or line


def _missing(line: RegisterRow) -> Iterator[str]:
    """The faults of what a line must say. Without a name and an id it is a vacant seat."""
    yield from _text(line.number, say("person"), line.name if line.id else line.name or "-")
    yield from _text(line.number, say("organisation"), line.body)
    yield from _text(line.number, say("roll"), line.title)


def _text(number: int, what: str, text: str) -> Iterator[str]:
    if not text:
        yield say("Rad {number}: {what} saknas.", number=number, what=what)
    elif len(text) > LONGEST:
        yield say("Rad {number}: {what} är längre än {most} tecken.", number=number, what=what, most=LONGEST)


def _day(number: int, text: str, faults: list[str], last: bool = False) -> date | None:
    """The day that a text means. None for an empty text, or an open last day; adds a fault for what is no day."""
    try:
        return days.read(text, last)
    except ValueError:
        faults.append(say("Rad {number}: ”{text}” är inget datum. Skriv åååå-mm-dd.", number=number, text=text[:40]))
        return None


def _email(text: str) -> str | None:
    """The address, normalised, or None when it is missing or invalid: that is no fault, a third of them have none."""
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return None
