"""What a file holds, sorted out: of which days it tells, whose its lines are, and sealed lines as they were."""

from datetime import date

import pytest

from fackpol.base import dates
from fackpol.registers import contents
from fackpol.registers.reading import RegisterRow

TODAY = date(2027, 1, 4)
A, B, NEXT = date(2023, 1, 1), date(2026, 12, 31), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("Äldrenämnden", A, None)], {"Äldrenämnden": [TODAY]}),
        ([("Äldrenämnden", A, TODAY)], {"Äldrenämnden": [TODAY]}),
        ([("Äldrenämnden", A, B)], {}),  # late: nothing in it is newer
        ([("Äldrenämnden", A, B), ("Barnnämnden", A, None)], {"Barnnämnden": [TODAY]}),
        ([("Äldrenämnden", A, B), ("Barnnämnden", NEXT, None)], {"Äldrenämnden": [TODAY], "Barnnämnden": [TODAY]}),
        ([("Äldrenämnden", A, B), ("Äldrenämnden", NEXT, None)], {"Äldrenämnden": [TODAY]}),
        ([("Äldrenämnden", A, None), ("Äldrenämnden", date(2027, 4, 1), None)],
         {"Äldrenämnden": [TODAY, date(2027, 4, 1)]}),
        ([], {}),
    ],
)  # fmt: skip
def test_of_which_days_a_register_tells(rows: list[tuple[str, date, date | None]], told: dict[str, list[date]]) -> None:
    lines = [RegisterRow(n, "", "Moa", None, "M", body, "Ledamot", *days) for n, (body, *days) in enumerate(rows)]
    assert contents.terms(lines, TODAY) == told


def test_only_the_partys_own_lines_are_kept_and_all_the_bodies() -> None:
    lines = [
        RegisterRow(2, "1", "Ida", "ida@example.org", "V", "Äldrenämnden", "Ledamot", A, None),
        RegisterRow(3, "", "Moa", None, " m ", "Kulturnämnden", "Ledamot", A, B),
    ]
    one = contents.sorted_out("0136", "v", b"raw", lines, dates.moment(TODAY, dates.time(12)))
    assert (one.rows, one.bodies) == (2, ["Äldrenämnden", "Kulturnämnden"])
    assert one.lines == (lines[0],)
    assert contents.unpacked(contents.packed(lines)) == tuple(lines)


def test_many_lines_are_sealed_in_pieces_and_those_of_an_earlier_release_are_read() -> None:
    lines = [RegisterRow(n, str(n), "Åsa Ek", None, "V", "Äldrenämnden", "Ledamot", A, None) for n in range(1001)]
    packed = contents.packed(lines)
    assert len(packed.splitlines()) == 3
    before = packed.replace("]\n[", ", ")
    assert contents.unpacked(packed) == contents.unpacked(before) == tuple(lines)


def test_an_address_that_several_have_is_nobodys() -> None:
    def line(n: int, name: str, email: str | None, party: str = "V") -> RegisterRow:
        return RegisterRow(n, "", name, email, party, "Äldrenämnden", "Ledamot", A, None)

    lines = [
        line(2, "Ida", "kansli@example.org"), line(3, "Moa", "KANSLI@example.org"),
        line(4, "Siv", "s@example.org", "S"),
        line(5, "Eva", "s@example.org"), line(6, "Bo Ek", "bo@example.org"), line(7, "EK, Bo", "bo@example.org"),
        line(8, "Vakant", "bo@example.org"), line(9, "Ulf", None),
    ]  # fmt: skip
    one = contents.sorted_out("0136", "V", b"raw", lines, dates.moment(TODAY, dates.time(12)))
    given = {line.name: line.email for line in one.lines}
    assert given.pop("Bo Ek") == given.pop("EK, Bo") == given.pop("Vakant") == "bo@example.org"
    assert given == {"Ida": None, "Moa": None, "Eva": None, "Ulf": None}
