"""A series makes drafts by a rule: on the right days, each its own, following a change that is made of them all."""

from asyncio import gather
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as some

from fackpol.base import dates
from fackpol.base.database import Connection, alone
from fackpol.base.vault import Vault
from fackpol.network import duties, hosts, invitations, meetings, series
from fackpol.network.reference import read
from fackpol.network.series import LAST, MOST, ORDINALS, Rule
from tests.people import Everybody, a_meeting

DAY = timedelta(days=1)
TODAY = date(2026, 11, 27)
NOW = dates.moment(TODAY, time(12))
EVENING = (time(18), time(20))
TUESDAY, FRIDAY, SUNDAY = 2, 5, 7
FIRST_TUESDAY = Rule(TODAY, TUESDAY, 1, None, frozenset({7}))


def of(rule: Rule, until: date | None = None, times: int | None = None, today: date = TODAY) -> list[date]:
    return series.days(rule, until, times, today)[0]


@given(
    today=some.dates(date(2020, 1, 1), date(2060, 1, 1)), ahead=some.integers(0, 400), weekday=some.integers(1, 7),
    how=some.tuples(some.sampled_from(ORDINALS), some.none()) | some.tuples(some.none(), some.integers(1, 12)),
    skipped=some.frozensets(some.integers(1, 12), max_size=12), times=some.none() | some.integers(1, MOST),
    length=some.none() | some.integers(0, 600),
)  # fmt: skip
def test_the_days_are_those_that_the_calendar_standard_gives(
    today: date, ahead: int, weekday: int, how: tuple[int | None, int | None], skipped: frozenset[int],
    times: int | None, length: int | None,
) -> None:  # fmt: skip
    """RFC 5545's rules, as dateutil reads them, over the same days; and the limits, counted by hand."""
    rule = Rule(today + ahead * DAY, weekday, *how, skipped)
    until = rule.from_day + length * DAY if length is not None else None
    last = series.farthest(today)
    begins = next(day for n in range(7) if (day := rule.from_day + n * DAY).isoweekday() == weekday)
    by = rrule.weekday(weekday - 1, rule.ordinal) if rule.ordinal else rrule.weekday(weekday - 1)
    frequency = rrule.MONTHLY if rule.ordinal else rrule.WEEKLY
    from_moment = dates.datetime.combine(rule.from_day if rule.ordinal else begins, time())
    expected = [
        day for moment in rrule.rrule(frequency, dtstart=from_moment, interval=rule.weeks or 1, byweekday=by,
                                      until=dates.datetime.combine(last, time()))
        if (day := moment.date()).month not in skipped and (until is None or day <= until)
    ]  # fmt: skip
    found, more = series.days(rule, until, times, today)
    assert found == expected[: min(times or MOST, MOST)]
    assert not (more and times == len(found))
    assert more or len(found) == times or (until is not None and found == expected)


@pytest.mark.parametrize(("rule", "expected"), [
    (FIRST_TUESDAY, ["2026-12-01", "2027-01-05", "2027-02-02"]),
    (Rule(date(2027, 1, 31), TUESDAY, 1, None), ["2027-02-02", "2027-03-02", "2027-04-06"]),
    (Rule(date(2027, 1, 31), SUNDAY, LAST, None), ["2027-01-31", "2027-02-28", "2027-03-28"]),
    (Rule(date(2026, 12, 1), FRIDAY, LAST, None), ["2026-12-25", "2027-01-29", "2027-02-26"]),
    (Rule(date(2027, 6, 1), TUESDAY, None, 6, frozenset({7})), ["2027-06-01", "2027-08-24", "2027-10-05"]),
])  # fmt: skip
def test_days_that_people_name(rule: Rule, expected: list[str]) -> None:
    assert [day.isoformat() for day in of(rule, times=3)] == expected


def test_a_series_ends_after_24_meetings_or_18_months_and_says_so() -> None:
    assert series.days(Rule(TODAY, TUESDAY, None, 1), date(2028, 1, 1), None, TODAY)[1]
    assert len(of(Rule(TODAY, TUESDAY, None, 1), date(2028, 1, 1))) == 24
    monthly, more = series.days(Rule(TODAY, TUESDAY, 1, None), None, 24, TODAY)
    assert (len(monthly), more, monthly[-1]) == (18, True, date(2028, 5, 2))
    assert series.days(Rule(TODAY, TUESDAY, 1, None), None, 3, TODAY)[1] is False
    assert of(Rule(TODAY, TUESDAY, 1, None, frozenset(range(1, 13))), None, 3) == []
    assert series.farthest(date(2026, 8, 31)) == date(2028, 2, 28)


