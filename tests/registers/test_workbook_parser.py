"""The process that reads workbooks: cells as people type them, and nothing around it that it could give away."""

import sys
from datetime import date, datetime

import pytest

from fackpol.registers import formats, workbook_parser, workbooks
from tests.registers import workbook_files
from tests.registers.workbook_files import ods, xls, xlsx

TITLES = ["namn", "parti", "nämnd", "roll", "från", "till"]
ROW = ["Åsa Ö", "V", "Äldrenämnden", "Ledamot", date(2023, 1, 1), date(2026, 12, 31)]


@pytest.mark.parametrize("make", [xlsx, ods, lambda sheets: xls(*next(iter(sheets.items())))])
def test_days_numbers_and_empty_cells_are_as_people_type_them(make: workbook_files.Maker) -> None:
    rows = [TITLES, ROW, [], ["Bo", None, "x", 7, 2.5, 1e21], [None, "  a \n b "]]
    assert formats.read(make({"Blad": rows})).rows == [
        TITLES, [*ROW[:4], "2023-01-01", "2026-12-31"], [], ["Bo", "", "x", "7", "2.5", "1e+21"], ["", "a b"],
    ]  # fmt: skip


def test_what_merged_cells_say_holds_for_each_of_their_rows() -> None:
    rows = [["nämnd", "namn"], ["Äldrenämnden", "Åsa"], [None, "Bo"], [None, "Cia"], ["Kulturnämnden", "Dag"]]
    assert [row[0] for row in formats.read(xlsx({"Blad": rows}, merged="A2:A4")).rows[1:]] == [
        *["Äldrenämnden"] * 3,
        "Kulturnämnden",
    ]


def test_a_formula_is_what_it_came_to() -> None:
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    sheet += '<c r="A1" t="str"><f>"V"&amp;"!"</f><v>V!</v></c><c r="B1"><f>1+1</f><v>2</v></c></row>'
    sheet += "</sheetData></worksheet>"
    assert formats.read(xlsx({"Blad": []}, sheet1=sheet)).rows == [["V!", "2"]]


def test_the_process_that_reads_has_no_keys_and_may_write_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import json, os, resource; from fackpol.registers import workbook_parser as parser; parser._confine();"
        "limits = [resource.getrlimit(one)[0] for one in (resource.RLIMIT_FSIZE, resource.RLIMIT_AS)];"
        "print(json.dumps([sorted(set(os.environ) - {'LC_CTYPE'}), limits]))"
    )
    monkeypatch.setenv("SECRET", "x")
    monkeypatch.setattr(workbooks, "PARSER", (sys.executable, "-I", "-c", program))
    assert workbooks._parsed(b"") == [[], [0, workbook_parser.MEMORY]]


def test_a_hidden_sheet_is_read_only_where_all_are() -> None:
    sheets = {"Gamla": [TITLES, ROW, ROW], "Nya": [["namn"], ["Bo"]]}
    assert formats.read(xlsx(sheets, hidden=["Gamla"])).rows == [["namn"], ["Bo"]]
    assert len(formats.read(xlsx(sheets, hidden=["Gamla", "Nya"])).rows) == 3


def test_a_day_with_a_time_keeps_it_and_a_number_its_digits() -> None:
    assert workbook_parser._text(datetime(2023, 1, 1, 12, 30)) == "2023-01-01 12:30"
    assert workbook_parser._text(datetime(2023, 1, 1)) == "2023-01-01"
    assert [workbook_parser._text(n) for n in (198001011234.0, 0.1, -2.0)] == ["198001011234", "0.1", "-2"]
