"""Who of ours has a mandate that a register tells: by its first day, and by its title too; never one that is wrong."""

from datetime import date
from uuid import UUID

from fackpol.registers.entries import grouped
from fackpol.registers.holding import Holding
from fackpol.registers.mandates import PlacedMandate
from fackpol.registers.reading import RegisterRow

ANNA, BO, CIA = UUID(int=1), UUID(int=2), UUID(int=3)
FIRST = date(2023, 1, 1)


def held(person: UUID, title: str = "LEDAMOT (V)", status: str = "imported") -> PlacedMandate:
    return PlacedMandate("Äldrenämnden", "0136", [], 5, person, 7, title, "ledamot", FIRST, None, status)


def test_a_mandate_is_held_since_the_same_day_and_its_seat_by_its_title() -> None:
    holding = Holding.of([held(ANNA), held(BO, "Ersättare"), held(CIA, status="wrong")], {"Äldrenämnden": 7})
    (entry,) = grouped("0136", [RegisterRow(2, "", "Dag Ek", None, "V", "Äldrenämnden", "Ledamot", FIRST, None)])
    assert [holding.holds(person, entry) for person in (ANNA, BO, CIA)] == [True, True, False]
    assert holding.sitting(entry) == {ANNA}
    for body, day in (("Kulturnämnden", FIRST), ("Äldrenämnden", date(2024, 1, 1))):
        (other,) = grouped("0136", [RegisterRow(2, "", "Dag Ek", None, "V", body, "Ledamot", day, None)])
        assert (holding.holds(ANNA, other), holding.sitting(other)) == (False, set())
