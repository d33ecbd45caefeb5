"""Hands letters to the relay over SMTP, and gives everything that can go wrong one of the names in `Delivery`.

The only module that knows aiosmtplib. A server's words can quote an address: they stay in `said`, which no repr shows
and which is sealed before it is stored.
"""

import asyncio
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import cast

import aiosmtplib

from fackpol.base.settings import Relay
from fackpol.mail.delivery import Delivery

TIMEOUT = 30.0
PER_CONNECTION = 100
_REPLY = re.compile(rb"([2-5]\d\d)([ -]?)(.*)\r", re.DOTALL)
_LONGEST = 65_536  # of a line that never ends
_NEWLINE = re.compile(rb"\r\n|\r|\n")
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


class Refused(Exception):
    """The server refused a verb."""

    def __init__(self, verb: str, code: int, said: str) -> None:
        super().__init__(verb)
        self.verb, self.code, self.said = verb, code, said


class Garbled(Exception):
    """The server sent something that is no reply. The rest may still come, so the connection is of no more use."""


class Connection:
    """One connection to the relay. It opens when first needed and again when it breaks. Not for two tasks at once."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
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
        try:
            wire = await self._open()
        except aiosmtplib.SMTPException as fault:
            return _reply(Delivery.UNREACHABLE, fault)
        except (OSError, ssl.SSLError) as fault:
            return Reply(Delivery.UNREACHABLE, said=type(fault).__name__)
        if not to.isascii() and not wire.utf8:  # RFC 6531: this relay can not reach an address that is not ASCII
            return Reply(Delivery.FAILED, 553, "5.6.7")
        if _FORBIDDEN.search(sender + to):
            return Reply(Delivery.FAILED, 553, "5.1.3")
        return await self._transact(wire, sender, to, message, dot)

    async def _transact(self, wire: "Wire", sender: str, to: str, message: bytes, dot: Callable[[], None]) -> Reply:
        try:
            said = await wire.transact(sender, to, message, dot)
        except Refused as fault:
            return await self._refused(wire, fault)
        except (OSError, EOFError, Garbled, ValueError) as fault:
            self._close()
            # After the final dot nobody knows whether the relay has taken it (RFC 1047).
            return Reply(Delivery.IN_DOUBT if wire.dotted else Delivery.LATER, said=type(fault).__name__)
        self._sent += 1
        queue_id = _first(_QUEUE_ID, said)
        return Reply(Delivery.SENT, 250, _first(_ENHANCED, said), queue_id, "" if queue_id else said)

    async def _open(self) -> "Wire":
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
        self._sent, self._wire = 0, Wire(client, self._relay.pipelining)
        return self._wire

    async def _refused(self, wire: "Wire", fault: Refused) -> Reply:
        if fault.code == 421 or not await wire.reset():
            self._close()
        enhanced = _first(_ENHANCED, fault.said)
        return Reply(_meant(fault.verb, fault.code, enhanced or ""), fault.code, enhanced, None, fault.said)

    def _close(self) -> None:
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()


class Wire(asyncio.Protocol):
    """The open connection, taken over from aiosmtplib when EHLO, TLS and login are done.

    We speak the transaction ourselves because we must know whether the final dot was written, and because with
    PIPELINING (RFC 2920) a letter costs two round trips instead of four.
    """

    def __init__(self, client: aiosmtplib.SMTP, at_once: bool) -> None:
        transport = client.transport
        assert transport is not None
        self._client = client
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by inheritance
        self._heard = b""
        self._said: list[str] = []  # the lines of a reply that is not whole yet
        self._replies: list[tuple[int, str]] = []
        self._wanted = 0
        self._waiter: asyncio.Future[None] | None = None
        self._end: Exception | None = None
        transport.set_protocol(self)
        self.utf8 = client.supports_extension("smtputf8")
        self._size = client.supports_extension("size")
        self._at_once = at_once and client.supports_extension("pipelining")
        self.dotted = False  # whether the final dot of this letter has been written

    @property
    def open(self) -> bool:
        """Whether it can take a letter.

        Not after it said something unasked ("421, you have been idle") and hangs up.
        """
        return not (self._end or self._replies or self._heard or self._transport.is_closing())

    async def transact(self, sender: str, to: str, message: bytes, dot: Callable[[], None]) -> str:
        """Hands one letter over and returns what the relay said.

        Raises Refused, Garbled, EOFError (it hung up), or OSError (also when it took too long).
        """
        self.dotted = False
        options = f" SIZE={len(message)}" * self._size + " SMTPUTF8" * (not to.isascii())
        verbs = {"MAIL": f"MAIL FROM:<{sender}>{options}", "RCPT": f"RCPT TO:<{to}>", "DATA": "DATA"}
        replies = await self._ask(verbs)
        for verb, (code, said) in replies.items():
            if code // 100 != (3 if verb == "DATA" else 2):
                await self._back_out(replies)
                raise Refused(verb, code, said)
        if len(replies) < len(verbs):
            raise EOFError
        dot()
        self._transport.write(_as_data(message))
        self.dotted = True
        ((code, said),) = await self._answers(1)
        if code // 100 != 2:
            self.dotted = False  # it has said that it did not take it
            raise Refused(".", code, said)
        return said

    async def reset(self) -> bool:
        """Makes it ready for the next letter. False when it is not."""
        try:
            return (await self._ask({"RSET": "RSET"}))["RSET"][0] // 100 == 2
        except (OSError, EOFError, Garbled):
            return False

    def close(self) -> None:
        self._client.close()
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        """Reads replies: lines of a code, "-" or " ", and words (RFC 5321 section 4.2)."""
        *lines, self._heard = (self._heard + data).split(b"\n")
        for line in lines:
            found = _REPLY.fullmatch(line)
            if not found:
                return self._ended(Garbled())
            self._said.append(found[3].decode(errors="replace"))
            if found[2] != b"-":
                self._replies.append((int(found[1]), "\n".join(self._said)))
                self._said = []
        if len(self._heard) > _LONGEST:
            self._ended(Garbled())
        elif self._waiter and len(self._replies) >= self._wanted and not self._waiter.done():
            self._waiter.set_result(None)
        return None

    def connection_lost(self, fault: Exception | None) -> None:
        self._ended(fault or EOFError())

    def _ended(self, fault: Exception) -> None:
        self._end = self._end or fault
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    async def _answers(self, many: int) -> list[tuple[int, str]]:
        """Waits for so many replies.

        Returns fewer when it hung up after some; raises how it ended when it said none.
        """
        loop = asyncio.get_running_loop()
        if len(self._replies) < many and not self._end:
            self._wanted, self._waiter = many, loop.create_future()
            late = loop.call_later(TIMEOUT, self._ended, TimeoutError())
            try:
                await self._waiter
            finally:
                late.cancel()
                self._waiter = None
        if self._end and not self._replies:
            raise self._end
        heard, self._replies = self._replies[:many], self._replies[many:]
        return heard

    async def _ask(self, verbs: dict[str, str]) -> dict[str, tuple[int, str]]:
        """Returns the replies by verb: asks all at once, or one by one until a verb is refused."""
        if self._at_once:
            self._transport.write("".join([f"{line}\r\n" for line in verbs.values()]).encode())
            return dict(zip(verbs, await self._answers(len(verbs)), strict=False))
        replies: dict[str, tuple[int, str]] = {}
        for verb, line in verbs.items():
            self._transport.write(f"{line}\r\n".encode())
            (replies[verb],) = await self._answers(1)
            if replies[verb][0] >= 400:
                break
        return replies

    async def _back_out(self, replies: dict[str, tuple[int, str]]) -> None:
        """Sends an empty letter when the relay, asked all at once, said "go on" to DATA though it took no recipient."""
        if replies.get("DATA", (0, ""))[0] == 354:
            self._transport.write(b".\r\n")
            await self._answers(1)


def _meant(verb: str, code: int, enhanced: str) -> Delivery:
    """Whether a refusal is about the letter or about us.

    At RCPT it is about the letter, but for "slow down" (4.7). At MAIL it is about us; after RCPT, policy (5.7) is.
    """
    if code >= 500:
        ours = verb == "MAIL" or (verb != "RCPT" and enhanced.startswith("5.7."))
        return Delivery.UNWELCOME if ours else Delivery.FAILED
    ours = code == 421 or enhanced.startswith("4.7.") or (verb != "RCPT" and code in (451, 454))
    return Delivery.BUSY if ours else Delivery.LATER


def _as_data(message: bytes) -> bytes:
    """Ends every line with CRLF, doubles a dot that begins one, and adds the final dot (RFC 5321 section 4.5.2)."""
    if not message.count(b"\r\n") == message.count(b"\n") == message.count(b"\r"):
        message = _NEWLINE.sub(b"\r\n", message)
    stuffed = b"." * message.startswith(b".") + message.replace(b"\r\n.", b"\r\n..")
    return stuffed + b"\r\n" * (not message.endswith(b"\r\n")) + b".\r\n"


async def greeted(relay: Relay) -> str | None:
    """Returns None when the relay lets us in (TLS and login included), else the name of the fault."""
    client = _client(relay)
    try:
        await client.connect()
        await client.quit()
    except (aiosmtplib.SMTPException, OSError) as fault:
        return type(fault).__name__
    return None


def _client(relay: Relay) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=relay.host,
        port=relay.port,
        timeout=TIMEOUT,
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
