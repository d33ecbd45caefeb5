"""Of which days a register tells who sits: what runs on none of them is not missing from it."""

from datetime import date
from uuid import UUID

import pytest

from fackpol.registers.mandates import PlacedMandate
from fackpol.registers.told_days import ToldDays

TODAY, NEXT = date(2026, 11, 23), date(2027, 1, 1)
A, B, C = date(2023, 1, 1), date(2026, 12, 31), date(2030, 12, 31)
BODIES = {"Äldrenämnden": 7, "ÄLDRENÄMNDEN": 7, "Ny nämnd": None, "Barnnämnden": 8}


@pytest.mark.parametrize(
    ("days", "committee", "first", "last", "found"),
    [
        ({"Äldrenämnden": [TODAY]}, 7, A, B, TODAY),
        ({"Äldrenämnden": [TODAY]}, 7, NEXT, C, None),  # an older file, and the next term
        ({"Äldrenämnden": [NEXT]}, 7, A, B, None),  # a file of the next term
        ({"Äldrenämnden": [NEXT]}, 7, A, None, NEXT),
        ({"Äldrenämnden": [TODAY], "ÄLDRENÄMNDEN": [NEXT]}, 7, NEXT, C, NEXT),
        ({"Äldrenämnden": [TODAY], "Barnnämnden": [NEXT]}, 8, A, B, None),  # of each body its own days
        ({"Äldrenämnden": [TODAY]}, 8, A, B, None),  # all lines of that body are old: the file is late
        ({"Äldrenämnden": [TODAY]}, 9, A, B, TODAY),  # the file knows no such body
        ({"Äldrenämnden": [TODAY], "Barnnämnden": [NEXT]}, 9, NEXT, C, None),
        ({"Äldrenämnden": [date(2026, 11, 1)]}, 7, A, date(2026, 11, 2), None),  # over, since the file was read
        ({}, 7, A, B, None),
    ],
)
def test_a_mandate_runs_on_a_day_of_which_the_file_tells(
    days: dict[str, list[date]], committee: int, first: date, last: date | None, found: date | None
) -> None:
    row = PlacedMandate("", "0136", [], 5, UUID(int=1), committee, "ledamot", "ledamot", first, last, "imported")
    assert ToldDays.of(days, BODIES).running(row, TODAY) == found
