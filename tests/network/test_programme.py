"""The programme counts what was held, says what is planned, and is late when it should say so."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import programme
from fackpol.network.programme import BranchInYear, Item, Occasion, Standing
from tests.people import Everybody

JANUARY = date(2026, 1, 1)
OCTOBER = date(2026, 10, 1)
FOUR = Item(1, "Gruppledarmöte", "", "district", JANUARY, None, ((JANUARY, 4),))


def occasion(day: date, stage: str = "held") -> Occasion:
    return Occasion(1, None, None, None, day, stage, None)


@pytest.mark.parametrize(
    ("day", "asked"),
    [(date(2026, 1, 1), 0), (date(2026, 4, 2), 0), (date(2026, 4, 3), 1), (OCTOBER, 2), (date(2026, 12, 31), 3),
     (date(2027, 1, 1), 4), (date(2030, 1, 1), 4), (date(2025, 6, 1), 0)],
)  # fmt: skip
def test_the_goals_part_of_the_year_is_rounded_down(day: date, asked: int) -> None:
    assert programme.due(4, 2026, JANUARY, day) == asked


def test_a_leap_year_has_one_more_day() -> None:
    first = date(2028, 1, 1)
    assert programme.due(366, 2028, first, date(2028, 3, 1)) == 60  # 31 + 29
    assert programme.due(365, 2027, date(2027, 1, 1), date(2027, 3, 1)) == 59
    assert programme.due(1, 2028, first, date(2028, 12, 31)) == 0
    assert programme.due(1, 2028, first, date(2029, 1, 1)) == 1


def test_what_begins_in_the_year_is_asked_for_from_then_on() -> None:
    assert programme.due(4, 2026, OCTOBER, date(2026, 12, 31)) == 0
    assert programme.due(4, 2026, OCTOBER, date(2027, 1, 1)) == 1
    assert programme.due(4, 2026, date(2026, 7, 2), date(2027, 1, 1)) == 2


@pytest.mark.parametrize(
    ("held", "planned", "day", "standing"),
    [
        (1, 0, OCTOBER, Standing.LATE), (2, 0, date(2026, 9, 30), Standing.ON_WAY), (1, 1, OCTOBER, Standing.LATE),
        (2, 0, OCTOBER, Standing.LATE), (2, 1, OCTOBER, Standing.LATE), (1, 0, date(2026, 9, 30), Standing.LATE),
        (1, 3, OCTOBER, Standing.PLANNED), (4, 0, OCTOBER, Standing.REACHED), (5, 0, OCTOBER, Standing.REACHED),
        (0, 0, JANUARY, Standing.ON_WAY), (3, 0, date(2027, 1, 1), Standing.MISSED),
    ],
)  # fmt: skip
def test_late_is_what_neither_the_days_nor_the_plans_excuse(
    held: int, planned: int, day: date, standing: Standing
) -> None:
    some = [occasion(JANUARY)] * held + [occasion(date(2026, 11, 3 + n), "called") for n in range(planned)]
    row = programme.progress(FOUR, some, 2026, day)
    assert (row.held, row.planned, row.standing) == (held, planned, standing)
    assert row.next_on == (date(2026, 11, 3) if planned else None)


def test_a_goal_that_changes_says_what_it_was_and_until_when() -> None:
    """The year's goal is the one that holds at its end."""
    changes = ((date(2025, 3, 1), 2), (date(2026, 2, 1), 3), (date(2026, 6, 1), 4), (date(2027, 1, 1), 6))
    item = Item(1, "Möte", "", "district", date(2025, 3, 1), None, changes)
    assert (item.target(2025), item.former(2025)) == (2, [])
    assert (item.target(2026), item.former(2026)) == (4, [(2, date(2026, 2, 1)), (3, date(2026, 6, 1))])
    assert (item.target(2027), item.former(2027)) == (6, [])  # a goal from the first of January was never another
    assert (item.target(2028), item.former(2028)) == (6, [])


