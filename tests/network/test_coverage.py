"""Coverage: every trade in every municipality on a day, the same as each member's page says, and in bands."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import coverage, introductions, matching, members
from fackpol.network.branches import Trade
from fackpol.network.coverage import Cell
from fackpol.network.introductions import Question
from fackpol.network.members import Details, Job
from fackpol.network.reference import Reference
from fackpol.registers import imports
from tests.people import Everybody

DAY = date(2026, 10, 1)
CARE = "aldreomsorg"


async def cell(db: Connection, known: Reference, area: str, industry: str = CARE, day: date = DAY) -> Cell:
    cells = await coverage.of_region(db, known, "01", day, DAY)
    (found,) = [cell for cell in cells if (cell.area, cell.industry) == (area, industry)]
    return found


async def crowd(everybody: Everybody, n: int, job: Job) -> list[UUID]:
    return [await everybody.member(f"Med {number}", f"med.{number}@example.org", job) for number in range(n)]


async def test_there_is_a_cell_for_every_trade_in_every_municipality(db: Connection, known: Reference) -> None:
    cells = await coverage.of_region(db, known, "01", DAY, DAY)
    assert len(cells) == len({(cell.area, cell.industry) for cell in cells}) == 26 * 25


@pytest.mark.parametrize(
    ("members_there", "sits", "standing"),
    [(5, True, "covered"), (4, True, "thin"), (5, False, "unknown"), (0, False, "unknown")],
)
async def test_what_a_cell_says(
    db: Connection, known: Reference, everybody: Everybody, members_there: int, sits: bool, standing: str
) -> None:
    await crowd(everybody, members_there, Job(CARE, "kommun", "0136"))
    if sits:
        await everybody.dag()
    found = await cell(db, known, "0136")
    assert (found.members, found.deciders, found.standing) == (members_there, int(sits), standing)


async def test_no_seat_is_told_from_not_knowing(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    """A register that names the committee, and nobody of ours on it."""
    raw = b"namn,parti,organisation,roll,from,tom\nPer Son,S,\xc3\x84ldren\xc3\xa4mnden,Ledamot,2023-01-01,2026-12-31\n"
    await imports.register(db, vault, known, "0136", "V", raw, dates.moment(date(2026, 7, 1), dates.time(12)))
    await crowd(everybody, 5, Job(CARE, "kommun", "0136"))
    found = await cell(db, known, "0136")
    assert found.standing == "gap"
    assert coverage.wanting([found]) == [found]


async def test_after_the_mandates_have_ended_it_is_unknown_until_somebody_says(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    """A register of July says nothing of January; one of January does, and so does whoever tells of the term."""
    ends = date(2026, 12, 31)
    raw = "namn;parti;organisation;roll;from;tom\nDag;V;Äldrenämnden;Ledamot;2023-01-01;2026-12-31\n".encode()
    await imports.register(db, vault, known, "0136", "V", raw, dates.moment(date(2026, 7, 1), dates.time(12)))
    assert (await cell(db, known, "0136", day=ends)).standing == "thin"
    found = await cell(db, known, "0136", day=ends + timedelta(days=1))
    assert (found.standing, found.since) == ("unknown", date(2027, 1, 1))
    care = await db.fetchval("SELECT id FROM committees WHERE name = 'Äldrenämnden'")
    for told, standing in ((ends, "unknown"), (date(2027, 2, 1), "gap")):
        await coverage.tell_terms(db, [(care, told)], dates.now())
        assert (await cell(db, known, "0136", day=date(2027, 2, 1))).standing == standing
    assert (await cell(db, known, "0136", day=date(2027, 1, 31))).standing == "unknown"  # not told of that day


@pytest.mark.parametrize(("read", "standing"), [(time(22, 30), "unknown"), (time(23, 30), "gap")])
async def test_the_day_of_an_import_is_the_local_one(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody, read: time, standing: str
) -> None:
    await everybody.dag(to_day=date(2026, 12, 31))
    raw = "namn;parti;organisation;roll;from;tom\nPer;S;Äldrenämnden;Ledamot;2023-01-01;\n".encode()
    await imports.register(db, vault, known, "0136", "V", raw, datetime.combine(date(2026, 12, 31), read, UTC))
    assert (await cell(db, known, "0136", day=date(2027, 1, 2))).standing == standing


async def test_where_no_committee_decides_there_is_nothing_to_want(
    db: Connection, known: Reference, everybody: Everybody
) -> None:
    await crowd(everybody, 9, Job("post", "stat", "0136"))
    await everybody.member("Eva Ö", "eva@example.org", Job("handel", "privat", "0136"))
    cells = await coverage.of_region(db, known, "01", DAY, DAY)
    for industry in ("post", "handel"):  # the state decides, and committees only affect it
        assert (await cell(db, known, "0136", industry)).standing == "undecided"
    assert coverage.wanting(cells) == []


async def test_a_city_districts_members_and_seats_are_the_citys(
    db: Connection, known: Reference, everybody: Everybody
) -> None:
    await everybody.member("Anna Ek", "anna@example.org", Job("forskola", "kommun", "0180-JAR"))
    await everybody.representative("Ida Ny", None, "Järva stadsdelsnämnd", "0180")
    found = await cell(db, known, "0180", "forskola")
    assert (found.members, found.deciders) == (1, 1)


async def test_two_jobs_in_one_trade_and_place_are_one_member(
    db: Connection, known: Reference, everybody: Everybody
) -> None:
    anna = await everybody.anna()
    jobs = (Job(CARE, "kommun", "0136"), Job(CARE, "privat", "0136"), Job(CARE, None, None))
    await members.change(db, anna, Details(jobs, None, (), "0126"))
    assert (await cell(db, known, "0136")).members == 1
    assert (await cell(db, known, "0126")).members == 1  # where she lives, for the job without a place


async def test_a_mandate_counts_on_its_days(db: Connection, known: Reference, everybody: Everybody) -> None:
    await everybody.dag(to_day=DAY)
    assert (await cell(db, known, "0136")).deciders == 1
    assert (await cell(db, known, "0136", day=DAY + timedelta(days=1))).deciders == 0


@pytest.mark.slow
async def test_a_cell_is_what_its_members_page_says(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    """One rule, one definition: whoever works there is shown exactly those who are counted."""
    for name, committee, area in (
        ("Dag Holm", "Äldrenämnden", "0136"),
        ("Eva Sol", "Socialnämnden", "0136"),
        ("Ida Ny", "Hälso- och sjukvårdsnämnden", "01"),
        ("Pia Ö", "Kommunstyrelsen", "0136"),
        ("Ulf Å", "Samhällsbyggnadsnämnden", "0136"),
    ):
        await everybody.representative(name, None, committee, area)
    anna = await everybody.anna()
    for industry in known.industries:
        await members.change(db, anna, Details((Job(industry, None, "0136"),), None, (), None))
        shown = await matching.of_member(db, vault, known, anna, DAY)
        found = await cell(db, known, "0136", industry)
        assert (found.deciders, found.near) == (len(shown.primary) + len(shown.possible), len(shown.secondary)), (
            industry
        )


def test_the_most_wait_first_and_ties_tell_nothing() -> None:
    cells = [Cell(area, CARE, n, 0, 0, 0, "gap") for area, n in (("0180", 7), ("0136", 5), ("0126", 12), ("0127", 4))]
    assert [cell.area for cell in coverage.wanting(cells)] == ["0126", "0136", "0180"]


# -- where a branch could begin ----------------------------------------------------------------------------------------


async def test_a_group_without_a_branch_is_found_in_its_town_and_in_the_region(
    db: Connection, everybody: Everybody
) -> None:
    await crowd(everybody, 5, Job(CARE, "kommun", "0136"))
    groups = await coverage.without_branch(db, "01", DAY)
    assert {(one.area, one.industry, one.band) for one in groups} == {("0136", CARE, "5–9"), ("01", CARE, "5–9")}


@pytest.mark.parametrize(
    ("n", "branch", "left"),
    [
        (4, None, 0),
        (5, {"area": None}, 0),
        (5, {"area": "01"}, 0),
        (5, {"area": "0136"}, 0),
        (5, {"area": "0126"}, 2),
        (5, {"trades": (Trade("post", None),)}, 2),
        (5, {"trades": (Trade(None, "kommunal"),)}, 2),
        (5, {"trades": (Trade(CARE, None), Trade("post", None))}, 0),
    ],
)
async def test_where_a_branch_is_for_them_none_is_suggested(
    db: Connection, everybody: Everybody, n: int, branch: dict[str, object] | None, left: int
) -> None:
    await crowd(everybody, n, Job(CARE, "kommun", "0136"))
    if branch:
        await everybody.branch(**branch)  # type: ignore[arg-type]
    assert len(await coverage.without_branch(db, "01", DAY)) == left


async def test_a_group_may_share_a_union_too(db: Connection, everybody: Everybody) -> None:
    for number in range(7):
        union = "kommunal" if number < 5 else "vision"
        await everybody.member(f"Med {number}", f"med.{number}@example.org", union=union)
    groups = [(one.area, one.union) for one in await coverage.without_branch(db, "01", DAY)]
    assert groups == [("01", None), ("01", "kommunal"), ("0136", None), ("0136", "kommunal")]
    await everybody.branch(trades=(Trade(CARE, "kommunal"),), area="0136")
    assert await coverage.without_branch(db, "01", DAY) == []


async def test_who_decides_is_told_by_name_and_which_branch_is_for_it(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    await everybody.dag()
    await everybody.representative("Ida Ny", None, "Äldrenämnden", "0126")
    found = await coverage.deciders(db, vault, "0136", dates.today(dates.now()))
    assert [(her.name, her.committee, her.strength) for her in found[CARE]] == [("Dag Holm", "Äldrenämnden", "primary")]
    assert await coverage.deciders(db, vault, "0136", date(2040, 1, 1)) == {}
    slug = await everybody.branch()
    assert [row["slug"] for row in (await coverage.branches(db, "0136"))[CARE]] == [slug]
    assert await coverage.branches(db, "1480") == {}


async def test_questions_under_way_are_counted_where_they_say_they_are(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    people = await crowd(everybody, 5, Job(CARE, "kommun", "0136"))
    await everybody.dag()
    mandate = await db.fetchval("SELECT id FROM mandates")
    for person in people:
        await introductions.ask(db, vault, person, Question("Hur?", CARE, "0136", mandate), dates.now())
    cell = next(
        cell for cell in await coverage.of_region(db, known, "01", dates.today(dates.now()), DAY)
        if (cell.area, cell.industry) == ("0136", CARE)
    )  # fmt: skip
    assert (cell.introductions, cell.introductions_band) == (3, "färre än 5")  # he takes three at a time
