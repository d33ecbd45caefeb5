"""Addresses as registers write them: the one that is meant, or none, and then it is known that one was."""

import pytest

from fackpol.registers import addresses

KARIN = "karin.ek@example.org"


@pytest.mark.parametrize(
    "text",
    [
        KARIN, f"Karin Ek <{KARIN}>", f"Ek, Karin <{KARIN}>", f"<{KARIN}>", f"mailto:{KARIN}", f"MAILTO: {KARIN}",
        f"[{KARIN}](mailto:{KARIN})", f"<mailto:{KARIN}>", f"mailto:{KARIN}?subject=Hej", f"{KARIN}, k@example.org",
        f"{KARIN}; k@example.org", f"{KARIN} k@example.org", f"{KARIN}/k@example.org", f"{KARIN} och k@example.org",
        f"{KARIN};", f"A <{KARIN}>, B <b@example.org>", f"karin@, {KARIN}",
    ],
)  # fmt: skip
def test_the_address_is_taken_out_of_what_stands_around_it(text: str) -> None:
    assert addresses.read(text) == KARIN
    assert not addresses.is_unread(text)


@pytest.mark.parametrize(
    "text",
    [
        "karin ek@example.org", "karin,ek@example.org", "Karin Ek ek@example.org", "mailto:karin ek@example.org",
        "karin.ek@example,org", "karin.ek@", "karin.ek(at)example.org", "karin.ek.example.org", "k@ek@example.org",
    ],
)  # fmt: skip
def test_what_may_be_only_a_part_of_an_address_is_none_and_is_told(text: str) -> None:
    assert addresses.read(text) is None
    assert addresses.is_unread(text)


@pytest.mark.parametrize("text", ["", "-", "saknas", "Uppgift saknas", "via kansliet", "nej", "n/a", "070-123 45 67"])
def test_nothing_is_told_of_who_has_no_address(text: str) -> None:
    assert addresses.read(text) is None
    assert not addresses.is_unread(text)
