"""Calendar parts (RFC 5545, 5546). Pure: the same values give the same bytes.

Where nobody reads what comes back, a part says METHOD:PUBLISH and has no ATTENDEE, because buttons that lead nowhere
are worse than none; a cancelled meeting is published again with STATUS:CANCELLED and a higher SEQUENCE. Where it is
read, a part says REQUEST or CANCEL, with the recipient as the only ATTENDEE.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vDuration, vText, vUri

from fackpol.base.dates import HERE
from fackpol.mail.merge import in_uri

# One compact, hand-checked definition of Europe/Stockholm since 1996 (directive 2000/84/EC), not a table of years.
TIMEZONE = """BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


EVERY = timedelta(hours=6)
# Some programs pass over an attendee who is not said to be a person. Her name would tell them nothing that helps.
ATTENDEE = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT"}
ASKED = {**ATTENDEE, "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}


@dataclass(frozen=True)
class Entry:
    """A meeting as one calendar shows it. Moments are aware; `changed_at` becomes DTSTAMP and LAST-MODIFIED.

    `organizer` is the address that answers go to, `organizer_name` what is shown instead; `sent_by` is who writes the
    letter, where that is another address. `conference` is a link to a video meeting (RFC 7986 section 5.11), or "".
    """

    uid: str = field(repr=False)
    sequence: int
    title: str = field(repr=False)
    text: str = field(repr=False)
    place: str = field(repr=False)
    url: str = field(repr=False)
    organizer: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    cancelled: bool
    method: str = "PUBLISH"  # or REQUEST, CANCEL, which want to be answered
    attendee: str = field(default="", repr=False)  # the only one: who else is invited is nobody's business
    organizer_name: str = ""
    sent_by: str = ""
    created_at: datetime | None = None
    conference: str = field(default="", repr=False)


def calendar(entry: Entry, domain: str) -> bytes:
    """A whole text/calendar object, for a letter. `domain` is the service's own."""
    whole = _whole(domain)
    whole.add("method", entry.method)
    whole.add_component(Calendar.from_ical(TIMEZONE.replace("\n", "\r\n")))
    whole.add_component(_event(entry))
    return bytes(whole.to_ical())


def feed(entries: Iterable[Entry], name: str, domain: str) -> bytes:
    """One calendar of many entries, for a program that fetches it now and then (RFC 7986 sections 5.1 and 5.7)."""
    whole = _whole(domain)
    whole.add("name", vText(name))
    whole.add("x-wr-calname", vText(name))
    whole.add("refresh-interval", vDuration(EVERY), parameters={"VALUE": "DURATION"})
    whole.add("x-published-ttl", vDuration(EVERY))
    whole.add_component(Calendar.from_ical(TIMEZONE.replace("\n", "\r\n")))
    for entry in entries:
        whole.add_component(_event(entry))
    return bytes(whole.to_ical())


def _whole(domain: str) -> Calendar:
    """Who made it is said by the domain alone: the name of the program would tell what it is for."""
    whole = Calendar()
    whole.add("prodid", f"-//{domain}//{domain}//SV")
    whole.add("version", "2.0")
    return whole


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    if entry.created_at:
        event.add("created", entry.created_at)
    event.add("dtstart", entry.starts_at.astimezone(HERE))
    event.add("dtend", entry.ends_at.astimezone(HERE))
    event.add("summary", vText(entry.title))
    event.add("description", vText(entry.text))
    if entry.place:
        event.add("location", vText(entry.place))
    event.add("url", entry.url)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.conference:
        event.add("conference", vUri(entry.conference), parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    _people(event, entry)
    return event


def _people(event: Event, entry: Entry) -> None:
    name = entry.organizer_name.replace("\\", "/")  # readers take one before the colon for an escape
    told = {"CN": name, "SENT-BY": f"mailto:{entry.sent_by}" if entry.sent_by else ""}
    shown = {name: value for name, value in told.items() if value}
    event.add("organizer", vCalAddress(f"mailto:{entry.organizer}"), parameters=shown)
    if entry.attendee:
        asked = ATTENDEE if entry.method == "CANCEL" else ASKED
        event.add("attendee", vCalAddress(f"mailto:{in_uri(entry.attendee)}"), parameters=asked)
