"""Reads an SMTP server's replies from what comes, in whatever pieces it comes (RFC 5321 section 4.2)."""

import re

_REPLY = re.compile(rb"([2-5]\d\d)([ -]?)(.*)\r", re.DOTALL)
_LONGEST = 65_536  # of a line that never ends


class ReplyLines:
    """`sound` is False once something has come that is no reply: what follows can not be understood either."""

    def __init__(self) -> None:
        self.sound = True
        self._heard = b""  # the beginning of a line
        self._lines: list[str] = []  # of a reply that is not whole yet

    @property
    def whole(self) -> bool:
        """Whether nothing of a further reply has come."""
        return not self._heard and not self._lines

    def read(self, data: bytes) -> list[tuple[int, str]]:
        """Returns the replies that are whole now: a code, and what was said, its lines parted by newlines."""
        replies: list[tuple[int, str]] = []
        *lines, self._heard = (self._heard + data).split(b"\n")
        for line in lines:
            found = _REPLY.fullmatch(line)
            if not found:
                self.sound = False
                return replies
            self._lines.append(found[3].decode(errors="replace"))
            if found[2] != b"-":
                replies.append((int(found[1]), "\n".join(self._lines)))
                self._lines = []
        self.sound = len(self._heard) <= _LONGEST
        return replies
