"""Reads registers of elected people from files, whatever their format, encoding, delimiter and column names.

Knows no database. Reports all faults of a file with their line numbers, and then uses nothing of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from unicodedata import normalize

from fackpol.base.plain_text import visible
from fackpol.base.words import later, say
from fackpol.network import titles
from fackpol.registers import addresses, days, footers, formats, implied, merged, names, other_files, questions, sheets
from fackpol.registers.columns import COLUMNS, Sheet
from fackpol.registers.faulty import Faulty, RowFault, told
from fackpol.registers.instructions import Instructions, Mapping

MOST_BYTES = 50_000_000
LONGEST = 300  # characters in a cell
ENOUGH_TITLES = 3  # in a row that can be nothing else
_CALLED = {
    "id": later("id"),
    **dict.fromkeys(("name", "first", "last"), later("namn")),
    "party": later("parti"),
    "body": later("nämnd"),
    "title": later("roll"),
}
_STUB = later("Rad {number} har bara ”{text}”. Fyll i raden eller ta bort den.")
_NAMELESS = later("Rad {number} har inget namn. Skriv ”vakant” om ingen sitter där, annars vem det är.")
_ANOTHER = later("På rad {number} börjar en ny tabell, ”{text}”. Läs in den för sig.")
_OTHER_TITLES = later("Rad {number} har rubriker igen, i annan ordning. Läs in den tabellen för sig.")


@dataclass(frozen=True)
class RegisterRow:
    """One mandate as the register writes it, from line `number`. `id` is the register's own, "" when it has none.

    `name` is as people write it. No `email` is no fault, nor one that can not be read: a third have none. A vacant seat
    may lack its first day: then that is `date.min`.
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


def read(
    file: bytes | Sheet,
    progress: Callable[[int, int], None] = lambda done, total: None,
    asked: Instructions | None = None,
) -> list[RegisterRow]:
    """Read every line of a file, in order. `progress` is called with how many lines of how many are read.

    `asked` says what the file should be, and how to read it. Raises Faulty; questions.Question when somebody must say.
    """
    sheet = file if isinstance(file, Sheet) else opened(file)
    try:
        return _lines(sheet, progress, asked or Instructions())
    except Faulty as fault:
        fault.sentences = [*fault.sentences, *filter(None, [sheet.note])]
        raise


def _lines(sheet: Sheet, progress: Callable[[int, int], None], asked: Instructions) -> list[RegisterRow]:
    mapping = asked.mapping_of(sheet)
    questions.ask_columns(sheet, mapping)
    lines: list[RegisterRow] = []
    faults: list[RowFault] = []
    for number, row in sheet.below(mapping.headless):
        found = _line(number, row, mapping, asked, sheet)
        if isinstance(found, RegisterRow):
            lines.append(found)
        else:
            faults += found
        if number % 1000 == 0:
            progress(number, len(sheet.rows))
    faults += [RowFault(number, _NAMELESS) for number in merged.doubtful(lines, asked.party)]
    if faults:
        questions.refuse(_sentences(faults, sheet, mapping), sheet, mapping, asked)
    questions.ask(lines, sheet, mapping, asked)
    progress(len(sheet.rows), len(sheet.rows))
    return lines


def _sentences(faults: list[RowFault], sheet: Sheet, mapping: Mapping) -> list[str]:
    """What is wrong with the rows; first, where most are wider than the titles, that what they say may have moved."""
    rows = [row for _, row in sheet.below(mapping.headless)]
    ends = min((fault.number for fault in faults if fault.said in (_ANOTHER, _OTHER_TITLES)), default=len(sheet.rows))
    wide = sum(1 for row in rows if any(map(str.strip, row[len(sheet.titles) :])))
    moved = [say("De flesta rader har fler celler än rubrikerna.")] if wide * 2 > len(rows) else []
    return [*moved, *told((fault for fault in faults if fault.number <= ends), len(rows))]


def opened(raw: bytes) -> Sheet:
    """The file's rows, not yet understood. Raises Faulty."""
    refuse_at_once(raw)
    table = formats.read(raw)
    # Soft hyphens and joiners would make two committees, and two people, of what looks the same.
    rows, left_out = footers.without([[visible(cell) for cell in row] for row in table.rows])
    rows, filled = merged.filled(rows)
    if not any(any(row) for row in rows):
        raise Faulty([say("Filen är tom.")])
    return Sheet.of(implied.completed(rows), table.sheet, table.note, table.joined, left_out, filled)


