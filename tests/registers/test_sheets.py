"""A register's text as a table."""

import pytest

from fackpol.base.words import say
from fackpol.registers import sheets
from fackpol.registers.faulty import Faulty

ROWS = [["namn", "parti", "nämnd"], ["Ek, Bo", "V", "Äldrenämnden"]]


@pytest.mark.parametrize("delimiter", list(sheets.DELIMITERS))
def test_a_delimiter_is_the_one_that_makes_titles(delimiter: str) -> None:
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in ROWS)
    assert sheets.table(text) == ROWS
    assert sheets.table(f"Valda, i urval; sida 1,2,3\n\n{text}")[-2:] == ROWS


def test_excels_own_line_says_the_delimiter() -> None:
    assert sheets.table("sep=|\na|b;c;d\n") == [["sep=", ""], ["a", "b;c;d"]]


def test_a_quote_left_open_is_told_with_its_row() -> None:
    with pytest.raises(Faulty) as told:
        sheets.table('namn;parti\nBo;V\nCia;"V\nDag;V\n')
    assert told.value.sentences == [say(sheets.UNCLOSED, number=3)]


def test_a_line_break_in_a_cell_is_no_swallowed_row() -> None:
    assert not sheets.swallowed(["Nämnden för\nvård, omsorg", "V"], 3)
    assert sheets.swallowed(["Bo;V;x\nCia;V;x"], 3)
