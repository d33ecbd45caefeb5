"""The network's chores, which nobody has to ask for: inviting, reminding, digests, and deleting what is old."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from fackpol.base import dates, idempotency, rate_limits
from fackpol.base.database import Away, Connection, Database, DatabaseFault, connected
from fackpol.base.settings import Settings
from fackpol.network import (
    absences,
    access_log,
    bundles,
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
    replies,
    sessions,
)
from fackpol.registers import differences

log = logging.getLogger("fackpol.mail")
EVERY, TURNS = 10.0, 2.0  # seconds: between rounds, and between looks at whose turn it is to be written to
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

    async def let_letters_go(self) -> None:
        """Until cancelled. More often than a round, for somebody may wait for the first answer."""
        while True:
            await self._try(bundles.let_go)
            await asyncio.sleep(TURNS)

    async def round(self) -> None:
        await self._try(self._do)

    async def _try(self, work: Callable[[Connection, datetime], Awaitable[None]]) -> None:
        """A database that is away is asked again next time."""
        try:
            async with connected(self.database.writing) as db:
                await work(db, dates.now())
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
        await replies.ask_back(db, now, dates.today(now))
        await digests.post(db, now)  # last: it never goes within an hour of another letter
        if now - self.tidied_at > TIDY:
            await invitations.catch_up_representatives(db, now)
            await newcomers.look_after(db, now)
            for module in TIDIED:
                await module.tidy(db, now)
            self.tidied_at = now
        await bundles.let_go(db, now)
