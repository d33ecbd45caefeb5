"""The mail process: sends what is due, invites who has come in time, and erases what is old.

Killed at any moment it loses nothing: a letter whose lease has run out is claimed again.
"""

import asyncio
import logging
import random
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, time, timedelta

from fackpol import (
    dates,
    differences,
    inquiries,
    introductions,
    invitations,
    letters,
    limits,
    mail,
    members,
    people,
    reads,
    sessions,
    smtp,
)
from fackpol.database import Away, Connection, Database, DatabaseFault, Row, connected
from fackpol.letters import Letter, Press
from fackpol.mail import Outcome
from fackpol.settings import Settings

log = logging.getLogger("fackpol.mail")
CONNECTIONS = 4
BATCH = 40
POLL = 5.0  # seconds: how long a wake-up that was missed can delay a letter
RENEW = 20.0
UNREACHABLE = 30.0  # seconds to leave the relay alone when it does not answer
ENDS = {"accepted": "sent", "suppressed": "suppressed", "refused": "failed"}  # a reply, and the letter's state
LOOK_AFTER = timedelta(seconds=10)
TIDY = timedelta(minutes=10)
ROOMS = (limits, sessions, members, people, invitations, introductions, inquiries, differences, mail, reads)
SIGN_IN_RETRIES = (20, 60, 180)  # seconds: the link lives for twenty minutes


async def run(settings: Settings, database: Database, asked_to_stop: asyncio.Event) -> None:
    """Until asked to stop; then what is in flight is finished."""
    worker = Worker(settings, database)
    async with AsyncExitStack() as open_connections:
        for _ in range(CONNECTIONS):
            worker.lines.append(await open_connections.enter_async_context(smtp.Connection(settings.relay)))
        listening = asyncio.create_task(worker.listen())
        try:
            while not asked_to_stop.is_set():
                await worker.round()
                await worker.rest(asked_to_stop)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


