"""What the columns of a file without understandable titles seem to hold."""

from typing import Any

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


def test_of_a_long_and_wide_file_only_the_first_rows_are_looked_at() -> None:
    class Counted(list[list[str]]):
        looks = 0

        def __getitem__(self, at: Any) -> Any:
            self.looks += 1
            return super().__getitem__(at)

    rows = Counted([["titel"] * 60, *[["x"] * 60] * 5000])
    sheet = Sheet(rows, 0)
    guesses.mapped(sheet, Mapping({}))
    for at in range(60):
        guesses.samples(sheet, at)
    assert rows.looks <= 2 * 60 * (guesses.LOOKED_AT + 3)


def test_samples_are_few_different_and_short() -> None:
    sheet = Sheet([["x"], ["a"], ["a"], [" b \n c"], [""], ["y" * 90], ["d"]], 0)
    assert guesses.samples(sheet, 0) == ["a", "b c", "y" * 40 + " …"]
