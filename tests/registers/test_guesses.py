"""What the columns of a file without understandable titles seem to hold."""

from fackpol.registers import guesses
from fackpol.registers.columns import Sheet
from fackpol.registers.instructions import Mapping

ROWS = [
    ["x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8"],
    ["7", "Ek, Anna", "V", "Äldrenämnden", "Ledamot", "2023-01-01", "2026-12-31", "anna@example.org"],
    ["8", "Bo Al", "S", "Kommunstyrelsen", "2:e vice ordförande", "1/1 2023", "31/12 2026", "bo@example.org"],
    ["9", "Eva-Lena von Sol", "Vänsterpartiet", "Haninge Bostäder AB", "Ersättare", "2023-01-01", "", ""],
]


def test_every_column_is_guessed_by_what_stands_in_it() -> None:
    assert dict(guesses.mapped(Sheet(ROWS, 0), Mapping({})).places) == {
        "name": 1, "party": 2, "body": 3, "title": 4, "from": 5, "to": 6, "email": 7,
    }  # fmt: skip


def test_what_is_known_is_not_guessed_again() -> None:
    known = {"from": 6, "first": 0, "last": 2}
    found = guesses.mapped(Sheet(ROWS, 0), Mapping(known)).places
    assert (found["from"], found["to"], found.get("name")) == (6, 5, None)


def test_samples_are_few_different_and_short() -> None:
    sheet = Sheet([["x"], ["a"], ["a"], [" b \n c"], [""], ["y" * 90], ["d"]], 0)
    assert guesses.samples(sheet, 0) == ["a", "b c", "y" * 40 + " …"]
