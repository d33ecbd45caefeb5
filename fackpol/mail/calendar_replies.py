"""Answers from calendar programs, as they come by mail (RFC 5546, RFC 6047)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message

from icalendar import Calendar, Event


@dataclass(frozen=True)
class CalendarReply:
    """An answer from a calendar (RFC 5546 section 3.2.3). `said` is the PARTSTAT."""

    uid: str
    said: str
    sequence: int
    at: datetime


def reply_in(message: Message) -> CalendarReply | None:
    """Finds the answer in a mail; None when there is none.

    Ignores ORGANIZER, which Outlook leaves out, and the ATTENDEE's address, which may be an alias.
    """
    for part in message.walk():
        raw = part.get_payload(decode=True) if part.get_content_type() == "text/calendar" else None
        if isinstance(raw, bytes) and b"REPLY" in raw and (reply := _reply(raw)):
            return reply
    return None


def _reply(raw: bytes) -> CalendarReply | None:
    whole = Calendar.from_ical(raw)
    if str(whole.get("method", "")).upper() != "REPLY":
        return None
    for event in whole.walk("VEVENT"):
        attendee = event.get("attendee")
        attendee = attendee[0] if isinstance(attendee, list) else attendee
        stamp = event.get("dtstamp")
        at = stamp.dt if stamp is not None and isinstance(stamp.dt, datetime) else None
        if isinstance(event, Event) and attendee is not None and at is not None:
            uid = str(event.get("uid", "")).rpartition("@")[0]
            said = str(attendee.params.get("PARTSTAT", "")).upper()
            return CalendarReply(uid, said, int(event.get("sequence", 0)), at if at.tzinfo else at.replace(tzinfo=UTC))
    return None