async def test_a_new_goal_holds_from_the_day_and_keeps_the_one_before(db: Connection, vault: Vault) -> None:
    id = await programme.add(db, vault, "Gruppledarmöte", "", "district", JANUARY, 3)
    await programme.change(db, vault, id, "Gruppledarmöte", "Gruppledare", 4, date(2026, 6, 1))
    await programme.change(db, vault, id, "Gruppledarträff", "Gruppledare", 4, date(2026, 7, 1))
    item = await programme.get(db, vault, id)
    assert item
    assert (item.name, item.audience) == ("Gruppledarträff", "Gruppledare")
    assert item.targets == ((JANUARY, 3), (date(2026, 6, 1), 4))
    await programme.change(db, vault, id, "Gruppledarträff", "", 5, date(2026, 6, 1))
    item = await programme.get(db, vault, id)
    assert item
    assert (item.targets[-1], item.audience) == ((date(2026, 6, 1), 5), "")


async def test_an_item_that_ends_stands_in_its_years_and_can_go_on(db: Connection, vault: Vault) -> None:
    id = await programme.add(db, vault, "Klimat", "", "district", date(2025, 5, 1), 1)
    await programme.end(db, id, date(2026, 5, 4))
    for year, found in ((2024, 0), (2025, 1), (2026, 1), (2027, 0)):
        assert len((await programme.of_year(db, vault, year, at(2027, 1, 1))).items) == found
    (one,) = (await programme.of_year(db, vault, 2026, at(2026, 5, 4))).items
    assert (one.item.ended_on, one.rows[0].standing) == (date(2026, 5, 3), Standing.MISSED)
    await programme.go_on(db, id)
    (one,) = (await programme.of_year(db, vault, 2027, at(2026, 5, 4))).items
    assert one.item.ended_on is None
    await programme.end(db, id, date(2020, 1, 1))  # never before it began
    assert (await programme.get(db, vault, id)).ended_on == date(2025, 5, 1)  # type: ignore[union-attr]


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return dates.moment(date(year, month, day), time(hour))


async def a_held(everybody: Everybody, branch: str, by: object, starts: datetime, called: bool = True) -> int:
    """A meeting on a day, called a week before, or never."""
    id = await everybody.meeting(branch, by, starts_at=starts)  # type: ignore[arg-type]
    if called:
        await everybody.db.execute("UPDATE meetings SET called_at = $2 WHERE id = $1", id, starts - timedelta(days=7))
    return id


