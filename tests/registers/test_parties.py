"""Spellings of a party: which are plainly the same, and which somebody must say."""

import pytest

from fackpol.registers import parties


@pytest.mark.parametrize("spelling", ["V", "(V)", " v ", "V.", "[v]"])
def test_brackets_make_no_other_party(spelling: str) -> None:
    assert parties.bare(spelling) == parties.bare("V")
    assert parties.alike("V", [spelling]) == []


def test_the_long_name_and_both_names_are_asked_about() -> None:
    spellings = ["V", "Vänsterpartiet", "V - Vänsterpartiet", "Vänsterpartiet (V)", "S", "M", "SD", "Vi", "KD"]
    assert parties.alike("V", spellings) == ["Vänsterpartiet", "V - Vänsterpartiet", "Vänsterpartiet (V)"]
    assert parties.alike("Vänsterpartiet", spellings) == ["V", "V - Vänsterpartiet", "Vänsterpartiet (V)"]
    assert parties.alike("M", ["Moderata samlingspartiet", "MP", "Miljöpartiet de gröna"]) == [
        "Moderata samlingspartiet"
    ]


def test_a_party_that_we_do_not_know_may_be_one_that_begins_like_it() -> None:
    assert parties.alike("Exempelpartiet", ["Exempelpartiet i Haninge", "S", "Ex"]) == ["Exempelpartiet i Haninge"]
    assert parties.alike("Ex", ["Exempelpartiet"]) == []


def test_an_older_code_is_asked_about_and_is_no_other_partys() -> None:
    assert parties.alike("V", ["Vp", "(VP)", "Mp", "Vi"]) == ["Vp", "(VP)"]
    assert parties.alike("M", ["Mp"]) == []


def test_a_cell_with_a_party_is_told_from_a_name() -> None:
    assert parties.is_known("Socialdemokraterna")
    assert parties.is_known("(kd)")
    assert not parties.is_known("Äldrenämnden")
