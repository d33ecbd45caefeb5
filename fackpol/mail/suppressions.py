"""The suppression list: addresses that get no more letters, why, on what evidence, and how it is undone.

A suppression is a keyed hash, so that it outlives the row it was about. A letter to sign in goes all the same, and
whoever comes in by it has shown that the address works.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base.database import Connection, Row, queries

SQL = queries("suppressions")
LATELY = timedelta(days=30)


async def failed(db: Connection, letters: Iterable[int], now: datetime) -> None:
    """Suppresses the addresses that are gone by the rules, after these letters have bounced or been refused."""
    await db.execute(SQL["failed"], list(letters), now)


async def complained(db: Connection, person: UUID, now: datetime) -> None:
    """Suppresses the address of somebody who has marked a letter as junk, until she takes that back herself."""
    await db.execute(SQL["complained"], person, now)


async def of(db: Connection, person: UUID) -> Row | None:
    """Returns `reason`, `at`, and the last bounce's `code` and `enhanced`; None when the address is not suppressed."""
    return await db.fetchrow(SQL["of"], person)


async def lift(db: Connection, person: UUID, own: bool) -> bool:
    """Tries the address again. Only she herself (`own`) takes back a complaint."""
    reasons = ["bounced", "complained"] if own else ["bounced"]
    return bool(await db.fetchval(SQL["lift"], person, reasons))


async def lift_bounced(db: Connection, now: datetime) -> int:
    """Tries again all that bounced in 30 days, when it was our own fault. Returns how many."""
    return int(await db.fetchval(SQL["lift_bounced"], now - LATELY))


async def counted(db: Connection, now: datetime) -> list[Row]:
    """Counts the addresses suppressed in 30 days: rows of `reason`, `addresses`, `latest`."""
    return await db.fetch(SQL["counted"], now - LATELY)