class Worker:
    """What one process holds while it works."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.database = database
        self.press = Press(settings)
        self.lines: list[smtp.Connection] = []
        self.woken = asyncio.Event()
        self.more = False
        self.pause = POLL
        self.pace = Pace(settings.mail_per_minute)
        self.looked_at = self.tidied_at = datetime.min.replace(tzinfo=UTC)

    async def round(self) -> None:
        """Claim a batch, write it, send it. A database that is away is waited for."""
        self.woken.clear()
        self.pause, self.more = POLL, False
        try:
            await self._look_after(dates.now())
            async with connected(self.database.writing) as db:
                left = await self._left_today(db, dates.now())
                most = min(BATCH, left) if left > 0 else BATCH
                claimed = await mail.claim(db, most, dates.now(), only_urgent=left <= 0)
                written = await self.press.write(db, claimed, dates.now()) if claimed else {}
            if claimed:
                self.more = len(claimed) == most
                await self._send(claimed, written)
        except Away as fault:
            log.warning("the database does not answer (%s); trying again", fault)
        except DatabaseFault as fault:
            log.error("the database refused: %s", fault)

    async def _left_today(self, db: Connection, now: datetime) -> int:
        """How many more the relay takes today. Beyond that only what lets somebody in or out goes."""
        most = self.settings.mail_per_day
        if not most:
            return BATCH
        today = dates.moment(dates.today(now), time.min)
        return most - await mail.sent_since(db, today)

    async def rest(self, asked_to_stop: asyncio.Event) -> None:
        """Until there is more to do: a wake-up, the next poll, or the end."""
        if self.more:
            return
        waits = [asyncio.create_task(self.woken.wait()), asyncio.create_task(asked_to_stop.wait())]
        await asyncio.wait(waits, timeout=self.pause, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

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

    async def _send(self, claimed: list[Row], written: dict[int, Letter | None]) -> None:
        renewing = asyncio.create_task(self._renew(claimed[0]))
        queue = iter(claimed)
        try:
            await asyncio.gather(*(self._along(line, queue, written) for line in self.lines))
        finally:
            renewing.cancel()

    async def _along(self, line: smtp.Connection, queue: Iterator[Row], written: dict[int, Letter | None]) -> None:
        """One connection takes letter after letter from the batch."""
        for row in queue:
            letter = written.get(row["id"])
            if row["id"] not in written:
                await self._record(row, smtp.Reply("suppressed"))
            elif letter is None:
                await self._record(row, smtp.Reply("refused"))
            elif self.pause > POLL:
                await self._record(row, smtp.Reply("unreachable"))  # the relay is resting
            else:
                await self.pace.wait()
                await self._record(row, await line.send(letter.sender, letter.to, letter.message))

    async def _record(self, row: Row, reply: smtp.Reply) -> None:
        now = dates.now()
        detail = self.settings.vault.seal(reply.said, "letter_events.detail", row["id"]) if reply.said else None
        ours = await self._kept(row, reply, detail, now)
        if not ours:
            log.warning("letter %s: the lease had run out; somebody else finishes it", row["id"])
        elif reply.outcome not in ("accepted", "suppressed"):
            said = reply.enhanced or reply.code or "no reply"
            log.warning("letter %s (%s): %s %s", row["id"], row["kind"], reply.outcome, said)

    async def _kept(self, row: Row, reply: smtp.Reply, detail: bytes | None, now: datetime) -> bool:
        """What has happened has happened: a database that is away is waited for, as long as the lease lasts."""
        while True:
            try:
                async with connected(self.database.writing) as db, db.transaction():
                    return await self._keep(db, row, reply, detail, now)
            except Away:
                if dates.now() - now > mail.LEASE:
                    raise
                await asyncio.sleep(0.5)

    async def _keep(self, db: Connection, row: Row, reply: smtp.Reply, detail: bytes | None, now: datetime) -> bool:
        codes = (reply.code, reply.enhanced, reply.queue_id)
        if reply.outcome in ENDS:
            ours = await mail.ended(db, row, Outcome(ENDS[reply.outcome], *codes), detail, now)
            if ours and reply.outcome == "accepted":
                await letters.sent(db, row, now)
            return ours
        result = Outcome(reply.outcome, *codes)
        if reply.outcome == "doubt":
            return await self._doubt(db, row, detail, now)
        if reply.outcome == "unreachable":
            self.pause = UNREACHABLE
            return await mail.postponed(db, row, result, detail, now + timedelta(seconds=UNREACHABLE), now, False)
        return await mail.postponed(db, row, result, detail, now + patience(row), now, True)

    async def _doubt(self, db: Connection, row: Row, detail: bytes | None, now: datetime) -> bool:
        """It went whole and no answer came: sent once more, byte by byte the same, but for a reminder."""
        outcome = Outcome("in_doubt")
        if row["kind"] == "reminder" or await mail.doubted(db, row["id"]):
            return await mail.ended(db, row, outcome, detail, now)
        return await mail.postponed(db, row, outcome, detail, now + patience(row), now, True)

    async def _renew(self, row: Row) -> None:
        while True:
            await asyncio.sleep(RENEW)
            with suppress(Away, DatabaseFault):  # it may be back before the lease runs out
                async with connected(self.database.writing) as db:
                    await mail.renew(db, row["lease"], dates.now())

    async def _look_after(self, now: datetime) -> None:
        """Who has become part of a coming meeting's audience is invited; now and then, what is old goes."""
        if now - self.looked_at < LOOK_AFTER:
            return
        self.looked_at = now
        async with connected(self.database.writing) as db:
            if invited := await invitations.catch_up(db, now):
                log.info("%s more invited to coming meetings", invited)
            await invitations.remind(db, now)
            await introductions.look_after(db, self.settings.vault, now, dates.today(now))
            if now - self.tidied_at > TIDY:
                await invitations.catch_up_representatives(db, now)
                for room in ROOMS:
                    await room.tidy(db, now)
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
