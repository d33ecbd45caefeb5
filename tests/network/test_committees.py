"""Committees: one however it is spelt, placed by its name, decided once where the name says nothing."""

import csv
from pathlib import Path

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import committees, tables
from fackpol.network.reference import Reference
from tests.people import Everybody

DATA = Path(__file__).parent.parent / "data"
HANINGE, STOCKHOLM, REGION = "0136", "0180", "01"


async def placed(db: Connection, known: Reference, area: str, name: str) -> tuple[list[str], list[str]]:
    id = (await committees.place(db, known, area, [name]))[name]
    row = await committees.get(db, id)
    assert row
    return row.kinds, row.areas


@pytest.mark.parametrize(
    ("area", "name", "kinds", "areas"),
    [
        (HANINGE, "Äldrenämnden", ["k-aldre"], [HANINGE]),
        (STOCKHOLM, "Järva stadsdelsnämnd", ["stadsdelsnamnd"], ["0180-JAR"]),
        (REGION, "Trafiknämnden", ["r-trafik"], [REGION]),
        ("1480", "Göteborgs Stads socialnämnd Hisingen", ["k-social"], ["1480-HIS"]),
        ("0181", "Kommundelsnämnden Järna", ["stadsdelsnamnd"], ["0181-JAR"]),
        ("0484", "Torshälla stads nämnd", ["stadsdelsnamnd"], ["0484-TOR"]),
        ("12", "Sjukhusstyrelse Ystad", ["r-sjukhus"], ["1286"]),
        ("12", "Sjukhusstyrelse Sus", ["r-sjukhus"], ["1280", "1281"]),
        ("12", "Universitetssjukhusstyrelsen (Skånes universitetssjukhus)", ["r-sjukhus"], ["1280", "1281"]),
        (REGION, "Nämnden för Karolinska Universitetssjukhuset", ["r-sjukhus"], ["0126", "0184"]),
        (REGION, "Södersjukhuset AB", ["b-sjukvard"], [STOCKHOLM]),
        ("13", "Driftnämnden Hallands sjukhus", ["r-sjukhus"], ["13"]),
        (HANINGE, "Nämnden för allt möjligt", [], [HANINGE]),
        (HANINGE, "Stiftelsen Kristinas minne", [], []),
    ],
)
async def test_a_name_says_what_it_is_and_whom_it_serves(
    db: Connection, known: Reference, area: str, name: str, kinds: list[str], areas: list[str]
) -> None:
    assert await placed(db, known, area, name) == (kinds, areas)


async def test_one_committee_however_it_is_spelt(db: Connection, known: Reference) -> None:
    names = ["Äldre- och omsorgsnämnden", "Äldre och omsorgsnämnd", "ÄLDRE- OCH OMSORGSNÄMNDEN"]
    first = await committees.place(db, known, HANINGE, names)
    assert len(set(first.values())) == 1
    assert await committees.place(db, known, HANINGE, names[2:]) == {names[2]: first[names[0]]}


async def test_the_same_name_elsewhere_is_another(db: Connection, known: Reference) -> None:
    one = await committees.place(db, known, HANINGE, ["Äldrenämnden"])
    other = await committees.place(db, known, "0126", ["Äldrenämnden"])
    assert one["Äldrenämnden"] != other["Äldrenämnden"]


async def test_a_federation_of_the_table_is_known_where_it_serves_though_its_name_could_be_anybodys(
    db: Connection, known: Reference
) -> None:
    name = "Räddningstjänsten Syd"
    malmo, lund = await committees.place(db, known, "1280", [name]), await committees.place(db, known, "1281", [name])
    assert malmo == lund
    assert malmo != await committees.place(db, known, HANINGE, [name])


async def test_a_federation_is_one_whoever_names_it(db: Connection, known: Reference) -> None:
    name = "Södertörns brandförsvarsförbund"
    one = await committees.place(db, known, HANINGE, [name])
    other = await committees.place(db, known, "0126", [f"Direktionen för {name}"])
    assert set(one.values()) == set(other.values())


async def test_a_known_federation_is_found_by_the_parts_of_it_that_registers_name(
    db: Connection, known: Reference
) -> None:
    await tables.load(db)
    names = ("Storstockholms brandförsvar", "Brandkåren Attunda", "Kommunalförbundet sjukvård och omsorg i Norrtälje")
    before = await db.fetchval("SELECT count(*) FROM committees")
    for name in names:
        for written in (name, f"Direktionen för {name}", f"{name.upper()}, FÖRBUNDSFULLMÄKTIGE", f"{name} (förbund)"):
            (id,) = (await committees.place(db, known, STOCKHOLM, [written])).values()
            row = await committees.get(db, id)
            assert row
            assert row.name == name
    assert await db.fetchval("SELECT count(*) FROM committees") == before


def bodies(file: str) -> list[str]:
    with (DATA / "registers" / file).open(encoding="utf-8", newline="") as lines:
        return [row["organisation"] for row in csv.DictReader(lines, delimiter=";")]


@pytest.mark.parametrize("files", [("fed1.csv", "fed2.csv"), ("fed2.csv", "fed1.csv")])
async def test_a_federation_that_could_be_any_takes_nobody_elses_seats(
    db: Connection, known: Reference, files: tuple[str, str]
) -> None:
    """Whichever register comes first. Only the one of the same name is the same."""
    areas = {"fed1.csv": "1480", "fed2.csv": "1490"}
    placed = {file: await committees.place(db, known, areas[file], bodies(file)) for file in files}
    shared = set(placed["fed1.csv"].values()) & set(placed["fed2.csv"].values())
    assert shared == {placed["fed1.csv"]["Göteborgsregionens kommunalförbund"]}
    assert shared == {placed["fed2.csv"]["Göteborgsregionens kommunalförbund, förbundsfullmäktige"]}


