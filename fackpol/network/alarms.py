"""How many members somebody may open in a day, and the alarm when it is unusually many. Nobody reads all in one go.

Counted are different records and different lists: to open one again costs nothing. The day is the local one.
"""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, time, timedelta
from typing import Literal
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, one, queries
from fackpol.base.vault import Vault
from fackpol.network import access_log, security_log
from fackpol.network.access_log import Reading

SQL = queries("alarms")
What = Literal["record", "list"]
CAPS: dict[What, int] = {"record": 60, "list": 20}
# What a reading counts as. Representatives do not count: their names and seats are public, and whoever keeps the list
# opens it all day.
COUNTED: dict[str, What] = {
    **dict.fromkeys(("record", "security_log"), "record"),
    **dict.fromkeys(("list", "members", "number", "answers", "door", "paper", "newcomers"), "list"),
}
TIMES_USUAL = 3
FEWEST: dict[What, int] = {"record": 10, "list": 5}  # that can be unusually many
FEWEST_DAYS, LOOKS_BACK = 5, timedelta(days=28)  # on which she has opened any: below, nobody knows what is usual
KEPT = timedelta(days=730)


class TooMany(Exception):
    """It would be more than anybody may open in a day."""


async def opens(db: Connection, vault: Vault, reading: Reading) -> bool:
    """Log what she is about to open. False, and nothing is logged, when it would be more than the day's."""
    if reading.what not in COUNTED:
        await access_log.log(db, vault, reading)
        return True
    what, person = COUNTED[reading.what], reading.who.person
    return await _counted(db, person, what, reading.now, lambda: access_log.log(db, vault, reading))


async def finds(db: Connection, person: UUID, found: Collection[UUID], why: str, now: datetime) -> bool:
    """Log whom an administrator (`person`) has found and is about to see. False as `opens` says."""
    return await _counted(db, person, "record", now, lambda: access_log.of_people(db, person, found, why, now))


async def _counted(db: Connection, person: UUID, what: What, now: datetime, log: Callable[[], Awaitable[None]]) -> bool:
    async with db.transaction():
        await db.execute(SQL["lock"], person)
        try:
            async with db.transaction():
                await log()
                n = await _opened(db, person, what, now)
                if n > CAPS[what]:
                    raise TooMany
        except TooMany:
            await _refuse(db, person, what, now)
            return False
        if why := await _why(db, person, what, n, now):
            await _sound(db, person, what, why, n, now)
    return True


def again_at(now: datetime) -> datetime:
    """When she can open more: at midnight."""
    return dates.moment(dates.today(now) + timedelta(days=1), time())


async def _opened(db: Connection, person: UUID, what: What, now: datetime) -> int:
    """How many today."""
    row = await one(db, SQL["opened"], person, dates.moment(dates.today(now), time()))
    return int(row[what])


async def _refuse(db: Connection, person: UUID, what: What, now: datetime) -> None:
    await security_log.note(db, "opening refused", now, person)
    await _sound(db, person, what, "refused", CAPS[what], now)


async def _why(db: Connection, person: UUID, what: What, n: int, now: datetime) -> str:
    """The reason for an alarm, or ""."""
    if n * 2 >= CAPS[what]:
        return "half"
    if n < FEWEST[what]:
        return ""
    midnight = dates.moment(dates.today(now), time())
    row = await one(db, SQL["usual"], person, what, midnight - LOOKS_BACK, midnight)
    known = row["days"] >= FEWEST_DAYS
    return "unusual" if known and n >= TIMES_USUAL * row["usual"] else ""


async def _sound(db: Connection, person: UUID, what: What, why: str, n: int, now: datetime) -> None:
    await db.execute(SQL["sound"], person, dates.today(now), what, why, n, now)


async def tidy(db: Connection, now: datetime) -> None:
    """Delete alarms that are older than 24 months."""
    await db.execute(SQL["tidy"], now - KEPT)
