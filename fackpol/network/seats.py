"""Seats: the titles that registers use, and which seat each one means.

The table `sql/reference/seats.csv` says so, and an administrator's decision wins over it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from fackpol.base.database import Connection, queries
from fackpol.base.words import later, say
from fackpol.network.titles import title_words

SQL = queries("seats")
NAMES = {
    "ordforande": later("ordförande"),
    "vice-ordforande": later("vice ordförande"),
    "ledamot": later("ledamot"),
    "ersattare": later("ersättare"),
}


async def listed(db: Connection) -> list[dict[str, Any]]:
    """Every title that a mandate has: `seat_text`, `seat` (None: unknown) and how many `mandates` have it.

    Spellings that are one title ("ledamot", "Ledamot") are one row, under the most used of them.
    `own` is the administrator's decision (who and when), or None when the table decides.
    """
    rows = await db.fetch(SQL["listed"])
    own = {row["pattern"]: row for row in await db.fetch(SQL["own"])}
    titles: dict[tuple[str, str | None], dict[str, Any]] = {}
    for row in rows:
        title = title_words(row["seat_text"])
        listed = titles.setdefault((title, row["seat"]), {**row, "mandates": 0, "own": own.get(title)})
        listed["mandates"] += row["mandates"]
    return sorted(titles.values(), key=lambda row: (row["seat"] is not None, -row["mandates"], row["seat_text"]))


async def read_as(db: Connection, seat_text: str, seat: str, by: UUID, now: datetime) -> None:
    """Decide that a title means a seat, however it is spelt, for current mandates and for every register to come.

    The decision survives every reload of the table.
    """
    async with db.transaction():
        title = title_words(seat_text)
        await db.execute(SQL["read_as"], title, seat, by, now)
        spelt = [row["seat_text"] for row in await db.fetch(SQL["listed"]) if title_words(row["seat_text"]) == title]
        await db.execute(SQL["mend"], spelt, seat)


async def forget(db: Connection, seat_text: str) -> None:
    """Drop an administrator's decision, so that the table decides for the registers to come."""
    await db.execute(SQL["forget"], title_words(seat_text))


def seat_name(seat: str | None) -> str:
    """A seat's name in the language spoken now; "" for None and for a seat that has no name here."""
    return say(NAMES[seat]) if seat in NAMES else say("insynsplats") if seat == "insyn" else ""
