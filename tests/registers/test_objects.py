"""JSON of assignments: what stands further out holds for all inside it, whatever the keys are called."""

import pytest

from fackpol.registers import objects
from fackpol.registers.faulty import Faulty


def read(document: object) -> list[dict[str, str]]:
    """The rows, each by the titles that are ours."""
    titles, *rows = objects.rows(document)
    return [dict(zip(titles, row, strict=True)) for row in rows]


@pytest.mark.parametrize("key", ["startDate", "start_date", "Startdatum", "Från och med", "fran"])
def test_keys_are_read_in_any_spelling(key: str) -> None:
    (row,) = read([{"namn": "Åsa", key: "2023-01-01"}])
    assert row == {"namn": "Åsa", "from": "2023-01-01"}


def test_people_with_assignments_become_a_row_for_each() -> None:
    anna = {"id": 7, "name": "Anna", "party": {"id": 1, "name": "Exempelpartiet", "abbreviation": "E"}}
    seats = [{"organ": {"id": 3, "namn": "Äldrenämnden"}, "titel": "Ledamot"}, {"namn": "Kulturnämnden", "roll": None}]
    assert read({"data": {"people": [anna | {"uppdrag": seats}]}}) == [
        {"id": "7", "namn": "Anna", "parti": "E", "organisation": "Äldrenämnden", "roll": "Ledamot"},
        {"id": "7", "namn": "Anna", "parti": "E", "organisation": "Kulturnämnden", "roll": ""},
    ]


def test_whoever_has_no_assignment_is_no_row() -> None:
    assert [row["namn"] for row in read([{"namn": "A", "uppdrag": []}, {"namn": "B", "uppdrag": [{"roll": "x"}]}])] == [
        "B"
    ]


def test_bodies_with_people_become_a_row_for_each() -> None:
    body = {"id": 1, "name": "Äldrenämnden", "startDate": "1990-01-01", "email": "namnd@example.org"}
    rows = read([body | {"ledamöter": [{"name": "A"}], "ersattare": ["B"]}])
    assert [(row["organisation"], row["namn"]) for row in rows] == [("Äldrenämnden", "A"), ("Äldrenämnden", "B")]
    assert not {"from", "e post", "id"} & set(rows[0])  # the body's own


def test_the_name_of_a_list_can_be_a_bodys() -> None:
    rows = read({"Äldrenämnden": [{"namn": "A", "parti": "V"}], "Kulturnämnden": [{"namn": "B", "parti": "S"}]})
    assert [row["organisation"] for row in rows] == ["Äldrenämnden", "Kulturnämnden"]


def test_a_list_can_be_kept_by_ids() -> None:
    rows = read({"politiker": {"a1": {"namn": "A", "nämnd": "N"}, "b2": {"namn": "B", "nämnd": "N"}}})
    assert [row["namn"] for row in rows] == ["A", "B"]


def test_a_term_holds_where_nothing_else_is_said() -> None:
    term = {"från": "2022-10-15", "till": "2026-10-14"}
    (row,) = read({"mandatperiod": term, "politiker": [{"namn": "A", "uppdrag": [{"nämnd": "N"}]}]})
    assert row["valperiod"] == "2022-10-15 - 2026-10-14"
    dated = {"nämnd": "N", "från": "2023-01-01", "till": None}
    (row,) = read({"mandatperiod": term, "politiker": [{"namn": "A", "uppdrag": [dated]}]})
    assert (row["from"], row["tom"]) == ("2023-01-01", "")  # open, and not until the term ends
    assert "valperiod" not in row


def test_titles_get_the_letters_that_they_lost() -> None:
    rows = read([{"name": "A", "role": role} for role in ("ERSATTARE", "FORSTE_VICE_ORDFORANDE", "Ledamot")])
    assert [row["roll"] for row in rows] == ["Ersättare", "Förste VICE Ordförande", "Ledamot"]


def test_ids_of_assignments_are_nobodys() -> None:
    flat = [{"id": 1, "namn": "A", "nämnd": "N"}, {"id": 2, "namn": "A", "nämnd": "M"}]
    assert "id" not in read(flat)[0]
    assert "id" in read([flat[0], {**flat[1], "id": 1}])[0]


def test_what_no_file_can_say_is_left_out_of_a_cell() -> None:
    assert objects.text(" Åsa\0 \ud800 Ö\n") == "Åsa Ö"


def test_what_we_do_not_know_is_kept_under_its_own_title_to_a_bearable_number() -> None:
    (row,) = read([{"namn": "A", "Bänk": "4", **{f"x{n}": n for n in range(50)}}])
    assert row["Bänk"] == "4"
    assert len(row) == 1 + objects.MOST_OTHERS


def test_nothing_and_too_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for nothing in ([], {}, 7, None, [[]], {"a": [1, 2]}, {"features": [{"x": 1}]}):
        with pytest.raises(Faulty, match="hittar inga uppdrag"):
            objects.rows(nothing)
    deep: object = [{"namn": "A"}]
    for _ in range(20):
        deep = {"data": deep}
    with pytest.raises(Faulty, match="många nivåer"):
        objects.rows(deep)
    monkeypatch.setattr(objects, "MOST_CELLS", 5)
    with pytest.raises(Faulty, match="fler uppdrag"):
        objects.rows([{"namn": "A", "roll": "B"}] * 3)
