"""Series: meetings that come back by a rule. A series makes drafts, each a meeting of its own, and sends nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, Row, queries
from fackpol.base.rate_limits import DAY, Limit
from fackpol.base.vault import Vault
from fackpol.network import meetings
from fackpol.network.meetings import TEXTS, HostedMeeting, Meeting

SQL = queries("series")
MOST = 24  # drafts of one series
MONTHS = 18  # how far ahead
LAST = -1  # the ordinal of the last such weekday of a month
ORDINALS = (1, 2, 3, 4, LAST)
MOST_WEEKS = 12
A_DAY = Limit("series of a branch", 10, DAY)
FIELDS = (*TEXTS, "areas", "remind", "clock")  # what may be changed by hand; `clock`: the hours, whatever the day


@dataclass(frozen=True)
class Rule:
    """When the meetings are: a weekday of every month (`ordinal`, LAST for the last) or every so many `weeks`.

    `weekday` is ISO 8601's, Monday is 1. The first is on `from_day` or later. `skipped`: months, 1 to 12.
    """

    from_day: date
    weekday: int
    ordinal: int | None
    weeks: int | None
    skipped: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One day of a rule. `starts_at` is None where the hour does not exist that night, or comes twice."""

    day: date
    starts_at: datetime | None
    ends_at: datetime | None
    taken: str = field(repr=False)  # the title of what the branch has that day already, or ""


@dataclass(frozen=True, slots=True)
class Part:
    """A meeting of a series. `differs`: something was changed by hand in this draft alone."""

    id: int
    title: str = field(repr=False)
    starts_at: datetime
    ends_at: datetime
    called_at: datetime | None  # None: a draft
    cancelled_at: datetime | None
    differs: bool


@dataclass(frozen=True, slots=True)
class ListedSeries:
    """A series in a branch's list: how many drafts (`n`) are to come, and the next of them."""

    id: int
    n: int
    next: int
    title: str = field(repr=False)
    starts_at: datetime


def days(rule: Rule, until: date | None, times: int | None, today: date) -> tuple[list[date], bool]:
    """The days of a rule, until a day or for so many times; and whether it goes on where one series has to end.

    A series has at most MOST days, none of them more than MONTHS months after `today`. Nothing else ends it.
    """
    found: list[date] = []
    for day in _candidates(rule):
        if (until is not None and day > until) or len(found) == times:
            return found, False
        if day > farthest(today):
            return found, True
        if day.month not in rule.skipped:
            if len(found) == MOST:
                return found, True
            found.append(day)
    raise AssertionError("the calendar has ended")  # the farthest day comes first


def farthest(today: date) -> date:
    """The last day on which a series may have a meeting: MONTHS months on, the 28th where it would be later."""
    year, month = divmod(today.year * 12 + today.month - 1 + MONTHS, 12)
    return date(year, month + 1, min(today.day, 28))


def _candidates(rule: Rule) -> Iterator[date]:
    """Every day of the rule from its first, months that are left out included, without an end."""
    if rule.weeks is not None:
        day = rule.from_day + timedelta(days=(rule.weekday - rule.from_day.isoweekday()) % 7)
        while True:
            yield day
            day += timedelta(weeks=rule.weeks)
    month = rule.from_day.replace(day=1)
    while True:
        following = (month + timedelta(days=31)).replace(day=1)
        day = _of_month(rule, month, following)
        if day >= rule.from_day:
            yield day
        month = following


def _of_month(rule: Rule, month: date, following: date) -> date:
    assert rule.ordinal is not None
    if rule.ordinal == LAST:
        return following - timedelta(days=(following.isoweekday() - rule.weekday - 1) % 7 + 1)
    return month + timedelta(days=(rule.weekday - month.isoweekday()) % 7, weeks=rule.ordinal - 1)


async def occurrences(
    db: Connection, vault: Vault, branch: str, found: Sequence[date], hours: tuple[time, time], now: datetime
) -> list[Occurrence]:
    """The days with their moments, and what the branch has on them already. Those that have begun are left out."""
    busy = await meetings.taken(db, vault, branch, found)
    rows = [_occurrence(day, hours, busy.get(day, "")) for day in found]
    return [row for row in rows if row.starts_at is None or row.starts_at > now]


def _occurrence(day: date, hours: tuple[time, time], taken: str) -> Occurrence:
    starts, ends = _moments(day, hours)
    return Occurrence(day, starts, ends, taken)


def _moments(day: date, hours: tuple[time, time]) -> tuple[datetime, datetime] | tuple[None, None]:
    try:
        starts, ends = (dates.moment(day, hour) for hour in hours)
    except (dates.Gap, dates.Fold):
        return None, None
    return (starts, ends) if ends > starts else (None, None)


