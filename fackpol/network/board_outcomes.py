"""Board outcomes: a local board gets what its municipal group's meetings came to (the plan's § 36).

The board is that of a municipality or region whose representatives were asked to the meeting, or which the meeting
names. The coordinator is told beforehand and may leave the boards out. Each board hears of a meeting once.
"""

from dataclasses import dataclass
from datetime import datetime

from fackpol.base import dates
from fackpol.base.database import Connection, queries

SQL = queries("board_outcomes")


@dataclass(frozen=True)
class Boards:
    """Area codes: whose boards would hear of a meeting, and whose have heard."""

    untold: list[str]
    told: list[str]


async def of_meeting(db: Connection, meeting: int, now: datetime) -> Boards:
    """The local boards that a meeting is told to, by area's code. A board that nobody answers for is not there."""
    rows = await db.fetch(SQL["of_meeting"], meeting, dates.today(now))
    return Boards(
        [row["area"] for row in rows if row["told_at"] is None], [row["area"] for row in rows if row["told_at"]]
    )


async def tell(db: Connection, meeting: int, now: datetime) -> int:
    """Post what the meeting came to, to the boards that have not heard. Returns how many letters.

    0 too as long as nobody has told the outcome: whoever tells it calls this in the same transaction.
    """
    return int(await db.fetchval(SQL["tell"], meeting, now, dates.today(now)) or 0)