class Hall:
    def __init__(self, db: Connection, vault: Vault, branch: str, bo: UUID) -> None:
        self.db, self.vault, self.branch, self.bo = db, vault, branch, bo

    async def made(self, rule: Rule = FIRST_TUESDAY, times: int = 4, **changes: object) -> int:
        found = await series.occurrences(self.db, self.vault, self.branch, of(rule, times=times), EVENING, NOW)
        return await series.make(self.db, self.vault, self.branch, self.bo, rule, a_meeting(**changes), found, NOW)

    async def parts(self, id: int) -> list[meetings.HostedMeeting]:
        found = [await meetings.get(self.db, self.vault, self.branch, part.id)
                 for part in await series.parts(self.db, self.vault, id)]  # fmt: skip
        return [row for row in found if row]

    async def change(self, row: meetings.HostedMeeting, everywhere: bool, **changes: object) -> int | None:
        values = {name: getattr(row, name) for name in (*meetings.TEXTS, "starts_at", "ends_at")}
        to = meetings.Meeting(**{**values, "areas": tuple(row.areas), "remind": tuple(row.remind), **changes})
        return await series.redraft(self.db, self.vault, row, to, everywhere, NOW)


@pytest.fixture
async def hall(db: Connection, vault: Vault, everybody: Everybody) -> Hall:
    branch = await everybody.branch()
    return Hall(db, vault, branch, await everybody.bo(branch))


async def test_it_makes_drafts_at_the_same_local_hour_over_the_clock_change_and_sends_nothing(hall: Hall) -> None:
    id = await hall.made(times=6)
    rows = await hall.parts(id)
    assert [f"{row.starts_at.astimezone(dates.HERE):%m-%d %H.%M}" for row in rows] == [
        "12-01 18.00", "01-05 18.00", "02-02 18.00", "03-02 18.00", "04-06 18.00", "05-04 18.00",
    ]  # fmt: skip
    assert {row.starts_at.hour for row in rows} == {17, 16}  # UTC
    assert {(row.title, row.called_at, row.series, *row.areas) for row in rows} == {
        ("Heltid som norm", None, id, "0136")
    }
    assert await hall.db.fetchval("SELECT count(*) FROM letters WHERE meeting IS NOT NULL") == 0


async def test_an_hour_that_does_not_exist_or_comes_twice_has_no_moment(hall: Hall) -> None:
    days, night = [date(2027, 3, 27), date(2027, 3, 28), date(2027, 10, 31)], (time(2, 30), time(5))
    found = await series.occurrences(hall.db, hall.vault, hall.branch, days, night, NOW)
    assert [one.starts_at is not None for one in found] == [True, False, False]


async def test_a_day_that_has_a_meeting_says_which_and_one_that_has_begun_is_left_out(
    hall: Hall, everybody: Everybody
) -> None:
    await everybody.meeting(hall.branch, hall.bo, title="Julfest", starts_at=dates.moment(date(2026, 12, 1), time(9)))
    days = [TODAY, date(2026, 12, 1), date(2026, 12, 2)]
    found = await series.occurrences(hall.db, hall.vault, hall.branch, days, (time(11), time(13)), NOW)
    assert [(one.day, one.taken) for one in found] == [(days[1], "Julfest"), (days[2], "")]


async def test_a_change_everywhere_follows_to_the_coming_drafts_but_not_to_called_ones_nor_over_a_hand(
    hall: Hall, everybody: Everybody
) -> None:
    id = await hall.made(times=4)
    called, first, second, third = await hall.parts(id)
    await everybody.welcomed(hall.branch, await everybody.anna())
    assert await invitations.call(hall.db, called.id, [], NOW) == 1
    assert await hall.change(second, False, title="Julfest") == 0
    assert await hall.change(first, True, title="Scheman", street="Nya gatan 2", areas=("0182",)) == 2
    rows = await hall.parts(id)
    assert [(row.title, row.street, row.areas[0]) for row in rows] == [
        ("Heltid som norm", "Exempelgatan 1", "0136"), ("Scheman", "Nya gatan 2", "0182"),
        ("Julfest", "Nya gatan 2", "0182"), ("Scheman", "Nya gatan 2", "0182"),
    ]  # fmt: skip
    assert [row.by_hand for row in rows] == [[], [], ["title"], []]
    assert [row.starts_at for row in rows] == [called.starts_at, first.starts_at, second.starts_at, third.starts_at]


