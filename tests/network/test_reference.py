"""What the forms choose from: areas by name and postcode, unions by old names, what is misspelt."""

import pytest

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
