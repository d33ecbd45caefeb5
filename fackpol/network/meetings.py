"""Meetings: what a coordinator writes and changes until the invitations are sent.

A meeting is a draft until then. What happens to a called meeting is in `invitations`, which tells everybody.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from fackpol.base.database import Connection, queries, typed, typed_rows

SQL = queries("meetings")


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

    title: str
    about: str
    street: str
    venue: str
    link: str
    access_note: str
    children_note: str
    starts_at: datetime
    ends_at: datetime
    areas: tuple[str, ...]
    remind: tuple[str, ...] = ("day", "hours")  # see the view `reminders`

    @property
    def time_and_place(self) -> TimeAndPlace:
        return TimeAndPlace(self.street, self.venue, self.link, self.starts_at, self.ends_at)

    @property
    def row(self) -> tuple[object, ...]:
        """The columns of `meetings`, in the order in which the queries take them."""
        texts = (self.title, self.about, self.street, self.venue, self.link, self.access_note, self.children_note)
        return (*texts, self.starts_at, self.ends_at, list(self.remind))


@dataclass(frozen=True, slots=True)
class HostedMeeting:
    """A meeting as the coordinators of a branch that hosts it see it. Moments are in UTC."""

    id: int
    called_by: UUID | None
    title: str
    about: str
    street: str
    venue: str
    link: str
    access_note: str
    children_note: str
    starts_at: datetime
    ends_at: datetime
    sequence: int  # how many times the invited have been told of a change
    called_at: datetime | None  # None: a draft
    remind: list[str]
    cancelled_at: datetime | None
    cancel_reason: str | None
    outcome: str | None  # what the meeting led to
    came: int | None
    branch: int
    branch_name: str
    reply_to: str | None
    told: int  # letters that tell what it led to
    told_sent: int  # how many of those have been sent
    areas: list[str]

    @property
    def time_and_place(self) -> TimeAndPlace:
        return TimeAndPlace(self.street, self.venue, self.link, self.starts_at, self.ends_at)


@dataclass(frozen=True, slots=True)
class ListedMeeting:
    """A meeting in a branch's list, with counts of people."""

    id: int
    title: str
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


async def draft(db: Connection, branch: str, by: UUID, meeting: Meeting) -> int:
    """Make a draft, hosted by the branch, and return its id. Nobody is told yet."""
    async with db.transaction():
        id = int(await db.fetchval(SQL["draft"], by, branch, *meeting.row))
        await db.execute(SQL["set_areas"], id, list(meeting.areas))
    return id


async def redraft(db: Connection, id: int, meeting: Meeting) -> bool:
    """Change a draft. False when it has been called meanwhile."""
    async with db.transaction():
        if not await db.fetchval(SQL["redraft"], id, *meeting.row):
            return False
        await db.execute(SQL["clear_areas"], id, list(meeting.areas))
        await db.execute(SQL["set_areas"], id, list(meeting.areas))
    return True


async def scrap(db: Connection, id: int) -> None:
    """Throw a draft away."""
    await db.execute(SQL["scrap"], id)


async def get(db: Connection, branch: str, id: int) -> HostedMeeting | None:
    """A meeting that the branch hosts, or None when it hosts no such meeting."""
    row = await db.fetchrow(SQL["get"], branch, id)
    return typed(HostedMeeting, row) if row else None


async def of_branch(db: Connection, branch: str, now: datetime) -> list[ListedMeeting]:
    """A branch's meetings: drafts first, then the latest, at most 30."""
    return typed_rows(ListedMeeting, await db.fetch(SQL["of_branch"], branch, now))
