"""Which words and names tell, however they are written. What letters do with it is told beside them."""

import pytest

from fackpol.mail.discretion import bare, telling

BRANCH = "Vård och omsorg"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Fackpol", ["fack"]),
        ("<fackpol.example.org>", ["fack"]),
        ("vardochomsorg@example.org", [BRANCH]),
        ("omsorg@example.org", [BRANCH]),
        ("En förening", ["forening"]),
        ("ROLE=REQ-PARTICIPANT", []),
        ("Vård och hälsa", []),
        ("moten.example.org", []),
        ("möten i Västra Götaland", []),
    ],
)
def test_what_tells(text: str, told: list[str]) -> None:
    assert telling(text, (BRANCH, "Vänstern i Stockholms län", "Vänstern i Västra Götaland")) == told


def test_accents_hide_nothing() -> None:
    assert bare("FÖRENING É") == "forening e"
