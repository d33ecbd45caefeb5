"""What format a file has, known by what it holds and not by its name, and its rows of text whatever that is.

CSV, workbooks (.xlsx, .xlsb, .xls, .ods), JSON of assignments, and Popolo. What is none of them is told what it is.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from fackpol.base.words import later, say
from fackpol.registers import encodings, objects, other_files, popolo, sheets, workbooks
from fackpol.registers.faulty import Faulty

MOST_CELLS = 6_000_000  # of a table, its rows counted with them
MOST_COLUMNS = 16_384  # as in Excel
MOST_VALUES, MOST_OBJECTS = 6_000_000, 1_000_000  # of JSON
_MANY = later("Filen har fler än {n} miljoner celler. Är det rätt fil?")
P = ParamSpec("P")
T = TypeVar("T")


def rows(raw: bytes) -> list[list[str]]:
    """All rows of a file. Raises Faulty for what can not be read, or is no register."""
    if other_files.is_workbook(raw):
        found = workbooks.read(raw).rows
        encodings.refuse_broken(_joined(found))
    else:
        found = _of_text(encodings.decoded(raw))
    if max(map(len, found), default=0) > MOST_COLUMNS:
        raise Faulty([say("Filen har fler än {n} kolumner. Är det rätt fil?", n=MOST_COLUMNS)])
    if any(any(row) for row in found):
        other_files.refuse_list(found)
    return found


def sheet(raw: bytes) -> int:
    """Which sheet of a workbook `rows` reads, from 1; 0 where there is no choice."""
    book = workbooks.read(raw) if other_files.is_workbook(raw) else None
    return book.number if book and book.sheets > 1 else 0


def note(raw: bytes) -> str:
    """How `rows` reads a file, where people should know: which sheet, and what the numbers of its rows are. Or ""."""
    if other_files.is_workbook(raw):
        book = workbooks.read(raw)
        said = later("Filen har {n} blad. Vi läste blad {number}, ”{name}”.")
        return say(said, n=book.sheets, number=book.number, name=book.sheet) if book.sheets > 1 else ""
    return say("Filen är JSON. Vi räknar det första uppdraget i den som rad 2.") if _is_json(raw) else ""


def noted(reader: Callable[Concatenate[bytes, P], T]) -> Callable[Concatenate[bytes, P], T]:
    """Let what a reader finds wrong with the rows of a file end with its note."""

    @wraps(reader)
    def read(raw: bytes, /, *rest: P.args, **named: P.kwargs) -> T:
        try:
            return reader(raw, *rest, **named)
        except Faulty as fault:
            fault.sentences = [*fault.sentences, *_notes(raw)]
            raise

    return read


def _notes(raw: bytes) -> list[str]:
    """The note, where the file has rows at all."""
    try:
        return [said] if (said := note(raw)) and rows(raw) else []
    except Faulty:
        return []


def _is_json(raw: bytes) -> bool:
    return raw[:1000].lstrip(b"\xef\xbb\xbf\xfe\xff\0 \r\n\t").startswith((b"{", b"["))


def _joined(found: list[list[str]]) -> str:
    return "\n".join(";".join(row) for row in found)


def _of_text(text: str) -> list[list[str]]:
    start = text.lstrip("\ufeff \r\n\t")
    if start.startswith(("{", "[")):
        return _of_json(start)
    other_files.refuse_text(text)
    if text.count("\n") + text.count("\r") + max(map(text.count, sheets.DELIMITERS)) > MOST_CELLS:
        raise Faulty([say(_MANY, n=MOST_CELLS // 1_000_000)])
    return sheets.table(text)


def _of_json(text: str) -> list[list[str]]:
    other_files.refuse_json(text)
    if text.count("{") > MOST_OBJECTS:
        raise Faulty([say(objects.TOO_MANY)])
    if sum(map(text.count, ",[{")) > MOST_VALUES:
        raise Faulty([say(_MANY, n=MOST_VALUES // 1_000_000)])
    document = _loaded(text)
    try:
        found = popolo.rows(document) if popolo.is_popolo(document) else objects.rows(document)
    except RecursionError:
        raise Faulty([say(objects.TOO_DEEP)]) from None
    encodings.refuse_broken(_joined(found))
    return found


def _loaded(text: str) -> object:
    """The document; or the objects, where each line has one of its own."""
    try:
        return json.loads(text)
    except RecursionError:
        raise Faulty([say(objects.TOO_DEEP)]) from None
    except ValueError as fault:
        number = getattr(fault, "lineno", 1)
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        wrong = later("Det här är JSON, men rad {number} går inte att läsa. Hämta filen på nytt.")
        raise Faulty([say(wrong, number=number)]) from None
