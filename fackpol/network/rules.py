"""Rules: which types of committee decide about which trades.

The shipped rules come from `sql/reference/rules.csv`. Members object to a match that seems wrong, and an administrator
settles the objection or adds a rule of her own, which wins over the shipped one.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault

SQL = queries("rules")


class What(StrEnum):
    """What is wrong with a match."""

    SEAT = "seat"  # the representative does not sit there
    RULE = "rule"  # the committee does not decide about the work


@dataclass(frozen=True)
class Objection:
    """An anonymous objection to a match. `name` is the representative's."""

    name: str = field(repr=False)
    row: Row = field(repr=False)


async def object_to(db: Connection, mandate: int, rule: int, what: What, now: datetime) -> None:
    """Record an objection to a match, once. Neither who objects nor how many do is kept."""
    await db.execute(SQL["object"], mandate, rule, what.value, now)


async def waiting(db: Connection, vault: Vault) -> list[Objection]:
    """The objections that no administrator has settled, the oldest first."""
    rows = await db.fetch(SQL["waiting"])
    return [Objection(vault.open(row["name"], "people.name", row["person"]), row) for row in rows]


async def settle(db: Connection, id: int, by: UUID, now: datetime) -> None:
    """Mark an objection as looked at."""
    await db.execute(SQL["settle"], id, by, now)


async def override(
    db: Connection, rule: int, area: str | None, strength: str, reason: str, by: UUID, now: datetime
) -> None:
    """Add an administrator's rule in place of a shipped one. It survives every reload of the shipped rules.

    `area` is an area code, None means everywhere; `strength` is "primary", "secondary" or "none".
    """
    await db.execute(SQL["override"], rule, area, strength, reason, by, now)


async def table(db: Connection, industry: str) -> list[Row]:
    """Every rule of a trade. An administrator's own rule has her as `person` and her sealed `name`."""
    return await db.fetch(SQL["table"], industry)


async def get(db: Connection, rule: int) -> Row | None:
    """A rule, or None when there is none."""
    return await db.fetchrow(SQL["get"], rule)


async def own(db: Connection) -> list[Row]:
    """The administrators' own rules, the newest first."""
    return await db.fetch(SQL["own"])


async def drop(db: Connection, rule: int) -> bool:
    """Delete an administrator's rule, so that the shipped one counts again. False when it is no such rule."""
    return bool(await db.fetchval(SQL["drop"], rule))
