"""The annual report: what a year came to, in numbers that hold when whoever they are about has left.

Figures are frozen on 15 January, when the fourteen days of whoever asked on New Year's Eve are over, and before
anything of the year is forgotten. What concerns members is told in bands. A sum is told from the bands of its parts and
from nothing else, so that it tells of nobody whom they hide.
"""

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from fackpol.base import dates
from fackpol.base.database import Connection, one, queries, typed_rows
from fackpol.base.vault import Vault
from fackpol.base.words import FEWEST, band, say
from fackpol.network import programme

SQL = queries("annual_report")
FREEZES = (1, 15)  # month and day
KINDS = ("joint", "other", "elsewhere")


@dataclass(frozen=True, slots=True)
class Gathered:
    """Meetings that were held, how many came in all, and at how many of the meetings that is known (`told`)."""

    held: int
    came: int
    told: int


@dataclass(frozen=True, slots=True)
class BranchFigures:
    """A branch's year. `asked` to join, were contacted `in_time`, are `sure`: a person has welcomed them."""

    branch: int
    name: str
    asked: int
    in_time: int
    sure: int
    held: int
    came: int
    told: int
    founded: bool  # in this year

    @property
    def gathered(self) -> Gathered:
        return Gathered(self.held, self.came, self.told)


@dataclass(frozen=True, slots=True)
class Goal:
    """How far an item of the programme came, in the district or in one branch. `former`: the goals before."""

    item: int
    branch: int | None
    held: int
    target: int
    former: list[tuple[int, str]]  # the goal, and the day (ISO 8601) on which another took its place


@dataclass(frozen=True, slots=True)
class Figures:
    """A year in exact numbers, which nobody is shown; `frozen_at` None: they can still change."""

    year: int
    branches: list[BranchFigures]
    others: dict[str, Gathered]
    tallies: dict[str, int]
    coverage: dict[str, int]
    goals: list[Goal]
    frozen_at: datetime | None = None


async def of_year(db: Connection, vault: Vault, year: int, now: datetime) -> Figures:
    """The figures of a year: as they were frozen, else as they are at a moment."""
    row = await db.fetchrow(SQL["frozen"], year)
    return _thawed(row["figures"], row["frozen_at"]) if row else await _counted(db, vault, year, now)


async def first_year(db: Connection, now: datetime) -> int:
    """The first year of which there is something, else this one."""
    found: int | None = await db.fetchval(SQL["first_year"])
    this = dates.today(now).year
    return this if found is None else min(max(found, programme.FIRST_YEAR), this)


async def freeze(db: Connection, vault: Vault, now: datetime) -> int | None:
    """Freeze last year's figures, once, from 15 January on. Returns the year, or None when there was nothing to do."""
    today = dates.today(now)
    year = today.year - 1
    if (today.month, today.day) < FREEZES or await db.fetchrow(SQL["frozen"], year):
        return None
    if year < await first_year(db, now):
        return None
    figures = asdict(await _counted(db, vault, year, now))
    del figures["frozen_at"]
    await db.execute(SQL["freeze"], year, figures, now)
    return year


async def _counted(db: Connection, vault: Vault, year: int, now: datetime) -> Figures:
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = {row["kind"]: Gathered(row["held"], row["came"], row["told"])
             for row in await db.fetch(SQL["gathered"], first, last, now)}  # fmt: skip
    return Figures(
        year,
        typed_rows(BranchFigures, await db.fetch(SQL["branches"], first, last, now)),
        {kind: found.get(kind, Gathered(0, 0, 0)) for kind in KINDS},
        {row["what"]: row["n"] for row in await db.fetch(SQL["tallies"], year)},
        dict(await one(db, SQL["coverage"], min(last, dates.today(now)))),
        _goals(await programme.of_year(db, vault, year, now)),
    )


def _goals(found: programme.Year) -> list[Goal]:
    return [
        Goal(
            of.item.id, row.branch.id if row.branch else None, row.held, row.target,
            [(n, day.isoformat()) for n, day in row.former],
        )
        for of in found.items
        for row in of.rows
    ]  # fmt: skip


def _thawed(stored: dict[str, Any], frozen_at: datetime) -> Figures:
    return Figures(
        stored["year"],
        [BranchFigures(**row) for row in stored["branches"]],
        {kind: Gathered(**row) for kind, row in stored["others"].items()},
        stored["tallies"],
        stored["coverage"],
        [Goal(**{**row, "former": [(n, day) for n, day in row["former"]]}) for row in stored["goals"]],
        frozen_at,
    )


# -- what is told of them ----------------------------------------------------------------------------------------------


def share(row: BranchFigures) -> str:
    """How many of those who asked were contacted in time. Never a number that tells of one to four members.

    "färre än 5" asked; "100 %"; "minst 80 %" or "alla utom färre än 5", when one to four were not; else a percentage in
    steps of five.
    """
    late, least = row.asked - row.in_time, _least(row.asked)
    if _hidden(row):
        return say("färre än {n}", n=FEWEST)
    if late == 0:
        return say("{percent} %", percent=100)
    if late < FEWEST and least > FEWEST:
        return say("minst {percent} %", percent=100 * (least - FEWEST + 1) // least)
    if late < FEWEST:
        return say("alla utom färre än {n}", n=FEWEST)
    if row.in_time < FEWEST:
        return say("färre än {n} i tid", n=FEWEST)
    return say("omkring {percent} %", percent=_rounded(row))


def asked(row: BranchFigures) -> str:
    """How many asked, as a band."""
    return say("färre än {n}", n=FEWEST) if _hidden(row) else band(row.asked)


def whole_share(rows: Iterable[BranchFigures]) -> str:
    """At least how many were contacted in time in all the branches whose share is told: from those shares alone."""
    told = [row for row in rows if not _hidden(row)]
    least, late = sum(_least(row.asked) for row in told), sum(_most_late(row) for row in told)
    percent = 100 - math.ceil(100 * late / least) if least else 0
    if percent <= 0:
        return "–"
    return say("{percent} %", percent=percent) if late == 0 else say("minst {percent} %", percent=percent)


def came(row: Gathered) -> str:
    """How many came, as a band; at how many of the meetings that is known, where it is not all."""
    if not row.told:
        return "–"
    if row.told == row.held:
        return band(row.came)
    return say("{band} (vid {told} av {held} möten)", band=band(row.came), told=row.told, held=row.held)


def whole_came(rows: Iterable[Gathered]) -> str:
    """At least how many came in all: the sum of what the bands of the parts begin with."""
    least = sum(_least(row.came) for row in rows)
    return say("minst {n}", n=least) if least else "–"


def _hidden(row: BranchFigures) -> bool:
    return min(row.asked, row.sure) < FEWEST


def _least(n: int) -> int:
    """What the band of a number begins with."""
    return n - n % FEWEST


def _rounded(row: BranchFigures) -> int:
    """Percent in steps of five, and never all or nobody."""
    return min(max(5 * round(20 * row.in_time / row.asked), 5), 95)


def _most_late(row: BranchFigures) -> int:
    """The most who can have waited longer, as far as `share` and `asked` tell."""
    late, most = row.asked - row.in_time, _least(row.asked) + FEWEST - 1
    if late < FEWEST:
        return (FEWEST - 1) * (late > 0)
    percent = _rounded(row) if row.in_time >= FEWEST else 5
    return most if percent == 5 else math.ceil(most * (102.5 - percent) / 100)
