"""Titles, read: real spellings as a regression, and titles that the words were not written for."""

import csv
from pathlib import Path

import pytest

from fackpol.network.reference import Reference
from fackpol.network.titles import seat, title_words, vacant

DATA = Path(__file__).parent.parent / "data"
# Titles that say nothing of a seat, seen in real registers: an administrator decides about them.
NO_SEAT = {"Förtroendevald", "Politisk lärling", "Sekreterare"}


def read(name: str, delimiter: str = ",") -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_a_real_title_is_a_seat(known: Reference) -> None:
    titles = [row["role"] for row in read("role_variants.csv")]
    assert len(titles) == 125
    assert {title for title in titles if seat(title, known.spellings, known.seat_order) is None} == NO_SEAT


@pytest.mark.parametrize(("file", "rows"), [("seat_titles.csv", 56), ("seat_titles_own.csv", 56)])
def test_a_title_is_the_seat_that_it_says(known: Reference, file: str, rows: int) -> None:
    titles = read(file, ";")
    assert len(titles) == rows
    wrong = {
        row["title"]: found
        for row in titles
        if (found := str(seat(row["title"], known.spellings, known.seat_order))) != row["seat"]
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ledamot", "ledamot"),
        ("ledamöter", "ledamot"),
        ("Ledamot och 2:e vice ordförande", "vice-ordforande"),
        ("2:e v. ordf", "vice-ordforande"),
        ("3.e vice ordförende", "vice-ordforande"),
        ("Ordförande", "ordforande"),
        ("Ersättare", "ersattare"),
        ("Ersättare till ombud", "ombud"),
        ("Ledamot o ersättare", "ersattare"),
        ("Gruppledare på fritiden", "gruppledare"),
        ("Ledamot och ordförande i arbetsutskottet", "ledamot"),
        ("Ersättare samt ledamot i nämndens arbetsutskott", "ersattare"),
        ("Ordförande och ledamot i KSAU", "ordforande"),
        ("Vice ordförande i arbetsutskottet", None),
        ("Ordförande (t.o.m. 2024)", None),
        ("Ledamot (tjänstledig)", None),
        ("Politisk lärling", None),
        ("", None),
    ],
)
def test_spellings_of_a_seat(known: Reference, title: str, expected: str | None) -> None:
    assert seat(title, known.spellings, known.seat_order) == expected


def test_an_administrators_reading_of_a_whole_title_wins_over_how_titles_are_made(known: Reference) -> None:
    spellings = {**known.spellings, title_words("Adjungerad ledamot"): "ledamot"}
    assert seat("ADJUNGERAD LEDAMOT", spellings, known.seat_order) == "ledamot"
    assert seat("Adjungerad ersättare", spellings, known.seat_order) == "insyn"


def test_a_chair_of_the_auditors_decides_nothing(known: Reference) -> None:
    found = seat("Ordförande revisor", known.spellings, known.seat_order)
    assert found is not None
    assert known.seats[found]["audience"] == "none"


def test_a_title_can_say_that_nobody_sits() -> None:
    said = {row["title"]: vacant(row["title"]) for row in read("seat_titles_own.csv", ";")}
    assert [title for title, empty in said.items() if empty] == [
        "Vakant plats ledamot", "Ledamot - VAKANT", "Vakans", "F.d. ledamot", "Entledigad fr.o.m. 2026-01-01",
        "Ersättare (avsagt sig)", "Ersättare, ej tillsatt",
    ]  # fmt: skip
    assert not any(vacant(row["role"]) for row in read("role_variants.csv"))


@pytest.mark.parametrize(
    "title", ["2:e v. ordf", "Andre vice ordf (V)", "ANDRE_VICE_ORDFORANDE", "vice ordfo\u0308rande V"]
)
def test_ordinals_abbreviations_party_and_accents_leave_a_title(title: str) -> None:
    assert title_words(title) == "vice ordforande"
