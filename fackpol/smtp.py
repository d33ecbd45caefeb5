"""Hands letters to the relay over SMTP, and sorts everything that can go wrong into a few outcomes.

The only module that knows aiosmtplib. What a server says can quote an address, so its words stay in `said`, which
shows in no repr and is sealed before it is kept.
"""

import asyncio
import re
import ssl
from dataclasses import dataclass, field
from types import TracebackType

import aiosmtplib

from fackpol.settings import Relay

TIMEOUT = 30.0
PER_CONNECTION = 100
_REPLY = re.compile(rb"([2-5]\d\d)([ -]?)(.*)\r\n", re.DOTALL)
_NEWLINE = re.compile(rb"\r\n|\r|\n")
_STUFFED = re.compile(rb"(?m)^\.")
_FORBIDDEN = re.compile(r"[\x00-\x20<>\x7f]")
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_QUEUE_ID = re.compile(r"\b(?:queued as|id=?)\s*:?\s*([A-Za-z0-9.-]{5,40})", re.IGNORECASE)


@dataclass(frozen=True)
class Reply:
    """What became of one letter: accepted, later (a passing fault), refused (this letter, for good), unreachable (the
    relay itself: no letter is to blame), or doubt (it went whole, and no answer came).
    """

    outcome: str
    code: int | None = None
    enhanced: str | None = None
    queue_id: str | None = None
    said: str = field(default="", repr=False)


class Refused(Exception):
    """What the server answered to one verb, when it was not what we hoped for."""

    def __init__(self, verb: str, code: int, said: str) -> None:
        super().__init__(verb)
        self.verb, self.code, self.said = verb, code, said


class Garbled(Exception):
    """Something that is no reply: the rest of it may still come, so the connection is of no more use."""


class Connection:
    """One connection to the relay, opened when first needed and again when it breaks. Not for two tasks at once."""

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

    async def send(self, sender: str, to: str, message: bytes) -> Reply:
        """Raises nothing: every fault is a Reply."""
        try:
            wire = await self._open()
        except aiosmtplib.SMTPException as fault:
            return _reply("unreachable", fault)
        except (OSError, ssl.SSLError) as fault:
            return Reply("unreachable", said=type(fault).__name__)
        if not to.isascii() and not wire.utf8:
            return Reply("refused", 553, "5.6.7")  # RFC 6531: the relay can not reach an address that is not ASCII
        if _FORBIDDEN.search(sender + to):
            return Reply("refused", 553, "5.1.3")
        return await self._transact(wire, sender, to, message)

    async def _transact(self, wire: "Wire", sender: str, to: str, message: bytes) -> Reply:
        try:
            said = await wire.transact(sender, to, message)
        except Refused as fault:
            return await self._refused(wire, fault)
        except (OSError, EOFError, Garbled, ValueError) as fault:
            self._close()
            # After the final dot nobody knows whether the relay has taken it (RFC 1047).
            return Reply("doubt" if wire.dotted else "later", said=type(fault).__name__)
        self._sent += 1
        return Reply("accepted", 250, _first(_ENHANCED, said), _first(_QUEUE_ID, said), said)

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
        self._sent, self._wire = 0, Wire(client)
        return self._wire

    async def _refused(self, wire: "Wire", fault: Refused) -> Reply:
        """A 4xx, a 421 or a 5xx. At RCPT a 5xx is about the letter; before it, it is about us."""
        if fault.code == 421 or not await wire.reset():
            self._close()
        outcome = "later" if fault.code < 500 else "unreachable" if fault.verb == "MAIL" else "refused"
        return Reply(outcome, fault.code, _first(_ENHANCED, fault.said), None, fault.said)

    def _close(self) -> None:
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()


