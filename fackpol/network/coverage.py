"""Where members and decisions meet: every trade in every municipality of a region, on a day.

Whoever sees this is outside the branches, so members are told in bands only, never as a number.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault
from fackpol.base.words import FEWEST, band, order
from fackpol.network.matching import seat_name
from fackpol.network.reference import Reference

SQL = queries("coverage")


@dataclass(frozen=True)
class Cell:
    """One trade in one municipality. Members are those whose workplace, or home without one, is there."""

    area: str
    industry: str
    members: int
    deciders: int  # of the party, in seats that sit, on committees that decide about the trade there
    near: int  # on committees that only affect it
    introductions: int  # questions under way that say this place
    standing: str  # undecided | covered | thin | unknown | gap: see `_standing`

    @property
    def band(self) -> str:
        return band(self.members)

    @property
    def introductions_band(self) -> str:
        return band(self.introductions)


@dataclass(frozen=True)
class Decider:
    """Somebody of the party who sits where a trade is decided or affected."""

    industry: str
    name: str = field(repr=False)
    seat: str
    committee: str
    strength: str


@dataclass(frozen=True)
class Group:
    """Members who share a trade (and a union) in an area, and have no branch: where one could begin."""

    area: str
    industry: str
    union: str | None
    members: int

    @property
    def band(self) -> str:
        return band(self.members)


async def deciders(db: Connection, vault: Vault, area: str, day: date) -> dict[str, list[Decider]]:
    """By industry, those who decide first, then by name."""
    found: dict[str, list[Decider]] = {}
    for row in await db.fetch(SQL["deciders"], area, day):
        name = vault.open(row["name"], "people.name", row["person"])
        her = Decider(row["industry"], name, seat_name(row["seat"]), row["committee_name"], row["strength"])
        found.setdefault(row["industry"], []).append(her)
    for some in found.values():
        some.sort(key=lambda her: (her.strength, order(her.name), her.committee))
    return found


async def branches(db: Connection, area: str) -> dict[str, list[Row]]:
    """The open branches that are for everybody in a trade in a municipality, by industry: `slug`, `name`."""
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
    sitting: int  # of the party


async def changes(
    db: Connection, region: str, day: date, change: Callable[[], Awaitable[None]]
) -> tuple[list[Deciding], list[Deciding]]:
    """What would appear and what would vanish with a change. It is tried, looked at, and undone."""
    trial = db.transaction()
    await trial.start()
    try:
        before = {Deciding(**row) for row in await db.fetch(SQL["deciding"], region, day)}
        await change()
        after = {Deciding(**row) for row in await db.fetch(SQL["deciding"], region, day)}
    finally:
        await trial.rollback()
    return _in_order(after - before), _in_order(before - after)


def _in_order(some: Iterable[Deciding]) -> list[Deciding]:
    return sorted(some, key=lambda one: (one.industry, one.area, order(one.committee_name), one.strength))


async def without_branch(db: Connection, region: str) -> list[Group]:
    """The largest first; within a band by name, so that the order tells nothing more."""
    rows = await db.fetch(SQL["without_branch"], region, FEWEST)
    groups = [Group(row["area"], row["industry"], row["union"], row["members"]) for row in rows]
    shown = [one if one.area != region else _blurred(one, groups, rows[0]["towns"]) for one in groups]
    return sorted(shown, key=lambda one: (-(one.members // FEWEST), one.industry, one.area, one.union or ""))


def _blurred(whole: Group, groups: list[Group], towns: int) -> Group:
    """The region's group, told of as if one of its towns had no more than the fewest that its band can mean.

    Where every town has as many as its band can mean (four each, say), the sum would tell how many in each.
    """
    same = (one for one in groups if (one.industry, one.union) == (whole.industry, whole.union))
    least = sum(one.members // FEWEST * FEWEST for one in same if one.area != whole.area)
    return replace(whole, members=min(whole.members, least + (towns - 1) * (FEWEST - 1)))


async def of_region(db: Connection, reference: Reference, region: str, day: date) -> list[Cell]:
    """All cells of a region's municipalities. One question."""
    return [_cell(reference, row) for row in await db.fetch(SQL["cells"], region, day)]


def wanting(cells: Iterable[Cell]) -> list[Cell]:
    """Where members wait for somebody who decides, the most members first."""
    waiting = (cell for cell in cells if cell.standing in ("gap", "unknown") and cell.members >= FEWEST)
    return sorted(waiting, key=lambda cell: (-(cell.members // FEWEST), cell.area, cell.industry))


def _cell(reference: Reference, row: Any) -> Cell:
    counts = (row["members"], row["deciders"], row["near"], row["introductions"])
    return Cell(row["area"], row["industry"], *counts, _standing(reference, row))


def _standing(reference: Reference, row: Any) -> str:
    """In order: no committee decides on the trade; one of ours does; nobody of ours does; we do not know who does."""
    if reference.industries[row["industry"]]["nobody_sv"] or not row["decided"]:
        return "undecided"
    if row["deciders"]:
        return "covered" if row["members"] >= FEWEST else "thin"
    return "gap" if row["known"] else "unknown"
