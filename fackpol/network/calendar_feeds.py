"""Calendar feeds: a person's meetings, fetched by her own calendar program through a secret link.

She can revoke the link at any time. The calendar format is RFC 5545.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault
from fackpol.network.meetings import opened

SQL = queries("calendar_feeds")
BACK = timedelta(days=60)  # how long a past meeting stays in the feed


async def make(db: Connection, person: UUID, now: datetime) -> UUID:
    """Make a new feed and return its id. The link that she had before stops working."""
    id = uuid4()
    await db.execute(SQL["make"], id, person, now)
    return id


async def drop(db: Connection, person: UUID) -> None:
    """Revoke her link."""
    await db.execute(SQL["drop"], person)


async def of(db: Connection, person: UUID) -> UUID | None:
    """The id of her feed, or None when she has none."""
    id: UUID | None = await db.fetchval(SQL["of"], person)
    return id


async def owner(db: Connection, id: UUID) -> Row | None:
    """Whose feed this is: `person` and `language`. None when the link has been revoked."""
    return await db.fetchrow(SQL["owner"], id)


async def meetings(db: Connection, vault: Vault, person: UUID, now: datetime) -> list[dict[str, Any]]:
    """The meetings in her feed: those she is invited to and has not declined, as `letters.entry` wants them."""
    rows = await db.fetch(SQL["meetings"], person, now - BACK)
    return [opened(vault, row, row["meeting"]) for row in rows]
