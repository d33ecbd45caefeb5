"""SMTP transactions on a connection that is open: commands out, replies in (RFC 5321, RFC 2920).

With PIPELINING a letter costs one round trip: its text and the commands of the next letter go in one write.

    we:     MAIL RCPT DATA               text . MAIL RCPT DATA                    text . MAIL RCPT DATA
    relay:                 250 250 354                         250 250 250 354                          ...

What has been asked waits in `_asked`, and each reply belongs to the first that waits there. So nothing sleeps and wakes
up for a reply: `data_received` takes it, and writes what comes next.
"""

import asyncio
import re
from collections import deque
from collections.abc import Callable
from enum import Enum

from fackpol.mail.parcels import Owner, Parcel, Refused
from fackpol.mail.reply_lines import ReplyLines

TIMEOUT = 30.0  # seconds without a reply
CLOSING = 421
# How servers say that they did not want to be asked yet.
_TOO_EARLY, _TOO_EARLY_SAID = (500, 502, 503), re.compile("pipelin|synchroni", re.IGNORECASE)


class Garbled(Exception):
    """The server sent something that is no reply, or that nobody had asked for. More of it may come."""


class Asked(Enum):
    """What a reply can be to."""

    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    LETTER = "."
    EMPTY = "an empty letter"
    RSET = "RSET"


