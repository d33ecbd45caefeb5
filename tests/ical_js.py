"""Our calendar parts, read by two libraries: Python's icalendar and ical.js (what Thunderbird uses).

`python -m tests.ical_js` prints both side by side for meetings around the clock changes.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from icalendar import Calendar

from fackpol.base.dates import HERE
from fackpol.mail.calendar import Entry, calendar
from tests.mail.test_calendar import ENTRY

READER = Path(__file__).parent / "data" / "ical.js" / "read.cjs"
CHANGES = ("2026-10-25", "2027-03-28", "2027-10-31", "2028-03-26")


def by_ical_js(parts: list[bytes]) -> list[dict[str, Any]]:
    """Each part's method and events. Its own VTIMEZONE is all that ical.js knows of the zone."""
    texts = json.dumps([part.decode() for part in parts])
    node = subprocess.run([shutil.which("node") or "node", str(READER)], input=texts, capture_output=True, text=True)
    assert node.returncode == 0, node.stderr
    found: list[dict[str, Any]] = json.loads(node.stdout)
    return found


def by_icalendar(part: bytes) -> dict[str, Any]:
    """The same, by icalendar; the moments by the system's own table of zones."""
    whole = Calendar.from_ical(part)
    method = whole.get("method")
    return {
        "method": None if method is None else str(method),
        "events": [_event(each) for each in whole.walk("VEVENT")],
    }


def _event(event: Any) -> dict[str, Any]:
    def text(name: str) -> str | None:
        return str(event[name]) if name in event else None

    attendee = event.get("attendee", [])
    return {
        "uid": text("uid"), "sequence": int(event["sequence"]), "summary": text("summary"),
        "description": text("description"), "location": text("location"), "status": text("status"),
        "class": text("class"), "url": text("url"), "organizer": text("organizer"),
        "attendees": [str(one) for one in (attendee if isinstance(attendee, list) else [attendee])],
        "dtstamp": _utc(event["dtstamp"].dt), "start": _moment(event["dtstart"]), "end": _moment(event["dtend"]),
    }  # fmt: skip


def _moment(property: Any) -> dict[str, str]:
    wall = property.dt.replace(tzinfo=None)
    zoned = wall.replace(tzinfo=HERE)
    return {"wall": wall.isoformat(), "zone": str(property.params["TZID"]), "utc": _utc(zoned)}


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def around_the_changes() -> Iterator[Entry]:
    """The evening before and after, the night itself, and one that spans it."""
    for change in CHANGES:
        day = datetime.fromisoformat(change)
        for starts, hours in ((-6, 2), (18, 2), (-2, 8), (4, 1), (1, 0.5)):
            wall = (day + timedelta(hours=starts)).replace(tzinfo=HERE)
            starts_at = wall.astimezone(UTC)
            yield replace(ENTRY, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours))


def main() -> None:
    entries = list(around_the_changes())
    parts = [calendar(entry, "example.org") for entry in entries]
    for entry, part, other in zip(entries, parts, by_ical_js(parts), strict=True):
        own = by_icalendar(part)["events"][0]
        both = {"icalendar": own["start"], "ical.js": other["events"][0]["start"]}
        print(
            f"{entry.starts_at:%Y-%m-%d %H:%MZ}", "same" if own == other["events"][0] else "DIFFERENT", json.dumps(both)
        )


if __name__ == "__main__":
    main()
