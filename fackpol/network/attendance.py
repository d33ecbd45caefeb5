"""Attendance: who came to a meeting, checked in at the door or as she says herself; walk-ins are a number.

Her own word stands over the door's, and she can have nothing kept. Who came goes with her, and with her invitation a
year after the meeting; then counts are left (`retention`). How many came is asked of the view `came_counts` alone.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from fackpol.base.database import Connection, one, queries, typed
from fackpol.base.vault import Vault
from fackpol.network.meetings import HostedMeeting
from fackpol.network.representatives import shown_name

SQL = queries("attendance")
BEFORE, AFTER = timedelta(hours=2), timedelta(days=14)  # when the list can be used: as `door_open` in SQL
MOST_WALK_INS = 9999


class Said(StrEnum):
    """What is known of somebody invited."""

    CAME = "came"
    ABSENT = "absent"
    HIDDEN = "hidden"  # she does not want it kept; only she says so


class CheckIn(StrEnum):
    """What became of a press at the door."""

    DONE = "done"
    HER_WORD = "her_word"  # she has said it herself, and that stands
    GONE = "gone"  # not on the list any more, or the list is closed


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody on the list for the door."""

    invitation: UUID
    person: UUID
    name: str = field(repr=False)
    representative: bool
    committee: str | None
    union_name: str | None
    answer: str | None
    said: str | None
    by_herself: bool
    twin: str = field(default="", repr=False)  # what tells her from another of the same name

    @property
    def came(self) -> bool:
        return self.said == Said.CAME

    @property
    def label(self) -> str:
        """Her name, and what she is known by beside it."""
        return ", ".join(part for part in (self.name, self.committee if self.representative else self.twin) if part)


@dataclass(frozen=True, slots=True)
class Came:
    """How many came. `came` is the sum; None where nobody has said anything."""

    members: int
    representatives: int
    walk_ins: int
    came: int | None
    others: int | None = None  # of several hosts, the others' members, to be shown as a band; `came` is None then

    @property
    def named(self) -> int:
        """Those who are checked in by name."""
        return self.members + self.representatives


def is_open(meeting: HostedMeeting, now: datetime) -> bool:
    """Whether the list for the door can be used now."""
    there = meeting.called_at is not None and meeting.cancelled_at is None
    return there and meeting.starts_at - BEFORE <= now <= meeting.ends_at + AFTER


async def listed(db: Connection, vault: Vault, meeting: int, branch: int) -> list[Attendee]:
    """Who stands on the list of this branch (its id): members whom its coordinators may see, and representatives.

    The caller must log that the list was opened.
    """
    rows = await db.fetch(SQL["listed"], meeting, branch)
    opened = [(row, vault.open(row["name"], "people.name", row["person"])) for row in rows]
    return [Attendee(**{**row, "name": shown_name(name) if row["representative"] else name}) for row, name in opened]


async def check_in(db: Connection, meeting: int, branch: int, invitation: UUID, came: bool, now: datetime) -> CheckIn:
    """Check in somebody who stands on this branch's list, or take that back. Doing it twice is doing it once."""
    said = Said.CAME if came else Said.ABSENT
    hers = await db.fetchval(SQL["check_in"], invitation, meeting, branch, said.value, now)
    return CheckIn.GONE if hers is None else CheckIn.HER_WORD if hers else CheckIn.DONE


async def say(db: Connection, invitation: UUID, said: Said, now: datetime) -> bool:
    """Keep what she says of herself, from when the meeting begins. False before that, and for one that is cancelled."""
    return bool(await db.fetchval(SQL["say"], invitation, said.value, now))


async def counts(db: Connection, meeting: int) -> Came:
    """How many came."""
    return typed(Came, await one(db, SQL["counts"], meeting))


async def counts_of_host(db: Connection, meeting: int, branch: int, today: date) -> Came:
    """How many came, as one of several hosts may see it: her own members, and the others' who count outside."""
    return typed(Came, await one(db, SQL["counts_of_host"], meeting, branch, today))


async def add_walk_ins(db: Connection, meeting: int, more: int, now: datetime) -> bool:
    """One more who came without standing on the list, or (-1) one fewer. False when the list is closed."""
    return bool(await db.fetchval(SQL["add_walk_ins"], meeting, more, now))


async def set_walk_ins(db: Connection, meeting: int, n: int) -> bool:
    """How many came without standing on the list. False for a meeting that was not called, or was cancelled."""
    return bool(await db.fetchval(SQL["set_walk_ins"], meeting, n))
