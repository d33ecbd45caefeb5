"""Why a letter was not delivered: her address is gone, her mailbox takes none now, the way there failed, or it is us.

A mail server says it twice: in a code (RFC 3463, RFC 5248) and in words. Many send "5.0.0" or "5.1.1" for everything
and mean what they write beside it. So what the words say of our letter or our server comes first, then the code that
stands in the words, then the one beside them, then what the words say of the address.
"""

import re
from enum import StrEnum
from pathlib import Path


class Cause(StrEnum):
    """What a failure says about. Only the first two can stop an address."""

    GONE = "gone"  # nobody has this address any more: it stops at once
    MAILBOX = "mailbox"  # it is hers, and takes nothing now: it stops after two letters without a sign of life
    PASSING = "passing"  # the way there, or a server on it, failed for too long
    OURS = "ours"  # our letter, our server, or how much we sent: nobody's address is blamed


def _phrases() -> dict[str, re.Pattern[str]]:
    """One pattern for each section of `bounce_phrases.txt`."""
    lines: dict[str, list[str]] = {}
    section: list[str] = []
    for line in Path(__file__).with_name("bounce_phrases.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = lines.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            section.append(line)
    return {name: re.compile("|".join(phrases), re.IGNORECASE) for name, phrases in lines.items()}


_PHRASES = _phrases()
_CODE = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_SAYS_NOTHING = re.compile(r"[45]\.(?:0\.\d+|[125]\.0)")
# What a virus scanner on the way writes under every mail: about nobody's letter.
_SCANNED = re.compile(r"^.*\bscanned (?:for|by)\b.*$|^.*\bvirus[- ]?free\b.*$", re.IGNORECASE | re.MULTILINE)
_REPLY = re.compile(r"(?:^|smtp;|: ?|\n)\s{0,20}([45]\d\d)\b(?!\.\d)")  # RFC 5321 section 4.2
# RFC 3463 and 5248: what each code says, where words do not say better. The others of a class follow it.
_CODES = {
    "5.1.0": Cause.MAILBOX, "5.1.1": Cause.GONE, "5.1.2": Cause.GONE, "5.1.3": Cause.GONE, "5.1.4": Cause.MAILBOX,
    "5.1.6": Cause.GONE, "5.1.7": Cause.OURS, "5.1.8": Cause.OURS, "5.1.9": Cause.OURS, "5.1.10": Cause.GONE,
    "5.2.0": Cause.MAILBOX, "5.2.1": Cause.MAILBOX, "5.2.2": Cause.MAILBOX, "5.2.3": Cause.OURS, "5.2.4": Cause.MAILBOX,
    "5.4.1": Cause.PASSING, "5.4.4": Cause.GONE,
}  # fmt: skip
_CLASSES = {"1": Cause.MAILBOX, "2": Cause.MAILBOX, "3": Cause.PASSING, "4": Cause.PASSING, "0": Cause.MAILBOX}
# RFC 5321 section 4.2.1: 50x speaks of our commands, 53x of signing in, 4xx of another time.
_REPLIES = {"50": Cause.OURS, "53": Cause.OURS} | {f"4{digit}": Cause.PASSING for digit in range(10)}


def cause(status: str | None, words: str) -> Cause:
    """Why it failed. `status` is the code of RFC 3463 that stands by itself, `words` what the server said."""
    reply = _REPLY.search(words)
    words = " ".join(_SCANNED.sub("", words).split())  # a line is broken anywhere
    if _PHRASES["ours"].search(words):
        return Cause.OURS
    if _PHRASES["full"].search(words):
        return Cause.MAILBOX
    code = next((code for code in (*_CODE.findall(words), status) if code and not _SAYS_NOTHING.fullmatch(code)), None)
    if code is None:
        return _by_words(words, _REPLIES.get(reply[1][:2] if reply else "", Cause.MAILBOX))
    if code.startswith("4"):
        return Cause.PASSING
    return _by_code(code, words)


def _by_code(code: str, words: str) -> Cause:
    """What a code says, unless the words know better."""
    known = _CODES.get(code) or _CLASSES.get(code.split(".")[1], Cause.OURS)
    # "5.7.1 No such user" is how some say that nobody has it.
    if code.startswith("5.7.") and _PHRASES["nobody"].search(words):
        return Cause.GONE
    # And "5.4.1 Recipient address rejected: access denied". A name that could not be asked about now is another matter.
    unsure = known in (Cause.MAILBOX, Cause.PASSING) or code in ("5.1.2", "5.4.4")
    return _by_words(words, known) if unsure else known


def _by_words(words: str, otherwise: Cause) -> Cause:
    if _PHRASES["waiting"].search(words) and not _PHRASES["nobody"].search(words):
        return Cause.PASSING
    if _PHRASES["gone"].search(words) or _PHRASES["nobody"].search(words):
        return Cause.GONE
    return Cause.OURS if _PHRASES["refused"].search(words) else otherwise
