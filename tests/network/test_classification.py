"""Free names, read: 166 real committees of Stockholm county, as a regression."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fackpol.network.classification import Claim, CommitteeType, form, kinds, normalised, plain
from fackpol.network.tables import committee_types

DATA = Path(__file__).parent.parent / "data"
TYPES = committee_types()


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


COMMITTEES = read("committee_names_real.csv")


@pytest.mark.parametrize("row", COMMITTEES, ids=lambda row: f"{row['area']} {row['name']}")
def test_a_real_committee_is_what_it_is(row: dict[str, str]) -> None:
    expected = sorted(filter(None, row["expected_types"].split("|")))
    assert kinds(row["name"], row["area_kind"], TYPES) == expected


def test_all_are_read() -> None:
    assert len(COMMITTEES) == 166


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Äldre- och omsorgsnämnden", "Äldre och omsorgsnämnd"),
        ("ÄLDRENÄMNDEN", "äldrenämnden"),
        ("Miljö\N{EN DASH}och  bygg\u00adnämnden", "Miljö-och bygg\u00adnämnd"),
        ("A\u030aldernämnden", "\u00c5ldernämnden"),
    ],
)
def test_one_committee_has_one_normal_name(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("Äldrenämnden", "organ"),
        ("AB Solnahem", "bolag"),
        ("Huddinge Samhällsfastigheter AB", "bolag"),
        ("Södertörns brandförsvarsförbund", "forbund"),
        ("Stiftelsen Drottning Kristinas minne", "ignored"),
        ("Jubileumsstiftelsen Göteborg 350 år", "ignored"),
        ("Osbeckska fonden", "ignored"),
        ("Referensgrupp för skolan", "ignored"),
        ("Bokklubben", "other"),
    ],
)
def test_the_legal_form_is_read_first(name: str, shape: str) -> None:
    assert form(name) == shape


def test_an_invented_name_is_placed_nowhere() -> None:
    assert kinds("Nämnden för allt möjligt", "kommun", TYPES) == []
    assert kinds("", "kommun", TYPES) == []


@pytest.mark.parametrize(
    ("slug", "level", "name", "kinds_then"),
    [
        ("b-flygplats", "bolag", "Säve flygplats AB", ["b-flygplats"]),
        ("b-flygplats", "bolag", "Säve flygplats och hamn AB", ["b-hamn"]),  # the first of the two in the file
        ("f-flygplats", "forbund", "Flygplatsförbundet Säve", ["f-flygplats"]),
        ("k-flygplats", "kommun", "Flygplatsnämnden", ["k-flygplats"]),
        ("k-flygplats", "kommun", "Flygplats- och kulturnämnden", ["k-flygplats", "k-kultur"]),
    ],
)
def test_a_new_type_is_a_row_in_the_file(slug: str, level: str, name: str, kinds_then: list[str]) -> None:
    claim = Claim.ALONE if level == "bolag" else Claim.SHARED
    assert kinds(name, "kommun", [*TYPES, CommitteeType(slug, level, "flygplats", claim)]) == kinds_then


def test_a_new_type_of_company_that_claims_nothing_breaks_nothing() -> None:
    more = [*TYPES, CommitteeType("b-flygplats", "bolag", "flygplats")]
    assert kinds("Säve flygplats AB", "kommun", more) == ["b-flygplats"]
    assert kinds("Säve flygplats och hamn AB", "kommun", more) == ["b-hamn"]


@pytest.mark.slow
@given(st.text(max_size=80), st.sampled_from(["kommun", "region", "stadsdelsnamnd"]))
def test_any_text_at_all_is_read_without_a_fault(name: str, area_kind: str) -> None:
    found = kinds(name, area_kind, TYPES)
    assert found == sorted(set(found))
    assert kinds(plain(name), area_kind, TYPES) == found
