"""A member is found by what a coordinator has of her: a name spelt by ear, the end of a number, a town."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fackpol.base import dates
from fackpol.network import member_search
from fackpol.network.branches import Membership
from fackpol.network.member_search import distance, folded, same_number
from fackpol.network.reference import Reference


def a_member(name: str, phone: str | None = None, email: str = "x@example.org") -> Membership:
    return Membership(
        uuid4(), name, email, phone, None, dates.now(), dates.now(), None, None, False, True, "kommunal", [], True,
        None, [("aldreomsorg", "0136")],
    )  # fmt: skip


KAJSA = a_member("Kajsa Söderlund", "070-174 06 45", "kajsa.s@example.org")
OTHERS = [a_member("Kaj Sundin", "0701740646"), a_member("Åke Öst"), a_member("Zoë Müller"), a_member("Per-Ola Nygård")]
ALL = [KAJSA, *OTHERS]


def names(found: list[Membership]) -> list[str]:
    return [one.name for one in found]


@pytest.mark.parametrize(
    "sought",
    [
        "Kajsa Söderlund",
        "kajsa soderlund",
        "söderlund",
        "KAJSA .S@",
        "kajsa.s@example.org",
        "Kajsa äldreomsorg haninge",
    ],
)
def test_she_is_found_whatever_the_accents(known: Reference, sought: str) -> None:
    assert names(member_search.search(ALL, sought, known).members) == ["Kajsa Söderlund"]


@pytest.mark.parametrize(
    ("sought", "meant"),
    [
        ("kajsa sodelund", "Kajsa Söderlund"), ("kaisa söderlund", "Kajsa Söderlund"),
        ("sodrelund", "Kajsa Söderlund"), ("zoe muler", "Zoë Müller"), ("ola nygord", "Per-Ola Nygård"),
    ],
)  # fmt: skip
def test_a_misspelt_name_is_asked_about(known: Reference, sought: str, meant: str) -> None:
    found = member_search.search(ALL, sought, known)
    assert (found.members, names(found.meant)[:1]) == ([], [meant])


@pytest.mark.parametrize("sought", ["gunnar", "kajsa gustavsson", "xy", "öst karl"])
def test_nobody_is_meant_by_a_name_that_is_another(known: Reference, sought: str) -> None:
    found = member_search.search(ALL, sought, known)
    assert (found.members, found.meant) == ([], [])


@pytest.mark.parametrize(
    "sought",
    [
        "070-174 06 45",
        "+46701740645",
        "0701740645",
        "0046 70 174 06 45",
        "46701740645",
        "+46 (0)70-174 06 45",
        "0645",
        "740645",
    ],
)
def test_a_number_is_hers_however_it_is_written(known: Reference, sought: str) -> None:
    assert names(member_search.search(ALL, sought, known).members) == ["Kajsa Söderlund"]


@pytest.mark.parametrize("sought", ["0701740644", "+47701740645", "9999", "46 70 174 06 4"])
def test_another_number_is_nobodys(known: Reference, sought: str) -> None:
    found = member_search.search(ALL, sought, known)
    assert (found.members, found.meant) == ([], [])


SUBSCRIBERS = st.text("0123456789", min_size=8, max_size=8).map(lambda digits: f"7{digits}")


@given(
    SUBSCRIBERS,
    st.sampled_from(["0{}", "+46{}", "0046{}", "46{}", "+46 (0){}"]),
    st.sampled_from(["0{}", "+46{}", "0046{}"]),
)
def test_two_spellings_of_a_number_are_one(number: str, kept: str, sought: str) -> None:
    assert same_number(kept.format(number), sought.format(number))
    other = str((int(number[-1]) + 1) % 10)
    assert not same_number(kept.format(number), sought.format(number[:-1] + other))


WORDS = st.text("abcdeklmnoprstuåäöé", min_size=6, max_size=14)


@given(WORDS, st.data())
def test_one_slip_is_one_letter_away(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    slips = [word[:at] + word[at + 1 :], word[:at] + "x" + word[at:], word[:at] + "x" + word[at + 1 :]]
    for slip in slips:
        assert distance(folded(slip), folded(word)) == distance(folded(word), folded(slip)) == 1
    assert distance(folded(word), folded(word)) == 0


@given(WORDS, st.integers(0, 4))
def test_whoever_leaves_out_a_letter_is_asked_about(known: Reference, word: str, at: int) -> None:
    her = a_member(word)
    found = member_search.search([her], word[:at] + word[at + 1 :], known)
    assert her in found.members + found.meant
