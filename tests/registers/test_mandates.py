"""Lines beside mandates: the same however they are spelt; and seats that nobody has."""

from dataclasses import dataclass
from datetime import date

import pytest

from fackpol.network.reference import Reference
from fackpol.network.titles import seat
from fackpol.registers.mandates import Placed, vacant
from fackpol.registers.reading import RegisterRow

FIRST, LAST = date(2023, 1, 1), date(2026, 12, 31)


@dataclass(frozen=True)
class Row:
    seat_text: str
    seat: str | None
    from_day: date = FIRST
    to_day: date | None = LAST
    status: str = "imported"


def placed(known: Reference, title: str, first: date = FIRST) -> Placed:
    line = RegisterRow(2, "", "Bo Ek", None, "V", "Äldrenämnden", title, first, LAST)
    return Placed.of(line, 7, seat(title, known.spellings, known.seat_order))


@pytest.mark.parametrize(
    ("title", "row"),
    [
        ("LEDAMOT", Row("Ledamot", "ledamot")),
        ("Ord. ledamot (V)", Row("ledamot", "ledamot")),
        ("Nestor", Row("NESTOR", None)),
        ("Ledamot", Row("Ledamot", "ordforande", status="confirmed")),  # corrected by an administrator
        ("Ledamot", Row("ledamot", "ledamot", date(2023, 2, 1), None, "own")),
    ],
)
def test_a_mandate_is_found_by_its_title_or_seat_and_first_day(known: Reference, title: str, row: Row) -> None:
    assert placed(known, title).found_in([Row("Ersättare", "ersattare"), row]) == row


def test_another_seat_or_day_is_another(known: Reference) -> None:
    rows = [Row("Ersättare", "ersattare"), Row("Ledamot", "ledamot", date(2022, 1, 1), date(2022, 12, 31), "own")]
    assert placed(known, "Ledamot").found_in(rows) is None
    assert placed(known, "Nestor").said != placed(known, "Ledamot").said == placed(known, "LEDAMOT (V)").said


def test_her_own_word_is_not_agreed_with_but_confirmed_and_what_is_wrong_does_not_stand(known: Reference) -> None:
    assert placed(known, "Ledamot").agrees(Row("LEDAMOT", "ledamot"))
    assert not placed(known, "Ledamot").agrees(Row("Ledamot", "ledamot", status="own"))
    assert not placed(known, "Ledamot").agrees(Row("Ledamot", "ledamot", status="wrong"))


def test_vacant_seats_are_listed_by_body_unless_they_are_over() -> None:
    def line(name: str, title: str, to_day: date | None) -> RegisterRow:
        return RegisterRow(2, "", name, None, "V", "Äldrenämnden", title, date.min, to_day)

    lines = [
        line("Vakant", "Ledamot", None), line("Bo Ek", "Entledigad ersättare", LAST),
        line("-", "Ledamot", date(2022, 1, 1)),
        line("Bo Ek", "Ledamot", LAST),
    ]  # fmt: skip
    assert vacant(lines, date(2026, 6, 1)) == {"Äldrenämnden": ["Ledamot", "Entledigad ersättare"]}
