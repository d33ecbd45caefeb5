"""Mail that comes back: bounces, complaints, answers from calendars, auto-replies.

Keeps each mail first, sealed and once; then sorts it and erases it. A signed token in the address that a bounce was
sent to says which letter it is about, and the calendar entry's own identity says whose answer it is. What a mail says
of itself proves nothing.
"""

import asyncio
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import Message
from uuid import UUID, uuid4

from fackpol.base import tokens
from fackpol.base.database import Connection, DatabaseFault, Row, queries, savepoint
from fackpol.base.settings import Settings
from fackpol.base.tokens import Forged
from fackpol.base.vault import Sealed, Vault
from fackpol.mail import bounces, excerpts, suppressions, trials
from fackpol.mail.bounces import BounceKind, BounceReport
from fackpol.mail.calendar_replies import CalendarReply, is_outlooks_own, reply_in
from fackpol.mail.composing import mailbox
from fackpol.mail.letter_kinds import Kinds

log = logging.getLogger("fackpol.mail")
SQL = queries("intake")
MOST = 1_000_000  # bytes kept of one mail: a bounce begins with what it says, and ends with the letter that it returns
SECONDS = 5.0  # to read one mail: its excerpt takes a tenth of one
LATELY = timedelta(days=30)
# Where the envelope's recipient may stand when the mail server does not tell it.
HEADERS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "original-recipient", "to")
REFUSED = ("22", "23", "54", "P0")  # by SQLSTATE: what a mail says, the database will never take
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


async def keep(db: Connection, vault: Vault, raw: bytes, recipient: str, now: datetime) -> bool:
    """Stores a mail as it came, with the address it was delivered to ("" when unknown).

    False when we have it already.
    """
    id, key = uuid4(), vault.digest("received", raw.decode("latin-1"))
    to = recipient.encode("ascii", "replace").decode().partition("\n")[0]  # our own address is ASCII
    sealed = vault.seal(f"{to}\n{raw[:MOST].decode('latin-1')}", "received.raw", id)
    return bool(await db.fetchval(SQL["keep"], id, key, sealed, now))


async def sort(db: Connection, settings: Settings, kinds: Kinds, now: datetime) -> int:
    """Acts on every mail that has not been sorted. Returns how many."""
    sorter, n = Sorter(db, settings, kinds, now), 0
    while await sorter.one():
        n += 1
    return n


async def counted(db: Connection, now: datetime) -> list[Row]:
    """Counts what has come back in 30 days: rows of `sorted_as`, `mails`, `latest`."""
    return await db.fetch(SQL["counted"], now - LATELY)


@dataclass(frozen=True)
class Unclear:
    """A mail that no rule understood, opened for a human."""

    id: UUID
    at: datetime
    sender: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    outlooks_own: bool = False  # an answer that only Outlook can read


async def unclear(db: Connection, vault: Vault) -> list[Unclear]:
    """Opens the newest 50 that no rule understood."""
    return [_shown(row, *_opened(vault, row)) for row in await db.fetch(SQL["unclear"])]


async def drop(db: Connection, id: UUID) -> bool:
    """Erases a mail that a human has read. False when there is none."""
    return bool(await db.fetchval(SQL["drop"], id))


async def tidy(db: Connection, now: datetime) -> None:
    await db.execute(SQL["tidy"], now)


@dataclass(frozen=True)
class Reading:
    """What a mail says: an answer from a calendar, or a report; and the tokens in the addresses that it came to."""

    said: CalendarReply | BounceReport
    tokens: list[str] = field(repr=False)


