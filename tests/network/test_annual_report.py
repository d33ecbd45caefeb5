"""Every figure of a year, recomputed by hand; what is frozen holds; no sum tells of whom its parts hide."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fackpol.base import dates
from fackpol.network import annual_report, branches, people, programme, retention
from fackpol.network.annual_report import BranchFigures, Figures, Gathered, asked, came, share, whole_came, whole_share
from fackpol.network.branches import Branch, Trade
from tests.people import Everybody

DAY = timedelta(days=1)


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return dates.moment(date(year, month, day), time(hour))


class Town:
    """A small invented district, written straight into the tables at the moments that a test names."""

    def __init__(self, everybody: Everybody) -> None:
        self.everybody, self.db, self.vault, self.n = everybody, everybody.db, everybody.vault, 0

    async def branch(self, name: str, founded: datetime | None = None) -> int:
        own = Branch(name, "01", None, False, (Trade("handel", None),))
        slug = await branches.found(self.db, self.vault, own, founded_at=founded)
        row = await branches.get(self.db, slug or "")
        assert row
        return row.id

    async def member(
        self, branch: int, joined: datetime, days: float | None = None, reached: float | None = None
    ) -> UUID:
        """Joins, is welcomed after so many days (None: not yet), and reached by a coordinator after so many."""
        self.n += 1
        person = await self.everybody.member(f"Person {self.n}", f"person.{self.n}@example.org")
        welcomed = None if days is None else joined + days * DAY
        query = "INSERT INTO memberships (branch, person, joined_at, welcomed_at) VALUES ($1, $2, $3, $4)"
        await self.db.execute(query, branch, person, joined, welcomed)
        if reached is not None:
            query = "INSERT INTO contacts (branch, person, due_on, outcome, at) VALUES ($1, $2, $3, 'reached', $4)"
            await self.db.execute(query, branch, person, joined.date(), joined + reached * DAY)
        return person

    async def meeting(self, hosts: list[int], starts: datetime, came: int | None = None, called: bool = True) -> int:
        id: int = await self.db.fetchval(
            "INSERT INTO meetings (title, street, starts_at, ends_at, called_at) VALUES ('\\x00', '\\x00', $1, $2, $3) "
            "RETURNING id",
            starts, starts + timedelta(hours=2), starts - 9 * DAY if called else None,
        )  # fmt: skip
        await self.db.execute("INSERT INTO meeting_hosts SELECT $1, unnest($2::bigint[])", id, hosts)
        if came is not None:
            await self.db.execute("INSERT INTO walk_ins (meeting, n) VALUES ($1, $2)", id, came)
        return id

    async def question(self, member: UUID, asked: datetime, **columns: object) -> UUID:
        id = uuid4()
        values = {
            "id": id, "member": member, "industry": "handel", "question": b"x", "asked_at": asked,
            "due_at": asked + 30 * DAY, **columns,
        }  # fmt: skip
        marks = ", ".join(f"${n}" for n in range(1, len(values) + 1))
        await self.db.execute(f"INSERT INTO introductions ({', '.join(values)}) VALUES ({marks})", *values.values())
        return id

    async def change(self, question: UUID, **columns: object) -> None:
        sets = ", ".join(f"{name} = ${n}" for n, name in enumerate(columns, start=2))
        await self.db.execute(f"UPDATE introductions SET {sets} WHERE id = $1", question, *columns.values())


@pytest.fixture
def town(everybody: Everybody) -> Town:
    return Town(everybody)


async def a_year(town: Town) -> tuple[int, int, int]:
    """2025: a branch of twelve, one of seven, and a new one of three."""
    large, middle = await town.branch("Stor"), await town.branch("Mellan", at(2024, 3, 1))
    small = await town.branch("Liten", at(2025, 9, 1))
    for n in range(9):
        await town.member(large, at(2025, 2, 1 + n), 3)  # welcomed in time
    await town.member(large, at(2025, 3, 1), 40, reached=14)  # reached in time, on the last day
    await town.member(large, at(2025, 3, 2), 15)  # a day late
    await town.member(large, at(2025, 3, 3))  # nobody has been in touch
    await town.member(large, at(2025, 3, 4), 0)  # the branch let her in by itself: not counted
    for n in range(7):
        await town.member(middle, at(2025, 5, 1 + n), 2)
    for n in range(3):
        await town.member(small, at(2025, 10, 1 + n), 2)
    await town.member(large, at(2024, 12, 31, 23), 2)  # the year before
    await town.member(large, at(2026, 1, 1, 0), 2)  # the year after
    return large, middle, small


NOW = at(2026, 1, 20)


async def figures(town: Town, year: int = 2025, now: datetime = NOW) -> Figures:
    return await annual_report.of_year(town.db, town.vault, year, now)


async def test_first_contact_is_counted_for_those_who_asked_in_the_year(town: Town) -> None:
    large, middle, small = await a_year(town)
    found = {row.branch: row for row in (await figures(town)).branches}
    assert (found[large].asked, found[large].in_time, found[large].sure) == (12, 10, 11)
    assert (found[middle].asked, found[middle].in_time, found[middle].sure) == (7, 7, 7)
    assert (found[small].asked, found[small].in_time, found[small].sure) == (3, 3, 3)
    assert [(asked(row), share(row)) for row in found.values()] == [
        ("10–14", "minst 60 %"), ("5–9", "100 %"), ("färre än 5", "färre än 5"),
    ]  # fmt: skip
    assert whole_share(found.values()) == "minst 73 %"  # at most 4 of at least 15
    before = {row.branch: row for row in (await figures(town, 2024)).branches}
    assert (before[large].asked, before[large].in_time) == (1, 1)
    assert small not in before


async def test_the_year_is_the_one_on_the_calendar_here(town: Town) -> None:
    """23.30 in UTC on New Year's Eve is next year in Stockholm, for who asks as for what is held."""
    branch = await town.branch("A")
    for hour in (22, 23):
        moment = datetime(2027, 12, 31, hour, 30, tzinfo=UTC)
        await town.member(branch, moment, 1)
        await town.meeting([branch], moment, 9)
    for year in (2027, 2028):
        (row,) = (await figures(town, year, at(2029, 1, 1))).branches
        assert (row.asked, row.held, row.came) == (1, 1, 9)


