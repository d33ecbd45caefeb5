"""The example district's newly elected: some have a welcome, some wait for it; others, Dag first, may be asked."""

from datetime import datetime, timedelta

from fackpol.base import dates
from fackpol.base.database import Connection, queries

SQL = queries("demo")
LATELY, WELCOMED = timedelta(days=40), timedelta(days=12)


async def make(db: Connection, now: datetime) -> None:
    began = dates.today(now - LATELY)
    await db.execute(SQL["began_lately"], began, now - LATELY)
    await db.execute(SQL["welcomed_lately"], began, now - WELCOMED)
    await db.execute(SQL["helps"], now - WELCOMED, began)
