"""The programme: what the district means to do how many times a year, which meetings count toward it, and how far it
is.

A year's goal is the one that holds at its end; a year in which it changed also says what it was before. A year is one
of `dates.HERE`, and a meeting belongs to the year of its own day.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from fackpol.base import dates
from fackpol.base.database import Connection, Row, queries, typed_rows
from fackpol.base.round_trips import together
from fackpol.base.vault import Vault

SQL = queries("programme")
MOST = 52  # times a year
FIRST_YEAR = 2020  # nothing is older
PLANNED_BY = (10, 1)  # month and day


class Standing(StrEnum):
    """How an item fares in a year. The first that holds counts."""

    REACHED = "reached"
    MISSED = "missed"  # the year is over, or the item
    PLANNED = "planned"  # what is planned reaches the goal
    LATE = "late"  # see `is_late`
    ON_WAY = "on_way"


@dataclass(frozen=True, slots=True)
class Item:
    """What is to be done `whose` ("district", or "branches": by each of them). `audience` may be ""."""

    id: int
    name: str = field(repr=False)
    audience: str = field(repr=False)
    whose: str
    began_on: date
    ended_on: date | None  # the last day on which it holds
    targets: tuple[tuple[date, int], ...]  # from which day, the oldest first; never empty

    def target(self, year: int) -> int:
        """The goal of a year: what holds at its end, or holds first."""
        return ([n for day, n in self.targets if day.year <= year] or [self.targets[0][1]])[-1]

    def former(self, year: int) -> list[tuple[int, date]]:
        """The goals that held earlier in a year, each with the day on which the next one took its place."""
        found = []
        for (_, n), (day, to) in zip(self.targets, self.targets[1:], strict=False):
            if day.year == year and n != to and day > date(year, 1, 1):
                found.append((n, day))
        return found


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that counts toward an item: a meeting, or a `day` on which it was held elsewhere."""

    item: int
    id: int | None  # of the choice; None for a branch's own meeting, which nobody has to choose
    meeting: int | None
    branch: int | None  # whose own goal it counts toward
    day: date
    stage: str  # "held", "called" or "draft"
    came: int | None  # as told of one that was held elsewhere


@dataclass(frozen=True, slots=True)
class BranchInYear:
    """A branch that was open on some day of a year. `founded_on` None: before anybody wrote it down."""

    id: int
    slug: str
    name: str
    founded_on: date | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an item is: of the district, or of one branch (`branch` and `name`)."""

    target: int
    former: list[tuple[int, date]]
    held: int
    planned: int  # called, or a draft, later in the year
    next_on: date | None
    standing: Standing
    branch: BranchInYear | None = None


@dataclass(frozen=True, slots=True)
class ItemYear:
    """An item in a year: its progress, one row or one for each branch, and its occasions in order of their days."""

    item: Item
    rows: list[Progress]
    occasions: list[Occasion]


@dataclass(frozen=True, slots=True)
class Year:
    """The whole programme in a year."""

    year: int
    items: list[ItemYear]
    branches: dict[int, BranchInYear]

    @property
    def rows(self) -> list[Progress]:
        return [row for one in self.items for row in one.rows]


async def of_year(db: Connection, vault: Vault, year: int, now: datetime) -> Year:
    """The programme of a year as it is at a moment."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = await together(
        db,
        items=lambda db: db.fetch(SQL["items"], first, last, None),
        branches=lambda db: db.fetch(SQL["branches"], first, last),
        occasions=lambda db: db.fetch(SQL["occasions"], first, last, now),
    )
    items, branches = _opened(vault, rows["items"]), typed_rows(BranchInYear, rows["branches"])
    occasions = typed_rows(Occasion, rows["occasions"])
    found = [_item_year(item, branches, occasions, year, dates.today(now)) for item in items]
    return Year(year, found, {branch.id: branch for branch in branches})


def _item_year(
    item: Item, branches: Iterable[BranchInYear], occasions: Iterable[Occasion], year: int, today: date
) -> ItemYear:
    own = [one for one in occasions if one.item == item.id]
    if item.whose == "district":
        return ItemYear(item, [progress(item, own, year, today)], own)
    rows = [progress(item, [one for one in own if one.branch == branch.id], year, today, branch) for branch in branches]
    return ItemYear(item, rows, own)


def progress(
    item: Item, occasions: Iterable[Occasion], year: int, today: date, branch: BranchInYear | None = None
) -> Progress:
    """How far an item is on a day."""
    occasions = list(occasions)
    held = sum(one.stage == "held" for one in occasions)
    coming = sorted(one.day for one in occasions if one.stage != "held")
    start = max(item.began_on, (branch and branch.founded_on) or item.began_on)
    target, is_over = item.target(year), today.year > year or (item.ended_on or date.max) < today
    late = is_late(held, target, year, start, today)
    standing = _standing(held, len(coming), target, late, is_over)
    first = coming[0] if coming else None
    return Progress(target, item.former(year), held, len(coming), first, standing, branch)


