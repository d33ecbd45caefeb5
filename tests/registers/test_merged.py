"""Merged cells of a file that keeps no merging: filled where it is sure, asked about where a seat may be vacant."""

from datetime import date

import pytest

from fackpol.registers import merged
from fackpol.registers.reading import RegisterRow

TITLES = ["namn", "parti", "nämnd", "roll"]
BY_PERSON = [
    TITLES, ["Bo Ek", "V", "Äldrenämnden", "Ledamot"], ["", "", "Kulturnämnden", "Ersättare"],
    ["Cia Ås", "V", "Barnnämnden", "Ledamot"], [], ["", "", "Äldrenämnden", "Ersättare"],
    ["Moa Al", "S", "Barnnämnden", "Ledamot"],
]  # fmt: skip
BY_BODY = [
    ["nämnd", "namn", "parti", "roll"], ["Äldrenämnden", "Bo Ek", "V", "Ledamot"], ["", "Moa Al", "S", "Ledamot"],
    ["Barnnämnden", "Bo Ek", "V", "Ersättare"], ["", "Cia Ås", "V", "Ledamot"],
]  # fmt: skip
FIRST, LAST = date(2023, 1, 1), date(2026, 12, 31)


def changed(rows: list[list[str]], at: int, *cells: str) -> list[list[str]]:
    return [*rows[:at], list(cells), *rows[at + 1 :]]


def line(
    number: int, name: str, body: str, party: str = "V", title: str = "Ledamot", first: date = FIRST
) -> RegisterRow:
    return RegisterRow(number, "", name, None, party, body, title, first, LAST if first == FIRST else None)


def doubtful(*lines: RegisterRow) -> list[int]:
    return list(merged.doubtful(lines, "v"))


def test_a_person_who_is_written_once_has_all_her_rows() -> None:
    rows, n = merged.filled(BY_PERSON)
    assert ([row[0] for row in rows if row], n) == (["namn", "Bo Ek", "Bo Ek", "Cia Ås", "Cia Ås", "Moa Al"], 2)
    assert [row[1] for row in rows if row][2:5] == ["V", "V", "V"]
    assert BY_PERSON[2][0] == ""


def test_a_body_that_is_written_once_has_all_its_rows() -> None:
    rows, n = merged.filled(BY_BODY)
    assert ([row[0] for row in rows[1:]], n) == (["Äldrenämnden"] * 2 + ["Barnnämnden"] * 2, 2)


UNSURE = {
    "one row, which may have been forgotten": changed(BY_PERSON, 2),
    "the party says that it is a row of its own": changed(BY_PERSON, 2, "", "V", "Kulturnämnden", "Ersättare"),
    "the same body as above": changed(BY_PERSON, 2, "", "", "Äldrenämnden", "Ersättare"),
    "a name that is written again": changed(BY_PERSON, 6, "Bo Ek", "V", "Barnnämnden", "Ledamot"),
    "nobody above": [TITLES, *BY_PERSON[2:]],
    "ordered by bodies": [
        TITLES, ["Bo Ek", "V", "Äldrenämnden", "Ledamot"], ["", "", "Barnnämnden", "Ledamot"],
        ["Cia Ås", "V", "Barnnämnden", "Ledamot"], ["", "", "Kulturnämnden", "Ledamot"],
        ["Moa Al", "S", "Kulturnämnden", "Ledamot"],
    ],
    "all that is empty stands last": [
        TITLES, ["Bo Ek", "V", "Äldrenämnden", "Ledamot"], ["Cia Ås", "V", "Barnnämnden", "Ledamot"],
        ["", "", "Äldrenämnden", "Ledamot"], ["", "", "Kulturnämnden", "Ledamot"],
    ],
    "a body that is written again": changed(BY_BODY, 3, "Äldrenämnden", "Bo Ek", "V", "Ersättare"),
    "no name either": changed(BY_BODY, 2, "", "", "S", "Ledamot"),
    "no title": [["namn", "parti"], ["Bo Ek", "V"], ["", ""], ["", ""]],
}  # fmt: skip


@pytest.mark.parametrize("rows", UNSURE.values(), ids=list(UNSURE))
def test_what_is_not_sure_stays_empty(rows: list[list[str]]) -> None:
    assert merged.filled(rows) == (rows, 0)


def test_nothing_is_a_file_too() -> None:
    assert merged.filled([]) == ([], 0)


def test_a_line_without_a_name_below_somebody_of_the_party_may_be_hers() -> None:
    bo = line(2, "Bo Ek", "Äldrenämnden")
    assert doubtful(bo, line(3, "", "Kulturnämnden"), line(4, "", "Barnnämnden", "")) == [3, 4]
    later = line(3, "", "Äldrenämnden", first=date(2027, 1, 1))
    assert doubtful(bo, later) == [3]


def test_a_seat_that_can_be_nobodys_above_is_vacant() -> None:
    bo, moa = line(2, "Bo Ek", "Äldrenämnden"), line(2, "Moa Al", "Äldrenämnden", "S")
    assert doubtful(line(2, "", "Äldrenämnden")) == []  # nobody above
    assert doubtful(bo, line(3, "", "ÄLDRENÄMNDEN")) == []  # she sits there on the same days
    assert doubtful(bo, line(3, "", "Kulturnämnden", "S"), line(4, "", "Kulturnämnden", title="Vakant")) == []
    assert doubtful(moa, line(3, "", "Kulturnämnden", ""), line(4, "", "Kulturnämnden")) == []
    assert doubtful(bo, line(3, "Vakant", "Kulturnämnden"), line(4, "", "Barnnämnden")) == []
