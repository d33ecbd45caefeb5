"""Audiences made of parts: whom a meeting beyond one branch asks, how they are counted, and the list that is sent.

A part is everybody of a sort: a branch's members, whoever sits on a kind of committee, those with a post. It is asked
or left out; people are asked once, however many parts they are in. Whoever is asked for a mandate or a post is known to
everybody, and counted as such. Members are counted in cells: those in exactly the same branches, new or not, rounded
down to fives, once a week. Every number of members that is shown is a sum of cells, and a part that changes less than
one full cell can not be chosen. So no sequence of choices tells of a group of one to four: had every cell just so many
members as it shows, each number would be the same. `tests/network/test_audience_properties.py` tries it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import cast

from fackpol.base import dates
from fackpol.base.database import Connection, Row, one, queries
from fackpol.base.vault import Vault
from fackpol.network import meetings
from fackpol.network.representatives import shown_name

SQL = queries("audiences")
MEMBERS = ("branch", "new")  # the sorts of part whose people are known to their own branch alone


@dataclass(frozen=True, order=True)
class Part:
    """Everybody of a sort. `key` says which one of it, "" is all; `area` is a code, None is everywhere.

    branch: its id. committee: its id. kind: a slug of `committee_types`. seat: one of `seats`. elected: a year.
    post: "coordinator", "administrator", or a local_posts.Post. new: members welcomed the last 90 days. Members have no
    `area` here: in a small one they would be few.
    """

    sort: str
    key: str = ""
    area: str | None = None
    included: bool = True

    @property
    def name(self) -> str:
        """What a form calls it, as part_name() does."""
        return f"{self.sort}:{self.key}:{self.area or ''}"


@dataclass(frozen=True)
class Cell:
    """Members in exactly these branches (ids), all `fresh` (welcomed the last 90 days) or none. A multiple of five."""

    branches: frozenset[int]
    fresh: bool
    members: int


@dataclass(frozen=True)
class Counts:
    """Whom a choice of parts comes to. `members` is at least so many, in fives; the others are exact.

    `unreachable`: representatives whom no letter reaches. `too_few`: the parts that can not be chosen beside the rest.
    """

    members: int
    representatives: int
    posts: int
    unreachable: int
    too_few: tuple[Part, ...]


@dataclass(frozen=True)
class Sitting:
    """A representative in an audience, with the mandate that is the reason. Not `asked`: no letter reaches her."""

    name: str = field(repr=False)
    asked: bool
    seat: str
    committee: str


@dataclass(frozen=True)
class Look:
    """When she saw the list that would be sent. `changed`: it would be another one now, by more than those who left."""

    at: datetime
    members: int
    changed: bool


def counted(cells: Iterable[Cell], parts: Collection[Part]) -> int:
    """How many members a choice comes to, at least."""
    return sum(cell.members for cell in cells if _asks(parts, cell))


def too_few(cells: Collection[Cell], parts: Collection[Part]) -> tuple[Part, ...]:
    """The parts of members without which the choice would not be another by one full cell."""

    def tells(part: Part) -> bool:
        others = [other for other in parts if other != part]
        return any(cell.members and _asks(parts, cell) != _asks(others, cell) for cell in cells)

    return tuple(part for part in parts if part.sort in MEMBERS and not tells(part))


async def choose(db: Connection, meeting: int, parts: Iterable[Part]) -> None:
    """Make the audience of a draft of these parts; what has been seen of it before is forgotten."""
    rows = [(one.sort, one.key, None if one.sort in MEMBERS else one.area, one.included) for one in parts]
    async with db.transaction():
        await meetings.hold(db, meeting)
        await db.execute(SQL["clear"], meeting)
        await db.execute(SQL["add"], meeting, *map(list, zip(*rows, strict=True)) if rows else ([], [], [], []))


async def parts_of(db: Connection, meeting: int) -> list[Part]:
    """The parts of a meeting's audience. None at all: its hosts' members, and the representatives it concerns."""
    return [Part(**row) for row in await db.fetch(SQL["parts"], meeting)]


async def cells(db: Connection) -> list[Cell]:
    """The members by cell, as they were counted this week."""
    return [Cell(frozenset(row["branches"]), row["fresh"], row["members"]) for row in await db.fetch(SQL["cells"])]


async def count(db: Connection, meeting: int, now: datetime) -> Counts:
    """Whom the audience of a meeting comes to."""
    parts, known = await parts_of(db, meeting), await cells(db)
    public = await one(db, SQL["public"], meeting, now)
    return Counts(counted(known, parts), **dict(public), too_few=too_few(known, parts))


async def people_by_part(db: Connection, meeting: int, now: datetime) -> dict[str, int]:
    """How many each part by itself comes to, by its name: members as they are counted, the others exactly."""
    known = await cells(db)
    members = {part.name: counted(known, [replace(part, included=True)]) for part in await parts_of(db, meeting)}
    return members | {row["part"]: row["people"] for row in await db.fetch(SQL["public_parts"], meeting, now)}


async def representatives(db: Connection, vault: Vault, meeting: int, now: datetime) -> list[Sitting]:
    """Those who would be asked for a mandate; and those whom no letter reaches."""
    rows = await db.fetch(SQL["representatives"], meeting, now)
    return [
        Sitting(
            shown_name(vault.open(row["name"], "people.name", row["person"])),
            row["asked"],
            row["seat"],
            row["committee"],
        )
        for row in rows
    ]


async def look(db: Connection, meeting: int, now: datetime) -> bool:
    """Keep the list of a draft as it is now, for a day. False when a part of it is too few to be chosen."""
    async with db.transaction():
        await meetings.hold(db, meeting)
        parts, known = await parts_of(db, meeting), await cells(db)
        if too_few(known, parts):
            return False
        await db.execute(SQL["forget_look"], meeting)
        await db.execute(SQL["look"], meeting, now, counted(known, parts))
    return True


async def seen(db: Connection, meeting: int, now: datetime) -> Look | None:
    """The last look at a meeting's audience, if it was in the last 24 hours.

    Somebody who is asked for a mandate or a post and has come since is a change; of members, what their cells show.
    """
    row = await db.fetchrow(SQL["seen"], meeting, now)
    if row is None:
        return None
    parts, known = await parts_of(db, meeting), await cells(db)
    changed = row["new"] > 0 or counted(known, parts) != row["members"] or bool(too_few(known, parts))
    return Look(row["at"], row["members"], changed)


async def call(db: Connection, meeting: int, now: datetime) -> int | None:
    """Call the meeting: invite the list that was seen, and post the letters. The caller has asked `seen`.

    Whoever has stopped, paused or left since gets nothing. Returns how many letters were posted; None when the meeting
    is called already or has begun, or nobody in the list may be written to any more.
    """
    async with db.transaction():
        await meetings.hold(db, meeting)
        return cast("int | None", await db.fetchval(SQL["call"], meeting, now))


async def choices(db: Connection, on_day: date) -> tuple[list[Row], list[Row], set[str]]:
    """What can be parts: the open branches, and the committees and slugs of types on which somebody sits on a day."""
    kinds = {row["type"] for row in await db.fetch(SQL["kinds"], on_day)}
    return await db.fetch(SQL["branches"]), await db.fetch(SQL["committees"], on_day), kinds


async def count_cells(db: Connection, now: datetime) -> None:
    """Count the members by cell, once a week: what is shown moves on Mondays, and with nobody who comes or goes."""
    await db.execute(SQL["count_cells"], dates.today(now))


async def tidy(db: Connection, now: datetime) -> None:
    """Count the week that has begun; forget the lists that nobody has sent within a day."""
    await count_cells(db, now)
    await db.execute(SQL["forget_looks"], now)


def _asks(parts: Iterable[Part], cell: Cell) -> bool:
    covering = [part.included for part in parts if _covers(part, cell)]
    return bool(covering) and all(covering)


def _covers(part: Part, cell: Cell) -> bool:
    if part.sort == "new":
        return cell.fresh
    return part.sort == "branch" and bool(cell.branches) and (part.key == "" or _id(part.key) in cell.branches)


def _id(key: str) -> int | None:
    return int(key) if key.isdecimal() else None
