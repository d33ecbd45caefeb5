"""The sentences about a match: each says only what we know."""

from datetime import date

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import coverage, explanations, matching
from fackpol.network.members import Job
from fackpol.network.reference import Reference
from tests.people import Everybody


@pytest.mark.parametrize(
    ("body", "area", "said"),
    [
        ("Äldrenämnden", "0136", "ledamot i Äldrenämnden i Haninge till"),
        ("Haninge kommuns äldrenämnd", "0136", "ledamot i Haninge kommuns äldrenämnd till"),
        ("Hälso- och sjukvårdsnämnden", "01", "ledamot i Hälso- och sjukvårdsnämnden i Region Stockholm till"),
        (
            "Ambulanssjukvården i Storstockholm AB",
            "01",
            "ledamot i styrelsen för Ambulanssjukvården i Storstockholm AB till",
        ),
    ],
)
async def test_a_place_is_said_unless_the_name_says_it(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody, body: str, area: str, said: str
) -> None:
    await everybody.dag(body, area)
    job = (
        Job("halso-sjukvard", "regionalt-bolag", "0136", "ambulans")
        if area == "01"
        else Job("aldreomsorg", None, "0136")
    )
    anna = await everybody.member("Anna Ek", "anna.ek@example.org", job)
    (match,) = (await matching.of_member(db, vault, known, anna, date(2026, 10, 1))).matches
    assert said in match.sentences[0]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), "Till och med 31 december 2026 satt Dag Holm och Ida Ny i Äldrenämnden i Haninge."),
        (date(2028, 1, 2), None),  # too long ago to mean anything
    ],
)
async def test_who_sat_last_is_said_as_such(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody, day: date, sentence: str | None
) -> None:
    await everybody.dag(to_day=date(2026, 12, 31))
    await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136", to_day=date(2026, 12, 31))
    shown = await matching.of_member(db, vault, known, await everybody.anna(), day)
    assert shown.former == [sentence] * (sentence is not None)
    assert len(shown.primary) == 2 * (day.year == 2026)
    assert len(shown.nobody) == (day.year != 2026)


async def test_who_sat_last_is_not_said_of_a_committee_that_we_have_heard_of_since(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    await everybody.dag(to_day=date(2026, 12, 31))
    committee = await db.fetchval("SELECT committee FROM mandates")
    await coverage.tell_terms(db, [(committee, date(2027, 1, 1))], dates.now())
    shown = await matching.of_member(db, vault, known, await everybody.anna(), date(2027, 1, 11))
    assert shown.former == []
    assert shown.nobody[0].sentence == "Partiet har ingen plats i Äldrenämnden i Haninge just nu."


@pytest.mark.parametrize(
    ("name", "board"),
    [
        ("Äldrenämnden", True),
        ("Kommunstyrelsen", True),
        ("Kommunstyrelsens arbetsutskott", False),
        ("Norrtälje räddningstjänst", False),
    ],
)
def test_only_a_board_is_somebodys_employer(name: str, board: bool) -> None:
    assert explanations.is_board({"committee_name": name}) is board  # type: ignore[arg-type]
