"""The mail process: sends what is due, invites who has come in time, and erases what is old.

Killed at any moment it loses nothing: a letter whose lease has run out is claimed again.
"""

import asyncio
import logging
import random
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from fackpol.base import dates, idempotency, rate_limits
from fackpol.base.database import Away, Connection, Database, DatabaseFault, Row, connected
from fackpol.base.settings import Settings
from fackpol.letters import kinds
from fackpol.letters.kinds import Letter, LetterRenderer
from fackpol.mail import intake, journal, lmtp, outbox, smtp, suppressions
from fackpol.mail.imap import Unreadable, fetched
from fackpol.mail.journal import Journal
from fackpol.mail.outbox import Completion
from fackpol.network import access_log, contacts, inquiries, introductions, invitations, members, people, sessions
from fackpol.registers import differences

log = logging.getLogger("fackpol.mail")
CONNECTIONS = 4
FIRST, BATCH = 40, 200  # letters claimed at once: to begin with, and at most
POLL = 5.0  # seconds: how long a wake-up that was missed can delay a letter
RENEW = 20.0
FETCH = 60.0  # seconds between two looks for what has come back
UNREACHABLE = 30.0  # seconds to leave the relay alone when it does not answer
IN_FLIGHT = 10.0  # seconds that a stop waits for what is on its way
EVENTS = {"accepted": "sent", "refused": "failed", "doubt": "in_doubt"}  # a reply that the ledger calls something else
ENDS = ("accepted", "suppressed", "refused")
RESTS = ("busy", "unwelcome", "unreachable")  # the relay's own: it is left alone for a while
LOOK_AFTER = timedelta(seconds=10)
TIDY = timedelta(minutes=10)
ROOMS = (
    rate_limits,
    idempotency,
    sessions,
    members,
    people,
    invitations,
    introductions,
    inquiries,
    differences,
    outbox,
    intake,
    access_log,
)
SIGN_IN_RETRIES = (20, 60, 180)  # seconds: the link lives for twenty minutes


async def run(settings: Settings, database: Database, asked_to_stop: asyncio.Event) -> None:
    """Until asked to stop; then what is in flight is finished, and what has not been begun is given back."""
    worker = Worker(settings, database, asked_to_stop)
    async with AsyncExitStack() as open_connections:
        for _ in range(CONNECTIONS):
            worker.lines.append(await open_connections.enter_async_context(smtp.Connection(settings.relay)))
        await worker.take_in(open_connections)
        listening, fetching = asyncio.create_task(worker.listen()), asyncio.create_task(worker.fetch())
        working = asyncio.create_task(worker.work())
        stopped = asyncio.create_task(asked_to_stop.wait())
        try:
            await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait({working}, timeout=IN_FLIGHT)
            if working.done():
                working.result()
        finally:
            tasks = (listening, fetching, working, stopped)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@dataclass
class Batch:
    """The letters of one lease, on their way."""

    rows: list[Row]
    written: dict[int, Letter | None]
    journal: Journal
    until: datetime
    replies: dict[int, smtp.Reply] = field(default_factory=dict)  # what is not recorded yet

    @property
    def lease(self) -> UUID:
        lease: UUID = self.rows[0]["lease"]
        return lease


