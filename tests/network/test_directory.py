"""The list of representatives, searched: by name, place and kind of committee, and what is the matter with each."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fackpol.network import directory
from fackpol.network.directory import Search, State
from fackpol.network.representatives import Listed
from tests.network.test_pasted_addresses import person

TODAY = date(2026, 6, 1)


def changed(her: Listed, **changes: object) -> Listed:
    return replace(her, mandates=[replace(row, **changes) for row in her.mandates])  # type: ignore[arg-type]


IDA = person("Ida Ny", email="ida@example.org")
ASA = person("Åsa Öberg", "Kulturnämnden", "0126")
CODE = person("S0001", email="s@example.org")
OVER = changed(person("Per Son"), to_day=TODAY - timedelta(days=1))
SOON = changed(person("Siv Ek", email="siv@example.org"), to_day=TODAY + timedelta(days=80))
WRONG = changed(person("Ulf By", email="ulf@example.org"), status="wrong")
DEAD = replace(person("Vera Al", email="vera@example.org"), stopped=True)
ALL = [IDA, ASA, CODE, OVER, SOON, WRONG, DEAD]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ida", ["Ida Ny"]),
        ("NY ida", ["Ida Ny"]),
        ("ulf@", ["Ulf By"]),
        ("öberg", ["Åsa Öberg"]),
        ("Åsa Öbrg", ["Åsa Öberg"]),  # misspelt
        ("finns inte", []),
    ],
)
def test_by_name_or_address(text: str, names: list[str]) -> None:
    assert [her.name for her in directory.found(ALL, Search(text), TODAY)] == names


@pytest.mark.parametrize(
    ("state", "some"),
    [
        (State.WITHOUT_ADDRESS, [ASA]),  # nobody whose mandate is over
        (State.STOPPED, [DEAD]),
        (State.SAID_WRONG, [WRONG]),
        (State.ENDS_SOON, [SOON]),
        (State.NAMELESS, [CODE]),
    ],
)
def test_by_what_is_the_matter(state: State, some: list[Listed]) -> None:
    assert directory.found(ALL, Search(state=state), TODAY) == some


def test_by_place_and_kind_at_once() -> None:
    assert directory.found(ALL, Search(area="0126"), TODAY) == [ASA]
    assert directory.found(ALL, Search(area="0126", committees={2}), TODAY) == []
    assert directory.found(ALL, Search(area="0126", committees={1}), TODAY) == [ASA]
    assert directory.found(ALL, Search(), TODAY) == ALL