def refuse_at_once(raw: bytes) -> None:
    """Raises Faulty for what need not be read to be told: a file that is too large, or is plainly no register."""
    if len(raw) > MOST_BYTES:
        raise Faulty([say("Filen är för stor. Den får vara högst {n} MB.", n=MOST_BYTES // 1_000_000)])
    other_files.is_workbook(raw)


def _line(
    number: int, row: list[str], mapping: Mapping, asked: Instructions, sheet: Sheet
) -> RegisterRow | list[RowFault]:
    """The line read, or its faults."""
    if unfit := _unfit(number, row, mapping, sheet):
        return unfit
    at = mapping.places
    cells = {column: "" for column in COLUMNS}
    cells |= {column: " ".join(normalize("NFC", row[n]).split()) for column, n in at.items() if n < len(row)}
    if long := _long(number, cells):
        return long
    name = names.shown(cells["name"] or f"{cells['first']} {cells['last']}", cells["party"])
    faults: list[RowFault] = []
    first, last = _days(number, cells, mapping, faults)
    line = RegisterRow(
        number, cells["id"], name, addresses.read(cells["email"]), asked.party_of(cells["party"], mapping),
        cells["body"], cells["title"] if "title" in at else mapping.title, first or date.min, last,
    )  # fmt: skip
    found = [*_missing(line), *faults]
    if names.titled(line.name):
        said = later("Rad {number}: ”{text}” är inget namn. Skriv rollen i en egen kolumn.")
        found.append(RowFault(number, said, values={"text": line.name[:40]}))
    if first is None and not faults and not line.vacant:
        found.append(RowFault(number, later("Rad {number}: första dagen saknas.")))
    if first and last and last < first:
        found.append(RowFault(number, later("Rad {number}: uppdraget slutar innan det börjar.")))
    return (_stub(number, row, sheet) or found) if found else line


def _unfit(number: int, row: list[str], mapping: Mapping, sheet: Sheet) -> list[RowFault]:
    """Why a row is not to be read by its columns at all; mostly nothing."""
    if sheets.swallowed(row, len(sheet.titles)):
        return [RowFault(number, sheets.UNCLOSED)]
    retitled = not mapping.headless and len(sheet.known_titles & set(row)) >= ENOUGH_TITLES
    return [RowFault(number, _OTHER_TITLES)] if retitled else []


def _stub(number: int, row: list[str], sheet: Sheet) -> list[RowFault]:
    """The one fault of a row that says next to nothing, or begins another table; else none."""
    cells = [cell for cell in row if cell.strip()]
    if len(cells) > footers.MOST_CELLS:
        return []
    said = _ANOTHER if sheet.begins_again(number) else _STUB
    return [RowFault(number, said, values={"text": " ".join(" ".join(cells).split())[:40]})]


def _long(number: int, cells: dict[str, str]) -> list[RowFault]:
    """What is too long, in cells that must be whole. No day or address is so long: of those the start says as much."""
    faults = []
    for column, text in cells.items():
        if len(text) > LONGEST:
            cells[column] = text[:LONGEST]
            if what := _CALLED.get(column):
                said = later("Rad {number}: {what} är längre än {most} tecken.")
                faults.append(RowFault(number, said, what, {"what": say(what), "most": LONGEST}))
    return faults


def _days(
    number: int, cells: dict[str, str], mapping: Mapping, faults: list[RowFault]
) -> tuple[date | None, date | None]:
    """A line's first and last day, as it says or as holds for the whole file."""
    term = days.term(cells["term"])
    if not (cells["from"] or any(term) or days.is_unsaid(cells["term"])):
        said = later("Rad {number}: ”{text}” är ingen period. Skriv till exempel 2023-2026.")
        faults.append(RowFault(number, said, values={"text": cells["term"][:40]}))
    first = _day(number, cells["from"], faults) or _day(number, term[0], faults)
    last = _day(number, cells["to"] or term[1], faults, last=True)
    dated = {"to", "term"} & set(mapping.places)
    return first or mapping.first, last if dated else mapping.last


def _missing(line: RegisterRow) -> Iterator[RowFault]:
    """The faults of what a line must say. Without a name and an id it is a vacant seat."""
    there = {"namn": line.name or not line.id, "nämnd": line.body, "roll": line.title}
    for what, text in there.items():
        if not text:
            yield RowFault(line.number, later("Rad {number}: {what} saknas."), what, {"what": say(what)})


def _day(number: int, text: str, faults: list[RowFault], last: bool = False) -> date | None:
    """The day that a text means. None for an empty text, or an open last day; adds a fault for what is no day."""
    try:
        return days.read(text, last)
    except days.NoDay as fault:
        faults.append(RowFault(number, fault.why, values={"text": text[:40]}))
        return None
