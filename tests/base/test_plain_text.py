"""What nobody can see is taken out of a text, and what people see stays."""

import pytest

from fackpol.base.plain_text import mended


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Kaffe\r\noch\rbulle", "Kaffe\noch\nbulle"), ("a\0b\x07c", "abc"), ("\ufeffHej\u202e då", "Hej då"),
        ("tio\xa0kronor", "tio kronor"), ("می\u200cروم 👨\u200d👩", "می\u200cروم 👨\u200d👩"),
    ],
)  # fmt: skip
def test_only_what_nobody_sees_goes(typed: str, kept: str) -> None:
    assert mended(typed) == kept