async def test_a_leap_year_has_its_day(town: Town) -> None:
    branch = await town.branch("A")
    await town.member(branch, at(2028, 2, 29), 1)
    await town.meeting([branch], at(2028, 2, 29), 6)
    (row,) = (await figures(town, 2028, at(2029, 1, 20))).branches
    assert (row.asked, row.in_time, row.held) == (1, 1, 1)


async def test_whoever_asked_lately_is_not_counted_until_the_promise_is_over(town: Town) -> None:
    branch = await town.branch("A")
    await town.member(branch, at(2026, 6, 1))
    for now, n in ((at(2026, 6, 15, 11), 0), (at(2026, 6, 15, 12), 1)):
        (row,) = (await figures(town, 2026, now)).branches
        assert row.asked == n


async def test_who_waits_to_be_welcomed_is_counted_and_hides_nobody(town: Town) -> None:
    """Four invented members who are never welcomed do not open the row of one who is."""
    branch = await town.branch("A")
    await town.member(branch, at(2026, 3, 1), 1)
    for _ in range(6):
        await town.member(branch, at(2026, 3, 2))
    (row,) = (await figures(town, 2026, at(2026, 6, 1))).branches
    assert (row.asked, row.in_time, row.sure) == (7, 1, 1)
    assert (asked(row), share(row)) == ("färre än 5", "färre än 5")


async def test_whoever_leaves_or_is_erased_stays_in_the_numbers_without_a_name(town: Town, tmp_path: object) -> None:
    large, middle, _ = await a_year(town)
    was = await figures(town)
    for branch in (large, middle):
        await town.db.execute("DELETE FROM memberships WHERE branch = $1", branch)
    assert (await figures(town)).branches == was.branches
    for row in await town.db.fetch("SELECT person FROM memberships"):
        await town.db.execute("DELETE FROM people WHERE id = $1", row["person"])
    assert await town.db.fetchval("SELECT count(*) FROM memberships") == 0
    assert (await figures(town)).branches == was.branches
    columns = "SELECT string_agg(column_name, ' ' ORDER BY ordinal_position) FROM information_schema.columns "
    assert await town.db.fetchval(columns + "WHERE table_name = 'past_joins'") == "branch year asked in_time sure"


