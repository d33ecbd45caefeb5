"""Meetings: what a coordinator writes and changes until the invitations are sent.

A meeting is a draft until then. What happens to a called meeting is in `invitations`, which tells everybody.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from fackpol.base.database import Connection, queries
from fackpol.base.rate_limits import DAY, Limit
from fackpol.base.vault import Vault

SQL = queries("meetings")
CALLS_A_DAY = Limit("meetings called by a branch", 5, DAY)  # also those that it calls off at once
MOVES_A_DAY = Limit("moves of a meeting", 5, DAY)
SAMPLES_A_DAY = Limit("samples to a coordinator", 20, DAY)
DRAFTS_STAY = timedelta(days=14)  # after their day
TEXTS = ("title", "about", "street", "venue", "link", "access_note", "children_note")
# The columns of a meeting's queries that lie sealed, and the field that each was sealed as. The id is the meeting's.
SEALED = {name: f"meetings.{name}" for name in TEXTS} | {
    "cancel_reason": "cancellations.reason",
    "outcome": "outcomes.text",
    "later_outcome": "later_outcomes.text",
}


class TimeAndPlace(NamedTuple):
    """What everybody who is invited must be told of when it changes."""

    street: str
    venue: str
    link: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Meeting:
    """What a coordinator writes about a meeting. Moments are in UTC; `areas` are area codes.

    Either `street` or `link` must have a value; a text that is not given is "".
    """

    title: str = field(repr=False)
    about: str = field(repr=False)
    street: str = field(repr=False)
    venue: str = field(repr=False)
    link: str = field(repr=False)
    access_note: str = field(repr=False)
    children_note: str = field(repr=False)
    starts_at: datetime
    ends_at: datetime
    areas: tuple[str, ...]
    remind: tuple[str, ...] = ("day", "hours")  # see the view `reminders`

    @property
    def time_and_place(self) -> TimeAndPlace:
        return TimeAndPlace(self.street, self.venue, self.link, self.starts_at, self.ends_at)

    def row(self, vault: Vault, id: int) -> tuple[object, ...]:
        """The columns of `meetings`, the texts sealed, in the order in which the queries take them."""
        texts = (vault.seal_text(getattr(self, name), SEALED[name], id) for name in TEXTS)
        return (*texts, self.starts_at, self.ends_at, list(self.remind))


@dataclass(frozen=True, slots=True)
class HostedMeeting:
    """A meeting as the coordinators of a branch that hosts it see it. Moments are in UTC."""

    id: int
    called_by: UUID | None
    title: str = field(repr=False)
    about: str = field(repr=False)
    street: str = field(repr=False)
    venue: str = field(repr=False)
    link: str = field(repr=False)
    access_note: str = field(repr=False)
    children_note: str = field(repr=False)
    starts_at: datetime
    ends_at: datetime
    sequence: int  # how many times the invited have been told of a change
    called_at: datetime | None  # None: a draft
    remind: list[str]
    cancelled_at: datetime | None
    cancel_reason: str = field(repr=False)  # "" when nobody has given one
    outcome: str = field(repr=False)  # what the meeting led to; "" until somebody has told
    came: int | None
    branch: int
    branch_name: str
    reply_to: str = field(repr=False)
    told: int  # letters that tell what it led to, to those whom the branch is shown
    told_sent: int  # how many of those have been sent
    areas: list[str]
    series: int | None
    own_series: int | None  # the same; None for a host whose series it is not
    by_hand: list[str]  # what was changed in this draft of a series alone: see `series.FIELDS`
    edited_at: datetime | None  # when it was last changed after it was called
    hosts: str  # the names of all the branches that host it, a line each

    @property
    def time_and_place(self) -> TimeAndPlace:
        return TimeAndPlace(self.street, self.venue, self.link, self.starts_at, self.ends_at)

    @property
    def several(self) -> bool:
        """Whether other branches host it too: of their members she sees no exact number."""
        return "\n" in self.hosts


@dataclass(frozen=True, slots=True)
class EarlierMeeting:
    """A meeting that the next one may begin from."""

    id: int
    title: str = field(repr=False)
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class ListedMeeting:
    """A meeting in a branch's list, with counts of people."""

    id: int
    title: str = field(repr=False)
    starts_at: datetime
    ends_at: datetime
    called_at: datetime | None  # None: a draft
    cancelled_at: datetime | None
    told: bool  # whether those who came have been told what it led to
    lost: int  # invitations that failed or bounced, while it is still to come
    invited: int
    yes: int
    maybe: int
    no: int


