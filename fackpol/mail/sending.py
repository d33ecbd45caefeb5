"""The sending loop: claims what is due, writes it, hands it over, records it.

Killed at any moment it loses nothing: a letter whose lease has run out is claimed again.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

from fackpol.base import dates, heartbeats
from fackpol.base.database import Away, Connection, Database, DatabaseFault, Row, connected
from fackpol.base.settings import Settings
from fackpol.mail import journal, outbox, smtp
from fackpol.mail.journal import Journal
from fackpol.mail.pace import Pace
from fackpol.mail.recording import UNREACHABLE, Batch, Recorder
from fackpol.mail.rendering import LetterRenderer
from fackpol.mail.shares import Share
from fackpol.mail.standing import Standing

log = logging.getLogger("fackpol.mail")
FIRST, BATCH = 40, 500  # letters claimed at once: to begin with, and at most
POLL = 5.0  # seconds: how long a wake-up that was missed can delay a letter
RENEW = 20.0
LOOK_AFTER = timedelta(seconds=10)
TIDY = timedelta(minutes=10)


class Sender:
    """The sending loop of one process. `stop` asks it to finish what is in flight and to give back the rest."""

    def __init__(
        self, settings: Settings, database: Database, renderer: LetterRenderer, stop: asyncio.Event | None = None
    ) -> None:
        self.settings = settings
        self.database = database
        self.renderer = renderer
        self.recorder = Recorder(settings, database, renderer.kinds)
        self.stop = stop or asyncio.Event()
        self.connections: list[smtp.Connection] = []
        self.woken = asyncio.Event()
        self.held: list[Batch] = []  # the one that is being sent, and the next
        self.ticks = False  # whether sign-in letters wait for the next tick
        self.heard_at = datetime.min.replace(tzinfo=UTC)  # when something was last posted, or may have been
        self.pace = Pace(settings.mail_per_minute)
        # No more than go in a second: a sign-in letter goes before all others, but not before what has been claimed.
        self.most = max(settings.mail_connections, int(1 / self.pace.apart)) if self.pace.apart else BATCH
        self.size = min(FIRST, self.most)
        self.looked_at = self.tidied_at = datetime.min.replace(tzinfo=UTC)

    @property
    def more(self) -> bool:
        return bool(self.held)

    async def connect(self, stack: AsyncExitStack) -> None:
        """Prepares the connections; each opens when its first letter goes, and closes with the stack."""
        standing = Standing()
        for _ in range(self.settings.mail_connections):
            connection = smtp.Connection(self.settings.relay, standing)
            self.connections.append(await stack.enter_async_context(connection))

    async def run(self) -> None:
        """Until asked to stop. Sign-in letters go at ticks."""
        self.ticks = True
        with suppress(Away, DatabaseFault):  # then they wait for their time
            await self.begin()
        while not self.stop.is_set():
            await self.round()
            await self._rest()
        with suppress(Away, DatabaseFault):  # then the lease runs out
            await self._give_back()

    async def begin(self) -> None:
        """Makes what could not be written due at once: this process may have what another one lacked."""
        async with connected(self.database.writing) as db:
            await outbox.try_unwritten(db, dates.now())

    async def round(self) -> None:
        """Sends a batch and claims the next meanwhile. When the database is away it logs that and lets go."""
        self.woken.clear()
        self.pace.resting = False
        try:
            await self._look_after(dates.now())
            if self.held or await self._claim():
                claiming = asyncio.create_task(self._claim())
                try:
                    await self._send(self.held[0])
                finally:
                    await claiming
            if self.pace.resting and self.held:
                await self._give_back()
        except Away as fault:
            log.warning("the database does not answer (%s); trying again", fault)
            self._let_go()
        except DatabaseFault as fault:
            log.error("the database refused: %s", fault)
            self._let_go()

    async def _look_after(self, now: datetime) -> None:
        """Takes back what a dead process held, ends what has nothing more to say, and now and then tidies up."""
        if not dates.is_due(self.looked_at, LOOK_AFTER, now):
            return
        self.looked_at = now
        async with connected(self.database.writing) as db:
            await self.recorder.take_back(db, now)
            await outbox.expire(db, now)
            await heartbeats.beat(db, "sending", now)
            if dates.is_due(self.tidied_at, TIDY, now):
                self.tidied_at = now  # whether it can be done or not: no letter waits for that
                await self._tidy(db, now)

    async def _tidy(self, db: Connection, now: datetime) -> None:
        await outbox.tidy(db, now)
        journal.tidy(self.settings.mail_journal, now)
        for row in await outbox.unknown(db, self.renderer.kinds):
            log.error("%s letters of kind %s wait: this release does not know it", row["letters"], row["kind"])

    async def _claim(self) -> bool:
        """Claims and writes the next batch. False when nothing is due."""
        async with connected(self.database.writing) as db:
            now = dates.now()
            left = await self._left_today(db, now)
            size = min(self.size, left) if left > 0 else self.size
            tick = outbox.last_tick(now) if self.ticks else now
            kept = Journal(self.settings.mail_journal, uuid4())
            try:
                rows = await outbox.claim(
                    db, self.renderer.kinds, size, now, only_urgent=left <= 0, tick=tick, lease=kept.lease
                )
                written = await self.renderer.write(db, rows, now) if rows else {}
            except BaseException:
                kept.close()  # it may be leased all the same, and is taken back
                raise
        if not rows:
            kept.drop()
            return False
        self.held.append(Batch(rows, written, kept, now + outbox.LEASE))
        return True

    def _let_go(self) -> None:
        """Forgets the batches. What was handed over stands in their journals: we take them back first of all."""
        for batch in self.held:
            batch.journal.close()
        self.held.clear()
        self.looked_at = datetime.min.replace(tzinfo=UTC)

    async def _give_back(self) -> None:
        """Queues again what has been claimed and not begun."""
        async with connected(self.database.writing) as db:
            for batch in self.held:
                await outbox.take_back(db, batch.lease, dates.now(), untried=True)
                batch.journal.drop()
        self.held.clear()

    async def _left_today(self, db: Connection, now: datetime) -> int:
        """Returns how many more the relay takes today. Beyond that only priority 1 goes."""
        most = self.settings.mail_per_day
        if not most:
            return self.size
        today = dates.moment(dates.today(now), time.min)
        return most - await outbox.sent_since(db, today)

    async def _rest(self) -> None:
        """Waits until there is more to do: a wake-up, the next tick or poll, or the end."""
        self._hear()
        if self.more:
            return
        heard = [self.stop] if self.pace.resting else [self.woken, self.stop]  # a relay that wants to rest may rest
        waits = [asyncio.create_task(event.wait()) for event in heard]
        await asyncio.wait(
            waits,
            timeout=self._patience(dates.now()),
            return_when=asyncio.FIRST_COMPLETED,
        )
        for wait in waits:
            wait.cancel()
        self._hear()

    def _hear(self) -> None:
        if self.woken.is_set():
            self.heard_at = dates.now()

    def _patience(self, now: datetime) -> float:
        """Seconds until it looks by itself: at the next tick if something may wait for it."""
        ticks = now - self.heard_at < 2 * timedelta(seconds=outbox.TICK)
        until_tick = (outbox.last_tick(now) - now).total_seconds() + outbox.TICK if ticks else POLL
        return UNREACHABLE if self.pace.resting else min(POLL, until_tick)

    async def _send(self, batch: Batch) -> None:
        began = asyncio.get_running_loop().time()
        renewing = asyncio.create_task(self._renew())
        queue = iter(batch.rows)
        try:
            along = (self._send_along(each, queue, batch) for each in self.connections)
            # All of them, before a fault of one is raised: nothing of a batch that is let go may still be on its way.
            for ended in await asyncio.gather(*along, return_exceptions=True):
                if ended:
                    raise ended
            await self.recorder.record(batch)
            if self.stop.is_set():
                async with connected(self.database.writing) as db:
                    await outbox.take_back(db, batch.lease, dates.now(), untried=True)
        finally:
            renewing.cancel()
        batch.journal.drop()
        self.held.remove(batch)
        took = asyncio.get_running_loop().time() - began
        # So many that a sign-in letter waits for a second or two at most.
        rate = len(batch.rows) / max(took, 0.001)
        self.size = max(len(self.connections), int(min(self.most, BATCH, 2 * self.size, rate)))

    async def _send_along(self, connection: smtp.Connection, queue: Iterator[Row], batch: Batch) -> None:
        """Hands over letter after letter from the batch, on one connection."""
        share = Share(batch, queue, self.renderer.kinds, self.pace, self.stop)
        while share.more:
            await connection.carry(share)
            if not batch.journal.kept:
                await self.recorder.record(batch)
            await share.wait()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW)
            with suppress(Away, DatabaseFault):  # it may be back before the lease runs out
                async with connected(self.database.writing) as db:
                    for batch in self.held:
                        now = dates.now()
                        if await outbox.renew(db, batch.lease, now):
                            batch.until = now + outbox.LEASE