async def test_a_meeting_counts_when_it_is_over_and_not_when_it_is_called_off(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    item = await programme.add(db, vault, "Möte", "", "district", JANUARY, 4)
    held, off, lapsed, draft, coming = [
        await a_held(everybody, branch, bo, at(2026, month, 3, 18), called)
        for month, called in ((2, True), (3, True), (4, False), (11, False), (12, True))
    ]
    for meeting in (held, off, lapsed, draft, coming):
        assert await programme.count_meeting(db, meeting, item)
    await db.execute("INSERT INTO cancellations (meeting, at) VALUES ($1, $2)", off, at(2026, 3, 1))
    (one,) = (await programme.of_year(db, vault, 2026, at(2026, 6, 1))).items
    assert [(at.meeting, at.stage) for at in one.occasions] == [(held, "held"), (draft, "draft"), (coming, "called")]
    assert (one.rows[0].held, one.rows[0].planned, one.rows[0].next_on) == (1, 2, date(2026, 11, 3))
    (one,) = (await programme.of_year(db, vault, 2026, at(2026, 2, 3, 19))).items  # it ends at eight
    assert one.rows[0].held == 0


async def test_a_meeting_counts_once_and_the_later_choice_holds(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    meeting = await a_held(everybody, branch, await everybody.bo(branch), at(2026, 2, 3))
    first = await programme.add(db, vault, "Ett", "", "district", JANUARY, 1)
    second = await programme.add(db, vault, "Två", "", "district", JANUARY, 1)
    own = await programme.add(db, vault, "Egna möten", "", "branches", JANUARY, 4)
    assert [row["meeting"] for row in await programme.uncounted(db, 2026, at(2026, 6, 1))] == [meeting]
    assert await programme.count_meeting(db, meeting, first)
    assert await programme.count_meeting(db, meeting, second)
    assert not await programme.count_meeting(db, meeting, own)  # that nobody chooses
    assert not await programme.count_meeting(db, meeting + 1, first)
    held = {one.item.name: one.rows[0].held for one in (await programme.of_year(db, vault, 2026, at(2026, 6, 1))).items}
    assert held == {"Ett": 0, "Två": 1, "Egna möten": 1}
    assert await programme.choices(db, vault, meeting) == [(first, "Ett", False), (second, "Två", True)]
    assert await programme.uncounted(db, 2026, at(2026, 6, 1)) == []
    assert await programme.count_meeting(db, meeting, None)
    assert (await programme.of_year(db, vault, 2026, at(2026, 6, 1))).items[1].occasions == []


async def test_each_branch_has_its_own_count_of_what_it_hosts(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    care, school = await everybody.branch(), await everybody.branch("Skola")
    bo = await everybody.bo(care)
    for branch, month in ((care, 2), (care, 3), (school, 4), (care, 10)):
        await a_held(everybody, branch, bo, at(2026, month, 3))
    shared = await a_held(everybody, care, bo, at(2026, 5, 3))
    await db.execute("INSERT INTO meeting_hosts SELECT $1, id FROM branches WHERE slug = $2", shared, school)
    await programme.add(db, vault, "Egna möten", "", "branches", date(2026, 3, 1), 3)
    found = await programme.of_year(db, vault, 2026, at(2026, 6, 1))
    assert {row.branch.slug: (row.held, row.planned) for row in found.rows if row.branch} == {
        care: (2, 1),  # the one before the goal held does not count
        school: (2, 0),
    }
    ((name, own),) = await programme.of_branch(db, vault, school, at(2026, 6, 1))
    assert (name, own.held, own.standing) == ("Egna möten", 2, Standing.ON_WAY)


def test_what_happens_once_a_year_is_late_in_the_autumn_when_nobody_has_planned_it() -> None:
    once = Item(1, "Klimat", "", "district", JANUARY, None, ((JANUARY, 1),))
    assert programme.progress(once, [], 2026, date(2026, 9, 30)).standing is Standing.ON_WAY
    assert programme.progress(once, [], 2026, OCTOBER).standing is Standing.LATE
    planned = [occasion(date(2026, 12, 3), "draft")]
    assert programme.progress(once, planned, 2026, OCTOBER).standing is Standing.PLANNED


async def test_a_branch_that_is_founded_in_the_year_is_asked_for_less(db: Connection, vault: Vault) -> None:
    item = Item(1, "Egna", "", "branches", JANUARY, None, ((JANUARY, 4),))
    new, old = BranchInYear(1, "a", "A", date(2026, 9, 1)), BranchInYear(2, "b", "B", None)
    assert programme.progress(item, [], 2026, OCTOBER, new).standing is Standing.ON_WAY
    assert programme.progress(item, [], 2026, OCTOBER, old).standing is Standing.LATE


async def test_the_year_is_the_one_on_the_calendar_here(db: Connection, vault: Vault, everybody: Everybody) -> None:
    """23.30 in UTC on New Year's Eve is next year in Stockholm."""
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    item = await programme.add(db, vault, "Möte", "", "district", date(2026, 1, 1), 1)
    eve, day = [await a_held(everybody, branch, bo, datetime(2026, 12, 31, hour, 30, tzinfo=UTC)) for hour in (22, 23)]
    for meeting in (eve, day):
        await programme.count_meeting(db, meeting, item)
    for year, meeting in ((2026, eve), (2027, day)):
        (one,) = (await programme.of_year(db, vault, year, at(2027, 6, 1))).items
        assert [at.meeting for at in one.occasions] == [meeting]


async def test_what_was_held_elsewhere_counts_and_is_planned_until_its_day(db: Connection, vault: Vault) -> None:
    item = await programme.add(db, vault, "Distriktsårsmöte", "", "district", JANUARY, 2)
    assert await programme.add_elsewhere(db, item, date(2026, 3, 7), 41)
    assert await programme.add_elsewhere(db, item, date(2026, 11, 7), None)
    assert not await programme.add_elsewhere(db, item + 1, date(2026, 3, 7), None)
    (one,) = (await programme.of_year(db, vault, 2026, at(2026, 6, 1))).items
    assert [(at.stage, at.came) for at in one.occasions] == [("held", 41), ("called", None)]
    assert one.rows[0].standing is Standing.PLANNED
    await programme.remove(db, item, one.occasions[0].id or 0)
    (one,) = (await programme.of_year(db, vault, 2026, at(2026, 6, 1))).items
    assert (one.rows[0].held, one.rows[0].planned) == (0, 1)


async def test_nothing_of_a_year_is_nothing(db: Connection, vault: Vault) -> None:
    assert (await programme.of_year(db, vault, 2026, at(2026, 6, 1))).items == []
    assert (await programme.of_year(db, vault, 2026, at(2026, 6, 1))).rows == []
