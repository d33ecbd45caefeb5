"""Two libraries read every calendar part alike: the right hour on both sides of each clock change, the same words."""

import shutil
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fackpol.mail.calendar import Entry, calendar, feed
from tests.ical_js import around_the_changes, by_ical_js, by_icalendar
from tests.mail.test_calendar import ENTRY

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="needs node, which reads ical.js")
REQUEST = replace(ENTRY, method="REQUEST", attendee="anna.ek@example.org")
KINDS = [
    ENTRY,
    REQUEST,
    replace(REQUEST, sequence=1, place="Gatan 2; port B, 1 tr"),
    replace(REQUEST, sequence=2, method="CANCEL", cancelled=True),
    replace(ENTRY, sequence=2, cancelled=True),
    replace(REQUEST, attendee="åsa@xn--rksmrgs-5wao1o.example.org"),
    replace(
        REQUEST,
        organizer_name='Möten; "här", och: där',
        sent_by="brev@example.org",
        created_at=ENTRY.changed_at,
        conference="https://video.example.org/rum?a=1;b=2,c",
    ),
]
TYPED = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(",;:\\åäö👍"), max_size=200)


def alike(entries: list[Entry]) -> None:
    parts = [calendar(entry, "example.org") for entry in entries]
    assert [by_icalendar(part) for part in parts] == by_ical_js(parts)


def test_the_hour_is_right_around_every_change_of_the_clock() -> None:
    entries = list(around_the_changes())
    alike(entries)
    parts = [calendar(entry, "example.org") for entry in entries]
    for entry, read in zip(entries, by_ical_js(parts), strict=True):
        assert read["events"][0]["start"]["utc"] == f"{entry.starts_at:%Y-%m-%dT%H:%M:%S}.000Z"
        assert read["events"][0]["end"]["utc"] == f"{entry.ends_at:%Y-%m-%dT%H:%M:%S}.000Z"
        assert read["events"][0]["start"]["zone"] == "Europe/Stockholm"


def test_every_kind_of_part_is_read_alike() -> None:
    alike(KINDS)
    methods = [read["method"] for read in by_ical_js([calendar(entry, "example.org") for entry in KINDS])]
    assert methods == ["PUBLISH", "REQUEST", "REQUEST", "CANCEL", "PUBLISH", "REQUEST", "REQUEST"]


def test_a_feed_is_read_alike() -> None:
    whole = feed(
        [replace(entry, uid=f"{n}@example.org") for n, entry in enumerate(around_the_changes())], "Möten", "example.org"
    )
    assert [by_icalendar(whole)] == by_ical_js([whole])


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(TYPED, TYPED, TYPED), min_size=20, max_size=40))
def test_any_words_are_read_alike(words: list[tuple[str, str, str]]) -> None:
    alike([replace(REQUEST, title=title, text=f"{text}\n{text}", place=place) for title, text, place in words])
