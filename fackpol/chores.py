"""The network's chores, which nobody has to ask for: inviting, reminding, digests, and deleting what is old."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from fackpol.base import dates, idempotency, rate_limits
from fackpol.base.database import Away, Connection, Database, DatabaseFault, connected
from fackpol.base.settings import Settings
from fackpol.network import (
    absences,
    access_log,
    contacts,
    digests,
    group_reports,
    handovers,
    inquiries,
    introductions,
    invitations,
    members,
    newcomers,
    nominations,
    people,
    sessions,
)
from fackpol.registers import differences

log = logging.getLogger("fackpol.mail")
EVERY = 10.0  # seconds
TIDY = timedelta(minutes=10)
# What keeps something for a while only.
TIDIED = (
    rate_limits,
    idempotency,
    sessions,
    members,
    people,
    invitations,
    introductions,
    inquiries,
    group_reports,
    differences,
    access_log,
    absences,
    digests,
    handovers,
    nominations,
)


class Chores:
    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self.database = settings, database
        self.tidied_at = datetime.min.replace(tzinfo=UTC)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.round()
            await asyncio.sleep(EVERY)

    async def round(self) -> None:
        """A database that is away is asked again next time."""
        try:
            async with connected(self.database.writing) as db:
                await self._do(db, dates.now())
        except Away as fault:
            log.warning("the database does not answer (%s); trying again", fault)
        except DatabaseFault as fault:
            log.error("the database refused: %s", fault)

    async def _do(self, db: Connection, now: datetime) -> None:
        if invited := await invitations.catch_up(db, now):
            log.info("%s more invited to coming meetings", invited)
        await invitations.remind(db, now)
        await contacts.look_after(db, now, dates.today(now))
        await introductions.look_after(db, self.settings.vault, now, dates.today(now))
        await digests.post(db, now)  # last: it never goes within an hour of another letter
        if now - self.tidied_at > TIDY:
            await invitations.catch_up_representatives(db, now)
            await newcomers.look_after(db, now)
            for module in TIDIED:
                await module.tidy(db, now)
            self.tidied_at = now
