"""The receiving loop: takes what comes back, from a mailbox of our own or by LMTP, and sorts it."""

import asyncio
import logging
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta

from fackpol.base import dates, heartbeats, reasons
from fackpol.base.database import Away, Database, DatabaseFault, connected
from fackpol.base.settings import Settings
from fackpol.mail import intake, lmtp
from fackpol.mail.imap import Unreadable, fetched
from fackpol.mail.letter_kinds import Kinds
from fackpol.mail.waking import woken

log = logging.getLogger("fackpol.mail")
FETCH = 60.0  # seconds between two looks in the mailbox
SORT = 60.0  # seconds: how long what has been kept can wait if nobody tells
LISTEN = 5.0  # seconds between two tries of a port that is taken
TIDY = timedelta(minutes=10)


class Receiver:
    def __init__(self, settings: Settings, database: Database, kinds: Kinds) -> None:
        self.settings, self.database, self.kinds = settings, database, kinds
        self.tidied_at = datetime.min.replace(tzinfo=UTC)
        self.kept = asyncio.Event()  # set when something has come back

    async def run(self) -> None:
        """Until cancelled."""
        async with AsyncExitStack() as stack:
            await asyncio.gather(self._listen(stack), self._fetch(), self._sort())

    async def round(self) -> None:
        """Sort what has been kept. A database that is away is asked again next time."""
        try:
            async with connected(self.database.writing) as db:
                now = dates.now()
                await intake.sort(db, self.settings, self.kinds, now)
                await heartbeats.beat(db, "sorting", now)
                if dates.is_due(self.tidied_at, TIDY, now):
                    self.tidied_at = now
                    await intake.tidy(db, now)
        except (Away, DatabaseFault) as fault:
            log.warning("what came back could not be sorted (%s); trying again", fault)

    async def _sort(self) -> None:
        while True:
            self.kept.clear()
            await self.round()
            await woken(self.kept, SORT)

    async def _fetch(self) -> None:
        while inbox := self.settings.inbox:
            try:
                async for raw in fetched(inbox):
                    await self._keep(raw, "")
                await self._mark("imap")
            except Unreadable as fault:
                log.warning("what came back could not be fetched (%s); trying again", fault)
                await self._mark("imap", fault.reason)
            except (Away, DatabaseFault) as fault:
                log.warning("what came back could not be fetched (%s); trying again", fault)
            await asyncio.sleep(FETCH)

    async def _listen(self, stack: AsyncExitStack) -> None:
        """Let a mail server hand over what comes back, until the stack is closed. A taken port is tried again."""
        port, told = self.settings.lmtp_port, ""
        while port and (reason := await self._taken(stack, port)):
            if reason != told:
                log.warning("nobody can hand over mail on port %s (%s); trying again", port, reason)
            told = reason
            await self._mark("lmtp", reason)
            await asyncio.sleep(LISTEN)
        if port:
            await self._mark("lmtp")

    async def _taken(self, stack: AsyncExitStack, port: int) -> str:
        """Why we can not listen there; "" when we do."""
        try:
            await stack.enter_async_context(lmtp.listening(port, self.settings.intake, self._take))
        except OSError as fault:
            return reasons.of(fault)
        return ""

    async def _mark(self, part: str, fault: str = "") -> None:
        """Leaves a heartbeat, or why there is none."""
        with suppress(Away, DatabaseFault):
            async with connected(self.database.writing) as db:
                if fault:
                    await heartbeats.fail(db, part, fault, dates.now())
                else:
                    await heartbeats.beat(db, part, dates.now())

    async def _take(self, raw: bytes, recipient: str) -> bool:
        """Whether the mail is safe with us now."""
        try:
            await self._keep(raw, recipient)
        except (Away, DatabaseFault) as fault:
            log.warning("what came back could not be kept (%s); it will be handed over again", fault)
            return False
        return True

    async def _keep(self, raw: bytes, recipient: str) -> None:
        async with connected(self.database.writing) as db:
            await intake.keep(db, self.settings.vault, raw, recipient, dates.now())
