"""Workbooks: read as text, and whatever is in them, in bounded memory and time."""

import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest

from fackpol.registers import formats, reading, workbooks
from fackpol.registers.faulty import Faulty
from tests.registers.workbook_files import ods, other_compound, packed, xls, xlsx

TITLES = ["namn", "parti", "nämnd", "roll", "från", "till"]
ROW = ["Åsa Ö", "V", "Äldrenämnden", "Ledamot", date(2023, 1, 1), date(2026, 12, 31)]
LOCKED = "Filen är låst med lösenord. Spara en kopia utan lösenord och försök igen."
LARGE = "Kalkylarket är för stort. Spara bladet med registret som CSV och försök igen."
BROKEN = "Vi kan inte läsa kalkylarket. Öppna det och spara det på nytt som .xlsx, utan lösenord."


def refused(raw: bytes) -> list[str]:
    with pytest.raises(Faulty) as told:
        formats.read(raw)
    return told.value.sentences


def test_of_several_sheets_the_one_with_most_titles_is_read_and_said() -> None:
    raw = xlsx({"Läs mig": [["namn", "Hej"]], "Uppdrag": [["Utdrag"], TITLES, ROW], "Tomt": []})
    table = formats.read(raw)
    assert (table.rows[1], table.sheet) == (TITLES, 2)
    assert table.note == "Filen har 3 blad. Vi läste blad 2, ”Uppdrag”."
    one = xlsx({"Uppdrag": [TITLES, ROW]})
    assert (formats.read(one).sheet, formats.read(one).note) == (0, "")
    broken = xlsx({"Läs mig": [["Hej"]], "Uppdrag": [TITLES, [*ROW[:4], "snart", None]]})
    with pytest.raises(Faulty) as told:
        reading.read(broken)
    assert told.value.sentences[0].startswith("Rad 2: ”snart”")
    assert told.value.sentences[-1] == "Filen har 2 blad. Vi läste blad 2, ”Uppdrag”."


def test_text_that_was_broken_before_it_came_into_the_workbook_is_refused() -> None:
    twice = xlsx({"Blad": [TITLES, ["Ã…sa", *ROW[1:]]]})
    assert refused(twice)[0] == "Filen är omkodad två gånger: den har ”Ã…” där det ska stå ”Å”."


def test_a_locked_or_broken_workbook_is_told() -> None:
    assert refused(other_compound("EncryptedPackage")) == [LOCKED]
    for before in (b"", b"\x86\0\0\0"):  # recommended to be opened for reading only
        assert refused(xls("Blad", [TITLES, ROW], before + b"\x2f\0\x04\0" + bytes(4))) == [LOCKED]
    whole = xlsx({"Blad": [TITLES, ROW]})
    assert refused(whole[: len(whole) // 2]) == [BROKEN]
    assert refused(xlsx({"Blad": []}, sheet1="<worksheet><sheetData><row>")) == [BROKEN]
    assert refused(xls("Blad", [TITLES]).replace(b"\x09\x08\x10\0", b"\x09\x08\x11\0")) == [BROKEN]


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ONE = "<c><v>1</v></c>"
TEXT = '<c t="inlineStr"><is><t>{}</t></is></c>'


def one_row(cells: str, before: str = "") -> bytes:
    whole = f'{before}<worksheet {MAIN}><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    return xlsx({"Blad": []}, sheet1=whole)


def entities() -> str:
    more = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY e0 "xxxxxxxxxx">{more}]>'


def libre_offices() -> bytes:
    """A cell that says of itself that it stands in all columns of all rows."""
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-cell></table:table-row>'
    whole = ods({"Blad": [["här"]]})
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        content = archive.read("content.xml").decode()
    return ods({}, content=content.replace("</table:table>", f"{row}</table:table>"))


BOMBS = {
    "far away": lambda: one_row(f'{ONE}</row><row r="1048576"><c r="XFD1048576"><v>1</v></c>'),
    "many cells": lambda: one_row(ONE * 7_000_000),
    "a long text": lambda: one_row(TEXT.format("x" * 150_000_000)),
    "zeros": lambda: xlsx({"Blad": []}, sheet1=bytes(400_000_000)),
    "entities": lambda: one_row(TEXT.format("&e9;"), entities()),
    "repeated": libre_offices,
}


@pytest.mark.slow
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=list(BOMBS))
def test_a_bomb_is_refused_in_time_and_memory(bomb: Callable[[], bytes]) -> None:
    raw = bomb()
    assert len(raw) < 1_000_000
    began = time.monotonic()
    assert refused(raw)[0] in (LARGE, BROKEN)
    assert time.monotonic() - began < workbooks.SECONDS


def test_a_parser_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "PARSER", (sys.executable, "-c", "import time; time.sleep(60)"))
    monkeypatch.setattr(workbooks, "SECONDS", 0.2)
    assert refused(xlsx({"Blad": []})) == [LARGE]


def test_a_workbook_of_other_things_is_not_read_as_one() -> None:
    assert refused(packed({"register.xlsx": xlsx({"Blad": []})}))[0].startswith("Det här är en packad fil.")