async def test_what_was_changed_by_hand_goes_along_once_it_is_to_be_everywhere(hall: Hall) -> None:
    id = await hall.made(times=3)
    first, *_ = await hall.parts(id)
    await hall.change(first, False, venue="Källaren")
    first, *_ = await hall.parts(id)
    assert await hall.change(first, True) == 2
    assert {row.venue for row in await hall.parts(id)} == {"Källaren"}
    assert {len(row.by_hand) for row in await hall.parts(id)} == {0}


async def test_new_hours_follow_on_each_ones_own_day(hall: Hall) -> None:
    id = await hall.made(times=6)
    first, *_ = await hall.parts(id)
    half_past = {"starts_at": first.starts_at + DAY / 48 + DAY, "ends_at": first.ends_at + DAY}
    assert await hall.change(first, True, **half_past) == 5
    moments = [row.starts_at.astimezone(dates.HERE) for row in await hall.parts(id)]
    assert [f"{moment:%m-%d %H.%M}" for moment in moments[:3]] == ["12-02 18.30", "01-05 18.30", "02-02 18.30"]
    assert {f"{moment:%H.%M}" for moment in moments} == {"18.30"}


async def test_ending_it_throws_away_the_drafts_and_keeps_what_was_called(hall: Hall, everybody: Everybody) -> None:
    id = await hall.made(times=4)
    (called, *_), anna = await hall.parts(id), await everybody.anna()
    await everybody.welcomed(hall.branch, anna)
    await invitations.call(hall.db, called.id, [], NOW)
    assert await series.end(hall.db, id) == 3
    assert [row.id for row in await hall.parts(id)] == [called.id]
    assert await series.of_branch(hall.db, hall.vault, hall.branch, NOW) == []
    await series.tidy(hall.db, NOW)
    assert await series.get(hall.db, hall.branch, id) == FIRST_TUESDAY


async def test_one_draft_is_thrown_away_alone_and_an_empty_series_is_forgotten(hall: Hall) -> None:
    id = await hall.made(times=2)
    first, second = await hall.parts(id)
    await meetings.scrap(hall.db, first.id)
    assert [row.id for row in await hall.parts(id)] == [second.id]
    await meetings.scrap(hall.db, second.id)
    await series.tidy(hall.db, NOW)
    assert await series.get(hall.db, hall.branch, id) is None


async def test_another_branchs_series_is_not_there(hall: Hall, everybody: Everybody) -> None:
    id = await hall.made()
    assert await series.get(hall.db, await everybody.branch("Bygg"), id) is None


async def test_the_list_of_meetings_holds_the_called_ones_however_many_drafts_there_are(
    hall: Hall, everybody: Everybody
) -> None:
    id = await hall.made(Rule(TODAY, TUESDAY, None, 1), times=24)
    await everybody.meeting(hall.branch, hall.bo, title="Ensamt", starts_at=NOW + 3 * DAY)
    rows = await meetings.of_branch(hall.db, hall.vault, hall.branch, NOW)
    assert [row.title for row in rows] == ["Ensamt"]
    (listed,) = await series.of_branch(hall.db, hall.vault, hall.branch, NOW)
    assert (listed.id, listed.n, listed.title) == (id, 24, "Heltid som norm")
    assert dates.today(listed.starts_at) == date(2026, 12, 1)


async def test_a_series_is_one_thing_to_do_when_its_next_evening_is_near_and_nothing_of_it_is_called(
    hall: Hall, everybody: Everybody
) -> None:
    id = await hall.made(times=4)
    await everybody.welcomed(hall.branch, await everybody.anna())

    async def things(days: int) -> list[tuple[str, int, date | None]]:
        rows = await duties.of_branch(hall.db, hall.vault, hall.branch, hall.bo, NOW + days * DAY)
        return [(row.thing, row.n, row.day) for row in rows]

    first, *_ = await hall.parts(id)
    assert await things(0) == [("series", 4, date(2026, 12, 1))]
    await invitations.call(hall.db, first.id, [], NOW)
    assert await things(3) == []  # one at a time
    assert ("series", 3, date(2027, 1, 5)) not in await things(10)  # still four weeks away, or more
    assert ("series", 3, date(2027, 1, 5)) in await things(11 + 1)
    assert [row[0] for row in await things(200)] == []


