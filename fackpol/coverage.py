"""Where members and decisions meet: every trade in every municipality of a region, on a day.

Whoever sees this is outside the branches, so members are told in bands only, never as a number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from fackpol.database import Connection, queries
from fackpol.reference import Reference
from fackpol.words import FEWEST, band

SQL = queries("coverage")


@dataclass(frozen=True)
class Cell:
    """One trade in one municipality. Members are those whose workplace, or home without one, is there."""

    area: str
    industry: str
    members: int
    deciders: int  # of the party, in seats that sit, on committees that decide about the trade there
    near: int  # on committees that only affect it
    standing: str  # undecided | covered | thin | unknown | gap: see `_standing`

    @property
    def band(self) -> str:
        return band(self.members)


@dataclass(frozen=True)
class Group:
    """Members who share a trade in an area, and have no branch: where one could begin."""

    area: str
    industry: str
    members: int

    @property
    def band(self) -> str:
        return band(self.members)


async def without_branch(db: Connection, region: str) -> list[Group]:
    """The largest first; within a band by name, so that the order tells nothing more."""
    groups = [Group(**row) for row in await db.fetch(SQL["without_branch"], region, FEWEST)]
    return sorted(groups, key=lambda one: (-(one.members // FEWEST), one.industry, one.area))


async def of_region(db: Connection, reference: Reference, region: str, day: date) -> list[Cell]:
    """All cells of a region's municipalities. One question."""
    return [_cell(reference, row) for row in await db.fetch(SQL["cells"], region, day)]


def wanting(cells: Iterable[Cell]) -> list[Cell]:
    """Where members wait for somebody who decides, the most members first."""
    waiting = (cell for cell in cells if cell.standing in ("gap", "unknown") and cell.members >= FEWEST)
    return sorted(waiting, key=lambda cell: (-(cell.members // FEWEST), cell.area, cell.industry))


def _cell(reference: Reference, row: Any) -> Cell:
    return Cell(row["area"], row["industry"], row["members"], row["deciders"], row["near"], _standing(reference, row))


def _standing(reference: Reference, row: Any) -> str:
    """In order: no committee decides on the trade; one of ours does; nobody of ours does; we do not know who does."""
    if reference.industries[row["industry"]]["nobody_sv"] or not row["decided"]:
        return "undecided"
    if row["deciders"]:
        return "covered" if row["members"] >= FEWEST else "thin"
    return "gap" if row["known"] else "unknown"