class Sorter:
    """Sorts one mail at a time, each in a transaction of its own."""

    def __init__(self, db: Connection, settings: Settings, kinds: Kinds, now: datetime) -> None:
        self.db, self.settings, self.now = db, settings, now
        self.answered = next((kind.answered for kind in kinds.values() if kind.answered), None)

    async def one(self) -> bool:
        async with self.db.transaction():
            row = await self.db.fetchrow(SQL["unsorted"])
            if row is None:
                return False
            try:
                async with asyncio.timeout(SECONDS):
                    # In a thread: letters leave meanwhile, whatever somebody has written to us.
                    reading = await asyncio.to_thread(self._read, row)
                async with savepoint(self.db):
                    sorted_as, letter = await self._sorted(reading, row["at"])
            except (Sealed, TimeoutError, *_BROKEN):
                sorted_as, letter = "unclassified", None
            except DatabaseFault as fault:
                if not fault.sqlstate.startswith(REFUSED):
                    raise  # it may go well the next time
                log.error("a mail that came back could not be recorded (%s): it waits for a human", fault)
                sorted_as, letter = "unclassified", None
            await self.db.execute(SQL["sorted"], row["id"], sorted_as, self.now, letter)
        return True

    def _read(self, row: Row) -> Reading:
        """Reads the mail and asks nobody anything. Raises Sealed, or whatever a broken mail makes a parser raise."""
        recipient, message = _opened(self.settings.vault, row)
        if reply := reply_in(message):
            return Reading(reply, [])
        report = BounceReport(BounceKind.UNCLASSIFIED) if is_outlooks_own(message) else bounces.read(message)
        told = bounces.senders(message) if report.kind == BounceKind.COMPLAINT else ()
        return Reading(report, list(self._tokens(recipient, message, told)))

    async def _sorted(self, reading: Reading, came_at: datetime) -> tuple[str, int | None]:
        report = reading.said
        if isinstance(report, CalendarReply):
            return await self._replied(report, came_at), None
        row = await self._letter(reading.tokens)
        if row is None and trials.is_ours(self.settings, reading.tokens):  # what is about a letter is never a trial
            return "trial", None
        if report.kind in (BounceKind.AUTO_REPLY, BounceKind.UNCLASSIFIED, BounceKind.AUTHENTICATION):
            return report.kind, row["id"] if row else None
        if row is None:
            return "forged", None  # or expired, or her address has changed since
        if report.by in bounces.GUESSES and self._address(row) not in report.addresses:
            return BounceKind.UNCLASSIFIED, row["id"]
        await self._happened(row, report)
        return report.kind, row["id"]

    async def _happened(self, row: Row, report: BounceReport) -> None:
        event = "bounced" if report.kind == BounceKind.FAILED else str(report.kind)
        await self.db.execute(SQL["happened"], row["id"], self.now, event, report.status, report.cause)
        if report.kind == BounceKind.FAILED:
            await suppressions.failed(self.db, self.settings.vault, [row["id"]], self.now)
        elif report.kind == BounceKind.COMPLAINT:
            await suppressions.complained(self.db, row["person"], self.now)

    def _tokens(self, recipient: str, message: Message, told: Iterable[str]) -> Iterator[str]:
        """Yields what stands between + and @ in the addresses that a mail came to, or that a complaint tells."""
        local, _, domain = self.settings.intake.rpartition("@")
        own = re.compile(rf"{re.escape(local)}\+([a-z2-7]+)@{re.escape(domain)}", re.IGNORECASE)
        for text in (recipient, *(str(value) for name in HEADERS for value in message.get_all(name, [])), *told):
            yield from own.findall(text)

    async def _letter(self, found: Iterable[str]) -> Row | None:
        """Finds the letter that a token names.

        None when the token is forged, the letter gone, or the address another.
        """
        for token in found:
            row: Row | None = await self.db.fetchrow(SQL["letter"], tokens.number(token))
            if row and tokens.is_returned(self.settings.link_key, token, row["id"], self._address(row)):
                return row
        return None

    def _address(self, row: Row) -> str:
        return mailbox(self.settings.vault.open(row["email"], "people.email", row["person"])).lower()

    async def _replied(self, reply: CalendarReply, came_at: datetime) -> str:
        """Hands an answer to the network. The entry's UID, a signed token, says whose it is."""
        try:
            subject = tokens.verified(self.settings.link_key, "calendar", reply.uid)
        except Forged:
            return "forged"
        if self.answered is None:
            return "ignored"
        return await self.answered(self.db, self.settings.vault, subject, reply, came_at)


def _opened(vault: Vault, row: Row) -> tuple[str, Message]:
    """The address it came to, and as much of the mail as is read."""
    recipient, _, raw = vault.open(row["raw"], "received.raw", row["id"]).partition("\n")
    return recipient, excerpts.opened(raw.encode("latin-1"))


def _shown(row: Row, recipient: str, message: Message) -> Unclear:
    part = next((part for part in message.walk() if part.get_content_type() == "text/plain"), message)
    raw = part.get_payload(decode=True)
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    return Unclear(
        row["id"], row["at"], str(message.get("from", "")), str(message.get("subject", "")), text[:2000],
        is_outlooks_own(message),
    )  # fmt: skip
