"""The people of a register: which of its lines are one person's."""

from datetime import date

import pytest

from fackpol.registers.entries import grouped
from fackpol.registers.reading import RegisterRow
from tests.registers.test_identity import AREA, HERS, NEW, line


@pytest.mark.parametrize(
    ("lines", "people"),
    [
        ([line(2), line(3)], 1),
        ([line(2, "1"), line(3, "2")], 2),
        ([line(2, "1", HERS), line(3, "2", HERS)], 1),  # the address links the two ids
        ([line(2, "1", HERS), line(3, "1", NEW)], 1),
        ([line(2, email=HERS), line(3, email=NEW)], 2),
        ([line(2, email=HERS), line(3)], 1),
        ([line(2, email=HERS), line(3, email=NEW), line(4)], 3),  # whose the last one is nobody knows
        ([line(2, "1"), line(3)], 1),
        ([line(2, email=HERS), line(3, "1", HERS)], 1),
        ([line(2, email=HERS), line(3, email=HERS, name="Bo Ek")], 2),  # an office's address
        ([line(2, name="Eva-Lena Al"), line(3, name="EVA LENA AL")], 1),
        ([line(2, name="Vakant"), line(3, name="-")], 0),
    ],
)
def test_the_lines_of_one_person_are_one(lines: list[RegisterRow], people: int) -> None:
    assert len(grouped(AREA, lines)) == people


def test_nobody_sits_on_a_vacant_line() -> None:
    vacant = RegisterRow(2, "", "Vakant", None, "V", "Äldrenämnden", "Ledamot", date(2023, 1, 1), None)
    left = RegisterRow(3, "", "Bo Ek", None, "V", "Äldrenämnden", "Ledamot vakant", date(2023, 1, 1), None)
    assert [entry.names for entry in grouped(AREA, [line(1), vacant, left])] == [frozenset({"anna karlsson"})]
