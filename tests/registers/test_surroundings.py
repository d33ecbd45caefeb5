"""Whose register a file is, as far as it says so itself."""

import pytest

from fackpol.network.reference import Reference
from fackpol.registers.surroundings import Surroundings


@pytest.fixture(scope="module")
def haninge(known: Reference) -> Surroundings:
    return Surroundings.of(known, "0136")


OTHERS = [
    (["Kommunfullmäktige i Borås", "Kommunstyrelsen i Borås", "Miljönämnden"], "Borås"),
    (["Kommunstyrelsen i Borås"], "Borås"),
    (["Göteborgs stads grundskolenämnd", "Göteborgs Stad, kulturnämnden"], "Göteborg"),
    (["Upplands Väsby kommun, socialnämnden"], "Upplands Väsby"),
    (["Kommunstyrelsen Uddevalla kommun"], "Uddevalla"),
    (["Region Uppsala", "Hälso- och sjukvårdsnämnden i Region Uppsala"], "Region Uppsala"),
]
OURS = [
    ["Kommunfullmäktige", "Socialnämnden"],
    ["Kommunstyrelsen i Haninge", "Kommunstyrelsen i Borås"],
    ["Region Stockholm", "Regionfullmäktige i Region Stockholm"],
    ["Socialnämnden", "Äldrenämnden", "Kulturnämnden", "Sotningsnämnden i Nynäshamns kommun"],
    ["Nämnden för natur och mark", "Mark- och exploateringsnämnden", "Teknik i stad"],
    [],
]


@pytest.mark.parametrize(("bodies", "place"), OTHERS)
def test_a_place_in_the_names_of_bodies_is_seen(haninge: Surroundings, bodies: list[str], place: str) -> None:
    found = haninge.other([], bodies)
    assert found
    assert found[0] == place
    assert found[1] in bodies


@pytest.mark.parametrize("bodies", OURS)
def test_names_that_are_everywhere_or_ours_say_nothing(haninge: Surroundings, bodies: list[str]) -> None:
    assert haninge.other([], bodies) is None


@pytest.mark.parametrize("cell", ["Borås", "1490", "Borås stad", "BORÅS"])
def test_a_column_with_the_municipality_is_believed(haninge: Surroundings, cell: str) -> None:
    assert haninge.other([cell, cell, ""], ["Socialnämnden"]) == ("Borås", cell)
    assert haninge.other(["Haninge", "Haninge", cell], ["Socialnämnden"]) is None


def test_a_code_may_have_lost_its_first_zero(haninge: Surroundings) -> None:
    assert haninge.other(["136"], []) is None
    assert haninge.other(["180"], []) == ("Stockholm", "180")


@pytest.mark.parametrize(
    ("area", "bodies", "said"),
    [
        ("0136", ["Socialnämnden", "Regionstyrelsen"], ("en region", "Regionstyrelsen")),
        ("01", ["Kommunfullmäktige", "Hälso- och sjukvårdsnämnden"], ("en kommun", "Kommunfullmäktige")),
        ("0136", ["Kommunfullmäktige", "Regionfullmäktige"], None),
        ("01", ["Regionfullmäktige", "Kommunstyrelsen"], None),
        ("0136", ["Socialnämnden"], None),
        ("09", ["Regionfullmäktige", "Socialnämnden"], None),
        ("0980", ["Regionfullmäktige", "Socialnämnden"], None),
    ],
)
def test_the_highest_bodies_say_whether_it_is_a_municipality_or_a_region(
    known: Reference, area: str, bodies: list[str], said: tuple[str, str] | None
) -> None:
    assert Surroundings.of(known, area).other([], bodies) == said


def test_a_regions_municipalities_are_its_own(known: Reference) -> None:
    region = Surroundings.of(known, "01")
    assert region.other(["Haninge"], ["Kommunstyrelsen i Haninge"]) is None
