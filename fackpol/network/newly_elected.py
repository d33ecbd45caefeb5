"""The newly elected: whoever is new on a kind of committee is offered a welcome, once, by an administrator's press.

New is whoever has had no seat before, on that committee or on one of the same kind, as far as we know: whoever goes on
after an election is not. The welcome says what the committee decides, what others have proposed, a colleague who has
said that she may be asked, and the next meeting.
"""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault
from fackpol.base.words import order
from fackpol.network.representatives import shown_name

SQL = queries("newly_elected")
A_YEAR = timedelta(days=365)


class State(StrEnum):
    """How it stands with somebody's welcome. The first that fits."""

    OFFERED = "offered"
    WITHOUT_ADDRESS = "without_address"
    UNREACHABLE = "unreachable"  # letters to her address come back, or it is stopped
    STOPPED = "stopped"  # she wants no letters now
    UNTOLD = "untold"  # she has not been told yet that she is in the list, which comes first
    READY = "ready"


@dataclass(frozen=True, slots=True)
class NewSeat:
    """A seat that she is new on. `owner` is an area's code; None: a federation's. `told_at`: when her letter went."""

    mandate: int
    committee: str
    owner: str | None
    seat: str
    from_day: date
    offered_at: datetime | None
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewlyElected:
    """A representative with the seats that she is new on, the latest first."""

    person: UUID
    name: str = field(repr=False)
    state: State
    seats: list[NewSeat] = field(repr=False)

    @property
    def told(self) -> bool:
        """Whether she has got it for all of them."""
        return all(seat.told_at for seat in self.seats)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who may be asked, on the same kind of committee elsewhere. `place` is the area's name."""

    mandate: int
    name: str = field(repr=False)
    committee: str
    place: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """What she is told of the committees that she is new on. `seats`: see `welcome_says`; none: she is new nowhere.

    `helps`: she has said that others who are new may turn to her.
    """

    seats: list[dict[str, Any]]
    next_meeting: datetime | None
    colleague: Colleague | None
    helps: bool


def term_began(day: date) -> date:
    """The day on which the councils of the term that a day is in took office: 15 October after an election.

    Kommunallagen (2017:725) 5 kap. 9 §. Elections are every fourth year, and 2026 is one of them.
    """
    year = day.year - (day.year - 2026) % 4
    began = date(year, 10, 15)
    return began if began <= day else date(year - 4, 10, 15)


async def since(db: Connection, vault: Vault, first: date, now: datetime) -> list[NewlyElected]:
    """Everybody who is new since a day and still sits, or is about to: by name."""
    rows = await db.fetch(SQL["since"], first, dates.today(now), now)
    found = [_newly_elected(vault, list(some)) for _, some in groupby(rows, lambda row: row["person"])]
    return sorted(found, key=lambda her: order(her.name))


async def offer(db: Connection, first: date, now: datetime, promised: int) -> int:
    """Offer the welcome to everybody who is READY, new since a day. Returns how many letters were posted.

    `promised`: how many the button said. 0, and nothing is posted, when they are more or fewer by now.
    """
    return int(await db.fetchval(SQL["offer"], first, dates.today(now), now, promised) or 0)


async def of(db: Connection, vault: Vault, person: UUID, now: datetime) -> Welcome | None:
    """What a representative is told. None: she is none."""
    row = await db.fetchrow(SQL["welcome"], person, now)
    if row is None:
        return None
    return Welcome(json.loads(row["seats"] or "[]"), row["next_meeting"], _colleague(vault, row), row["helps"])


async def is_new(db: Connection, person: UUID, today: date) -> Row | None:
    """`helps`: whether she has said that others may turn to her. `since`: when she became new, if within a year."""
    return await db.fetchrow(SQL["is_new"], person, today - A_YEAR)


async def help(db: Connection, person: UUID, yes: bool, now: datetime) -> None:
    """Record whether those who are new on the same kind of committee may turn to her."""
    await db.execute(SQL["help"], person, yes, now)


async def open_registers(db: Connection) -> int:
    """How many registers are read and not yet accepted: who is new may still change."""
    return int(await db.fetchval(SQL["open_registers"]))


def _newly_elected(vault: Vault, rows: list[Row]) -> NewlyElected:
    person, name = rows[0]["person"], vault.open(rows[0]["name"], "people.name", rows[0]["person"])
    seats = [NewSeat(*(row[column] for column in NewSeat.__slots__)) for row in rows]
    return NewlyElected(person, shown_name(name), _state(rows), seats)


def _state(rows: list[Row]) -> State:
    her = rows[0]
    fits = {
        State.OFFERED: all(row["offered_at"] for row in rows),
        State.WITHOUT_ADDRESS: not her["addressed"],
        State.UNREACHABLE: not her["reachable"],
        State.STOPPED: her["stopped"],
        State.UNTOLD: not her["listed"],
    }
    return next((state for state, does in fits.items() if does), State.READY)


def _colleague(vault: Vault, row: Row) -> Colleague | None:
    if row["colleague"] is None:
        return None
    name = shown_name(vault.open(row["colleague_name"], "people.name", row["colleague"]))
    return Colleague(row["colleague_mandate"], name, row["colleague_committee"], row["colleague_place"])
