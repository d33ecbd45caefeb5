"""Coverage: for every trade in every municipality of a region, how many members and how many deciders there are.

Readers of these pages are outside the branches, so they see members in bands ("5–24") and never an exact number.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault
from fackpol.base.words import FEWEST, band, order
from fackpol.network.reference import Reference
from fackpol.network.seats import seat_name

SQL = queries("coverage")


class Standing(StrEnum):
    """How well a trade in a municipality is covered. The first that holds counts."""

    UNDECIDED = "undecided"  # no committee decides about the trade
    COVERED = "covered"  # one of ours decides, for at least FEWEST members
    THIN = "thin"  # one of ours decides, for fewer members
    GAP = "gap"  # nobody of ours decides
    UNKNOWN = "unknown"  # we do not know who decides: never did, or not since their mandates ended


@dataclass(frozen=True)
class Cell:
    """One trade in one municipality. A member counts where her workplace is, or her home if she has no workplace."""

    area: str
    industry: str
    members: int
    deciders: int  # the party's people, in seats that take part, on committees that decide about the trade there
    near: int  # the party's people on committees that only affect it
    introductions: int  # open questions that name this place
    standing: Standing
    since: date | None = None  # of UNKNOWN: the first day after the mandates of those whom we knew

    @property
    def band(self) -> str:
        return band(self.members)

    @property
    def introductions_band(self) -> str:
        return band(self.introductions)


@dataclass(frozen=True)
class Decider:
    """A representative on a committee that decides about a trade ("primary") or only affects it ("secondary")."""

    industry: str
    name: str = field(repr=False)
    seat: str
    committee: str
    strength: str


@dataclass(frozen=True)
class Group:
    """Members who share a trade (and a union, unless None) in an area and have no branch: one could be founded."""

    area: str
    industry: str
    union: str | None
    members: int

    @property
    def band(self) -> str:
        return band(self.members)


async def deciders(db: Connection, vault: Vault, area: str, day: date) -> dict[str, list[Decider]]:
    """The deciders of a municipality on a day, by industry: "primary" first, then ordered by name."""
    found: dict[str, list[Decider]] = {}
    for row in await db.fetch(SQL["deciders"], area, day):
        name = vault.open(row["name"], "people.name", row["person"])
        her = Decider(row["industry"], name, seat_name(row["seat"]), row["committee_name"], row["strength"])
        found.setdefault(row["industry"], []).append(her)
    for some in found.values():
        some.sort(key=lambda her: (her.strength, order(her.name), her.committee))
    return found


async def branches(db: Connection, area: str) -> dict[str, list[Row]]:
    """The open branches for everybody in a trade in a municipality, by industry. Rows of `slug` and `name`."""
    found: dict[str, list[Row]] = {}
    for row in await db.fetch(SQL["branches"], area):
        found.setdefault(row["industry"], []).append(row)
    return found


@dataclass(frozen=True)
class Deciding:
    """A committee that decides about, or affects, a trade in a municipality."""

    area: str
    industry: str
    committee: int
    committee_name: str
    strength: str
    sitting: int  # how many of the party's people


async def changes(
    db: Connection,
    region: str,
    day: date,
    change: Callable[[], Awaitable[None]],
    task: str | None = None,
    employment: str | None = None,
) -> tuple[list[Deciding], list[Deciding]]:
    """What a change would add and what it would remove, as (added, removed), for a task and an employment, if given.

    Makes the change in a transaction, compares before and after, and rolls it back.
    """
    trial = db.transaction()
    await trial.start()
    try:
        before = {Deciding(**row) for row in await db.fetch(SQL["deciding"], region, day, task, employment)}
        await change()
        after = {Deciding(**row) for row in await db.fetch(SQL["deciding"], region, day, task, employment)}
    finally:
        await trial.rollback()
    return _in_order(after - before), _in_order(before - after)


def _in_order(some: Iterable[Deciding]) -> list[Deciding]:
    return sorted(some, key=lambda one: (one.industry, one.area, order(one.committee_name), one.strength))


async def without_branch(db: Connection, region: str, today: date) -> list[Group]:
    """Groups without a branch, the largest band first; ordered by name within a band, so that the order reveals
    nothing about exact numbers.
    """
    rows = await db.fetch(SQL["without_branch"], region, FEWEST, today)
    groups = [Group(row["area"], row["industry"], row["union"], row["members"]) for row in rows]
    shown = [one if one.area != region else _blurred(one, groups, rows[0]["towns"]) for one in groups]
    return sorted(shown, key=lambda one: (-(one.members // FEWEST), one.industry, one.area, one.union or ""))


def _blurred(whole: Group, groups: list[Group], towns: int) -> Group:
    """The region's group with a count that never gives away what the towns' bands hide.

    A band hides which of FEWEST numbers a town has. If every town were at the top of its band (four where it shows
    0–4, say), the region's sum would reveal each of them, so the sum counts one of the towns at the bottom of its band.
    """
    same = (one for one in groups if (one.industry, one.union) == (whole.industry, whole.union))
    least = sum(one.members // FEWEST * FEWEST for one in same if one.area != whole.area)
    return replace(whole, members=min(whole.members, least + (towns - 1) * (FEWEST - 1)))


async def of_region(db: Connection, reference: Reference, region: str, day: date, today: date) -> list[Cell]:
    """All cells of a region's municipalities, in one query: who sits on a `day`, and the members who count today."""
    return [_cell(reference, row) for row in await db.fetch(SQL["cells"], region, day, today)]


def wanting(cells: Iterable[Cell]) -> list[Cell]:
    """The cells with at least FEWEST members and nobody known who decides, the largest band of members first."""
    waiting = (cell for cell in cells if cell.standing in (Standing.GAP, Standing.UNKNOWN) and cell.members >= FEWEST)
    return sorted(waiting, key=lambda cell: (-(cell.members // FEWEST), cell.area, cell.industry))


def _cell(reference: Reference, row: Any) -> Cell:
    counts = (row["members"], row["deciders"], row["near"], row["introductions"])
    standing = _standing(reference, row)
    since = row["since"] if standing is Standing.UNKNOWN else None
    return Cell(row["area"], row["industry"], *counts, standing, since)


def _standing(reference: Reference, row: Any) -> Standing:
    if reference.industries[row["industry"]]["nobody_sv"] or not row["decided"]:
        return Standing.UNDECIDED
    if row["deciders"]:
        return Standing.COVERED if row["members"] >= FEWEST else Standing.THIN
    return Standing.GAP if row["known"] and row["since"] is None else Standing.UNKNOWN


async def tell_terms(db: Connection, terms: Iterable[tuple[int, date]], now: datetime) -> None:
    """Record that somebody has told who of ours sits on a committee from a day on, even if nobody does.

    It counts until mandates that run on that day end.
    """
    rows = list(terms)
    await db.execute(SQL["tell_terms"], [committee for committee, _ in rows], [day for _, day in rows], now)
