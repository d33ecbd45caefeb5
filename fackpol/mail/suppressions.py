"""Addresses that get no more letters: what they were stopped for, on what evidence, and how it is undone.

A stop is a keyed hash, so that it outlives the row it was about. A letter to sign in goes all the same, and whoever
comes in by it has shown that the address works.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base.database import Connection, Row, queries

SQL = queries("suppressions")
LATELY = timedelta(days=30)


async def failed(db: Connection, letters: Iterable[int], now: datetime) -> None:
    """Letters have bounced or been refused: stop the addresses that the rules say are gone."""
    await db.execute(SQL["failed"], list(letters), now)


async def complained(db: Connection, person: UUID, now: datetime) -> None:
    """She has marked a letter as junk: no more of them, until she says so herself."""
    await db.execute(SQL["complained"], person, now)


async def of(db: Connection, person: UUID) -> Row | None:
    """`reason`, `at`, and the `code` and `enhanced` code of the last bounce; None: nothing is stopped."""
    return await db.fetchrow(SQL["of"], person)


async def lift(db: Connection, person: UUID, own: bool) -> bool:
    """Try the address again. What she has said herself only she takes back (`own`)."""
    reasons = ["bounced", "complained"] if own else ["bounced"]
    return bool(await db.fetchval(SQL["lift"], person, reasons))


async def lift_bounced(db: Connection, now: datetime) -> int:
    """Try again all that bounced lately: when it was our own fault. How many."""
    return int(await db.fetchval(SQL["lift_bounced"], now - LATELY))


async def counted(db: Connection, now: datetime) -> list[Row]:
    """How many addresses have been stopped lately, by `reason`."""
    return await db.fetch(SQL["counted"], now - LATELY)
