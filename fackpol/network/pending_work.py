"""What waits for an administrator, counted: her day begins with it."""

from datetime import date, datetime

from fackpol.base.database import Connection, Row, one, queries

SQL = queries("pending_work")


async def waiting(db: Connection, now: datetime, today: date) -> Row:
    """How many: `objections` of members, `committees` and `titles` that no rule reads, politicians whose mandate ends
    in 90 days and who are `unasked`, mails that are `unclear`, letters `lost` in a week, and branches that nobody
    coordinates (`leaderless`).
    """
    return await one(db, SQL["waiting"], today, now)
