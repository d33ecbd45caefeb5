"""When mandates end, most of them with the year: who is about to leave, what hangs on it, and what comes after."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault
from fackpol.base.words import order

SQL = queries("rollover")
ENDS_SOON = timedelta(days=90)


class After(StrEnum):
    """What comes after a mandate that is about to end, as she says herself."""

    STAYS = "stays"
    CHANGES = "changes"
    LEAVES = "leaves"


@dataclass(frozen=True)
class Next:
    """Her answer, with the committee and the seat of the next mandate when there is one."""

    after: After
    committee: int | None
    seat: str | None


@dataclass(frozen=True)
class Ending:
    """A mandate that is about to end, its holder's name opened; `row` is that of the query `ending`."""

    name: str = field(repr=False)
    row: Row = field(repr=False)


async def say_after(db: Connection, person: UUID, mandate: int, then: Next) -> None:
    """What comes after one of her mandates; what she said before no longer counts."""
    async with db.transaction():
        if await db.fetchval(SQL["say_after"], mandate, person, then.after.value) is None:
            return
        await db.execute(SQL["not_after_all"], mandate, then.committee, then.seat)
        if then.after is not After.LEAVES:
            await db.execute(SQL["go_on"], mandate, then.committee, then.seat)


async def ending(db: Connection, vault: Vault, day: date) -> list[Ending]:
    """Those that run on a day and end within ENDS_SOON, the first to end first, then by name."""
    rows = await db.fetch(SQL["ending"], day, day + ENDS_SOON)
    found = [Ending(vault.open(row["name"], "people.name", row["person"]), row) for row in rows]
    return sorted(found, key=lambda one: (one.row["to_day"], order(one.name), one.row["id"]))


async def hanging(db: Connection, day: date) -> dict[int, Row]:
    """By committee with mandates that are about to end: `members` whose work it decides, and open `questions`."""
    return {row["committee"]: row for row in await db.fetch(SQL["hanging"], day, day + ENDS_SOON)}


async def ask_staying(db: Connection, now: datetime, day: date) -> int:
    """Post "Sitter du kvar?" to whoever can be reached and has not said. Returns to how many."""
    return int(await db.fetchval(SQL["ask_staying"], now, day, day + ENDS_SOON))
