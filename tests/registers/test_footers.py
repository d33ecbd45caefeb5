"""Sums, sources and page numbers of a list are nobody; everything else may be somebody, or a committee."""

import pytest

from fackpol.registers import footers

TITLES, PERSON = ["Namn", "Parti", "Nämnd"], ["Bo Ek", "V", "Äldrenämnden"]


@pytest.mark.parametrize(
    "text",
    [
        "Totalt 61", "Totalt", "Summa: 61 uppdrag", "Antal uppdrag: 13", "SIDA 1 av 2", "Sid. 3", "Källa: Troman",
        "Utskrivet 2026-11-20", "Uttag ur Troman", "Senast uppdaterad den 3 maj", "Hämtat från kommunens webb",
    ],
)  # fmt: skip
def test_a_row_that_is_nobody_is_blank_and_known(text: str) -> None:
    assert footers.without([TITLES, PERSON, ["", text]]) == ([TITLES, PERSON, []], ((3, text),))


@pytest.mark.parametrize(
    "row",
    [
        ["Sida Ek", "V"], ["Källa Andersson", ""], ["Antal Szabo"], ["Valberedningen"], ["Bo Ek", "V"], [], ["", " "],
        ["Totalt", "V", "Äldrenämnden"],
    ],
)  # fmt: skip
def test_a_row_that_may_be_somebody_stays(row: list[str]) -> None:
    assert footers.without([TITLES, PERSON, row]) == ([TITLES, PERSON, row], ())


def test_what_stands_above_the_titles_stays() -> None:
    assert footers.without([["Utskrivet 2026-11-20"], TITLES])[1] == ()
    assert footers.without([]) == ([], ())
