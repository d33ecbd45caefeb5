"""Which committees decide about which trades: what members say is wrong, and an administrator's own rows."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault

SQL = queries("rules")


class What(StrEnum):
    """What is wrong: she does not sit there, or the committee does not decide about the work."""

    SEAT = "seat"
    RULE = "rule"


@dataclass(frozen=True)
class Objection:
    """What somebody, we do not know who, has said of a match. `name` is the representative's."""

    name: str = field(repr=False)
    row: Row = field(repr=False)


async def object_to(db: Connection, mandate: int, rule: int, what: What, now: datetime) -> None:
    """Said once it is said: neither who nor how many is kept."""
    await db.execute(SQL["object"], mandate, rule, what.value, now)


async def waiting(db: Connection, vault: Vault) -> list[Objection]:
    """Those that nobody has looked at, the oldest first."""
    rows = await db.fetch(SQL["waiting"])
    return [Objection(vault.open(row["name"], "people.name", row["person"]), row) for row in rows]


async def settle(db: Connection, id: int, by: UUID, now: datetime) -> None:
    await db.execute(SQL["settle"], id, by, now)


async def override(
    db: Connection, rule: int, area: str | None, strength: str, reason: str, by: UUID, now: datetime
) -> None:
    """Say how it is, in one area or (None) everywhere: primary, secondary or none. It survives every reload."""
    await db.execute(SQL["override"], rule, area, strength, reason, by, now)


async def table(db: Connection, industry: str) -> list[Row]:
    """Every rule of a trade; `person` and the sealed `name` of whoever made one of the administrators' own."""
    return await db.fetch(SQL["table"], industry)


async def get(db: Connection, rule: int) -> Row | None:
    return await db.fetchrow(SQL["get"], rule)


async def own(db: Connection) -> list[Row]:
    """The administrators' rows, the newest first."""
    return await db.fetch(SQL["own"])


async def drop(db: Connection, rule: int) -> None:
    """Take an administrator's row away: the shipped one counts again."""
    await db.execute(SQL["drop"], rule)
