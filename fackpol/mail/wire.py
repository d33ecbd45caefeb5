"""An SMTP transaction on a connection that is open: commands out, replies in (RFC 5321, RFC 2920)."""

import asyncio
import re
from collections.abc import Callable

TIMEOUT = 30.0  # seconds for each reply
_REPLY = re.compile(rb"([2-5]\d\d)([ -]?)(.*)\r", re.DOTALL)
_LONGEST = 65_536  # of a line that never ends
_NEWLINE = re.compile(rb"\r\n|\r|\n")


class Refused(Exception):
    """The server refused a verb."""

    def __init__(self, verb: str, code: int, said: str) -> None:
        super().__init__(verb)
        self.verb, self.code, self.said = verb, code, said


class Garbled(Exception):
    """The server sent something that is no reply. The rest may still come, so the connection is of no more use."""


class Wire(asyncio.Protocol):
    """The open connection, taken over from aiosmtplib when EHLO, TLS and login are done.

    We speak the transaction ourselves because we must know whether the final dot was written, and because with
    PIPELINING (RFC 2920) a letter costs two round trips instead of four.
    """

    def __init__(self, transport: asyncio.Transport, offers: Callable[[str], bool], at_once: bool) -> None:
        """`offers` says whether the relay offers an extension; `at_once` allows pipelining where it does."""
        self._transport = transport
        self._heard = b""
        self._said: list[str] = []  # the lines of a reply that is not whole yet
        self._replies: list[tuple[int, str]] = []
        self._wanted = 0
        self._waiter: asyncio.Future[None] | None = None
        self._end: Exception | None = None
        transport.set_protocol(self)
        self.utf8 = offers("smtputf8")
        self._size = offers("size")
        self._at_once = at_once and offers("pipelining")
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


def _as_data(message: bytes) -> bytes:
    """Ends every line with CRLF, doubles a dot that begins one, and adds the final dot (RFC 5321 section 4.5.2)."""
    if not message.count(b"\r\n") == message.count(b"\n") == message.count(b"\r"):
        message = _NEWLINE.sub(b"\r\n", message)
    stuffed = b"." * message.startswith(b".") + message.replace(b"\r\n.", b"\r\n..")
    return stuffed + b"\r\n" * (not message.endswith(b"\r\n")) + b".\r\n"
