"""What is accepted: rows by their keys, whole kinds, and never a kind of which she says none."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from fackpol.registers.choices import EVERYTHING, Choice
from fackpol.registers.comparison import ALL, Difference, DifferenceKind
from fackpol.registers.mandates import PlacedMandate

GONE = Difference("a", DifferenceKind.GONE, "Ida Ny", "Äldrenämnden")
HELD = PlacedMandate("", "", [], 5, UUID(int=1), 7, "", None, date.min, None, "confirmed")
SURE = Difference("c", DifferenceKind.GONE, "Ida Ny", "Äldrenämnden", HELD)
ADDED = Difference("b", DifferenceKind.ADDED, "Ida Ny", "Äldrenämnden")


@pytest.mark.parametrize(
    ("choice", "gone", "added"),
    [
        (Choice(), False, False),
        (Choice({"a"}), True, False),
        (Choice({"a", "b"}, none_of=(DifferenceKind.GONE,)), False, True),
        (Choice(kinds=(DifferenceKind.GONE,)), True, False),
        (EVERYTHING, False, True),  # nothing ends because it is missing
    ],
)
def test_what_is_taken(choice: Choice, gone: bool, added: bool) -> None:
    assert (choice.takes(GONE), choice.takes(ADDED)) == (gone, added)


def test_what_somebody_has_confirmed_is_taken_only_when_it_is_chosen_itself() -> None:
    assert not Choice(kinds=(DifferenceKind.GONE,)).takes(SURE)
    assert Choice({"c"}, kinds=(DifferenceKind.GONE,)).takes(SURE)
    assert replace(SURE, mandate=replace(HELD, status="declared")).alone
    assert not replace(SURE, mandate=replace(HELD, status="imported")).alone
    assert not replace(SURE, kind=DifferenceKind.SAID).alone


def test_everything_is_all_that_is_new_or_changed() -> None:
    assert EVERYTHING.everything
    assert not Choice({"a"}, kinds=ALL[1:]).everything
