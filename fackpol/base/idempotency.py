"""A button pressed twice does one thing: each form that makes something new carries a number that is spent once."""

from datetime import datetime, timedelta

from fackpol.base.database import Connection, queries

SQL = queries("idempotency")
DAY = timedelta(days=1)


async def claim(db: Connection, key: bytes, now: datetime) -> bool:
    """False when somebody has pressed it already."""
    return bool(await db.fetchval(SQL["first"], key, now))


async def finish(db: Connection, key: bytes, path: str) -> None:
    """What it made is there."""
    await db.execute(SQL["led_to"], key, path)


async def release(db: Connection, key: bytes) -> None:
    """It came to nothing: it may be pressed again."""
    await db.execute(SQL["undo"], key)


async def location(db: Connection, key: bytes) -> str | None:
    """Where the first press led; None while it is under way, or when it came to nothing."""
    found: str | None = await db.fetchval(SQL["path"], key)
    return found


async def tidy(db: Connection, now: datetime) -> None:
    await db.execute(SQL["tidy"], now - DAY)
