"""Meetings: what a coordinator writes and changes until the invitations are sent.

A meeting is a draft until then. What happens to a called meeting is in `invitations`, which tells everybody.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, Row, queries

SQL = queries("meetings")


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
    def row(self) -> tuple[object, ...]:
        """The columns of `meetings`, in the order in which the queries take them."""
        texts = (self.title, self.about, self.street, self.venue, self.link, self.access_note, self.children_note)
        return (*texts, self.starts_at, self.ends_at, list(self.remind))


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


async def get(db: Connection, branch: str, id: int) -> Row | None:
    """A meeting that the branch hosts, with its `areas`, `cancelled_at` and `cancel_reason`. None: it hosts none."""
    return await db.fetchrow(SQL["get"], branch, id)


async def of_branch(db: Connection, branch: str, now: datetime) -> list[Row]:
    """A branch's meetings: drafts first, then the latest.

    Each row has counts of answers and of `lost` invitations (bounced or failed), and whether the invited have been
    `told` what the meeting led to.
    """
    return await db.fetch(SQL["of_branch"], branch, now)