def due(target: int, year: int, start: date, today: date) -> int:
    """How many times should have been held before a day: the goal's part for the days that have passed, rounded down.

    The days count from the beginning of the year, or from `start` in it; a leap year has one more.
    """
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    passed = (min(today, end) - max(start, first)).days
    return max(0, target * passed // (end - first).days)


def is_late(held: int, target: int, year: int, start: date, today: date) -> bool:
    """Whether it is late that the plans do not reach the goal: fewer were held than the part of the year asks for.

    From 1 October on a whole year's goal is late as it is: what happens once a year would else never be.
    """
    return held < due(target, year, start, today) or (start <= date(year, 1, 1) and today >= date(year, *PLANNED_BY))


def _standing(held: int, planned: int, target: int, late: bool, is_over: bool) -> Standing:
    if held >= target:
        return Standing.REACHED
    if is_over:
        return Standing.MISSED
    if held + planned >= target:
        return Standing.PLANNED
    return Standing.LATE if late else Standing.ON_WAY


async def of_branch(db: Connection, vault: Vault, branch: str, now: datetime) -> list[tuple[str, Progress]]:
    """What each branch is to do this year, by name, and how far a branch (a slug) is with it."""
    found = await of_year(db, vault, dates.today(now).year, now)
    rows = [(one.item.name, row) for one in found.items for row in one.rows]
    return [(name, row) for name, row in rows if row.branch and row.branch.slug == branch]


async def get(db: Connection, vault: Vault, id: int) -> Item | None:
    rows = _opened(vault, await db.fetch(SQL["items"], date.min, date.max, id))
    return rows[0] if rows else None


async def add(db: Connection, vault: Vault, name: str, audience: str, whose: str, from_day: date, target: int) -> int:
    """Add an item that holds from a day on. Returns its id."""
    id: int = await db.fetchval(SQL["new_id"])
    await db.execute(SQL["add"], id, *_sealed(vault, id, name, audience), whose, from_day, target)
    return id


async def change(db: Connection, vault: Vault, id: int, name: str, audience: str, target: int, today: date) -> None:
    """Change an item; another goal holds from today on, and what held before is kept."""
    async with db.transaction():
        await db.execute(SQL["change"], id, *_sealed(vault, id, name, audience))
        await db.execute(SQL["set_target"], id, today, target)


async def end(db: Connection, id: int, today: date) -> None:
    """Let an item hold until yesterday, or for one day at least."""
    await db.execute(SQL["set_end"], id, today - timedelta(days=1))


async def go_on(db: Connection, id: int) -> None:
    """Take back that an item has ended."""
    await db.execute(SQL["set_end"], id, None)


async def count_meeting(db: Connection, meeting: int, item: int | None) -> bool:
    """Count a meeting toward an item, and no other; None: toward none. False when there is no such item or meeting."""
    if item is None:
        await db.execute(SQL["count_no_more"], meeting)
        return True
    return bool(await db.fetchval(SQL["count_meeting"], meeting, item))


async def add_elsewhere(db: Connection, item: int, day: date, came: int | None) -> bool:
    """Count a meeting that was not called from here. False when the item is not the district's."""
    return bool(await db.fetchval(SQL["add_elsewhere"], item, day, came))


async def remove(db: Connection, item: int, occasion: int) -> None:
    """Count an occasion no more: the meeting itself stays."""
    await db.execute(SQL["remove"], item, occasion)


async def uncounted(db: Connection, year: int, now: datetime) -> list[Row]:
    """The meetings of a year that count toward nothing: `meeting`, `day`, and the names of its `hosts`."""
    return await db.fetch(SQL["uncounted"], date(year, 1, 1), date(year, 12, 31), now)


async def choices(db: Connection, vault: Vault, meeting: int) -> list[tuple[int, str, bool]]:
    """What a meeting can count toward: the item's id, its name, and whether it does."""
    rows = await db.fetch(SQL["choices"], meeting)
    return [(row["id"], vault.open(row["name"], "programme_items.name", row["id"]), row["chosen"]) for row in rows]


def _sealed(vault: Vault, id: int, name: str, audience: str) -> tuple[bytes, bytes | None]:
    return vault.seal(name, "programme_items.name", id), vault.seal_text(audience, "programme_items.audience", id)


def _opened(vault: Vault, rows: Iterable[Row]) -> list[Item]:
    return [
        Item(
            **{
                **row,
                "name": vault.open(row["name"], "programme_items.name", row["id"]),
                "audience": vault.open_text(row["audience"], "programme_items.audience", row["id"]),
                "targets": tuple((day, n) for day, n in row["targets"]),
            }
        )
        for row in rows
    ]
