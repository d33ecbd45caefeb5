"""Answers from calendar programs, as they come by mail (RFC 5546, RFC 6047): REPLY, and COUNTER, for another time.

Programs write them in many ways. What is read here proves nothing: the entry's UID says whose answer it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import collapse_rfc2231_value
from typing import Any
from urllib.parse import unquote

from icalendar import Calendar, Component

from fackpol.base.dates import HERE
from fackpol.base.plain_text import mended

_TYPES = frozenset(
    "text/calendar text/x-vcalendar application/ics application/calendar application/x-vcalendar".split()
)
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})  # MS-OXTNEF: what Outlook writes to Outlook
_TNEF_ANSWER = re.compile(rb"IPM\.(?:Microsoft Schedule\.MtgResp|Schedule\.Meeting\.Resp)")
# What Outlook makes of a UID that is not its own (MS-OXCICAL section 2.1.3.1.1.20.26), in hexadecimal digits.
_GLOBAL_OBJECT_ID = re.compile("040000008200E00074C5B7101A82E008[0-9A-F]{40,}", re.IGNORECASE)
_VCAL_UID = b"vCal-Uid\x01\0\0\0"
_FOLDED = re.compile(rb"(?:\r\n|\r|\n)[ \t]")
_BROKEN = (
    ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, ArithmeticError,
)  # fmt: skip
_COMMENT = 10_000  # characters
_MOST = 2**31 - 1  # of an INTEGER (RFC 5545 section 3.3.8)


@dataclass(frozen=True)
class Attendee:
    """One whom the answer is for. `said` is the PARTSTAT.

    `delegated`: another has passed the entry on to her (DELEGATED-FROM). `address` is "" where none is told.
    """

    said: str
    address: str = field(default="", repr=False)
    delegated: bool = False


@dataclass(frozen=True)
class CalendarReply:
    """An answer from a calendar (RFC 5546 sections 3.2.3 and 3.2.7).

    `stamp` is its DTSTAMP, by the program's own clock. `proposes`: it is a COUNTER, and `starts_at` and `ends_at` are
    the time that she proposes; of a REPLY they are the entry's. What is not told, or no moment, is None.
    """

    uid: str = field(repr=False)
    attendees: tuple[Attendee, ...]
    sequence: int = 0
    stamp: datetime | None = None
    comment: str = field(default="", repr=False)
    proposes: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def reply_in(message: Message) -> CalendarReply | None:
    """Finds the answer in a mail; None when there is none. Passes over parts that are broken, and never raises.

    Ignores ORGANIZER, which Outlook leaves out. A mail within the mail is somebody else's, and not read.
    """
    for part in _parts(message):
        try:
            if _is_calendar(part) and (reply := _reply(part)):
                return reply
        except _BROKEN:
            continue
    return None


def is_outlooks_own(message: Message) -> bool:
    """Whether it holds an answer in the form that Outlook uses among its own, which we can not read."""
    try:
        return any(_TNEF_ANSWER.search(_bytes(part)) for part in _parts(message) if _is_tnef(part))
    except _BROKEN:
        return False


def _parts(message: Message) -> Iterator[Message]:
    """The parts of the mail itself, from the outside in, and none of a mail that it holds."""
    found = [message]
    while found:
        part = found.pop(0)
        yield part
        inner = part.get_payload() if part.get_content_maintype() == "multipart" else None
        found = [each for each in inner if isinstance(each, Message)] + found if isinstance(inner, list) else found


def _name(part: Message) -> str:
    return (part.get_filename() or "").lower()


def _is_calendar(part: Message) -> bool:
    return part.get_content_type() in _TYPES or _name(part).endswith((".ics", ".vcs"))


def _is_tnef(part: Message) -> bool:
    return part.get_content_type() in _TNEF or _name(part) == "winmail.dat"


def _bytes(part: Message) -> bytes:
    raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""


def _reply(part: Message) -> CalendarReply | None:
    """The answer of the first entry that has an attendee. Some programs tell the method in the header alone."""
    told = part.get_param("method")
    for whole in Calendar.from_ical(_text(part), multiple=True):
        method = str(_first(whole, "method") or (collapse_rfc2231_value(told) if told else "")).strip().upper()
        events = whole.walk("VEVENT") if method in ("REPLY", "COUNTER") else []
        for event in events:
            if event.get("attendee") is not None:
                return _answer(event, method == "COUNTER")
    return None


def _text(part: Message) -> str:
    """The words of a calendar part, whatever it is written in. Line breaks are line feeds."""
    raw = _bytes(part)
    if b"\0" in raw[:4]:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else _utf_16(raw))
    else:
        text = _decoded(_FOLDED.sub(b"", raw), part.get_content_charset() or "cp1252")  # folded inside a character
    return re.sub("\r\n?", "\n", text.lstrip("\ufeff"))


def _utf_16(raw: bytes) -> str:
    return "utf-16-be" if raw[:1] == b"\0" else "utf-16-le"


def _decoded(raw: bytes, charset: str) -> str:
    for encoding in ("utf-8", charset):
        try:
            return raw.decode(encoding)
        except (LookupError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def _answer(event: Component, proposes: bool) -> CalendarReply:
    starts_at = _moment(event, "dtstart", HERE)
    return CalendarReply(
        uid=_uid(str(_first(event, "uid") or "")).rpartition("@")[0],
        attendees=tuple(_attendee(one) for one in _all(event, "attendee")),
        sequence=min(max(int(_first(event, "sequence") or 0), 0), _MOST),
        stamp=_moment(event, "dtstamp", UTC),
        comment=mended("\n".join(str(one) for one in _all(event, "comment"))).strip()[:_COMMENT],
        proposes=proposes,
        starts_at=starts_at,
        ends_at=_moment(event, "dtend", HERE) or _after(event, starts_at),
    )


def _uid(uid: str) -> str:
    """The UID as we wrote it, out of a GlobalObjectId too."""
    if not _GLOBAL_OBJECT_ID.fullmatch(uid):
        return uid
    _, found, own = bytes.fromhex(uid).partition(_VCAL_UID)
    return own.partition(b"\0")[0].decode("ascii") if found else uid


def _attendee(one: Any) -> Attendee:
    params = getattr(one, "params", {})
    scheme, _, address = unquote(str(params.get("EMAIL") or one)).rpartition(":")
    told = "@" in address and scheme.lower() in ("", "mailto")
    return Attendee(str(params.get("PARTSTAT", "")).upper(), address if told else "", "DELEGATED-FROM" in params)


def _moment(event: Component, name: str, zone: Any) -> datetime | None:
    """A moment in UTC; what has no zone is in `zone`. None for what is missing, broken, a day, or no year of ours."""
    found = _told(event, name)
    if not isinstance(found, datetime) or not 1 < found.year < 9999:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _after(event: Component, starts_at: datetime | None) -> datetime | None:
    """The end where a duration tells it; nobody proposes a meeting of more than a day."""
    duration = _told(event, "duration")
    if starts_at is None or not isinstance(duration, timedelta) or not timedelta() <= duration <= timedelta(days=1):
        return None
    return starts_at + duration


def _told(event: Component, name: str) -> Any:
    try:
        return getattr(_first(event, name), "dt", None)
    except ValueError:  # kept as it came
        return None


def _first(component: Component, name: str) -> Any:
    return next(iter(_all(component, name)), None)


def _all(component: Component, name: str) -> list[Any]:
    found = component.get(name)
    return found if isinstance(found, list) else [] if found is None else [found]
