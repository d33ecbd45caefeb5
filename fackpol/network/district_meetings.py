"""Meetings that the administrators call, for more than one branch. Their audience is made of parts: see `audiences`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fackpol.base.database import Connection, Row, one, queries, typed
from fackpol.base.vault import Vault
from fackpol.network import meetings
from fackpol.network.meetings import Meeting
from fackpol.network.representatives import shown_name

SQL = queries("district_meetings")


@dataclass(frozen=True, slots=True)
class ListedMeeting:
    """A meeting in the administrators' list."""

    id: int
    title: str = field(repr=False)
    starts_at: datetime
    called_at: datetime | None  # None: a draft
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A representative who is asked, with the latest answer, and the beginning of another time that she proposes."""

    name: str = field(repr=False)
    seat: str
    committee: str
    answer: str | None
    proposes: datetime | None


@dataclass(frozen=True, slots=True)
class AskedForPost:
    """Somebody who is asked for a post, with what she coordinates, or the code of the area in which she holds it.

    `proposes` is the beginning of another time that she proposes.
    """

    name: str = field(repr=False)
    post: str
    branch: str | None
    area: str | None
    answer: str | None
    proposes: datetime | None


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """How those members have answered who count outside their branch: to be shown in bands."""

    asked: int
    yes: int
    maybe: int
    no: int


async def draft(db: Connection, vault: Vault, by: UUID, meeting: Meeting, reply_to: str) -> int:
    """Make a draft and return its id. `by` is the administrator; answers to the letters will go to `reply_to`."""
    async with db.transaction():
        id = await meetings.draft(db, vault, "", by, meeting)  # no branch has that slug, so none hosts it
        await keep_reply_to(db, vault, id, reply_to)
    return id


async def keep_reply_to(db: Connection, vault: Vault, id: int, reply_to: str) -> None:
    """Change where answers to a meeting's letters go."""
    await db.execute(SQL["keep_reply_to"], id, vault.seal(reply_to, "district_meetings.reply_to", id))


async def get(db: Connection, vault: Vault, id: int) -> dict[str, Any] | None:
    """A meeting that the administrators call, opened, with `cancelled_at` and `outcome`. None: there is no such one."""
    row = await db.fetchrow(SQL["get"], id)
    if row is None:
        return None
    return meetings.opened(vault, row, id) | {"reply_to": vault.open(row["reply_to"], "district_meetings.reply_to", id)}


async def listed(db: Connection, vault: Vault) -> list[ListedMeeting]:
    """The administrators' meetings: drafts first, then the latest, at most 50."""
    return [ListedMeeting(**meetings.opened(vault, row, row["id"])) for row in await db.fetch(SQL["listed"])]


async def representatives(db: Connection, vault: Vault, id: int) -> list[Asked]:
    """The representatives who are asked. The caller has logged that they are shown."""
    opened = _opened(vault, await db.fetch(SQL["representatives"], id))
    return [Asked(**{**row, "name": shown_name(row["name"])}) for row in opened]


async def posts(db: Connection, vault: Vault, id: int) -> list[AskedForPost]:
    """Those who are asked for a post. The caller has logged that they are shown."""
    return [AskedForPost(**row) for row in _opened(vault, await db.fetch(SQL["posts"], id))]


async def members(db: Connection, id: int, today: date) -> AnswerCounts:
    """How the members have answered."""
    return typed(AnswerCounts, await one(db, SQL["members"], id, today))


def _opened(vault: Vault, rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """The rows with their names opened, and without whose they are."""
    for row in rows:
        values = dict(row)
        name = vault.open(row["name"], "people.name", values.pop("person"))
        yield {**values, "name": name}
