"""What format a file has, known by what it holds and not by its name, and its rows of text whatever that is.

CSV, workbooks (.xlsx, .xlsb, .xls, .ods), tables of web pages, JSON of assignments, and Popolo. What is none of them is
told what it is.
"""

import json
from dataclasses import dataclass, field

from fackpol.base.words import later, say
from fackpol.registers import encodings, objects, other_files, popolo, sheets, workbooks
from fackpol.registers.faulty import Faulty
from fackpol.registers.workbooks import Workbook

MOST_CELLS = 6_000_000  # of a table, its rows counted with them
MOST_COLUMNS = 16_384  # as in Excel
MOST_VALUES, MOST_OBJECTS = 6_000_000, 1_000_000  # of JSON
_MANY = later("Filen har fler än {n} miljoner celler. Är det rätt fil?")


@dataclass(frozen=True)
class Table:
    """All rows of a file. `sheet`: which one of a workbook they are, from 1; 0 where there is no choice. `joined`: how
    many of one they are, where that is more than one.

    `note` tells people how it was read: which sheet, or what the numbers of its rows are. Or "".
    """

    rows: list[list[str]] = field(repr=False)
    sheet: int = 0
    note: str = field(default="", repr=False)
    joined: int = 0


def read(raw: bytes) -> Table:
    """What a file holds. Raises Faulty for what can not be read, or is no register."""
    table = _of_workbook(workbooks.read(raw)) if other_files.is_workbook(raw) else _of_text(encodings.decoded(raw))
    if max(map(len, table.rows), default=0) > MOST_COLUMNS:
        raise Faulty([say("Filen har fler än {n} kolumner. Är det rätt fil?", n=MOST_COLUMNS)])
    if any(any(row) for row in table.rows):
        other_files.refuse_list(table.rows)
    return table


def _of_workbook(book: Workbook) -> Table:
    encodings.refuse_broken(_joined(book.rows))
    if book.sheets == 1:
        return Table(book.rows)
    if book.joined > 1:
        said = later("Filen har {n} blad. Vi läste {joined} med samma rubriker, som om de vore ett.")
        return Table(book.rows, 0, say(said, n=book.sheets, joined=book.joined), book.joined)
    said = later("Filen har {n} blad. Vi läste blad {number}, ”{name}”.")
    return Table(book.rows, book.number, say(said, n=book.sheets, number=book.number, name=book.sheet))


def _of_page(page: str) -> Table:
    """The table of a web page that is most like a register. Its rows are counted in that table."""
    book = workbooks.read(page.encode())
    if not book.rows:
        raise Faulty([say(other_files.PAGE)])
    encodings.refuse_broken(_joined(book.rows))
    if book.sheets == 1:
        return Table(book.rows, 0, say("Filen är en webbsida. Vi räknar raderna i dess tabell."))
    if book.joined > 1:
        said = later("Filen är en webbsida med {n} tabeller. Vi läste {joined} med samma rubriker, som om de vore en.")
        return Table(book.rows, 0, say(said, n=book.sheets, joined=book.joined), book.joined)
    said = later("Filen är en webbsida med {n} tabeller. Vi läste nummer {number} och räknar raderna i den.")
    return Table(book.rows, book.number, say(said, n=book.sheets, number=book.number))


def _joined(found: list[list[str]]) -> str:
    return "\n".join(";".join(row) for row in found)


def _of_text(text: str) -> Table:
    start = text.lstrip("\ufeff \r\n\t")
    if start.startswith(("{", "[")):
        return Table(_of_json(start), 0, say("Filen är JSON. Vi räknar det första uppdraget i den som rad 2."))
    if other_files.is_page(start):
        return _of_page(start)
    other_files.refuse_text(text)
    if text.count("\n") + text.count("\r") + max(map(text.count, sheets.DELIMITERS)) > MOST_CELLS:
        raise Faulty([say(_MANY, n=MOST_CELLS // 1_000_000)])
    return Table(sheets.table(text))


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
