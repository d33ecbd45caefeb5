"""Pasted addresses: each line is one person's, or is asked about. Nobody is guessed."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from fackpol.network import pasted_addresses
from fackpol.network.representatives import HeldMandate, Listed

PLACES = {"0136": "Haninge", "0126": "Huddinge"}


def person(name: str, committee: str = "Äldrenämnden", owner: str = "0136", email: str | None = None) -> Listed:
    id = uuid4()
    held = HeldMandate(
        1, id, 1, "Ledamot", "ledamot", date(2023, 1, 1), None, "imported", None, None, committee, owner,
        "ledamot", "member", None, None,
    )  # fmt: skip
    return Listed(id, name, email, "sv", None, False, False, [held])


IDA, ANNA = person("Ida Ny"), person("Anna-Karin Ek", "Kulturnämnden")
TWO = [person("Bo Lind"), person("Bo Lind", "Äldrenämnden", "0126"), person("Bo Lind", "Kulturnämnden", "0126")]


def meant(text: str) -> list[tuple[list[UUID], bool, str]]:
    found = pasted_addresses.understand(pasted_addresses.lines(text), [IDA, ANNA, *TWO], PLACES)
    return [([her.person for her in one.candidates], one.sure, one.line.email) for one in found]


@pytest.mark.parametrize(
    "line",
    [
        "Ida Ny; ida@example.org",
        "Ida Ny;ida@example.org;",
        "Ida Ny\tida@example.org",
        "Ida Ny,ida@example.org",
        "Ny, Ida, ida@example.org",
        "Ny, Ida; ida@example.org",
        "IDA NY ida@example.org",
        "Ida Ny <ida@example.org>",
        '"Ida Ny";"ida@example.org"',
        "ida@example.org; Ida Ny",
        "  ida  ny ;  ida@example.org  ",
        "Ida Ny; Haninge; ida@example.org",
        "Ida Ny; äldrenämnden; Haninge; ida@example.org",
    ],
)
def test_a_line_that_says_one_name_is_hers(line: str) -> None:
    assert meant(line) == [([IDA.person], True, "ida@example.org")]


def test_two_of_one_name_are_told_apart_by_place_or_committee_or_asked_about() -> None:
    ids = [her.person for her in TWO]
    assert meant("Bo Lind; bo@example.org") == [(ids, False, "bo@example.org")]
    assert meant("Bo Lind; Haninge; bo@example.org") == [(ids[:1], True, "bo@example.org")]
    assert meant("Bo Lind; Huddinge; bo@example.org") == [(ids[1:], False, "bo@example.org")]
    assert meant("Bo Lind; Kulturnämnden; bo@example.org") == [(ids[2:], True, "bo@example.org")]
    assert meant("Bo Lind; Nacka; bo@example.org") == [(ids, False, "bo@example.org")]


def test_a_name_that_is_nearly_somebodys_is_asked_about() -> None:
    assert meant("Ida Nyy; ida@example.org") == [([IDA.person], False, "ida@example.org")]
    assert meant("Anna Karin Eck; a@example.org") == [([ANNA.person], False, "a@example.org")]
    assert meant("Per Son; per@example.org") == [([], False, "per@example.org")]


def test_who_sits_elsewhere_than_the_line_says_is_asked_about() -> None:
    assert meant("Ida Ny; Huddinge; ida@example.org") == [([IDA.person], False, "ida@example.org")]


def test_lines_without_anything_are_none_and_the_others_keep_their_numbers() -> None:
    found = pasted_addresses.lines("\n;;\nIda Ny; ida@example.org\n\nBo Lind\n")
    assert [(one.number, one.name, one.email) for one in found] == [
        (3, "Ida Ny", "ida@example.org"),
        (5, "Bo Lind", ""),
    ]


def test_one_person_with_two_addresses_is_found() -> None:
    a, b = uuid4(), uuid4()
    some = [(a, "a@example.org"), (b, "b@example.org"), (a, "A@example.org"), (b, "c@example.org")]
    assert pasted_addresses.twice(some) == {b}
