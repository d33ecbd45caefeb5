"""Hands letters to the relay over SMTP, and gives everything that can go wrong one of the names in `Delivery`.

The only module that knows aiosmtplib. A server's words can quote an address: they stay in `said`, which no repr shows
and which is sealed before it is stored.
"""

import asyncio
import re
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import cast

import aiosmtplib

from fackpol.base import reasons
from fackpol.base.settings import Relay
from fackpol.base.words import later, say
from fackpol.mail import wire
from fackpol.mail.bounce_causes import Cause, cause
from fackpol.mail.delivery import Delivery
from fackpol.mail.wire import Garbled, Refused, Wire

PER_CONNECTION = 100
IN_A_ROW = 3  # recipients refused because of us, with none taken between them: then it is us
_FORBIDDEN = re.compile(r"[\x00-\x20<>\x7f]")
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_QUEUE_ID = re.compile(r"\b(?:queued as|id=?)\s*:?\s*([A-Za-z0-9.-]{5,40})", re.IGNORECASE)


@dataclass(frozen=True)
class Reply:
    """What became of one letter, with what the relay said of it."""

    delivery: Delivery
    code: int | None = None
    enhanced: str | None = None
    queue_id: str | None = None
    said: str = field(default="", repr=False)
    fault: str | None = None  # why we could not even write it


@dataclass
class Standing:
    """How the relay has taken our recipients, over all connections of a process.

    A relay that wants a password, or does not relay for us, says so at RCPT ("554 5.7.1 Relay access denied"), where a
    refusal is otherwise about one letter. Until it has taken anybody, and when it has refused several in a row, it is
    about us.
    """

    taken: bool = False  # whether it has ever taken a recipient
    refused: int = 0  # so many since, because of us

    def take(self) -> None:
        self.taken, self.refused = True, 0

    def weigh(self, verb: str, code: int, enhanced: str | None, said: str) -> Delivery:
        """What a refusal means, as far as is known now."""
        meant = _meant(verb, code, enhanced or "")
        if verb in ("DATA", "."):  # the recipient was taken
            self.take()
        elif meant is Delivery.FAILED and cause(enhanced, f"{code} {said}") is Cause.OURS:
            self.refused += 1
            if not self.taken or self.refused >= IN_A_ROW:
                return Delivery.UNWELCOME
        return meant


class Connection:
    """One connection to the relay. It opens when first needed and again when it breaks. Not for two tasks at once."""

    def __init__(self, relay: Relay, standing: Standing | None = None) -> None:
        self._relay = relay
        self._standing = standing or Standing()
        self._client: aiosmtplib.SMTP | None = None
        self._wire: Wire | None = None
        self._sent = 0

    async def __aenter__(self) -> "Connection":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._close()

    async def send(self, sender: str, to: str, message: bytes, dot: Callable[[], None] = lambda: None) -> Reply:
        """Hands over one letter and never raises: every fault is a Reply.

        Calls `dot` before it writes the final dot.
        """
        opened = await self._opened()
        if isinstance(opened, Reply):
            return opened
        if not to.isascii() and not opened.utf8:  # RFC 6531: this relay can not reach an address that is not ASCII
            return Reply(Delivery.FAILED, 553, "5.6.7")
        if _FORBIDDEN.search(sender + to):
            return Reply(Delivery.FAILED, 553, "5.1.3")
        return await self._transact(opened, sender, to, message, dot)

    async def ready(self) -> Reply | None:
        """Opens the connection, if it is not, and says nothing. Returns what went wrong; None when it is open."""
        opened = await self._opened()
        return opened if isinstance(opened, Reply) else None

    async def _opened(self) -> Wire | Reply:
        try:
            return await self._open()
        except aiosmtplib.SMTPException as fault:
            return _reply(Delivery.UNREACHABLE, fault)
        except (OSError, ssl.SSLError) as fault:
            return Reply(Delivery.UNREACHABLE, said=type(fault).__name__)

    async def _transact(self, opened: Wire, sender: str, to: str, message: bytes, dot: Callable[[], None]) -> Reply:
        try:
            said = await opened.transact(sender, to, message, dot)
        except Refused as fault:
            return await self._refused(opened, fault)
        except (OSError, EOFError, Garbled, ValueError) as fault:
            self._close()
            # After the final dot nobody knows whether the relay has taken it (RFC 1047).
            return Reply(Delivery.IN_DOUBT if opened.dotted else Delivery.LATER, said=type(fault).__name__)
        self._sent += 1
        self._standing.take()
        queue_id = _first(_QUEUE_ID, said)
        return Reply(Delivery.SENT, 250, _first(_ENHANCED, said), queue_id, "" if queue_id else said)

    async def _open(self) -> Wire:
        if self._wire is not None and self._wire.open and self._sent < PER_CONNECTION:
            return self._wire
        self._close()
        client = _client(self._relay)
        try:
            await client.connect()
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
        except BaseException:
            client.close()
            raise
        transport = cast(asyncio.Transport, client.transport)  # uvloop's is none by inheritance
        self._sent = 0
        self._client, self._wire = client, Wire(transport, client.supports_extension, self._relay.pipelining)
        return self._wire

    async def _refused(self, opened: Wire, fault: Refused) -> Reply:
        if fault.code == 421 or not await opened.reset():
            self._close()
        enhanced = _first(_ENHANCED, fault.said)
        meant = self._standing.weigh(fault.verb, fault.code, enhanced, fault.said)
        return Reply(meant, fault.code, enhanced, None, fault.said)

    def _close(self) -> None:
        client, self._client = self._client, None
        opened, self._wire = self._wire, None
        if client is not None and opened is not None:
            client.close()
            opened.close()


