"""Reads registers of elected people from CSV files, whatever their encoding, delimiter and column names.

Knows no database. Reports all faults of a file with their line numbers, and then uses nothing of it.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from unicodedata import normalize

from email_validator import EmailNotValidError, validate_email

from fackpol.base.words import say
from fackpol.network import titles
from fackpol.network.classification import plain
from fackpol.registers import names

MOST_BYTES = 50_000_000
MOST_FAULTS = 50  # that are reported
LONGEST = 300  # characters in a cell
COLUMNS = {
    "id": ("id", "personid", "person-id", "person_id", "person", "uppdragstagare-id"),
    "name": ("namn", "name", "person", "uppdragstagare"),
    "first": ("förnamn", "tilltalsnamn", "first name"),
    "last": ("efternamn", "last name"),
    "party": ("parti", "party", "partibeteckning", "partiförkortning"),
    "body": ("organisation", "organ", "nämnd", "instans", "nämnd/styrelse", "organnamn", "body"),
    "title": ("roll", "uppdrag", "befattning", "uppdragstyp", "rollnamn", "title"),
    "from": ("from", "fr.o.m", "fr.o.m.", "från", "från och med", "startdatum", "start"),
    "to": ("tom", "t.o.m", "t.o.m.", "till", "till och med", "slutdatum", "slut", "to"),
    "email": ("e-post", "epost", "email", "e-mail", "mejl", "e-postadress", "mail"),
}
NEEDED = {
    "party": "parti",
    "body": "organisation (nämnd)",
    "title": "roll",
    "from": "from (första dag)",
    "to": "tom (sista dag)",
}


class Faulty(Exception):
    """A file that can not be used. `sentences` say why, with line numbers where there are any."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


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
    rows = _rows(raw)
    if not rows:
        raise Faulty([say("Filen är tom.")])
    at = _columns(rows[0])
    lines: list[RegisterRow] = []
    faults: list[str] = []
    for number, row in enumerate(rows[1:], start=2):
        found = _line(number, row, at) if any(cell.strip() for cell in row) else []
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


def _rows(raw: bytes) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(_decoded(raw), newline=""), delimiter=_delimiter(raw)))
    except csv.Error:  # a cell longer than the csv module accepts
        raise Faulty([say("En cell i filen är för lång. Är det rätt fil?")]) from None


def _shortened(faults: list[str]) -> list[str]:
    more = len(faults) - MOST_FAULTS
    return faults if more <= 0 else [*faults[:MOST_FAULTS], say("… och {n} fel till.", n=more)]


def _decoded(raw: bytes) -> str:
    """Decode the file: by its byte order mark, or else as UTF-8, or else as Windows-1252."""
    if len(raw) > MOST_BYTES:
        raise Faulty([say("Filen är för stor. Den får vara högst {n} MB.", n=MOST_BYTES // 1_000_000)])
    encodings = ["utf-8-sig", "cp1252"]
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Faulty([say("Vi kan inte läsa tecknen i filen. Spara den som CSV med UTF-8.")])


def _delimiter(raw: bytes) -> str:
    first = raw.split(b"\n", 1)[0].replace(b"\0", b"").decode("latin-1")
    return max(";\t,", key=first.count)


def _columns(header: list[str]) -> dict[str, int]:
    names = [plain(cell.lstrip("\ufeff")) for cell in header]
    at = {
        column: next(names.index(name) for name in spellings if name in names)
        for column, spellings in COLUMNS.items()
        if any(name in names for name in spellings)
    }
    missing = [name for column, name in NEEDED.items() if column not in at]
    if "name" not in at and not ("first" in at and "last" in at):
        missing.insert(0, "person (namn eller id)")
    if missing:
        raise Faulty([say("Filen saknar kolumnen {name}.", name=name) for name in missing])
    return at


def _line(number: int, row: list[str], at: dict[str, int]) -> RegisterRow | list[str]:
    """The line read, or its faults."""
    cells = {column: "" for column in COLUMNS}
    cells |= {column: " ".join(normalize("NFC", row[n]).split()) for column, n in at.items() if n < len(row)}
    name = names.shown(cells["name"] or f"{cells['first']} {cells['last']}", cells["party"])
    faults: list[str] = []
    days = [_day(number, cells[column], faults) for column in ("from", "to")]
    first, last = days
    email = _email(cells["email"])
    line = RegisterRow(
        number, cells["id"], name, email, cells["party"], cells["body"], cells["title"], first or date.min, last
    )
    found = [*_missing(line), *faults]
    if not cells["from"] and not line.vacant:
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


def _day(number: int, text: str, faults: list[str]) -> date | None:
    """Read 2026-12-31 or 20261231, with or without a time after it. None for an empty text; adds a fault otherwise."""
    day = text.split(" ")[0].split("T")[0]
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        faults.append(say("Rad {number}: ”{text}” är inget datum. Skriv åååå-mm-dd.", number=number, text=text[:40]))
        return None


def _email(text: str) -> str | None:
    """The address, normalised, or None when it is missing or invalid: that is no fault, a third of them have none."""
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return None
