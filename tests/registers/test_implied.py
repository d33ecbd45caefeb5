"""What a file says otherwise than in a column: a body above its people or on a sheet, and a party behind a name."""

import pytest

from fackpol.registers import implied, reading
from tests.registers.workbook_files import Cell, xlsx

TITLES = ["Namn", "Parti", "Uppdrag", "Från", "Till"]
ASA, BO = ["Åsa Ö", "V", "Ledamot", "2023", "2026"], ["Bo Ek", "S", "Ersättare", "2023", "2026"]


def csv(*rows: list[str]) -> bytes:
    return "\n".join(";".join(row) for row in rows).encode()


def read(raw: bytes) -> list[tuple[int, str, str, str]]:
    return [(line.number, line.name, line.party, line.body) for line in reading.read(raw)]


def test_people_are_on_the_body_that_stands_above_them() -> None:
    raw = csv(["Förtroendevalda"], TITLES, ["Kommunstyrelsen"], ASA, BO, [], ["Bostads AB Ek", "", ""], ASA)
    assert read(raw) == [
        (4, "Åsa Ö", "V", "Kommunstyrelsen"),
        (5, "Bo Ek", "S", "Kommunstyrelsen"),
        (8, "Åsa Ö", "V", "Bostads AB Ek"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [TITLES, ASA, ["Kommunstyrelsen"], BO],  # Åsa is on none
        [["Kommunens nämnder"], TITLES, ASA],
        [[*TITLES, "Nämnd"], ["Kommunstyrelsen"], [*ASA, "Äldrenämnden"]],
        [["Kommunstyrelsen"], ["Äldrenämnden"]],
        [],
    ],
)
def test_no_body_is_guessed_for_people_who_may_be_on_another(rows: list[list[str]]) -> None:
    assert implied.completed(rows) == rows


def test_the_party_behind_most_names_is_a_column() -> None:
    titles = ["Namn", "Nämnd", "Uppdrag", "Från", "Till"]
    rows = [[name, "Äldrenämnden", *ASA[2:]] for name in ("Åsa Ö (V)", "Bo Ek (S)", "Cilla Ask")]
    assert [(name, party) for _, name, party, _ in read(csv(titles, *rows))] == [
        ("Åsa Ö", "V"), ("Bo Ek", "S"), ("Cilla Ask", ""),
    ]  # fmt: skip
    others = [titles, *([f"{name} (ersättare)", *ASA[1:]] for name in ("Åsa Ö", "Bo Ek"))]
    assert implied.completed(others) == others


def book(*names: str, titles: list[str] = TITLES) -> bytes:
    rows: dict[str, list[list[Cell]]] = {name: [["Utdrag"], [*titles], [*ASA[: len(titles)]]] for name in names}
    return xlsx({**rows, "Läs mig": [["Hej"]]})


def test_sheets_of_the_same_titles_are_read_as_one_and_their_names_are_bodies() -> None:
    raw = book("Kommunstyrelsen", "Äldrenämnden")
    assert read(raw) == [(3, "Åsa Ö", "V", "Kommunstyrelsen"), (4, "Åsa Ö", "V", "Äldrenämnden")]
    assert reading.opened(raw).note == "Filen har 3 blad. Vi läste 2 med samma rubriker, som om de vore ett."


@pytest.mark.parametrize(
    ("names", "titles"),
    [(("Kommunstyrelsen", "Blad2"), TITLES), (("2019-2022", "2023-2026"), ["Namn", "Nämnd", "Uppdrag"])],
)
def test_sheets_are_not_joined_that_may_be_of_other_years_or_of_no_body(names: list[str], titles: list[str]) -> None:
    sheet = reading.opened(book(*names, titles=titles))
    assert (sheet.number, sheet.titles, len(list(sheet.below()))) == (1, titles, 1)


GROUPED = ["Namn", "Från", "Till"]


def test_titles_and_parties_stand_above_people_too_and_end_where_something_higher_begins() -> None:
    rows = [
        GROUPED, ["Kommunstyrelsen"], ["Vänsterpartiet"], ["Ledamöter:"], ["Åsa Ö", "1", "2"], ["Ersättare"],
        ["Bo Ek", "1", "2"], ["Moderaterna"], ["Dag Al", "1", "2"], ["Äldrenämnden"], ["Cia By", "1", "2"],
    ]  # fmt: skip
    assert [row[3:] for row in implied.completed(rows) if len(row) > 1] == [
        ["Nämnd", "Parti", "Uppdrag"],
        ["Kommunstyrelsen", "Vänsterpartiet", "Ledamot"],
        ["Kommunstyrelsen", "Vänsterpartiet", "Ersättare"],
        ["Kommunstyrelsen", "Moderaterna", ""],
        ["Äldrenämnden", "", ""],
    ]
    assert implied.completed([GROUPED, ["Vem vet"], ["Kommunstyrelsen"], ["Åsa Ö", "1", "2"]])[0] == GROUPED


@pytest.mark.parametrize("title", ["Efternamn Förnamn", "Efternamn, förnamn", "Namn (efternamn, förnamn)"])
def test_names_that_begin_with_the_family_name_are_turned_where_the_title_says_so(title: str) -> None:
    rows = [
        [title, *TITLES[1:], "Nämnd"],
        *([name, *ASA[1:], "Äldrenämnden"] for name in ("von Ask Åsa", "Ek, Bo", "Ö")),
    ]
    assert [name for _, name, _, _ in read(csv(*rows))] == ["Åsa von Ask", "Bo Ek", "Ö"]
