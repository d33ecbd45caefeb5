"""What a meeting is: a draft until its invitations are sent; then it moves, or is cancelled, and everybody is told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, Row, queries

SQL = queries("meetings")


@dataclass(frozen=True)
class Meeting:
    """What a coordinator writes. Moments are in UTC; street or link must be there; areas are codes."""

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
        texts = (self.title, self.about, self.street, self.venue, self.link, self.access_note, self.children_note)
        return (*texts, self.starts_at, self.ends_at, list(self.remind))


async def draft(db: Connection, branch: str, by: UUID, meeting: Meeting) -> int:
    """A new one, hosted by the branch. Nobody is told yet."""
    async with db.transaction():
        id = int(await db.fetchval(SQL["draft"], by, branch, *meeting.row))
        await db.execute(SQL["set_areas"], id, list(meeting.areas))
    return id


async def redraft(db: Connection, id: int, meeting: Meeting) -> bool:
    """Change a draft; False when it has been called meanwhile."""
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
    """A meeting that the branch hosts, with its `areas`, `cancelled_at` and `cancel_reason`."""
    return await db.fetchrow(SQL["get"], branch, id)


async def of_branch(db: Connection, branch: str, now: datetime) -> list[Row]:
    """Drafts first, then the latest meetings, with counts of answers, of invitations that are `lost`, and whether what
    came of it has been `told`.
    """
    return await db.fetch(SQL["of_branch"], branch, now)
