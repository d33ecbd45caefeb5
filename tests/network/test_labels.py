"""How much of what people write as their job, union and place is understood: floors, and how much may be wrong."""

import pytest

from fackpol.network.reference import Reference
from tests.labels import labels, outcomes, table

FLOORS = {"jobs": (200, 0.85, 0.95), "unions": (60, 0.85, 0.95), "places": (60, 0.85, 0.95)}
MOST_WRONG = 0.03


@pytest.mark.parametrize("name", FLOORS)
def test_what_people_write_is_understood(known: Reference, name: str) -> None:
    rows, at_once, suggested = FLOORS[name]
    found = outcomes(known, name)
    assert found.total() == rows
    assert found["at once"] >= at_once * rows, found
    assert found["at once"] + found["suggested"] >= suggested * rows, found
    assert found["wrong"] < MOST_WRONG * rows, found


@pytest.mark.parametrize("name", FLOORS)
def test_what_was_held_out_is_understood_as_well_as_what_was_seen(known: Reference, name: str) -> None:
    seen, held = (outcomes(known, name, half) for half in ("build", "held"))
    assert held["at once"] >= 0.9 * seen["at once"]


@pytest.mark.parametrize("name", FLOORS)
def test_no_label_stands_twice(name: str) -> None:
    written = [row["written"] for row in labels(name)]
    assert len(set(written)) == len(written)


def test_the_table(known: Reference) -> None:
    print(*table(known), sep="\n")
    assert len(list(table(known))) == 7
