"""Sends letters to our own intake and reads them back: how long it takes, and what the servers on the way say of them.

One goes to the intake itself and one to a return address (name+token@domain), as bounces do. While `fackpol mail` runs
it takes them in like everything else, and only it touches the mailbox; without it they are fetched from there by name.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message

from fackpol.base import database, dates, heartbeats
from fackpol.base.database import Away, Connection, DatabaseFault
from fackpol.base.findings import Finding, look
from fackpol.base.settings import Settings
from fackpol.base.words import say
from fackpol.doctor import stamps
from fackpol.mail import imap, smtp, trials
from fackpol.mail.delivery import Delivery

PATIENCE, LOOK_EVERY = 150.0, 1.0  # seconds: the mailbox is looked into every minute, and then it is sorted
ALIVE = timedelta(minutes=1)
SKEW = timedelta(minutes=1)  # between our clock and that of the machine which takes the mail in


async def findings(own: Settings) -> list[Finding]:
    if not own.intake:
        return [look(say("Utan INTAKE kommer inget tillbaka. Ange en adress, så kan den provas."))]
    trip = Trip(own)
    refused = [one async for one in trip.send()]
    if len(refused) == len(trip.runs):
        return refused
    try:
        async with database.alone(own.database_url) as db:
            await trip.wait(db)
    except (Away, DatabaseFault, imap.Unreadable) as fault:
        return [*refused, look(say("Vi kunde inte läsa det som kom tillbaka: {why}.", why=fault))]
    return [*refused, *trip.seen()]


class Trip:
    """Two letters on their way: `plain` to the intake, `plus` to a return address of it."""

    def __init__(self, own: Settings) -> None:
        self.own = own
        self.back = trials.address(own)
        self.runs = {secrets.token_hex(8): own.intake, secrets.token_hex(8): self.back}
        self.sent_at = dates.now()
        self.came: dict[str, tuple[Message, datetime]] = {}  # by address: the letter, and when we saw it
        self.sent: list[str] = []

    async def send(self) -> AsyncIterator[Finding]:
        """Hands both over, as any letter; yields what the relay refuses."""
        async with AsyncExitStack() as stack:
            line = await stack.enter_async_context(smtp.Connection(self.own.relay))
            for run, to in self.runs.items():
                reply = await line.send(self.back, to, trials.letter(self.own, run, self.sent_at))
                if reply.delivery == Delivery.SENT:
                    self.sent.append(to)
                    continue
                code = f"{reply.code or '-'} {reply.enhanced or ''}".strip()
                yield look(say("Mejlservern tog inte mejlet till {address} ({code}).", address=to, code=code))

    async def wait(self, db: Connection) -> None:
        """Until both are here, or for PATIENCE. Raises imap.Unreadable."""
        due = asyncio.get_running_loop().time() + PATIENCE
        while len(self.came) < len(self.sent) and asyncio.get_running_loop().time() < due:
            for id, raw in (await trials.kept(db, self.own.vault, self.sent_at - SKEW)).items():
                if self._take(raw):
                    await trials.drop(db, id)
            if self.own.inbox and len(self.came) < len(self.sent) and not await _at_work(db):
                missing = [trials.message_id(self.own, run) for run, to in self.runs.items() if to not in self.came]
                for raw in await imap.taken(self.own.inbox, missing):
                    self._take(raw)
            await asyncio.sleep(LOOK_EVERY)

    def _take(self, raw: bytes) -> bool:
        """Whether this is one of ours: a letter of this run, or a report about one."""
        for run, to in self.runs.items():
            if run.encode() in raw:
                self.came.setdefault(to, (message_from_bytes(raw), dates.now()))
                return True
        return False

    def seen(self) -> list[Finding]:
        """What has become of the letters, and what stands in one that came."""
        if not self.came:
            sentence = say("Inget mejl kom till INTAKE på {n} sekunder.", n=round(PATIENCE))
            return [look(sentence + " " + say("Går fackpol mail? Läs loggen hos den som tar emot mejlen."))]
        lost = [
            look(
                say("Mejlet till {address} kom inte fram, men ett annat gjorde det.", address=address)
                + " "
                + say("Låt den som tar emot ta allt efter + (recipient_delimiter = +).")
            )
            for address in self.sent
            if address not in self.came
        ]
        message, at = self.came.get(self.back) or next(iter(self.came.values()))
        return [*lost, *stamps.findings(self.own, message, self.back, self.sent_at, at)]


async def _at_work(db: Connection) -> bool:
    """Whether a mail process looks into the mailbox: then nobody else does."""
    now = dates.now()
    return any(
        beat.part == "sorting" and beat.beat_at and now - beat.beat_at < ALIVE
        for beat in await heartbeats.heartbeats(db)
    )