async def test_a_federation_that_could_be_any_serves_its_area_and_waits_until_somebody_says_more(
    db: Connection, known: Reference, everybody: Everybody
) -> None:
    name = "Räddningstjänstförbundet"
    id = (await committees.place(db, known, "1480", [name]))[name]
    assert await placed(db, known, "1480", f"Direktionen för {name}") == (["f-raddning"], ["1480"])
    assert [(row.id, row.owner) for row in await committees.undecided(db)] == [(id, "1480")]
    elsewhere = (await committees.place(db, known, "1490", [name]))[name]
    assert elsewhere != id
    await committees.decide(db, id, ["f-raddning"], ["1480", "1490"], await everybody.eva(), dates.now())
    assert [row.id for row in await committees.undecided(db)] == [elsewhere]
    assert await placed(db, known, "1490", name) == (["f-raddning"], ["1490"])


async def test_what_no_rule_catches_is_asked_about_once(db: Connection, known: Reference, everybody: Everybody) -> None:
    name, eva = "Nämnden för allt möjligt", await everybody.eva()
    id = (await committees.place(db, known, HANINGE, [name, "Äldrenämnden", "Stiftelsen X"]))[name]
    assert [row.id for row in await committees.undecided(db)] == [id]
    await committees.decide(db, id, ["k-aldre", "k-social"], [HANINGE], eva, dates.now())
    assert await committees.undecided(db) == []
    assert await placed(db, known, HANINGE, name) == (["k-aldre", "k-social"], [HANINGE])
    await committees.decide(db, id, ["k-social"], [HANINGE, "0126"], eva, dates.now())
    assert await placed(db, known, HANINGE, name) == (["k-social"], ["0126", HANINGE])


async def test_nothing_at_all_is_an_answer_too(db: Connection, known: Reference, everybody: Everybody) -> None:
    name = "Nämnden för allt möjligt"
    id = (await committees.place(db, known, HANINGE, [name]))[name]
    await committees.decide(db, id, [], [], await everybody.eva(), dates.now())
    assert await committees.undecided(db) == []
    assert await placed(db, known, HANINGE, name) == ([], [])


async def test_the_most_mandates_wait_first(db: Connection, known: Reference, everybody: Everybody) -> None:
    await everybody.representative("Ida Ny", None, "Nämnden A", HANINGE)
    for number in range(2):
        await everybody.representative(f"Pia {number}", None, "Nämnden B", HANINGE)
    assert [(row.name, row.mandates) for row in await committees.undecided(db)] == [
        ("Nämnden B", 2), ("Nämnden A", 1),
    ]  # fmt: skip


async def test_an_areas_list_holds_its_own_and_the_federations_that_serve_it(db: Connection, known: Reference) -> None:
    await committees.place(db, known, HANINGE, ["Äldrenämnden"])
    names = [row.name for row in await committees.listed(db, HANINGE)]
    assert "Äldrenämnden" in names
    assert "Södertörns brandförsvarsförbund" in names
    assert "Äldrenämnden" not in [row.name for row in await committees.listed(db, "0126")]


# -- real names --------------------------------------------------------------------------------------------------------

REAL = DATA / "committee_names_real.csv"
# No rule says what they do, or the tables not whom they serve.
ASKED = {"Eurocities Mobility Forum", "Göta Älvs Vattenvårdsförbund"}
KINDS = "SELECT committee, type, area FROM committee_kinds JOIN committee_areas USING (committee) ORDER BY 1, 2, 3"
# Whose registers they stand in; Södertörn is several municipalities, and Haninge is one of them.
AREAS = {"Region Stockholm": REGION, "Södertörn": HANINGE}


def real_names(known: Reference) -> dict[str, list[str]]:
    """By area."""
    found: dict[str, list[str]] = {}
    with REAL.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            area = AREAS.get(row["area"]) or known.municipality(row["area"])
            assert area
            found.setdefault(area, []).append(row["name"])
    assert sum(len(names) for names in found.values()) == 166
    return found


def respelt(name: str) -> set[str]:
    """As other registers write it."""
    return {
        name.upper(),
        f"  {name} ".replace(" ", "  "),
        name.replace("-", "\N{EN DASH}"),
        name.replace("nämnden", "nämnd"),
    }


@pytest.mark.slow
async def test_of_the_real_names_those_that_no_rule_places_are_asked_about_and_each_once(
    db: Connection, known: Reference, everybody: Everybody
) -> None:
    names, eva = real_names(known), await everybody.eva()
    placed = {area: await committees.place(db, known, area, own) for area, own in names.items()}
    asked = await committees.undecided(db)
    assert {row.name for row in asked} == ASKED
    for row in asked:
        await committees.decide(db, row.id, ["k-social"], [row.owner or HANINGE], eva, dates.now())
    before = await db.fetch("SELECT * FROM committees ORDER BY id"), await db.fetch(KINDS)
    await tables.load(db)  # a reload of the tables
    for area, own in names.items():
        for name in own:
            again = await committees.place(db, known, area, [name, *respelt(name)])
            assert set(again.values()) == {placed[area][name]}
    assert await committees.undecided(db) == []
    assert (await db.fetch("SELECT * FROM committees ORDER BY id"), await db.fetch(KINDS)) == before
