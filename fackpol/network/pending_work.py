"""Pending work: counts of what waits for an administrator. Her first page shows them."""

from datetime import date, datetime
from uuid import UUID

from fackpol.base.database import Connection, queries

SQL = queries("duties")


async def waiting(db: Connection, now: datetime, today: date, person: UUID | None = None) -> dict[str, int]:
    """The counts by name, for one administrator or any.

    `questions` that wait for an administrator to choose a representative; `overdue` members who have waited more than
    14 days; `nominated` members who have said yes to becoming coordinators; posts that another administrator has
    `proposed` to give or end; branches whose coordinators are all `away`;
    `objections` from members; `committees` and `titles` that no rule recognises; `seats` that representatives have
    added themselves; `addressless` representatives, who sit and get no letters; `corrections` that representatives
    have asked for; `unasked` representatives whose mandates end within 90 days and whom nobody has asked what comes
    after; committees of which it is `unknown` who sits since mandates ended; `reports` of groups that nobody has
    accepted anything of; `unclear` incoming mails; letters `lost` in the last week; `leaderless` branches that have no
    coordinator; members whom no branch fits and nobody has welcomed (`unwelcomed`); and those who could be in a branch
    and are in none (`unjoined`). Whoever has not confirmed her address is in none of these counts.
    """
    counts: dict[str, int] = await db.fetchval(SQL["pending"], today, now, person)
    return counts
