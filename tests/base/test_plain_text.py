"""What nobody can see is taken out of a text, and what people see stays."""

import pytest

from fackpol.base.plain_text import mended, visible


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Kaffe\r\noch\rbulle", "Kaffe\noch\nbulle"), ("a\0b\x07c", "abc"), ("\ufeffHej\u202e då", "Hej då"),
        ("tio\xa0kronor", "tio kronor"), ("می\u200cروم 👨\u200d👩", "می\u200cروم 👨\u200d👩"),
    ],
)  # fmt: skip
def test_only_what_nobody_sees_goes(typed: str, kept: str) -> None:
    assert mended(typed) == kept


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Karin Ek\tkarin@example.org\n", "Karin Ek\tkarin@example.org\n"), ("Äldrenämn\xadden", "Äldrenämnden"),
        ("Si\u200bv\u200c Ö\u200dst\u2060lund\ufeff", "Siv Östlund"), ("a\0b\x07", "ab"),
        ("Siv\xa0von\u202fEk\u2009Ås\u3000Ö\u2028", "Siv von Ek Ås Ö "), ("Ek\u2011Ås", "Ek\u2011Ås"),
    ],
)  # fmt: skip
def test_what_looks_the_same_is_the_same(written: str, seen: str) -> None:
    assert visible(written) == seen