async def make(
    db: Connection,
    vault: Vault,
    branch: str,
    by: UUID,
    rule: Rule,
    like: Meeting,
    chosen: Sequence[Occurrence],
    now: datetime,
) -> int:
    """Make a draft on each of the chosen days, as `like`, and return the series' id. Nobody is told."""
    values = (rule.from_day, rule.weekday, rule.ordinal, rule.weeks, sorted(rule.skipped))
    async with db.transaction():
        id = int(await db.fetchval(SQL["make"], branch, now, *values))
        made = []
        for one in chosen:
            assert one.starts_at  # the page offers no other
            assert one.ends_at
            meeting = replace(like, starts_at=one.starts_at, ends_at=one.ends_at)
            made.append(await meetings.draft(db, vault, branch, by, meeting))
        await db.execute(SQL["join"], id, made)
    return id


async def get(db: Connection, branch: str, id: int) -> Rule | None:
    """The rule of a series of the branch, or None when it has no such series."""
    row = await db.fetchrow(SQL["get"], branch, id)
    if row is None:
        return None
    values = {name: row[name] for name in ("from_day", "weekday", "ordinal", "weeks")}
    return Rule(**values, skipped=frozenset(row["skipped"]))


async def parts(db: Connection, vault: Vault, id: int) -> list[Part]:
    """The meetings of a series, the earliest first."""
    return [Part(**meetings.opened(vault, row, row["id"])) for row in await db.fetch(SQL["meetings"], id)]


async def of_branch(db: Connection, vault: Vault, branch: str, now: datetime) -> list[ListedSeries]:
    """The series of a branch of which drafts are to come, the soonest first."""
    rows = await db.fetch(SQL["of_branch"], branch, now)
    return [ListedSeries(**meetings.opened(vault, row, row["next"])) for row in rows]


async def others(db: Connection, row: HostedMeeting, now: datetime) -> int:
    """How many other drafts of the meeting's series are to come."""
    return int(await db.fetchval(SQL["count_others"], row.series, row.id, now, row.branch)) if row.series else 0


async def redraft(
    db: Connection, vault: Vault, row: HostedMeeting, to: Meeting, everywhere: bool, now: datetime
) -> int | None:
    """Change a draft; `everywhere`: the other coming drafts of its series too, where they were not changed by hand.

    Only the branch whose series it is changes the others; another host of this draft changes it alone.
    What is changed in this draft alone is remembered, and goes along once it is to be `everywhere`. Returns how many
    others were changed; None when this one has been called meanwhile.
    """
    fields = set(row.by_hand) | _changed(row, to)
    async with db.transaction():
        everywhere = await db.fetchval(SQL["lock"], row.series) == row.branch and everywhere
        if not await meetings.redraft(db, vault, row.id, to):
            return None
        if row.series is None:
            return 0
        await db.execute(SQL["by_hand"], row.id, [] if everywhere else sorted(fields))
        found = await db.fetch(SQL["others"], row.series, row.id, now) if everywhere else []
        return sum([await _follow(db, vault, other, to, fields, now) for other in found])


async def _follow(db: Connection, vault: Vault, row: Row, to: Meeting, fields: set[str], now: datetime) -> bool:
    """Change another draft in these fields, as far as it follows its series. Returns whether anything changed."""
    was = _as_meeting(meetings.opened(vault, dict(row), row["id"]))
    follows = fields - set(row["by_hand"])
    new = replace(was, **{name: getattr(to, name) for name in follows - {"clock"}})
    if "clock" in follows:
        new = _at_the_hours_of(to, new, now)
    return new != was and await meetings.redraft(db, vault, row["id"], new)


def _at_the_hours_of(to: Meeting, was: Meeting, now: datetime) -> Meeting:
    """On its own day, but at the hours of `to`; as it was where they do not exist that day, or have been."""
    starts, ends = _moments(dates.today(was.starts_at), _hours(to))
    return replace(was, starts_at=starts, ends_at=ends) if starts and ends and starts > now else was


def _changed(row: HostedMeeting, to: Meeting) -> set[str]:
    """The fields in which a draft and what it becomes differ."""
    was = {name: getattr(row, name) for name in TEXTS}
    changed = {name for name, text in was.items() if text != getattr(to, name)}
    lists = {name for name in ("areas", "remind") if sorted(getattr(row, name)) != sorted(getattr(to, name))}
    return changed | lists | ({"clock"} if _hours(row) != _hours(to) else set())


def _hours(meeting: Meeting | HostedMeeting) -> tuple[time, time]:
    """The local times at which it starts and ends."""
    starts, ends = (moment.astimezone(dates.HERE).time() for moment in (meeting.starts_at, meeting.ends_at))
    return starts, ends


def _as_meeting(row: Mapping[str, Any]) -> Meeting:
    values = {name: row[name] for name in (*TEXTS, "starts_at", "ends_at")}
    return Meeting(**values, areas=tuple(row["areas"]), remind=tuple(row["remind"]))


async def end(db: Connection, id: int) -> int:
    """End a series: throw its drafts away. What people are invited to stays. Returns how many drafts are gone."""
    return int(await db.fetchval(SQL["scrap"], id))


async def tidy(db: Connection, now: datetime) -> None:
    """Forget the series of which nothing is left."""
    await db.execute(SQL["forget"])
