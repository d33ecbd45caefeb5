"""What the forms choose from: areas by name and postcode, unions by old names, what is misspelt."""

import pytest

from fackpol.base.database import Connection
from fackpol.network import reference
from fackpol.network.reference import Reference
from fackpol.network.tables import rows


async def test_an_area_that_has_ended_can_not_be_chosen(known: Reference) -> None:
    ended = {row["code"] for row in rows("areas") if row["valid_to"]}
    assert ended
    assert ended.isdisjoint(known.areas)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Haninge", "0136"),
        ("  haninge KOMMUN ", "0136"),
        ("Stockholms stad", "0180"),
        ("10012", "0180"),
        ("100 12", "0180"),
        ("99999", None),
        ("Ankeborg", None),
        ("", None),
    ],
)
def test_a_municipality_is_found_as_people_say_it(known: Reference, said: str, code: str | None) -> None:
    assert known.municipality(said) == code


@pytest.mark.parametrize(("said", "code"), [("alvik", "0180-BRO"), ("Gondolen", None)])
def test_a_city_district_is_found_by_its_name(known: Reference, said: str, code: str | None) -> None:
    assert known.district(said) == code


@pytest.mark.parametrize(
    ("city", "industry", "asked"),
    [
        ("0180", "aldreomsorg", True),
        ("0180", "skola", False),
        ("1480", "socialt-arbete", True),  # only the social services are divided
        ("1480", "aldreomsorg", False),
        ("1480", "forskola", False),
        ("0181", "skola", True),
        ("0181", "socialt-arbete", False),
        ("0136", "aldreomsorg", False),
        (None, "aldreomsorg", False),
    ],
)
def test_the_part_of_a_city_is_asked_for_where_it_matters(
    known: Reference, city: str | None, industry: str, asked: bool
) -> None:
    assert known.asks_part(city, industry) is asked


def test_a_district_is_known_by_its_city(known: Reference) -> None:
    assert known.district("Vasastaden", "1480") == "1480-CEN"
    assert known.district("Vasastaden", "0180") == "0180-NIN"
    assert known.district("Vasastaden") is None
    assert known.enclaves("0484") == ["Torshälla"]
    assert known.enclaves("1480") == []


def test_gotland_is_one_organisation(known: Reference) -> None:
    assert (known.organisation("0980"), known.organisation("09")) == ("09", "09")
    assert known.organisations("09") == ("09",)
    assert known.organisation("0136") == "0136"
    assert len(known.organisations("01")) == 27


async def test_either_code_of_gotland_is_the_region_that_the_service_covers(db: Connection) -> None:
    assert {(await reference.read(db, code)).home for code in ("09", "0980")} == {"09"}


@pytest.mark.parametrize(("said", "slug"), [("Svenska kommunalarbetareförbundet", "kommunal"), ("Bryggarna", None)])
def test_a_union_is_found_by_its_old_name_too(known: Reference, said: str, slug: str | None) -> None:
    assert known.union(said) == slug


def test_an_everyday_title_may_mean_several_industries(known: Reference) -> None:
    assert known.industries_of("Doktor") == ("halso-sjukvard",)
    assert any(len(industries) > 1 for industries in known.titles.values())
    assert known.industries_of("trollkarl") == ()


def test_municipalities_come_in_swedish_order(known: Reference) -> None:
    names = [known.areas[code]["short_name"] for code in known.inside("01")]
    assert len(names) == 26
    assert names[0] == "Botkyrka"
    assert names[-1] == "Österåker"