async def draft(db: Connection, vault: Vault, branch: str, by: UUID, meeting: Meeting) -> int:
    """Make a draft, hosted by the branch, and return its id. Nobody is told yet."""
    async with db.transaction():
        id = await new_id(db)
        await db.execute(SQL["draft"], id, by, branch, *meeting.row(vault, id))
        await db.execute(SQL["set_areas"], id, list(meeting.areas))
    return id


async def new_id(db: Connection) -> int:
    """The id of the next meeting: its texts are sealed under it before it has a row."""
    return int(await db.fetchval(SQL["new_id"]))


async def redraft(db: Connection, vault: Vault, id: int, meeting: Meeting) -> bool:
    """Change a draft. False when it has been called meanwhile."""
    async with db.transaction():
        if not await db.fetchval(SQL["redraft"], id, *meeting.row(vault, id)):
            return False
        await db.execute(SQL["clear_areas"], id, list(meeting.areas))
        await db.execute(SQL["set_areas"], id, list(meeting.areas))
    return True


async def hold(db: Connection, id: int) -> None:
    """Let others who change the meeting wait until the caller's transaction ends."""
    await db.execute(SQL["hold"], id)


async def scrap(db: Connection, id: int) -> None:
    """Throw a draft away."""
    await db.execute(SQL["scrap"], id)


async def get(db: Connection, vault: Vault, branch: str, id: int) -> HostedMeeting | None:
    """A meeting that the branch hosts, or None when it hosts no such meeting."""
    row = await db.fetchrow(SQL["get"], branch, id)
    if row is None:
        return None
    reply_to = vault.open_text(row["reply_to"], "branches.reply_to", row["branch"])
    return HostedMeeting(**opened(vault, row, id) | {"reply_to": reply_to})


async def of_branch(db: Connection, vault: Vault, branch: str, now: datetime) -> list[ListedMeeting]:
    """A branch's meetings: drafts first, then the latest, at most 30. The coming drafts of series are in `series`."""
    rows = await db.fetch(SQL["of_branch"], branch, now)
    return [ListedMeeting(**opened(vault, row, row["id"])) for row in rows]


async def latest(db: Connection, vault: Vault, branch: str) -> list[EarlierMeeting]:
    """The branch's latest called meetings, at most five, the newest first."""
    return [EarlierMeeting(**opened(vault, row, row["id"])) for row in await db.fetch(SQL["latest"], branch)]


async def taken(db: Connection, vault: Vault, branch: str, days: Collection[date]) -> dict[date, str]:
    """Those of these local days on which the branch has a meeting or a draft already, with its title."""
    rows = await db.fetch(SQL["taken"], branch, list(days))
    return {row["day"]: opened(vault, row, row["id"])["title"] for row in reversed(rows)}


async def next_free(db: Connection, vault: Vault, branch: str, was: date, today: date) -> date:
    """The next day after today and `was`, of its weekday, on which the branch has nothing; half a year is tried."""
    after = max(was, today)
    first = after + timedelta(days=(was.weekday() - after.weekday() - 1) % 7 + 1)
    days = [first + timedelta(weeks=n) for n in range(26)]
    busy = await taken(db, vault, branch, days)
    return next((day for day in days if day not in busy), first)


async def tidy(db: Connection, now: datetime) -> None:
    """Throw away drafts whose day passed long ago: nobody was invited, and nobody can be."""
    await db.execute(SQL["forget_drafts"], now - DRAFTS_STAY)


def opened(vault: Vault, row: Mapping[str, Any], id: int) -> dict[str, Any]:
    """A row about the meeting with this id, with those of its columns opened that `SEALED` names; "" for no text."""
    return {name: vault.open_text(value, SEALED[name], id) if name in SEALED else value for name, value in row.items()}
