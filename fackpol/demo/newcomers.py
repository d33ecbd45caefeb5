"""The example district's members whom no coordinator sees: without a branch, or not yet in one."""

from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base.database import Connection, queries
from fackpol.network import newcomers

SQL = queries("demo")
LATELY = timedelta(days=30)


async def make(db: Connection, eva: UUID, now: datetime) -> None:
    """Some have confirmed and not joined; some wait for an administrator, who has welcomed the others long ago."""
    await db.execute(SQL["came_late"], now)
    await db.execute(SQL["registered_lately"], now)
    before = [row["person"] for row in await db.fetch(SQL["unwelcomed_before"], now - LATELY)]
    await newcomers.welcome(db, before, eva, now - LATELY)
    await db.execute(SQL["letters_went"])
