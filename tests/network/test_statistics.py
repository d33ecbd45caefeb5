"""What the pictures show is what is there, and never tells of fewer than five."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import attendance, branches, contacts, invitations, outcomes, statistics
from fackpol.network.invitations import Answer
from fackpol.network.reference import Reference
from fackpol.network.tables import rows
from tests.people import Everybody

NOW = dates.now()
TODAY = dates.today(NOW)
DAY = timedelta(days=1)


REGIONS = [row["code"] for row in rows("areas") if row["kind"] == "region"]


def corners(path: str) -> list[tuple[int, int]]:
    """Every point of an outline."""
    found = []
    for ring in path.removesuffix("z").split("z"):
        x = y = 0
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + right, y + down
            found.append((x, y))
    return found


@pytest.mark.parametrize("region", REGIONS)
def test_every_municipality_of_a_region_has_an_outline_inside_the_picture(known: Reference, region: str) -> None:
    found = statistics.outlines()
    wide, high = found[region].x, found[region].y
    assert 780 in (high, high + 1) or 600 in (wide, wide + 1)
    for town in known.inside(region):
        one = found[town]
        assert re.fullmatch(r"(M\d+ \d+l-?\d[-\d ]*z)+", one.path), town
        assert all(0 <= x <= wide and 0 <= y <= high for x, y in [*corners(one.path), (one.x, one.y)]), town


@pytest.mark.parametrize(
    ("value", "what", "told"),
    [(0, "members", "färre än 5"), (4, "members", "färre än 5"), (5, "members", "5–24"), (99, "members", "50–99"),
     (100, "members", "100 eller fler"), (0, "gaps", "inga"), (1, "gaps", "1"), (3, "gaps", "2–3")],
)  # fmt: skip
def test_what_a_step_means(value: int, what: str, told: str) -> None:
    assert statistics.meaning(statistics.step(value, statistics.STEPS[what]), what) == told


async def test_the_map_counts_those_who_work_there(db: Connection, known: Reference, everybody: Everybody) -> None:
    for number in range(5):
        await everybody.member(f"Person {number}", f"person.{number}@example.org")
    await everybody.dag()
    town = {one.area: one for one in await statistics.towns(db, known, "01", "members", TODAY)}
    assert (town["0136"].meaning, town["0182"].meaning) == ("5–24", "färre än 5")
    town = {one.area: one for one in await statistics.towns(db, known, "01", "representatives", TODAY)}
    assert (town["0136"].meaning, town["0182"].meaning) == ("1–3", "inga")
    town = {one.area: one for one in await statistics.towns(db, known, "01", "gaps", TODAY)}
    assert {one.meaning for one in town.values()} == {"inga"}  # Dag sits there


async def test_kinds_of_committee_are_counted_once_a_person(db: Connection, everybody: Everybody) -> None:
    await everybody.dag()
    found = {(row["industry"], row["type"]): row["representatives"] for row in await statistics.kinds(db, TODAY)}
    assert found[("aldreomsorg", "k-aldre")] == 1
    assert found[("forskola", "k-forskola")] == 0


async def test_growth_is_counted_at_the_end_of_each_month(db: Connection, everybody: Everybody) -> None:
    branch, anna, cilla = await everybody.branch(), await everybody.anna(), await everybody.cilla()
    await branches.join(db, branch, anna, NOW - 65 * DAY)
    await branches.join(db, branch, cilla, NOW)
    (months,) = (await statistics.growth(db, branch, TODAY)).values()
    counts = [row["members"] for row in months]
    assert len(counts) == 12
    assert counts[0] == 0
    assert counts[-1] == 2
    assert counts == sorted(counts)
    assert months[-1]["month"] == TODAY.replace(day=1)


async def test_the_funnel_counts_meetings_that_have_been(db: Connection, vault: Vault, everybody: Everybody) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    bo = await everybody.bo(branch)
    meeting = await everybody.meeting(branch, bo)
    await invitations.call(db, meeting, [], NOW)
    own = await db.fetchval("SELECT id FROM invitations WHERE person = $1", anna)
    await invitations.answer(db, everybody.vault, own, Answer.YES, "", "link", NOW)
    assert (await statistics.funnel(db, branch, NOW))["meetings"] == 0
    after = await db.fetchval("SELECT ends_at FROM meetings") + DAY
    row = await statistics.funnel(db, branch, after)
    assert (row["meetings"], row["invited"], row["answered"], row["yes"], row["came"]) == (1, 1, 1, 1, None)
    await outcomes.tell(db, vault, meeting, "Vi enades.", bo, after)
    assert await attendance.set_walk_ins(db, meeting, 1)
    assert (await statistics.funnel(db, None, after))["came"] == 1
    assert (await statistics.funnel(db, "annan", after))["meetings"] == 0


async def test_the_days_until_somebody_got_in_touch(db: Connection, everybody: Everybody) -> None:
    branch, anna, cilla = await everybody.branch(), await everybody.anna(), await everybody.cilla()
    bo = await everybody.bo(branch)
    for her in (anna, cilla):
        await branches.join(db, branch, her, NOW - 20 * DAY)
    await contacts.look_after(db, NOW - 20 * DAY, TODAY - 20 * DAY)
    reached = contacts.ContactOutcome.REACHED
    await contacts.record(db, everybody.vault, branch, anna, bo, reached, "", NOW - 14 * DAY)
    assert await statistics.first_contact(db, branch, NOW) == {"0-3": 0, "4-7": 1, "8-14": 0, "15-": 0, "none": 1}


async def test_mandates_that_end_are_counted_by_month(db: Connection, everybody: Everybody) -> None:
    await everybody.dag()
    await db.execute("UPDATE mandates SET to_day = $1", TODAY + 40 * DAY)
    (row,) = await statistics.ending(db, TODAY)
    assert (row["month"], row["mandates"]) == ((TODAY + 40 * DAY).replace(day=1), 1)
    assert await statistics.ending(db, date(2100, 1, 1)) == []


def test_the_code_is_a_drawing_that_leads_to_the_link() -> None:
    drawing = ElementTree.fromstring(statistics.code("https://fackpol.example.org/medlem"))
    assert drawing.tag.endswith("svg")
    assert drawing.attrib["viewBox"]