async def test_meetings_stand_in_one_row_each(town: Town) -> None:
    large, middle = await town.branch("Stor"), await town.branch("Mellan")
    await town.meeting([large], at(2025, 1, 2), 12)
    await town.meeting([large], at(2025, 6, 2), 4)
    await town.meeting([large], at(2025, 7, 2))  # nobody has said how many came
    await town.meeting([middle], at(2025, 3, 2), 3)
    await town.meeting([large, middle], at(2025, 4, 2), 30)
    await town.meeting([], at(2025, 5, 2), 6)
    await town.meeting([large], at(2024, 12, 31), 50)
    await town.meeting([large], at(2025, 8, 2), 50, called=False)
    off = await town.meeting([large], at(2025, 9, 2), 50)
    await town.db.execute("INSERT INTO cancellations (meeting, at) VALUES ($1, $2)", off, at(2025, 9, 1))
    item = await programme.add(town.db, town.vault, "Årsmöte", "", "district", date(2025, 1, 1), 2)
    await programme.add_elsewhere(town.db, item, date(2025, 3, 7), 41)
    await programme.add_elsewhere(town.db, item, date(2025, 3, 8), None)
    found = await figures(town)
    own = {row.name: row.gathered for row in found.branches}
    assert own == {"Stor": Gathered(3, 16, 2), "Mellan": Gathered(1, 3, 1)}
    assert found.others == {"joint": Gathered(1, 30, 1), "other": Gathered(1, 6, 1), "elsewhere": Gathered(2, 41, 1)}
    assert came(own["Stor"]) == "15–19 (vid 2 av 3 möten)"
    assert came(own["Mellan"]) == "färre än 5"
    assert came(Gathered(1, 0, 0)) == "–"
    assert whole_came([*own.values(), *found.others.values()]) == "minst 90"  # 15 + 0 + 30 + 5 + 40
    early = await figures(town, 2025, at(2025, 3, 7))
    assert early.others["elsewhere"].held == 1


async def test_questions_count_in_the_year_in_which_something_happened(town: Town, everybody: Everybody) -> None:
    branch = await town.branch("A")
    anna = await town.member(branch, at(2024, 1, 1), 1)
    await everybody.dag("Kommunstyrelsen")
    mandate = await town.db.fetchval("SELECT id FROM mandates")
    first = await town.question(anna, at(2025, 12, 30), mandate=mandate)
    await town.change(first, answer=b"x", answered_at=at(2026, 1, 2), taken_up_on=date(2026, 2, 1))
    await town.change(first, answer=b"y", answered_at=at(2026, 1, 3))  # another answer in its place
    await town.change(first, outcome="undecided", outcome_at=at(2026, 3, 1))
    await town.change(first, outcome="yes")  # one that is corrected
    second = await town.question(anna, at(2026, 5, 1), mandate=mandate)
    await town.question(anna, at(2026, 5, 2), mandate=mandate, passed_from=second)  # it goes on: the same question
    await town.question(anna, at(2026, 5, 3), mandate=mandate, follows=first)
    inquiry = uuid4()
    await town.db.execute(
        "INSERT INTO inquiries (id, mandate, industry, area, question, asked_at, ends_at) "
        "VALUES ($1, $2, 'handel', '0136', 'x', $3, $3)",
        inquiry, mandate, at(2026, 6, 1),
    )  # fmt: skip
    await town.question(anna, at(2026, 6, 2), mandate=mandate, inquiry=inquiry)
    new = await town.member(branch, at(2026, 6, 1), 1)
    await town.db.execute("UPDATE members SET vetted_at = $2 WHERE person = $1", new, at(2026, 6, 1))
    await town.question(new, at(2026, 6, 3))  # welcomed two days ago
    assert {what: n for what, n in (await figures(town, 2025)).tallies.items() if n} == {"questions": 1}
    expected = {
        "questions": 2, "answers": 1, "taken_up": 1, "yes": 1, "inquiries": 1, "inquiry_answers": 1
    }  # fmt: skip
    assert {what: n for what, n in (await figures(town, 2026)).tallies.items() if n} == expected
    await town.db.execute("DELETE FROM introductions")
    await town.db.execute("DELETE FROM people WHERE id = $1", anna)
    assert {what: n for what, n in (await figures(town, 2026)).tallies.items() if n} == expected


