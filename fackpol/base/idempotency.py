"""Idempotency keys: a button pressed twice does one thing.

Each form that makes something new carries a random key, and the first request with it claims it.
"""

from datetime import datetime, timedelta

from fackpol.base.database import Connection, queries

SQL = queries("idempotency")
DAY = timedelta(days=1)  # how long a key is remembered


async def claim(db: Connection, key: bytes, now: datetime) -> bool:
    """Claims the key. False when an earlier request holds it."""
    return bool(await db.fetchval(SQL["first"], key, now))


async def finish(db: Connection, key: bytes, path: str) -> None:
    """Remembers the path of what the request made."""
    await db.execute(SQL["led_to"], key, path)


async def release(db: Connection, key: bytes) -> None:
    """Gives the key back after a request that made nothing, so that the button may be pressed again."""
    await db.execute(SQL["undo"], key)


async def location(db: Connection, key: bytes) -> str | None:
    """The path that the first request led to; None while it runs, or when it made nothing."""
    found: str | None = await db.fetchval(SQL["path"], key)
    return found


async def tidy(db: Connection, now: datetime) -> None:
    """Forgets keys older than a day."""
    await db.execute(SQL["tidy"], now - DAY)
