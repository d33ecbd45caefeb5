"""Time proposals: another time for a meeting, which somebody who is invited has proposed from her calendar program.

The latest of each counts, until the meeting has another time, asks again, or its coordinator says no.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault
from fackpol.network.representatives import shown_name

SQL = queries("time_proposals")
FARTHEST = timedelta(days=366)  # what is later than that is a slip of the hand, and no time to meet


@dataclass(frozen=True, slots=True)
class TimeProposal:
    """Another time, and who proposes it, with what she has answered. Moments are in UTC; None: none that we can read.

    `by_other`: from another address than hers.
    """

    id: int
    invitation: UUID
    name: str = field(repr=False)
    representative: bool
    committee: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    note: str = field(repr=False)
    by_other: bool
    answer: str | None

    def can_be_taken(self, now: datetime) -> bool:
        """Whether a meeting can be moved to it: to come, within a year, and over on the same day."""
        if self.starts_at is None or self.ends_at is None:
            return False
        one_day = dates.today(self.starts_at) == dates.today(self.ends_at)
        return now < self.starts_at < self.ends_at and self.starts_at <= now + FARTHEST and one_day


async def keep(
    db: Connection, vault: Vault, invitation: UUID, starts_at: datetime | None, ends_at: datetime | None, note: str,
    by_other: bool, stamp: datetime | None, now: datetime,
) -> bool:  # fmt: skip
    """Keep what she proposes, in place of what she proposed before. `stamp` is by her program's own clock.

    False for a copy of one that we have, for the meeting's own time, for another address's while her own is open, and
    when it has begun or she is not invited.
    """
    sealed = vault.seal_text(note, "time_proposals.note", invitation)
    return bool(await db.fetchval(SQL["keep"], invitation, starts_at, ends_at, sealed, by_other, stamp, now))


async def of_meeting(db: Connection, vault: Vault, meeting: int, branch: int, now: datetime) -> list[TimeProposal]:
    """The open ones of a coming meeting, of those whom a host is shown, the earliest first.

    The caller must write to the access log that they were opened.
    """
    return [_opened(vault, row) for row in await db.fetch(SQL["of_meeting"], meeting, branch, now)]


async def decline(db: Connection, id: int, branch: int, now: datetime) -> bool:
    """Say no to one, as a host; she gets a letter. False when it is not open, or not shown to the host."""
    return bool(await db.fetchval(SQL["decline"], id, branch, now))


async def tidy(db: Connection, now: datetime) -> None:
    """Delete them 30 days after the meeting."""
    await db.execute(SQL["tidy"], now)


def _opened(vault: Vault, row: Row) -> TimeProposal:
    values = dict(row)
    name = vault.open(values["name"], "people.name", values.pop("person"))
    note = vault.open_text(row["note"], "time_proposals.note", row["invitation"])
    return TimeProposal(**{**values, "name": shown_name(name) if row["representative"] else name, "note": note})
