"""Outcomes: what a meeting led to, told once to those who came; and months later what became of that."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID

from fackpol.base.database import Connection, one, queries, typed
from fackpol.base.vault import Vault
from fackpol.network import meetings

SQL = queries("outcomes")


@dataclass(frozen=True, slots=True)
class Recipients:
    """How many letters tell what a meeting led to. Either `promised` is 0, or (nobody is checked in) the others are."""

    came: int
    absent: int  # who had said yes, and did not come
    promised: int  # who said yes or perhaps, where nobody is checked in

    @property
    def thanked(self) -> int:
        """How many get a letter that thanks them."""
        return self.came + self.promised

    @property
    def seen(self) -> str:
        """What a page has shown of it, so that nobody else is written to than she saw."""
        return f"{self.came}-{self.absent}-{self.promised}"


@dataclass(frozen=True, slots=True)
class LaterOutcome:
    """What became of a meeting, months later."""

    later_outcome: str = field(repr=False)  # "" until somebody has written it
    at: datetime | None
    told_at: datetime | None  # when those who came got a letter
    asked: bool  # whether it is time to write it
    told: int  # letters that tell it


async def recipients(db: Connection, meeting: int, branch: int) -> Recipients:
    """How many of those whom a host (its branch's id) is shown get which letter, as it is now."""
    return typed(Recipients, await one(db, SQL["recipients"], meeting, branch))


async def tell(
    db: Connection, vault: Vault, meeting: int, text: str, by: UUID, now: datetime, absent: bool = False
) -> int | None:
    """Tell those who came what the meeting led to; where nobody was checked in, those who said that they would come.

    `absent`: also those who had said yes and did not come, without thanking them for it. Can be done once, after the
    meeting. Returns how many letters were posted; None before the meeting or when done.
    """
    told = (meeting, vault.seal(text, "outcomes.text", meeting), by, now, absent)
    return cast("int | None", await db.fetchval(SQL["tell"], *told))


async def later(db: Connection, vault: Vault, meeting: int, now: datetime) -> LaterOutcome:
    """What became of a meeting, and whether it is time to say it: three months after one whose outcome is told."""
    row = dict(await one(db, SQL["later"], meeting, now))
    return LaterOutcome(**meetings.opened(vault, row, meeting))


async def write_later(db: Connection, vault: Vault, meeting: int, text: str, by: UUID, now: datetime) -> bool:
    """Keep what became of a meeting. False before it is time, and once it has been told."""
    sealed = vault.seal(text, "later_outcomes.text", meeting)
    return bool(await db.fetchval(SQL["write_later"], meeting, sealed, by, now))


async def tell_later(db: Connection, meeting: int, now: datetime) -> int | None:
    """Write to those who came of what became of it, once. Returns how many letters; None when that is done."""
    return cast("int | None", await db.fetchval(SQL["tell_later"], meeting, now))