def _meant(verb: str, code: int, enhanced: str) -> Delivery:
    """Whether a refusal is about the letter or about us.

    At RCPT it is about the letter, but for "slow down" (4.7), and see `Standing`. At MAIL it is about us; after RCPT,
    policy (5.7) is.
    """
    if code >= 500:
        ours = verb == "MAIL" or (verb != "RCPT" and enhanced.startswith("5.7."))
        return Delivery.UNWELCOME if ours else Delivery.FAILED
    ours = code == 421 or enhanced.startswith("4.7.") or (verb != "RCPT" and code in (451, 454))
    return Delivery.BUSY if ours else Delivery.LATER


async def greeted(relay: Relay) -> str | None:
    """Returns None when the relay lets us in (TLS and login included), else why it does not, in words."""
    client = _client(relay)
    try:
        await client.connect()
        await client.quit()
    except (aiosmtplib.SMTPException, OSError) as fault:
        return say(_why(fault))
    return None


@dataclass(frozen=True)
class Refusal:
    """What a relay refused, before any letter: the verb MAIL or RCPT, and the address."""

    verb: str
    address: str = field(repr=False)
    code: int
    enhanced: str | None


async def turned_away(relay: Relay, senders: Sequence[str], to: Sequence[str]) -> list[Refusal]:
    """What the relay refuses of these senders and recipients. Nothing is sent: each trial ends with RSET.

    Raises OSError when it does not answer any more.
    """
    client, refused = _client(relay), []
    try:
        await client.connect()
        for sender in senders:
            refused += [await _asked(client, "MAIL", sender)]
            refused += [await _asked(client, "RCPT", each) for each in to if refused[-1] is None]
            await client.rset()
        await client.quit()
    except (aiosmtplib.SMTPException, OSError) as fault:
        raise OSError(say(_why(fault))) from None
    finally:
        client.close()
    return [each for each in refused if each]


async def _asked(client: aiosmtplib.SMTP, verb: str, address: str) -> Refusal | None:
    try:
        await (client.mail(address) if verb == "MAIL" else client.rcpt(address))
    except aiosmtplib.SMTPResponseException as fault:
        return Refusal(verb, address, fault.code, _first(_ENHANCED, fault.message))
    return None


def _why(fault: Exception) -> str:
    """A key of the catalogue. aiosmtplib has no name of its own for a server that offers no STARTTLS."""
    bare = type(fault) is aiosmtplib.SMTPException
    return later("den erbjuder ingen kryptering (STARTTLS)") if bare else reasons.of(fault)


def _client(relay: Relay) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=relay.host,
        port=relay.port,
        timeout=wire.TIMEOUT,
        use_tls=relay.tls == "tls",
        start_tls=relay.tls == "starttls",
        username=relay.user or None,
        password=relay.password or None,
    )


def _reply(delivery: Delivery, fault: aiosmtplib.SMTPException) -> Reply:
    said = str(getattr(fault, "message", ""))
    return Reply(delivery, getattr(fault, "code", None), _first(_ENHANCED, said), None, said)


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[1] if found else None
