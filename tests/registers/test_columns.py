"""Titles of columns in Swedish and English, and the row where they stand."""

import pytest

from fackpol.registers import columns


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("Fr o m", "from"), ("T o m", "to"), ("From datum", "from"), ("Fr.o.m. datum", "from"), ("Från datum", "from"),
        ("Tillträdesdatum", "from"), ("start_date", "from"), ("end_date", "to"), ("Valperiod", "term"),
        ("Nämnd/bolag", "body"), ("Nämnder", "body"), ("Politiskt organ", "body"), ("organization", "body"),
        ("council", "body"), ("Partitillhörighet", "party"), ("Funktion", "title"), ("role", "title"),
        ("Förnamn:", "first"), ("first_name", "first"), ("EFTERNAMN", "last"), ("\ufeffE-post", "email"),
        ("Person-ID", "id"), ("Från år", "from"), ("Invald år", "from"), ("Slutår", "to"),
        ("Personnamn", "name"), ("Politisk organisation", "body"), ("Partikod", "party"),
        ("Mandat fr.o.m", "from"), ("Giltig från", "from"), ("Mandat t.o.m", "to"), ("Stoppdatum", "to"),
    ],
)  # fmt: skip
def test_a_title_is_understood_however_it_is_spelt(title: str, column: str) -> None:
    assert columns.places(["annat", title]) == {column: 1}


def test_one_column_can_say_who_and_which() -> None:
    assert columns.places(["Person"]) == {"id": 0, "name": 0}


def test_no_spelling_means_two_things_but_person() -> None:
    spellings = [spelling for several in columns.COLUMNS.values() for spelling in several.split("|")]
    assert {spelling for spelling in spellings if spellings.count(spelling) > 1} == {"person"}


def test_the_titles_are_the_row_that_names_most() -> None:
    titles, person = ["namn", "parti", "nämnd"], ["Bo Ek", "V", "Äldrenämnden"]
    assert columns.header([["Parti och nämnd"], [], titles, person]) == 2
    assert columns.header([[], ["annat"], person]) == 1
    assert columns.header([]) == 0


def test_titles_that_go_on_in_the_next_row_are_one_row() -> None:
    first, second = ["Namn", "Parti", "Mandat", "Mandat"], ["", "", "från", "till"]
    person = ["Bo Ek", "V", "2023", "2026"]
    sheet = columns.Sheet.of([["Utdrag"], first, second, person])
    assert sheet.titles == ["Namn", "Parti", "från", "till"]
    assert list(sheet.below()) == [(4, person)]
    assert columns.Sheet.of([first, person]).titles == first
    again = columns.Sheet.of([first, ["Parti", "", "", ""]])  # says nothing more
    assert again.titles == first


def test_titles_that_come_again_are_nobody() -> None:
    titles, person = ["Namn", "Parti"], ["Bo Ek", "V"]
    sheet = columns.Sheet.of([titles, person, titles, person])
    assert [number for number, _ in sheet.below()] == [2, 4]
    assert [number for number, _ in sheet.below(headless=True)] == [1, 2, 3, 4]
