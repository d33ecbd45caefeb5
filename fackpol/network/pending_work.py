"""Pending work: counts of what waits for an administrator. Her first page shows them."""

from datetime import date, datetime

from fackpol.base.database import Connection, Row, one, queries

SQL = queries("pending_work")


async def waiting(db: Connection, now: datetime, today: date) -> Row:
    """One row of counts.

    `objections` from members; `committees` and `titles` that no rule recognises; `seats` that representatives have
    added themselves; `unasked` representatives whose mandates end within 90 days and whom nobody has asked what comes
    after; committees of which it is `unknown` who sits since mandates ended; `reports` of groups that nobody has
    accepted anything of; `unclear` incoming mails; letters `lost` in the last week; and `leaderless` branches that have
    no coordinator.
    """
    return await one(db, SQL["waiting"], today, now)