class Ear(asyncio.StreamReaderProtocol):
    """Hears, too, what a relay says without being asked: "421, you have been idle", and then it hangs up."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        super().__init__(reader)
        self.asked = self.unasked = False

    def data_received(self, data: bytes) -> None:
        self.unasked |= not self.asked
        super().data_received(data)


class Wire:
    """The open connection, taken over from aiosmtplib when EHLO, TLS and login are done.

    Ours, because it must be known whether the final dot was written; and where the relay offers PIPELINING (RFC 2920) a
    letter costs two round trips instead of four.
    """

    def __init__(self, client: aiosmtplib.SMTP) -> None:
        transport = client.transport
        assert isinstance(transport, asyncio.Transport)
        self._client = client
        self._reader = asyncio.StreamReader()
        self._ear = Ear(self._reader)
        transport.set_protocol(self._ear)
        self._ear.connection_made(transport)
        loop = asyncio.get_running_loop()
        self._writer = asyncio.StreamWriter(transport, self._ear, self._reader, loop)
        self.utf8 = client.supports_extension("smtputf8")
        self._size = client.supports_extension("size")
        self._at_once = client.supports_extension("pipelining")
        self.dotted = False  # whether the final dot of this letter has been written

    @property
    def open(self) -> bool:
        return not self._writer.is_closing() and not self._reader.at_eof() and not self._ear.unasked

    async def transact(self, sender: str, to: str, message: bytes) -> str:
        """Hand one letter over; returns what the relay said. Raises Refused, Garbled, EOFError, OSError (too late)."""
        self._ear.asked = True
        try:
            return await self._transact(sender, to, message)
        finally:
            self._ear.asked = False

    async def _transact(self, sender: str, to: str, message: bytes) -> str:
        self.dotted = False
        options = f" SIZE={len(message)}" * self._size + " SMTPUTF8" * (not to.isascii())
        verbs = {"MAIL": f"MAIL FROM:<{sender}>{options}", "RCPT": f"RCPT TO:<{to}>", "DATA": "DATA"}
        async with asyncio.timeout(TIMEOUT):
            replies = await self._ask(verbs)
        for verb, (code, said) in replies.items():
            if code // 100 != (3 if verb == "DATA" else 2):
                await self._back_out(replies)
                raise Refused(verb, code, said)
        async with asyncio.timeout(TIMEOUT):
            self._writer.write(_as_data(message))
            self.dotted = True
            await self._writer.drain()
            code, said = await self._reply()
        if code // 100 != 2:
            self.dotted = False  # it has said that it did not take it
            raise Refused(".", code, said)
        return said

    async def reset(self) -> bool:
        """Ready for the next letter; False when it is not."""
        self._ear.asked = True
        try:
            async with asyncio.timeout(TIMEOUT):
                return (await self._ask({"RSET": "RSET"}))["RSET"][0] // 100 == 2
        except (OSError, EOFError, Garbled, ValueError):
            return False
        finally:
            self._ear.asked = False

    def close(self) -> None:
        self._client.close()
        self._writer.close()

    async def _ask(self, verbs: dict[str, str]) -> dict[str, tuple[int, str]]:
        """The replies by verb: all at once, or one after the other until one is not what we hoped for."""
        if self._at_once:
            self._writer.write("".join(f"{line}\r\n" for line in verbs.values()).encode())
            return {verb: await self._reply() for verb in verbs}
        replies: dict[str, tuple[int, str]] = {}
        for verb, line in verbs.items():
            self._writer.write(f"{line}\r\n".encode())
            replies[verb] = await self._reply()
            if replies[verb][0] >= 400:
                break
        return replies

    async def _back_out(self, replies: dict[str, tuple[int, str]]) -> None:
        """Asked all at once, a relay may say "go on" to DATA though it wants nobody: then nothing is the letter."""
        if replies.get("DATA", (0, ""))[0] == 354:
            async with asyncio.timeout(TIMEOUT):
                self._writer.write(b".\r\n")
                await self._reply()

    async def _reply(self) -> tuple[int, str]:
        """RFC 5321 section 4.2: lines of a code, "-" or " ", and words."""
        said = []
        while True:
            try:
                found = _REPLY.match(await self._reader.readuntil(b"\r\n"))
            except asyncio.LimitOverrunError:
                found = None
            if not found:
                raise Garbled
            said.append(found[3].decode(errors="replace"))
            if found[2] != b"-":
                return int(found[1]), "\n".join(said)


def _as_data(message: bytes) -> bytes:
    """Only CRLF ends a line, a dot that begins one is doubled, and a dot alone ends it all (RFC 5321 section 4.5.2)."""
    whole = _NEWLINE.sub(b"\r\n", message)
    return _STUFFED.sub(b"..", whole) + b"\r\n" * (not whole.endswith(b"\r\n")) + b".\r\n"


async def greeted(relay: Relay) -> str | None:
    """None when the relay lets us in (TLS and login included); else the kind of fault, without its words."""
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


def _reply(outcome: str, fault: aiosmtplib.SMTPException) -> Reply:
    said = str(getattr(fault, "message", ""))
    return Reply(outcome, getattr(fault, "code", None), _first(_ENHANCED, said), None, said)


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[1] if found else None
