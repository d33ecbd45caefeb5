"""What people write as the place where they work: by name, nickname, postcode, or a workplace that everybody knows."""

from dataclasses import replace

import pytest

from fackpol.network.places import Places, Postcodes, Says
from fackpol.network.reference import Reference
from fackpol.network.tables import rows

UNDERSTOOD = [
    ("Sthlm", "0180"),
    ("Danderyds sjukhus", "0162"),
    ("Huddinge sjukhus", "0126"),
    ("Karolinska Solna", "0184"),
    ("huddinges kommun", "0126"),
    ("jarfalla", "0123"),
    ("Kista äldreboende", "0180-JAR"),
    ("Stockholm, Rinkeby", "0180-JAR"),
    ("söder", "0180-SOD"),
    ("136 40", "0136"),
    ("141 46 Huddinge", "0126"),
    ("753 10", "0380"),
    ("753 99 Uppsala", "0380"),
    ("411 03", "1480"),
    ("Järna", "0181-JAR"),
    ("753 10 Uppsala", "0380"),
    ("Göteborg", "1480"),
    ("Hela länet", "01"),
    ("Stockholms län", "01"),
    ("Skåne", "12"),
    ("Skånes universitetssjukhus Malmö", "1280"),
    ("Karolinska Huddinge", "0126"),
]


@pytest.mark.parametrize(("written", "area"), UNDERSTOOD, ids=[written for written, _ in UNDERSTOOD])
def test_a_place_is_understood_as_people_write_it(known: Reference, written: str, area: str) -> None:
    assert known.place(written).area == area


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("hemifrån", Says.HOME),
        ("lite överallt", Says.SEVERAL),
        ("Solna och Huddinge", Says.SEVERAL),
        ("flera kommuner", Says.SEVERAL),
        ("Södertörn", Says.SEVERAL),
        ("Ingen", Says.NONE),
        ("Vet ej", Says.UNSAID),
        ("000 00", Says.POSTCODE),
        ("753 99", Says.POSTCODE),
        ("Skånes universitetssjukhus", Says.SHARED),
        ("Ankeborg", None),
        ("", None),
    ],
)
def test_what_is_no_place_says_what_it_is(known: Reference, written: str, says: Says | None) -> None:
    assert known.place(written).area is None
    assert known.place(written).says == says


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Hanninge", "Haninge"),
        ("Södertelje", "Södertälje"),
        ("Ankeborg", ""),
        ("753 99", "Uppsala"),  # not in the table: the others that begin with 753 are in Uppsala
        ("128 00", ""),  # shared by several
    ],
)
def test_a_misspelt_place_or_an_unknown_postcode_is_suggested(known: Reference, written: str, meant: str) -> None:
    assert known.place(written).meant == meant


@pytest.mark.parametrize(("area", "covered"), [("0136", True), ("0180-JAR", True), ("01", True), ("0380", False)])
def test_what_lies_outside_is_known(known: Reference, area: str, covered: bool) -> None:
    assert known.covers(area) is covered


def test_each_place_is_understood_again_as_it_is_written(known: Reference) -> None:
    for code, row in known.areas.items():
        if row["kind"] != "stadsdelsnamnd":
            assert known.place(known.written(code)).area in (code, *known.inside(code)), code  # Gotland is both


def test_a_name_that_only_means_something_there_means_nothing_elsewhere(known: Reference) -> None:
    places = Places(known.areas, known.districts, rows("place_names"), Postcodes({}, {}), "12")
    assert places.read("söder").area is None
    assert places.read("Sthlm").area == "0180"
    assert places.read("hela länet").area == "12"


@pytest.mark.parametrize(
    ("home", "written", "where"),
    [
        ("12", "Södervärn", "1280"),
        ("12", "Triangeln, Malmö", "1280"),
        ("12", "Dalby", "1281"),
        ("12", "CSK", "1290"),
        ("12", "åhus", "1290"),
        ("12", "Skanör", "1233"),
        ("12", "loddekopinge", "1261"),
        ("12", "Ekeby", "1260"),
        ("12", "SUS Lund", "1281"),
        ("12", "SUS", ("1280", "1281")),
        ("12", "Österlen", ("1291", "1270", "1286")),
        ("14", "Mölnlycke", "1401"),
        ("14", "Kärnsjukhuset", "1496"),
        ("14", "Östra sjukhuset", "1480"),
        ("14", "Kärna", "1482"),
        ("05", "Kärna", "0580"),
        ("05", "Vrinnevisjukhuset", "0581"),
        ("03", "Årsta", "0380"),
        ("01", "Årsta", "0180-EAV"),
    ],
)
def test_towns_districts_and_hospitals_are_known_where_they_lie(
    known: Reference, home: str, written: str, where: str | tuple[str, ...]
) -> None:
    place = replace(known, home=home).place(written)
    assert (place.area or place.among) == where


def test_only_a_place_of_the_region_is_suggested(known: Reference) -> None:
    """Nobody in Skåne who misspells Södervärn means Söderhamn."""
    there = replace(known, home="12")
    assert (there.place("Söderverrn").meant, there.place("Söderhamm").meant) == ("Södervärn", "")
    assert there.place("Söderhamn").area == "2182"


def test_the_names_are_of_areas_that_there_are(known: Reference) -> None:
    for row in rows("place_names"):
        assert set(row["area"].split()) <= set(known.areas) if row["area"] else Says(row["kind"]), row
    assert {row["area"] for row in rows("postcode_prefixes")} <= set(known.areas)
