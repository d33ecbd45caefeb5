"""Branch parts: whom of her branch's own members a coordinator writes to or invites.

A part is a key: "area:0136" (whoever works there, or in a part of it), "union:kommunal", "maybe:7" and "silent:7" (who
may come to meeting 7, and who has not answered). Whoever is in one of the chosen parts is meant, once. No part means
everybody.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault
from fackpol.base.words import order
from fackpol.network.reference import Reference

SQL = queries("branch_parts")
LATELY = timedelta(days=90)  # how long after a meeting its answers are a part
MOST = 5000  # members of a part whom a form can hold
CHOOSABLE = ("kommun", "stadsdelsnamnd")  # the kinds of area that people know as a place of work


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a branch. `what`: area, union, maybe or silent. `name`: the area's, the union's or the meeting's.

    `members`: how many of it the branch may write to now. `starts_at` is the meeting's.
    """

    key: str
    what: str
    name: str = field(repr=False)
    members: int
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """A member whom the branch may write to."""

    person: UUID = field(repr=False)
    name: str = field(repr=False)


async def of_branch(db: Connection, vault: Vault, reference: Reference, branch: str, now: datetime) -> list[Part]:
    """The parts that can be chosen, by what they are and their name, the latest meeting first."""
    found = []
    for row in await db.fetch(SQL["of_branch"], branch, now, now - LATELY):
        what, _, value = row["part"].partition(":")
        if what == "area" and reference.areas[value]["kind"] not in CHOOSABLE:
            continue
        title = vault.open(row["title"], "meetings.title", row["meeting"]) if row["meeting"] else ""
        name = title or (reference.name(value) if what == "area" else reference.unions[value]["name"])
        found.append(Part(row["part"], what, name, row["members"], row["starts_at"]))
    return sorted(found, key=_by_kind)


def _by_kind(part: Part) -> tuple[int, float, object]:
    latest = -part.starts_at.timestamp() if part.starts_at else 0.0
    return ("area", "union", "maybe", "silent").index(part.what), latest, order(part.name)


async def members(db: Connection, vault: Vault, branch: str, parts: Collection[str], now: datetime) -> list[Addressee]:
    """Whom the branch may write to now, of these parts or of all, by name. The caller logs that they were opened."""
    rows = await db.fetch(SQL["members"], branch, now, list(parts))
    found = [Addressee(row["id"], vault.open(row["name"], "people.name", row["id"])) for row in rows]
    return sorted(found, key=lambda her: order(her.name))


async def of_meeting(db: Connection, meeting: int, branch: str) -> list[str]:
    """The parts of a branch that its meeting is for; none: all of it."""
    return list(await db.fetchval(SQL["of_meeting"], meeting, branch) or ())


async def choose(db: Connection, meeting: int, branch: str, parts: Collection[str]) -> None:
    """Set the parts of a branch that a draft is for; none: all of it. A meeting that has been called stays as it is."""
    if parts:
        await db.execute(SQL["choose"], meeting, branch, sorted(parts))
    else:
        await db.execute(SQL["choose_all"], meeting, branch)
