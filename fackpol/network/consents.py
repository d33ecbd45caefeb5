"""Consents: what a member has said yes to, one purpose at a time, and which version of the text she read.

She can withdraw each one in a single step, as easily as she gave it (GDPR Art. 7).
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, Row, queries

SQL = queries("consents")
TEXT_VERSION = "2"
# Without consent to `matching` nothing about her may be kept, so withdrawing it means leaving the service.
PURPOSES = ("matching", "invitations", "questions", "calls")


async def give(db: Connection, person: UUID, purposes: Collection[str], channel: str, now: datetime) -> None:
    """Record consent to each purpose. One that is already open stays unchanged. `channel`: where she said so."""
    await db.execute(SQL["give"], person, list(purposes), TEXT_VERSION, channel, now)


async def end(db: Connection, person: UUID, purpose: str, channel: str, now: datetime) -> None:
    """Withdraw one consent at once, and erase what was kept only for it."""
    async with db.transaction():
        await db.execute(SQL["end"], person, purpose, channel, now)
        if purpose == "calls":
            await db.execute(SQL["forget_phone"], person)
        if purpose == "questions":
            await db.execute(SQL["end_introductions"], person, now)


async def of(db: Connection, person: UUID) -> dict[str, Row]:
    """The consents that are open now, by purpose."""
    return {row["purpose"]: row for row in await db.fetch(SQL["of"], person)}


async def letters(db: Connection, person: UUID) -> Row | None:
    """What the page behind a letter's link shows: `language`, `member`, `invited`, `paused_until`.

    None when the person has been erased.
    """
    return await db.fetchrow(SQL["letters"], person)