async def test_coverage_says_where_we_know_who_sits_and_whom_we_reach(town: Town, everybody: Everybody) -> None:
    before = (await figures(town, 2025)).coverage["committees"]
    await everybody.dag("Äldrenämnden")
    await everybody.representative("Lena Lilja", None, "Socialnämnden", "0136", to_day=date(2025, 6, 30))
    nobody = await everybody.representative("Åke Alm", None, "Kultur- och fritidsnämnden", "0136")
    found = (await figures(town, 2025)).coverage
    assert found == {"committees": before + 3, "known": 2, "ours": 2, "reached": 1}
    found = (await figures(town, 2025, at(2025, 6, 1))).coverage
    assert found == {"committees": before + 3, "known": 3, "ours": 3, "reached": 1}
    await town.db.execute("DELETE FROM people WHERE id = $1", nobody)
    assert (await figures(town, 2025)).coverage["known"] == 1


async def test_the_programme_stands_in_the_report_with_what_the_goal_was(town: Town) -> None:
    large, _, small = await a_year(town)
    item = await programme.add(town.db, town.vault, "Gruppledare", "", "district", date(2025, 1, 1), 3)
    own = await programme.add(town.db, town.vault, "Egna", "", "branches", date(2025, 1, 1), 2)
    await programme.change(town.db, town.vault, item, "Gruppledare", "", 4, date(2025, 6, 1))
    await programme.change(town.db, town.vault, item, "Gruppledare", "", 6, date(2026, 1, 10))  # another year's
    meeting = await town.meeting([large], at(2025, 2, 2))
    assert await programme.count_meeting(town.db, meeting, item)
    goals = {(goal.item, goal.branch): (goal.held, goal.target, goal.former) for goal in (await figures(town)).goals}
    assert goals[(item, None)] == (1, 4, [(3, "2025-06-01")])
    assert goals[(own, large)] == (1, 2, [])
    assert goals[(own, small)] == (0, 2, [])


async def test_nothing_of_a_year_is_nothing(town: Town) -> None:
    found = await figures(town)
    assert (found.branches, found.tallies, found.goals) == ([], {}, [])
    assert whole_share([]) == whole_came([]) == "–"
    assert await annual_report.first_year(town.db, NOW) == 2026
    assert await annual_report.freeze(town.db, town.vault, NOW) is None


async def test_a_year_is_frozen_on_15_january_and_stays_as_it_was(town: Town) -> None:
    large, *_ = await a_year(town)
    meeting = await town.meeting([large], at(2025, 2, 2), 30)
    item = await programme.add(town.db, town.vault, "Gruppledare", "", "district", date(2025, 1, 1), 3)
    await programme.change(town.db, town.vault, item, "Gruppledare", "", 4, date(2025, 6, 1))
    assert await annual_report.freeze(town.db, town.vault, at(2026, 1, 14, 23)) is None
    assert await annual_report.freeze(town.db, town.vault, at(2026, 1, 15, 0)) == 2025
    assert await annual_report.freeze(town.db, town.vault, at(2026, 1, 16)) is None
    frozen = await figures(town)
    assert frozen.frozen_at == at(2026, 1, 15, 0)
    await town.db.execute("DELETE FROM meetings WHERE id = $1", meeting)
    await town.db.execute("DELETE FROM members")
    await town.db.execute("DELETE FROM past_joins")
    assert await figures(town, 2025, at(2028, 1, 1)) == frozen
    assert [row.held for row in frozen.branches if row.branch == large] == [1]
    stored = await town.db.fetchval("SELECT figures::text FROM annual_figures")
    for secret in ("Gruppledare", "Person 1", "person.1"):  # what people wrote, and whoever they were
        assert secret not in str(stored)


async def test_what_is_forgotten_later_changes_no_year_that_is_frozen(town: Town) -> None:
    """What coordinators wrote down goes after 24 months; without the frozen figures one contact would be late then."""
    large, *_ = await a_year(town)
    was, later = await figures(town), at(2027, 6, 1)
    await annual_report.freeze(town.db, town.vault, NOW)
    await retention.tidy(town.db, later)
    assert (await figures(town, 2025, later)).branches == was.branches
    await town.db.execute("DELETE FROM annual_figures")
    now = {row.branch: row.in_time for row in (await figures(town, 2025, later)).branches}
    assert now[large] == 9