class Wire(asyncio.Protocol):
    """The open connection, taken over from aiosmtplib when EHLO, TLS and login are done.

    At most two letters are on their way: `_dotted` has been written whole and waits for its answer, and the commands of
    `_entering` are out. We speak the transaction ourselves because we must know whether the final dot was written.
    """

    def __init__(
        self, transport: asyncio.Transport, offers: Callable[[str], bool], at_once: bool, behind: bool = True
    ) -> None:
        """`offers` says whether the relay offers an extension; `at_once` allows pipelining where it does.

        `behind`: then the commands of a letter may go behind the text of the one before.
        """
        self._transport = transport
        self.utf8 = offers("smtputf8")
        self._size = offers("size")
        self._at_once = at_once and offers("pipelining")
        self._behind = behind and self._at_once
        self._loop = asyncio.get_running_loop()
        self._replies = ReplyLines()
        self._asked: deque[Asked] = deque()
        self._unasked: list[tuple[Asked, bytes]] = []  # the commands that follow one by one, the last one first
        self._entering: Parcel | None = None
        self._followed = False  # whether the commands of `_entering` went behind another letter
        self._refusal: Refused | None = None  # of `_entering`
        self._recipient = False  # whether the server has taken the recipient of `_entering`
        self._dotted: Parcel | None = None
        self._in_step = True  # nothing has come that was not asked for
        self._fault: Exception | None = None
        self._due = 0.0  # when the next reply is late
        self._clock: asyncio.TimerHandle | None = None
        self._owner: Owner
        self._done: asyncio.Future[None] | None = None  # until the owner's letters are through
        transport.set_protocol(self)

    @property
    def open(self) -> bool:
        """Whether it can take a letter.

        Not after it said something unasked ("421, you have been idle") and hangs up.
        """
        return self._fault is None and self._in_step and not self._transport.is_closing()

    async def carry(self, first: Parcel, owner: Owner) -> None:
        """Hands over this letter and those that the owner gives, until there is none or the connection breaks.

        The owner has heard of every letter when it returns. Cancelled, it lets nothing more leave.
        """
        self._owner, self._done = owner, self._loop.create_future()
        try:
            self._enter(first)
            await self._done
        except BaseException:
            self._entering = self._dotted = None
            self._end(EOFError())
            raise

    def close(self) -> None:
        self._end(EOFError())

    # -- what comes in -------------------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        replies, due = self._replies.read(data), len(self._asked)
        # What has come before it was asked for answers nothing: the relay and we would talk past each other.
        in_turn = len(replies) < due or (len(replies) == due and self._replies.whole)
        self._in_step = in_turn and self._replies.sound
        for code, said in replies[:due]:
            if self._asked:  # not if the line broke meanwhile
                self._take(self._asked.popleft(), code, said)
        if not self._in_step:
            self._end(Garbled())
        if replies:  # a relay that drips the lines of one has not answered
            self._watch()

    def connection_lost(self, fault: Exception | None) -> None:
        self._end(fault or EOFError())

    def _take(self, asked: Asked, code: int, said: str) -> None:
        """Gives a reply to whom it concerns."""
        if asked is Asked.LETTER:
            self._decided(code, said)
        elif asked is Asked.EMPTY:
            self._reset()
        elif asked is not Asked.RSET:
            self._admitting(asked, code, said)
        elif code // 100 == 2:
            self._rest()
        else:
            self._end(Garbled())

    # -- one letter ----------------------------------------------------------------------------------------------------

    def _enter(self, parcel: Parcel, text_before: bytes = b"") -> None:
        """Asks the server for a letter's sender and recipient, behind the text of the letter before where there is one.

        All at once, or one by one.
        """
        self._entering, self._followed = parcel, bool(text_before)
        self._refusal, self._recipient = None, False
        mail, rcpt = self._commands(parcel)
        if self._at_once:
            self._write(b"%b%b%bDATA\r\n" % (text_before, mail, rcpt), Asked.MAIL, Asked.RCPT, Asked.DATA)
        else:
            self._unasked = [(Asked.DATA, b"DATA\r\n"), (Asked.RCPT, rcpt)]
            self._write(mail, Asked.MAIL)

    def _commands(self, parcel: Parcel) -> tuple[bytes, bytes]:
        options = f" SIZE={len(parcel.message)}" * self._size + " SMTPUTF8" * (not parcel.to.isascii())
        return f"MAIL FROM:<{parcel.sender}>{options}\r\n".encode(), f"RCPT TO:<{parcel.to}>\r\n".encode()

    def _admitting(self, asked: Asked, code: int, said: str) -> None:
        """One of the three has been answered; the last answer decides."""
        if code // 100 != (3 if asked is Asked.DATA else 2):
            self._refusal = self._refusal or Refused(asked.value, code, said)
        elif asked is Asked.RCPT:
            self._recipient = True
        if code == CLOSING:
            self._end(EOFError())
        elif asked is Asked.DATA or (self._refusal and not self._at_once):
            self._turned_away(self._refusal, code) if self._refusal else self._admitted()
        elif self._unasked and self.open:
            verb, line = self._unasked.pop()
            self._write(line, verb)

    def _admitted(self) -> None:
        """Writes the letter whole, and behind it asks for the next one.

        A letter that may not go any more goes nowhere: a server that has said "go on" forgets it only when the line
        breaks, for an empty letter would arrive.
        """
        parcel = self._entering
        if parcel is None or not self.open:
            return
        if not self._owner.begin(parcel):
            self._entering = None
            self._end(EOFError())
            return
        self._entering, self._dotted = None, parcel
        text = parcel.message + b".\r\n"
        self._asked.append(Asked.LETTER)
        following = self._owner.next() if self._behind else None
        if following:
            self._enter(following, text)
        else:
            self._write(text)

    def _decided(self, code: int, said: str) -> None:
        """The server has read a letter, and says whether it takes it."""
        parcel, self._dotted = self._dotted, None
        if parcel is None:
            return
        if code // 100 == 2:
            self._owner.taken(parcel, said)
        else:
            self._owner.refused(parcel, Refused(Asked.LETTER.value, code, said))
        if code == CLOSING:
            self._end(EOFError())
        elif not self._asked:
            self._rest() if code // 100 == 2 else self._reset()

    def _turned_away(self, refusal: Refused, last: int) -> None:
        """Backs out of a letter that is refused.

        A server that was asked all at once may say "go on" though it has no recipient: it gets an empty letter, which
        goes to nobody (RFC 2920 section 3.1). Where it has one after all, the line breaks.
        """
        if self._followed and _too_early(refusal):
            return self._end(Garbled())
        parcel, self._entering = self._entering, None
        if parcel:
            self._owner.refused(parcel, refusal)
        if last // 100 != 3:
            self._reset()
        elif self._recipient:
            self._end(EOFError())
        else:
            self._write(b".\r\n", Asked.EMPTY)
        return None

    def _reset(self) -> None:
        """Makes the server ready for the next letter, after an error."""
        if self.open:
            self._write(b"RSET\r\n", Asked.RSET)

    def _rest(self) -> None:
        """Nothing is on its way: goes on with the next letter, or is done."""
        following = self._owner.next() if self.open else None
        if following:
            self._enter(following)
        else:
            self._finish()

    # -- what goes out, and the end ------------------------------------------------------------------------------------

    def _write(self, data: bytes, *asked: Asked) -> None:
        self._asked.extend(asked)
        self._transport.write(data)
        self._watch()

    def _watch(self) -> None:
        """Gives the server time. One timer looks now and then; nothing is set and cancelled for each reply."""
        self._due = self._loop.time() + TIMEOUT
        if self._clock is None and self._asked:
            self._clock = self._loop.call_at(self._due, self._look)

    def _look(self) -> None:
        self._clock = None
        if self._asked and self._loop.time() >= self._due:
            self._end(TimeoutError())
        elif self._asked:
            self._clock = self._loop.call_at(self._due, self._look)

    def _end(self, fault: Exception) -> None:
        """Is of no more use from here on, and says what is known of the letters that were on their way.

        What is still to be written is dropped: a letter that is given up must not leave later.
        """
        if self._fault:
            return
        self._fault = fault
        self._asked.clear()
        self._transport.abort()
        if self._clock:
            self._clock.cancel()
        self._account(fault)
        self._finish()

    def _account(self, fault: Exception) -> None:
        dotted, entering, self._dotted, self._entering = self._dotted, self._entering, None, None
        if dotted:
            self._owner.lost(dotted, fault, dotted=True)
        if entering and self._refusal and not (self._followed and _too_early(self._refusal)):
            self._owner.refused(entering, self._refusal)
        elif entering and self._followed:
            self._owner.unasked(entering, fault)
        elif entering:
            self._owner.lost(entering, fault, dotted=False)

    def _finish(self) -> None:
        if self._done and not self._done.done():
            self._done.set_result(None)


def _too_early(refusal: Refused) -> bool:
    """Whether it is about being asked behind a letter, though the server had offered to be."""
    return (refusal.verb == "MAIL" and refusal.code in _TOO_EARLY) or bool(_TOO_EARLY_SAID.search(refusal.said))
