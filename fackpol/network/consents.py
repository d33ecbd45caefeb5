"""What somebody has said yes to: one purpose at a time, with the text she read, taken back in one step."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, Row, queries

SQL = queries("consents")
TEXT_VERSION = "2"
# `matching` is the yes without which nothing can be kept; ending it is leaving.
PURPOSES = ("matching", "invitations", "questions", "calls")


async def give(db: Connection, person: UUID, purposes: Collection[str], channel: str, now: datetime) -> None:
    """Open a yes for each purpose; one that is open already stays as it was."""
    await db.execute(SQL["give"], person, list(purposes), TEXT_VERSION, channel, now)


async def end(db: Connection, person: UUID, purpose: str, channel: str, now: datetime) -> None:
    """Take one yes back, at once, and erase what only it needed."""
    async with db.transaction():
        await db.execute(SQL["end"], person, purpose, channel, now)
        if purpose == "calls":
            await db.execute(SQL["forget_phone"], person)
        if purpose == "questions":
            await db.execute(SQL["end_introductions"], person, now)


async def of(db: Connection, person: UUID) -> dict[str, Row]:
    """The open ones, by purpose."""
    return {row["purpose"]: row for row in await db.fetch(SQL["of"], person)}


async def letters(db: Connection, person: UUID) -> Row | None:
    """What the link in a letter needs to know: `language`, `member`, `invited`, `paused_until`. None: she is gone."""
    return await db.fetchrow(SQL["letters"], person)