async def test_a_newer_start_has_no_year_before_it(town: Town) -> None:
    await town.branch("A", at(2026, 3, 1))
    assert await annual_report.freeze(town.db, town.vault, at(2026, 6, 1)) is None
    assert await annual_report.freeze(town.db, town.vault, at(2027, 1, 15)) == 2026


async def test_a_person_is_erased_through_the_front_door_too(town: Town, tmp_path: object, own: object) -> None:
    branch = await town.branch("A")
    person = await town.member(branch, at(2025, 2, 1), 3)
    await people.erase(town.db, town.vault, own.erasures, person, NOW)  # type: ignore[attr-defined]
    (row,) = (await figures(town)).branches
    assert (row.asked, row.in_time, row.sure) == (1, 1, 1)


# -- what is told ------------------------------------------------------------------------------------------------------


def branch_of(asked: int, in_time: int, sure: int | None = None) -> BranchFigures:
    return BranchFigures(1, "A", asked, in_time, asked if sure is None else sure, 0, 0, 0, False)


@pytest.mark.parametrize(
    ("n", "in_time", "told"),
    [
        (0, 0, "färre än 5"), (4, 4, "färre än 5"), (5, 5, "100 %"), (5, 4, "alla utom färre än 5"),
        (9, 5, "alla utom färre än 5"), (10, 9, "minst 60 %"), (20, 16, "minst 80 %"), (100, 99, "minst 96 %"),
        (20, 15, "omkring 75 %"), (9, 0, "färre än 5 i tid"), (9, 4, "färre än 5 i tid"), (1000, 995, "omkring 95 %"),
        (1000, 5, "omkring 5 %"),
    ],
)  # fmt: skip
def test_how_a_share_is_told(n: int, in_time: int, told: str) -> None:
    assert share(branch_of(n, in_time)) == told


@given(st.lists(st.integers(0, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), max_size=8))
def test_what_is_told_is_true(pairs: list[tuple[int, int]]) -> None:
    """At least means at least: for each branch, and for all of those that are told."""
    rows = [branch_of(*pair) for pair in pairs]
    told = [row for row in rows if row.asked >= 5]
    for row in told:
        said = share(row)
        if said.startswith("minst"):
            assert 100 * row.in_time / row.asked >= percent_of(said)
        if said == "100 %":
            assert row.in_time == row.asked
    whole = whole_share(rows)
    if whole != "–":
        assert 100 * sum(row.in_time for row in told) / sum(row.asked for row in told) >= percent_of(whole)
    some = [Gathered(1, n, 1) for n, _ in pairs]
    if (least := whole_came(some)) != "–":
        assert sum(n for n, _ in pairs) >= percent_of(least)


def percent_of(said: str) -> int:
    return int("".join(char for char in said if char.isdigit()))


def test_no_sum_tells_more_than_its_parts() -> None:
    """For all ways in which three small numbers can be: whoever reads the parts and the sum knows what the parts say.

    So no number from one to four is told by a difference, of a table or of two.
    """
    for tell, make in ((whole_came, lambda n: Gathered(1, n, 1)), (whole_share, lambda n: branch_of(12, 12 - n))):
        known: dict[object, set[str]] = {}
        for numbers in product(range(11), repeat=3):
            rows = [make(n) for n in numbers]
            parts = tuple(came(row) if isinstance(row, Gathered) else share(row) for row in rows)
            known.setdefault(parts, set()).add(tell(rows))  # type: ignore[operator]
        assert {len(sums) for sums in known.values()} == {1}


def test_a_part_is_never_one_to_four_people() -> None:
    """Every number from one to four is told as some other number is that is not: none, or five and more."""
    for told, few in (
        (lambda n: came(Gathered(1, n, 1)), {0}),
        (lambda n: asked(branch_of(n, n)), {0}),
        (lambda n: asked(branch_of(40, n, n)), {0}),
    ):
        for n in range(1, 5):
            assert any(told(n) == told(other) for other in few)
    late = [share(branch_of(40, 40 - n)) for n in range(1, 5)]
    assert len(set(late)) == 1  # that somebody waited is told, as a list of what waits is; how many never
