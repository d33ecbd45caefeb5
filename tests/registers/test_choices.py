"""What is accepted: rows by their keys, whole kinds, and never a kind of which she says none."""

import pytest

from fackpol.registers.choices import EVERYTHING, Choice
from fackpol.registers.comparison import ALL, Difference, DifferenceKind

GONE = Difference("a", DifferenceKind.GONE, "Ida Ny", "Äldrenämnden")
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


def test_everything_is_all_that_is_new_or_changed() -> None:
    assert EVERYTHING.everything
    assert not Choice({"a"}, kinds=ALL[1:]).everything
