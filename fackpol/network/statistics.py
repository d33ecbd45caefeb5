"""Statistics: where members and representatives are, how branches grow, and whether people come to meetings.

Readers are outside the branches (except their own), so they see members in steps and never an exact number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

import segno
from markupsafe import Markup

from fackpol.base.database import Connection, Row, one, queries
from fackpol.base.words import FEWEST, say
from fackpol.network import coverage
from fackpol.network.reference import Reference
from fackpol.network.tables import rows

SQL = queries("statistics")
STEPS = {"members": (FEWEST, 25, 50, 100), "representatives": (1, 4, 8, 16), "gaps": (1, 2, 4, 8)}


@dataclass(frozen=True)
class Outline:
    """A municipality on its region's map: an SVG path, and the point (x, y) where its name goes.

    A region's own has no path, and its point says how wide and high the picture is: 600 and 780 units at most.
    """

    area: str
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Town:
    """A municipality and how dark the map shows it: `step` 0 to 4, and what that means in words."""

    area: str
    step: int
    meaning: str


@dataclass(frozen=True)
class Bar:
    """One bar of a chart."""

    label: str
    value: int
    shown: str = ""  # the value in words, where the exact number is not shown


@cache
def outlines() -> dict[str, Outline]:
    """Municipalities and regions by area code: their real boundaries, simplified (`sql/reference/outlines.csv`)."""
    found = rows("outlines")
    return {row["code"]: Outline(row["code"], row["path"], int(row["x"]), int(row["y"])) for row in found}


async def towns(db: Connection, reference: Reference, region: str, what: str, day: date) -> list[Town]:
    """Every municipality of a region on a day, with its step.

    `what` to count: "members", "representatives", or "gaps" (trades whose members have nobody known who decides).
    """
    if what == "gaps":
        wanting = coverage.wanting(await coverage.of_region(db, reference, region, day, day))
        counts = {code: 0 for code in reference.inside(region)}
        for cell in wanting:
            counts[cell.area] += 1
    else:
        counts = {row["area"]: row[what] for row in await db.fetch(SQL["towns"], region, day)}
    return [_town(code, counts[code], what) for code in reference.inside(region)]


async def kinds(db: Connection, day: date) -> list[Row]:
    """How many `representatives` sit, on a day, on each type of committee that decides about each industry.

    Rows of `industry`, `type`, the type's names, and the count.
    """
    return await db.fetch(SQL["kinds"], day)


async def growth(db: Connection, branch: str | None, today: date) -> dict[str, list[Row]]:
    """How many `members` a branch had by the end of each of the last twelve `month`s, by the branch's name.

    `branch` is a slug; None: every branch.
    """
    found: dict[str, list[Row]] = {}
    for row in await db.fetch(SQL["growth"], branch, today):
        found.setdefault(row["name"], []).append(row)
    return found


async def funnel(db: Connection, branch: str | None, now: datetime) -> Row:
    """Counts over the past meetings of twelve months, of one branch (a slug) or of all (None).

    `meetings`, `invited`, `answered`, `yes`, and `came` (None when no coordinator has said how many came).
    """
    return await one(db, SQL["funnel"], branch, now)


async def first_contact(db: Connection, branch: str | None, now: datetime) -> dict[str, int]:
    """How many members waited "0-3", "4-7", "8-14" or "15-" days for their first contact, or still wait ("none")."""
    return dict(await one(db, SQL["first_contact"], branch, now))


async def ending(db: Connection, today: date) -> list[Row]:
    """How many `mandates` end in each `month` of the next two years."""
    return await db.fetch(SQL["ending"], today)


def named(towns: Iterable[Town], reference: Reference, wide: int) -> list[tuple[str, int, int]]:
    """The names to write on a map as (name, x, y): the darkest first, leaving out those that would overlap."""
    placed: list[tuple[str, int, int]] = []
    for town in sorted(towns, key=lambda town: -town.step):
        outline, name = outlines().get(town.area), reference.name(town.area)
        if outline is None:
            continue
        x = min(max(outline.x, 5 * len(name) + 4), wide - 5 * len(name) - 4)  # whole, at an edge too
        if not any(_meets((name, x, outline.y), other) for other in placed):
            placed.append((name, x, outline.y))
    return placed


def _meets(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    """Whether two centred names would overlap: a letter is about 10 units wide, a line 24 high."""
    return abs(one[1] - other[1]) < 5 * (len(one[0]) + len(other[0])) and abs(one[2] - other[2]) < 24


def code(link: str) -> Markup:
    """A QR code of a link, as SVG."""
    return Markup(segno.make(link, error="m").svg_inline(omitsize=True, svgclass=None, lineclass=None))  # noqa: S704


def step(value: int, steps: Iterable[int]) -> int:
    """How many of the steps a value has reached."""
    return sum(value >= least for least in steps)


def meaning(number: int, what: str) -> str:
    """What a step means in words: "färre än 5", "5–24", "100 eller fler"."""
    steps = STEPS[what]
    if number == 0:
        return say("färre än {n}", n=steps[0]) if steps[0] > 1 else say("inga")
    if number == len(steps):
        return say("{n} eller fler", n=steps[-1])
    least, most = steps[number - 1], steps[number] - 1
    return str(least) if least == most else f"{least}–{most}"


def rounded(members: int) -> int:
    """A count of members rounded down to a multiple of FEWEST, as people outside a branch may see it."""
    return members - members % FEWEST


def _town(code: str, value: int, what: str) -> Town:
    number = step(value, STEPS[what])
    return Town(code, number, meaning(number, what))