class Worker:
    """What one process holds while it works."""

    def __init__(self, settings: Settings, database: Database, stop: asyncio.Event | None = None) -> None:
        self.settings = settings
        self.database = database
        self.stop = stop or asyncio.Event()
        self.press = LetterRenderer(settings)
        self.lines: list[smtp.Connection] = []
        self.woken = asyncio.Event()
        self.held: list[Batch] = []  # the one that is being sent, and the next
        self.size = FIRST
        self.pause = POLL
        self.pace = Pace(settings.mail_per_minute)
        self.looked_at = self.tidied_at = datetime.min.replace(tzinfo=UTC)

    @property
    def more(self) -> bool:
        return bool(self.held)

    async def work(self) -> None:
        while not self.stop.is_set():
            await self.round()
            await self._rest()
        with suppress(Away, DatabaseFault):  # then the lease runs out
            await self._give_back()

    async def round(self) -> None:
        """Send a batch, and claim the next meanwhile. A database that is away is waited for."""
        self.woken.clear()
        self.pause = POLL
        try:
            await self._look_after(dates.now())
            if self.held or await self._claim():
                claiming = asyncio.create_task(self._claim())
                try:
                    await self._send(self.held[0])
                finally:
                    await claiming
            if self.resting and self.held:
                await self._give_back()
        except Away as fault:
            log.warning("the database does not answer (%s); trying again", fault)
            self._let_go()
        except DatabaseFault as fault:
            log.error("the database refused: %s", fault)
            self._let_go()

    @property
    def resting(self) -> bool:
        """The relay is left alone for a while."""
        return self.pause > POLL

    async def _claim(self) -> bool:
        """Take the next batch, written; False when nothing is due."""
        async with connected(self.database.writing) as db:
            now = dates.now()
            left = await self._left_today(db, now)
            rows = await outbox.claim(db, min(self.size, left) if left > 0 else self.size, now, only_urgent=left <= 0)
            if not rows:
                return False
            written = await self.press.write(db, rows, now)
        journal = Journal(self.settings.mail_journal, rows[0]["lease"])
        self.held.append(Batch(rows, written, journal, now + outbox.LEASE))
        return True

    def _let_go(self) -> None:
        """Their leases run out, and what was handed over stands in their journals."""
        for batch in self.held:
            batch.journal.close()
        self.held.clear()

    async def _give_back(self) -> None:
        """What has been claimed and not begun."""
        async with connected(self.database.writing) as db:
            for batch in self.held:
                await outbox.take_back(db, batch.lease, dates.now(), untried=True)
        self.held.clear()

    async def _left_today(self, db: Connection, now: datetime) -> int:
        """How many more the relay takes today. Beyond that only what lets somebody in or out goes."""
        most = self.settings.mail_per_day
        if not most:
            return self.size
        today = dates.moment(dates.today(now), time.min)
        return most - await outbox.sent_since(db, today)

    async def _rest(self) -> None:
        """Until there is more to do: a wake-up, the next poll, or the end."""
        if self.more:
            return
        waits = [asyncio.create_task(self.woken.wait()), asyncio.create_task(self.stop.wait())]
        await asyncio.wait(waits, timeout=self.pause, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def fetch(self) -> None:
        """What has come back, from a mailbox of our own, every minute."""
        while inbox := self.settings.inbox:
            try:
                async for raw in fetched(inbox):
                    await self._keep(raw, "")
            except (Unreadable, Away, DatabaseFault) as fault:
                log.warning("what came back could not be fetched (%s); trying again", fault)
            await asyncio.sleep(FETCH)

    async def take_in(self, stack: AsyncExitStack) -> None:
        """What has come back, from a mail server that hands it over, until the stack is closed."""
        if not (port := self.settings.lmtp_port):
            return
        try:
            await stack.enter_async_context(lmtp.listening(port, self.settings.intake, self._taken))
        except OSError as fault:
            log.warning("nobody can hand over mail on port %s (%s)", port, type(fault).__name__)

    async def _taken(self, raw: bytes, recipient: str) -> bool:
        try:
            await self._keep(raw, recipient)
        except (Away, DatabaseFault) as fault:
            log.warning("what came back could not be kept (%s); it will be handed over again", fault)
            return False
        return True

    async def _keep(self, raw: bytes, recipient: str) -> None:
        async with connected(self.database.writing) as db:
            await intake.keep(db, self.settings.vault, raw, recipient, dates.now())

    async def listen(self) -> None:
        """Be woken when something is posted. A broken connection does not mend itself, so it is made anew."""
        while True:
            try:
                async with connected(self.database.writing) as db:
                    await self._listen(db)
            except (Away, DatabaseFault):
                await asyncio.sleep(1)

    async def _listen(self, db: Connection) -> None:
        """Until the connection breaks."""
        gone = asyncio.Event()

        def wake(*_: object) -> None:
            self.woken.set()

        def end(*_: object) -> None:
            gone.set()

        db.add_termination_listener(end)
        await db.add_listener("letters", wake)
        self.woken.set()
        try:
            await gone.wait()
        finally:
            if not db.is_closed():
                db.remove_termination_listener(end)
                await db.remove_listener("letters", wake)

    async def _send(self, batch: Batch) -> None:
        began = asyncio.get_running_loop().time()
        renewing = asyncio.create_task(self._renew())
        queue = iter(batch.rows)
        try:
            await asyncio.gather(*(self._along(line, queue, batch) for line in self.lines))
            await self._record(batch)
            if self.stop.is_set():
                async with connected(self.database.writing) as db:
                    await outbox.take_back(db, batch.lease, dates.now(), untried=True)
        finally:
            renewing.cancel()
        batch.journal.drop()
        self.held.remove(batch)
        took = asyncio.get_running_loop().time() - began
        # So many that a sign-in letter, which goes before all others, waits for a second or two at most.
        self.size = max(len(self.lines), min(BATCH, 2 * self.size, int(self.size / max(took, 0.001))))

    async def _along(self, line: smtp.Connection, queue: Iterator[Row], batch: Batch) -> None:
        """One connection takes letter after letter from the batch."""
        for row in queue:
            if self.stop.is_set() or dates.now() >= batch.until:
                return  # the rest is given back, or has gone to somebody else while this process slept
            batch.replies[row["id"]] = await self._handed(line, row, batch)
            if not batch.journal.kept:
                await self._record(batch)

    async def _handed(self, line: smtp.Connection, row: Row, batch: Batch) -> smtp.Reply:
        if row["id"] not in batch.written:
            return smtp.Reply("suppressed")
        letter = batch.written[row["id"]]
        if letter is None:
            return smtp.Reply("refused")
        if not self.resting:
            await self.pace.wait()
        if self.resting:
            return smtp.Reply("unreachable")
        reply = await line.send(letter.sender, letter.to, letter.message, lambda: batch.journal.dot(row["id"]))
        batch.journal.answered(row["id"], reply)
        if reply.outcome in RESTS:
            self.pause = UNREACHABLE
        return reply

    async def _record(self, batch: Batch) -> None:
        """What has happened has happened: a database that is away is waited for, as long as the lease lasts."""
        replies, batch.replies = batch.replies, {}
        rows = {row["id"]: row for row in batch.rows}
        began = dates.now()
        while replies:
            try:
                async with connected(self.database.writing) as db, db.transaction():
                    await self._recorded(db, batch.lease, rows, replies, dates.now())
                break
            except Away:
                if dates.now() - began > outbox.LEASE:
                    raise
                await asyncio.sleep(0.5)

    async def _recorded(
        self, db: Connection, lease: UUID, rows: dict[int, Row], replies: dict[int, smtp.Reply], now: datetime
    ) -> None:
        doubts = [id for id, reply in replies.items() if reply.outcome == "doubt"]
        again = await outbox.doubted(db, doubts) if doubts else set()
        outcomes = {id: self._outcome(rows[id], reply, now, id in again) for id, reply in replies.items()}
        ours = await outbox.complete(db, lease, outcomes, now)
        await kinds.sent(db, [rows[id] for id in ours if outcomes[id].event == "sent"], now)
        if lost := [id for id in ours if outcomes[id].event == "failed"]:
            await suppressions.failed(db, lost, now)
        for id, outcome in outcomes.items():
            if id not in ours:
                log.warning("letter %s: the lease had run out; somebody else finishes it", id)
            elif outcome.event not in ("sent", "suppressed"):
                said = outcome.enhanced or outcome.code or "no reply"
                log.warning("letter %s (%s): %s %s", id, rows[id]["kind"], outcome.event, said)

    def _outcome(self, row: Row, reply: smtp.Reply, now: datetime, doubted: bool) -> Completion:
        detail = self.settings.vault.seal(reply.said, "letter_events.detail", row["id"]) if reply.said else None
        outcome = Completion(
            EVENTS.get(reply.outcome, reply.outcome), reply.code, reply.enhanced, reply.queue_id, detail
        )
        if reply.outcome in ENDS:
            return outcome
        if reply.outcome == "doubt" and (doubted or row["kind"] == "reminder"):
            return outcome  # once more, byte by byte the same, is enough; and a reminder is not repeated
        wait = timedelta(seconds=UNREACHABLE) if reply.outcome == "unreachable" else patience(row)
        # Whatever it met itself counts, so that a letter which the relay stumbles over does so more and more seldom.
        return replace(outcome, due_at=now + wait, counts=reply.outcome != "unreachable")

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW)
            with suppress(Away, DatabaseFault):  # it may be back before the lease runs out
                async with connected(self.database.writing) as db:
                    for batch in self.held:
                        now = dates.now()
                        if await outbox.renew(db, batch.lease, now):
                            batch.until = now + outbox.LEASE

    async def _take_back(self, db: Connection, now: datetime) -> None:
        """What a dead or sleeping worker held: what its journal tells is recorded, the rest goes again."""
        for lease, some in (await outbox.abandoned(db, now)).items():
            rows = {row["id"]: row for row in some}
            known = journal.read(self.settings.mail_journal, lease)
            async with db.transaction():
                replies = {id: reply for id, reply in known.items() if id in rows}
                await self._recorded(db, lease, rows, replies, now)
                await outbox.take_back(db, lease, now)
            journal.forget(self.settings.mail_journal, lease)

    async def _look_after(self, now: datetime) -> None:
        """Who has become part of a coming meeting's audience is invited; now and then, what is old goes."""
        if now - self.looked_at < LOOK_AFTER:
            return
        self.looked_at = now
        async with connected(self.database.writing) as db:
            await self._take_back(db, now)
            await outbox.expire(db, now)
            await intake.sort(db, self.settings, now)
            if invited := await invitations.catch_up(db, now):
                log.info("%s more invited to coming meetings", invited)
            await invitations.remind(db, now)
            await contacts.look_after(db, now, dates.today(now))
            await introductions.look_after(db, self.settings.vault, now, dates.today(now))
            if now - self.tidied_at > TIDY:
                await invitations.catch_up_representatives(db, now)
                for room in ROOMS:
                    await room.tidy(db, now)
                journal.tidy(self.settings.mail_journal, now)
                self.tidied_at = now


class Pace:
    """Lets so many through in a minute, evenly; 0: as many as come."""

    def __init__(self, per_minute: int) -> None:
        self.apart = 60 / per_minute if per_minute else 0.0
        self.next = 0.0

    async def wait(self) -> None:
        """Until it is one's turn."""
        if self.apart:
            now = asyncio.get_running_loop().time()
            turn = max(now, self.next)
            self.next = turn + self.apart
            await asyncio.sleep(turn - now)


def patience(row: Row) -> timedelta:
    """How long until the next try: five minutes, doubling to four hours; seconds for a sign-in."""
    tries: int = row["tries"]
    if row["kind"] == "sign_in":
        return timedelta(seconds=SIGN_IN_RETRIES[min(tries, len(SIGN_IN_RETRIES)) - 1])
    seconds = min(300 * 2 ** (tries - 1), 4 * 3600)
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311 - spreads load, hides nothing
