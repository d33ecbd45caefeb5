"""Hands letters to the relay over SMTP, and gives everything that can go wrong one of the names in `Delivery`.

The only module that knows aiosmtplib. A server's words can quote an address: they stay in `said`, which no repr shows
and which is sealed before it is stored.
"""

import asyncio
import re
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, cast

import aiosmtplib

from fackpol.base import reasons
from fackpol.base.settings import Relay
from fackpol.base.words import later, say
from fackpol.mail import wire
from fackpol.mail.delivery import Delivery
from fackpol.mail.merge import as_data
from fackpol.mail.parcels import Parcel, Refused
from fackpol.mail.standing import Standing
from fackpol.mail.wire import Garbled, Wire

PER_CONNECTION = 100
IDLE = 60.0  # seconds after which a connection is not used again: a firewall may have forgotten it
_FORBIDDEN = re.compile("[\x00-\x20<>\x7f\ud800-\udfff]")
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


class Load(Protocol):
    """Letters to hand over. A connection asks for them and tells what became of each."""

    def next(self) -> Parcel | None:
        """Returns the next letter, if one may go now."""

    def begin(self, parcel: Parcel) -> bool:
        """Notes that the letter is written next, or says that it may not go any more."""

    def answered(self, parcel: Parcel, reply: Reply) -> None:
        """Hears what became of it."""

    def put_back(self, parcel: Parcel) -> None:
        """Gets back a letter that has not been tried, to be the next one again."""


class Connection:
    """One connection to the relay. It opens when first needed and again when it breaks. Not for two tasks at once."""

    def __init__(self, relay: Relay, standing: Standing | None = None) -> None:
        self._relay = relay
        self._standing = standing or Standing()
        self._client: aiosmtplib.SMTP | None = None
        self._wire: Wire | None = None
        self._used_at = 0.0
        self.carried = 0

    async def __aenter__(self) -> "Connection":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._close()

    async def carry(self, load: Load) -> None:
        """Hands over letter after letter, as long as the load gives one, and never raises: every fault is a Reply."""
        handover = Handover(self, self._standing, load)
        while parcel := load.next():
            opened = await self._opened()
            if isinstance(opened, Reply):
                load.answered(parcel, opened)
            elif handover.accepts(parcel):
                await opened.carry(parcel, handover)
                self._used_at = _clock()

    async def send(self, sender: str, to: str, message: bytes) -> Reply:
        """Hands over one letter, whatever its lines end with."""
        one = OneLetter(Parcel(0, sender, to, as_data(message)))
        await self.carry(one)
        return one.reply

    async def ready(self) -> Reply | None:
        """Opens the connection, if it is not, and says nothing. Returns what went wrong; None when it is open."""
        opened = await self._opened()
        return opened if isinstance(opened, Reply) else None

    @property
    def utf8(self) -> bool:
        """Whether the relay reaches addresses that are not ASCII."""
        return self._wire is not None and self._wire.utf8

    @property
    def has_room(self) -> bool:
        """Whether it has not carried so many that the next one goes over a new connection."""
        return self.carried < PER_CONNECTION

    async def _opened(self) -> Wire | Reply:
        try:
            return await self._open()
        except aiosmtplib.SMTPException as fault:
            return _reply(Delivery.UNREACHABLE, fault)
        except (OSError, ssl.SSLError) as fault:
            return Reply(Delivery.UNREACHABLE, said=type(fault).__name__)

    async def _open(self) -> Wire:
        if self._wire is not None and self._wire.open and self.has_room and _clock() - self._used_at < IDLE:
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
        self.carried, self._used_at = 0, _clock()
        behind = self._standing.takes_letters_in_a_row
        self._client, self._wire = client, Wire(transport, client.supports_extension, self._relay.pipelining, behind)
        return self._wire

    def _close(self) -> None:
        client, self._client = self._client, None
        opened, self._wire = self._wire, None
        if client is not None and opened is not None:
            client.close()
            opened.close()


class Handover:
    """Stands between a wire and a load: makes a Reply of whatever the relay says or does."""

    def __init__(self, connection: Connection, standing: Standing, load: Load) -> None:
        self._connection, self._standing, self._load = connection, standing, load
        self.begin = load.begin

    def next(self) -> Parcel | None:
        while self._connection.has_room and (parcel := self._load.next()):
            if self.accepts(parcel):
                return parcel
        return None

    def accepts(self, parcel: Parcel) -> bool:
        """Whether it can be said to the relay at all. If not, it has its answer."""
        if not parcel.to:
            self._load.answered(parcel, Reply(Delivery.SUPPRESSED))
        elif _FORBIDDEN.search(parcel.sender + parcel.to):
            self._load.answered(parcel, Reply(Delivery.FAILED, 553, "5.1.3"))
        elif not (parcel.to.isascii() or self._connection.utf8):  # RFC 6531
            self._load.answered(parcel, Reply(Delivery.FAILED, 553, "5.6.7"))
        else:
            self._connection.carried += 1
            return True
        return False

    def taken(self, parcel: Parcel, said: str) -> None:
        """Its words are not kept: nobody reads those of a yes, and the queue id is out of them."""
        self._standing.take()
        reply = Reply(Delivery.SENT, 250, _first(_ENHANCED, said), _first(_QUEUE_ID, said))
        self._load.answered(parcel, reply)

    def refused(self, parcel: Parcel, by: Refused) -> None:
        enhanced = _first(_ENHANCED, by.said)
        meant = self._standing.weigh(by.verb, by.code, enhanced, by.said)
        self._load.answered(parcel, Reply(meant, by.code, enhanced, None, by.said))

    def lost(self, parcel: Parcel, fault: Exception, dotted: bool) -> None:
        """After the final dot nobody knows whether the relay has taken it (RFC 1047)."""
        self._load.answered(parcel, Reply(Delivery.IN_DOUBT if dotted else Delivery.LATER, said=type(fault).__name__))

    def unasked(self, parcel: Parcel, fault: Exception) -> None:
        """A relay that hangs up may do so; one that does not understand two letters in a row gets them apart."""
        if isinstance(fault, TimeoutError | Garbled):
            self._standing.confuse()
        self._load.put_back(parcel)


class OneLetter:
    """A load of one letter."""

    def __init__(self, parcel: Parcel) -> None:
        self._left: Parcel | None = parcel
        self.reply = Reply(Delivery.UNREACHABLE)

    def next(self) -> Parcel | None:
        parcel, self._left = self._left, None
        return parcel

    def begin(self, parcel: Parcel) -> bool:
        return True

    def answered(self, parcel: Parcel, reply: Reply) -> None:
        self.reply = reply

    def put_back(self, parcel: Parcel) -> None:
        self._left = parcel


def _clock() -> float:
    return asyncio.get_running_loop().time()


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