async def test_an_evening_that_is_called_off_leaves_the_rest_and_the_next_is_to_be_called(
    hall: Hall, everybody: Everybody
) -> None:
    id = await hall.made(Rule(TODAY, TUESDAY, None, 2), times=3)
    await everybody.welcomed(hall.branch, await everybody.anna())
    first, second, _ = await hall.parts(id)
    await invitations.call(hall.db, first.id, [], NOW)
    await invitations.cancel(hall.db, hall.vault, first.id, hall.bo, "", NOW)
    assert [part.cancelled_at for part in await series.parts(hall.db, hall.vault, id)] == [NOW, None, None]
    (duty,) = await duties.of_branch(hall.db, hall.vault, hall.branch, hall.bo, NOW)
    assert (duty.thing, duty.n, duty.ref) == ("series", 2, second.id)


async def test_drafts_go_two_weeks_after_their_day(hall: Hall) -> None:
    id = await hall.made(times=2)
    _, second = await hall.parts(id)
    await meetings.tidy(hall.db, dates.moment(date(2026, 12, 15), time(19)))
    assert len(await hall.parts(id)) == 2
    rows = await meetings.of_branch(hall.db, hall.vault, hall.branch, NOW + 10 * DAY)
    assert [dates.today(row.starts_at) for row in rows] == [date(2026, 12, 1)]  # it is listed to be thrown away
    await meetings.tidy(hall.db, dates.moment(date(2026, 12, 15), time(21)))
    assert [row.id for row in await hall.parts(id)] == [second.id]


async def test_the_next_free_day_has_the_same_weekday_and_no_meeting(hall: Hall) -> None:
    async def free(was: date) -> date:
        return await meetings.next_free(hall.db, hall.vault, hall.branch, was, TODAY)

    assert await free(date(2026, 9, 1)) == date(2026, 12, 1)
    assert await free(TODAY - 7 * DAY) == TODAY + 7 * DAY  # today is a Friday too
    coming = TODAY + 21 * DAY  # of a meeting that is still to come: not before it, but a week after
    assert await free(coming) == coming + 7 * DAY
    await hall.made(times=2)
    assert await free(date(2026, 9, 1)) == date(2026, 12, 8)


async def test_two_who_change_all_of_a_series_at_once_both_see_it_through(fresh: str, vault: Vault) -> None:
    async with alone(fresh) as db:
        everybody = Everybody(db, vault, await read(db))
        branch = await everybody.branch()
        hall = Hall(db, vault, branch, await everybody.bo(branch))
        id = await hall.made(times=4)
        first, second, *_ = await hall.parts(id)
    async with alone(fresh) as one, alone(fresh) as two:
        here, there = Hall(one, vault, branch, hall.bo), Hall(two, vault, branch, hall.bo)
        await gather(here.change(first, True, venue="Salen"), there.change(second, True, street="Nya gatan 2"))
        rows = await here.parts(id)
    assert {(row.venue, row.street) for row in rows[2:]} == {("Salen", "Nya gatan 2")}


async def test_another_host_of_one_meeting_changes_that_one_and_not_the_series(
    hall: Hall, everybody: Everybody
) -> None:
    """She has said yes to one draft. The others are not hers to see or to change."""
    shop = await everybody.branch("Handel")
    first, *_ = await hall.parts(await hall.made(times=3))
    assert await hosts.propose(hall.db, first.id, shop, hall.bo, NOW)
    assert await hosts.agree(hall.db, first.id, shop, NOW)
    theirs = await meetings.get(hall.db, hall.vault, shop, first.id)
    assert theirs
    assert await series.others(hall.db, theirs, NOW) == 0
    assert await hall.change(theirs, True, title="Kapat") == 0
    assert [(row.title, row.by_hand) for row in await hall.parts(int(first.series or 0))] == [
        ("Kapat", ["title"]), ("Heltid som norm", []), ("Heltid som norm", [])]  # fmt: skip
    assert await series.others(hall.db, first, NOW) == 2
