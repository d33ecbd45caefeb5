"""What somebody meant who misspelt a name: near enough to ask, never nearer than it is."""

import pytest

from fackpol.network.spelling import ByLetters, Spellings, distance, folded

NAMES = {
    name: frozenset((name,)) for name in ("undersköterska", "bussförare", "budförare", "byggarbetare", "Haninge", "soc")
}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("undersköteska", "undersköterska"),
        ("undrsköterskka", "undersköterska"),
        ("Hanninge", "Haninge"),
        ("busförare", "bussförare"),  # "budförare" is as near, but double letters are what people leave out
        ("gigarbetare", ""),
        ("sot", ""),  # too short to be near anything
        ("", ""),
    ],
)
def test_the_nearest_name_is_meant_or_none(written: str, meant: str) -> None:
    assert Spellings(NAMES).nearest(written) == meant


def test_between_two_that_mean_different_things_nothing_is_guessed() -> None:
    assert Spellings({"kallare": frozenset("a"), "hallare": frozenset("b")}).nearest("tallare") == ""
    assert Spellings({"kallarex": frozenset("a"), "kallarey": frozenset("a")}).nearest("kallarez")


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [
        ("busar", "busar", 0),
        ("busar", "bussar", 1),
        ("busra", "busar", 1),
        ("busar", "husarn", 2),
        ("abcdef", "uvwxyz", 3),
    ],
)
def test_letters_are_added_left_out_changed_or_swapped(one: str, other: str, steps: int) -> None:
    assert distance(one, other, 2) == steps


def test_a_name_is_found_parted_and_without_its_dots_but_not_with_others() -> None:
    known = ByLetters({"busschaufför": 1, "stall": 2})
    assert known.get("buss chaufför") == known.get("busschauffor") == 1
    assert known.get("ställ") is None
    assert folded("Åkersberga C") == "akersbergac"
