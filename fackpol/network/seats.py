"""The titles that registers use, and the seat that each is read as: by the tables, or as an administrator says."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fackpol.base.database import Connection, queries
from fackpol.network.classification import title_words

SQL = queries("seats")


async def listed(db: Connection) -> list[dict[str, Any]]:
    """Every title in the list: seat_text, seat (None: unknown), how many mandates, and `own`: who decided when."""
    rows = await db.fetch(SQL["listed"])
    own = {row["pattern"]: row for row in await db.fetch(SQL["own"])}
    return [{**row, "own": own.get(title_words(row["seat_text"]))} for row in rows]


async def read_as(db: Connection, seat_text: str, seat: str, by: UUID, now: datetime) -> None:
    """From now on this title is that seat, however it is spelt, in the list and in every register that comes. It
    survives every reload.
    """
    async with db.transaction():
        title = title_words(seat_text)
        await db.execute(SQL["read_as"], title, seat, by, now)
        spelt = [row["seat_text"] for row in await db.fetch(SQL["listed"]) if title_words(row["seat_text"]) == title]
        await db.execute(SQL["mend"], spelt, seat)


async def forget(db: Connection, seat_text: str) -> None:
    """The tables' own reading counts again, for the registers that come."""
    await db.execute(SQL["forget"], title_words(seat_text))
