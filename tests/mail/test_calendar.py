"""Calendar parts: read back by the same library they are made with, the right hour on both sides of each clock change.

That other programs read them is shown with the mail service's own issue.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from fackpol.base.dates import HERE
from fackpol.mail.calendar import Entry, calendar
from fackpol.mail.composing import safe_header

ENTRY = Entry(
    uid="6f1c@example.org",
    sequence=0,
    title="Möte",
    text="Svara: https://fackpol.example.org/svar/x",
    place="Exempelgatan 1",
    url="https://fackpol.example.org/svar/x",
    organizer="moten@example.org",
    starts_at=datetime(2026, 10, 14, 16, tzinfo=UTC),
    ends_at=datetime(2026, 10, 14, 18, tzinfo=UTC),
    changed_at=datetime(2026, 9, 1, 12, tzinfo=UTC),
    cancelled=False,
)


def event(entry: Entry) -> Event:
    (found,) = [
        each for each in Calendar.from_ical(calendar(entry, "example.org")).walk("VEVENT") if isinstance(each, Event)
    ]
    return found


def test_it_is_published_and_asks_nobody_to_answer_where_no_answer_is_read() -> None:
    whole = Calendar.from_ical(calendar(ENTRY, "example.org"))
    assert (whole["METHOD"], whole["VERSION"]) == ("PUBLISH", "2.0")
    assert "ATTENDEE" not in event(ENTRY)
    assert b"RSVP" not in calendar(ENTRY, "example.org")


@pytest.mark.parametrize(
    ("utc", "local"),
    [
        (datetime(2026, 10, 24, 16, tzinfo=UTC), 18),
        (datetime(2026, 10, 26, 17, tzinfo=UTC), 18),
        (datetime(2027, 3, 27, 17, tzinfo=UTC), 18),
        (datetime(2027, 3, 29, 16, tzinfo=UTC), 18),
    ],
)
def test_the_hour_is_the_one_on_the_wall(utc: datetime, local: int) -> None:
    raw = calendar(replace(ENTRY, starts_at=utc, ends_at=utc + timedelta(hours=2)), "example.org").decode()
    assert f"DTSTART;TZID=Europe/Stockholm:{utc.astimezone(HERE):%Y%m%dT%H%M%S}" in raw
    assert event(replace(ENTRY, starts_at=utc, ends_at=utc + timedelta(hours=2))).DTSTART.hour == local


@pytest.mark.slow
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_any_text_comes_back_and_begins_no_line_of_its_own(text: str) -> None:
    raw = calendar(replace(ENTRY, title=text), "example.org")
    assert str(event(replace(ENTRY, title=text))["SUMMARY"]) == text
    names = [line.partition(b":")[0].partition(b";")[0] for line in raw.split(b"\r\n") if line[:1] not in (b" ", b"\t")]
    assert names.count(b"UID") == 1
    assert all(name.isupper() or not name for name in [name.decode().replace("-", "") for name in names])


def test_a_line_break_in_a_title_makes_no_new_property() -> None:
    raw = calendar(replace(ENTRY, title="Möte\r\nATTENDEE:mailto:x@example.org"), "example.org")
    assert b"\r\nATTENDEE" not in raw


@given(st.text(alphabet="aåä,;:\\\n ö", min_size=60, max_size=400))
def test_no_line_is_longer_than_75_bytes_and_all_end_in_crlf(text: str) -> None:
    raw = calendar(replace(ENTRY, text=text), "example.org")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_cancelled_one_is_the_same_event_called_off() -> None:
    off = event(replace(ENTRY, sequence=2, cancelled=True))
    assert (off["UID"], off["SEQUENCE"], off["STATUS"]) == (event(ENTRY)["UID"], 2, "CANCELLED")
    assert event(ENTRY)["STATUS"] == "CONFIRMED"


def test_the_same_meeting_gives_the_same_bytes() -> None:
    assert calendar(ENTRY, "example.org") == calendar(replace(ENTRY), "example.org")


def test_without_a_place_there_is_no_empty_one() -> None:
    assert "LOCATION" not in event(replace(ENTRY, place=""))


def test_whoever_is_asked_sees_who_asks_and_answers_where_it_is_read() -> None:
    told = event(
        replace(
            ENTRY,
            method="REQUEST",
            attendee="anna@example.org",
            organizer_name="Möten & sånt",
            sent_by="brev@example.org",
        )
    )
    assert str(told["ORGANIZER"]) == "mailto:moten@example.org"
    assert told["ORGANIZER"].params == {"CN": "Möten & sånt", "SENT-BY": "mailto:brev@example.org"}
    assert (told["ATTENDEE"].params["CUTYPE"], told["ATTENDEE"].params["RSVP"]) == ("INDIVIDUAL", "TRUE")
    assert event(ENTRY)["ORGANIZER"].params == {}


def test_nobody_is_asked_to_answer_what_is_called_off() -> None:
    off = event(replace(ENTRY, method="CANCEL", attendee="anna@example.org", cancelled=True))
    assert str(off["ATTENDEE"]) == "mailto:anna@example.org"
    assert "RSVP" not in off["ATTENDEE"].params


def test_it_tells_when_it_was_made_and_changed_and_where_its_video_is() -> None:
    made = datetime(2026, 8, 1, 12, tzinfo=UTC)
    raw = calendar(replace(ENTRY, created_at=made, conference="https://video.example.org/rum"), "example.org").decode()
    assert "\r\nCREATED:20260801T120000Z\r\n" in raw
    assert "\r\nLAST-MODIFIED:20260901T120000Z\r\n" in raw
    assert "\r\nCONFERENCE;FEATURE=VIDEO;VALUE=URI:https://video.example.org/rum\r\n" in raw
    assert "CONFERENCE" not in event(ENTRY)


@given(st.text(max_size=60))
@example("\\")
def test_no_name_of_ours_begins_a_line_of_its_own(name: str) -> None:
    raw = calendar(replace(ENTRY, organizer_name=safe_header(name)), "example.org")
    assert [line[:9] for line in raw.split(b"\r\n")].count(b"ORGANIZER") == 1
    assert str(event(replace(ENTRY, organizer_name=safe_header(name)))["ORGANIZER"]) == "mailto:moten@example.org"
