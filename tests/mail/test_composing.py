"""Letters as bytes: parsed back, they are what was meant, whatever anybody has typed; twice the same, byte for byte."""

import base64
import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import takewhile

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from fackpol.base.settings import Settings
from fackpol.mail import composing
from fackpol.mail.calendar import Entry
from fackpol.mail.composing import HEADERS, Draft, compose, mailbox, safe_header
from tests.post_office import Arrived

POSTED = datetime(2026, 9, 1, 12, tzinfo=UTC)
DRAFT = Draft(
    "notice",
    {
        "footer": "member",
        "name": "Anna Ek",
        "link_letters": "http://127.0.0.1:8000/mejl/x",
        "title": "Löner & scheman",
        "about": "Hej!",
        "branch": "Vård och omsorg",
        "signed": "Bo Lind",
    },
    reply_to="svar@example.org",
    sender="Vård och omsorg",
    unsubscribe="http://127.0.0.1:8000/mejl/x",
    to="anna@example.org",
)
ENTRY = Entry(
    "x@example.org", 0, "Möte", "Svara", "Gatan 1", "https://example.org", "moten@example.org",
    POSTED, POSTED, POSTED, False,
)  # fmt: skip
slowly = effort(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(own: Settings, draft: Draft = DRAFT) -> Arrived:
    return Arrived(draft.to, compose(own, draft, POSTED, "<7.x@example.org>").printed([]))


def head(letter: Arrived) -> list[str]:
    """The header lines as they go over the wire, not unfolded."""
    return letter.raw.split(b"\r\n\r\n", 1)[0].decode("utf-8").split("\r\n")


def test_a_letter_says_who_to_whom_what_and_when(own: Settings) -> None:
    message = written(own).message
    assert str(message["from"]) == "Möten <moten@example.org>"
    assert str(message["to"]) == "anna@example.org"
    assert str(message["reply-to"]) == "svar@example.org"
    assert str(message["date"]) == "Tue, 01 Sep 2026 12:00:00 +0000"
    assert message["auto-submitted"] == "auto-generated"
    assert message["x-auto-response-suppress"] == "OOF, AutoReply"
    assert message["feedback-id"] == "::notice:exampleorg"
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip


def test_twice_it_is_the_same_letter(own: Settings) -> None:
    assert written(own).raw == written(own).raw


def test_who_may_stop_it_can_with_one_click_on_one_line(own: Settings) -> None:
    """However long the address of the service is: a folded link is no link to a mail provider."""
    link = f"https://{'fackpol.' * 12}example.org/mejl/x"
    long = written(own, replace(DRAFT, unsubscribe=link))
    lines = [line for line in head(long) if line.lower().startswith("list-unsubscribe:")]
    assert lines == [f"List-Unsubscribe: <{link}>"]
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head(long)


def test_a_letter_she_asked_for_herself_has_nothing_to_stop(own: Settings) -> None:
    message = written(own, replace(DRAFT, unsubscribe="")).message
    assert message["list-unsubscribe"] is None
    assert message["list-id"] is None


def test_a_discreet_letter_tells_nothing_where_it_lies(own: Settings) -> None:
    """What a lock screen, an inbox list or a notification shows."""
    message = written(own).message
    seen = f"{message['from']} {message['subject']} {message['list-id']}"
    for telling in (own.organisation, own.party, "Vård och omsorg", "Löner"):
        assert telling not in seen
    named = written(own, replace(DRAFT, discreet=False)).message
    assert "Vård och omsorg" in str(named["from"])


@pytest.mark.parametrize(
    "subject",
    [
        "Hej\r\nBcc: x@example.org",
        "Hej\nBcc: x@example.org",
        "Hej\x0bBcc: x@example.org",
        "=?utf-8?q?=0ABcc:=20x@example.org?=",
        "=?utf-8?b?CkJjYzogeEBleGFtcGxlLm9yZw==?=",
        "Hej =?utf-8?q?=0D=0ABcc:_x?=",
        "\u2028Bcc: x@example.org",
        "x" * 900 + "\nBcc: x@example.org",
    ],
)
def test_no_subject_or_sender_becomes_a_header(own: Settings, subject: str) -> None:
    """CVE-2024-6923: CPython 3.11.7 folds an encoded word into a header of its own."""
    draft = replace(DRAFT, discreet=False, sender=subject, values={**DRAFT.values, "title": subject, "branch": subject})
    letter = written(own, draft)
    names = [line.partition(":")[0].lower() for line in head(letter) if line[:1] not in " \t"]
    assert set(names) <= HEADERS
    assert len(names) == len(set(names))
    assert letter.message["bcc"] is None


@slowly
@given(text=st.text(max_size=300))
def test_any_title_at_all_leaves_the_headers_as_they_are(own: Settings, text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    draft = replace(DRAFT, discreet=False, sender=text, values={**DRAFT.values, "title": text, "about": text})
    letter = written(own, draft)
    names = [line.partition(":")[0].lower() for line in head(letter) if line[:1] not in " \t"]
    assert set(names) <= HEADERS
    assert all(len(line) <= 998 for line in letter.raw.split(b"\r\n"))


@pytest.mark.slow
@slowly
@given(
    text=st.text(
        alphabet=st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs", "Cf", "Cn", "Co"]),
        min_size=1,
        max_size=80,
    )
)
def test_what_is_printable_arrives_as_it_was_typed(own: Settings, text: str) -> None:
    draft = replace(DRAFT, values={**DRAFT.values, "title": text})
    assert text in written(own, draft).text


def test_markup_is_text_in_both_parts_and_only_links_are_links(own: Settings) -> None:
    about = '<img src=x onerror=alert(1)> https://example.org/a?b=1&c="2" javascript:alert(1)'
    letter = written(own, replace(DRAFT, values={**DRAFT.values, "about": about}))
    assert "<img src=x" not in letter.html
    assert "&lt;img src=x" in letter.html
    assert about in letter.text
    assert 'href="https://example.org/a?b=1&amp;c=' in letter.html
    assert 'href="javascript' not in letter.html


@pytest.mark.parametrize(
    ("email", "envelope"),
    [
        ("anna@räksmörgås.example.org", "anna@xn--rksmrgs-5wao1o.example.org"),
        ("o'neil+fack@example.org", "o'neil+fack@example.org"),
        ("åsa@example.org", "åsa@example.org"),
        ("a" * 64 + "@" + "b" * 60 + ".example.org", "a" * 64 + "@" + "b" * 60 + ".example.org"),
    ],
)
def test_unusual_addresses_are_written_to(own: Settings, email: str, envelope: str) -> None:
    letter = written(own, replace(DRAFT, to=mailbox(email)))
    assert letter.to == envelope
    assert f"To: {envelope}" in head(letter)


@slowly
@given(name=st.one_of(st.text(max_size=200), st.text('.;=:@,<>"()[]\\ abcÅ', min_size=20, max_size=200)))
def test_any_name_at_all_reads_back_as_one_sender_with_that_name(own: Settings, name: str) -> None:
    """CPython 3.11.7 folds a long name with specials without its quotes: then a parser finds other addresses in it."""
    name = name.encode("utf-8", "ignore").decode()
    letter = written(own, replace(DRAFT, discreet=False, sender=name))
    (sender,) = letter.message["from"].addresses
    meant = safe_header(name) or own.neutral
    # CPython 3.11.7 reads a space between two encoded words where RFC 2047 (section 6.2) has none.
    assert (sender.display_name.replace(" ", ""), sender.addr_spec) == (meant.replace(" ", ""), own.mail_from)
    assert read_strictly(letter) == (meant, own.mail_from)


def read_strictly(letter: Arrived) -> tuple[str, str]:
    """The name and address of From, by RFC 5322 and RFC 2047 alone: one quoted string, or encoded words."""
    lines, value = head(letter), ""
    at = next(number for number, line in enumerate(lines) if line.startswith("From:"))
    for line in (lines[at].removeprefix("From:"), *takewhile(lambda line: line.startswith(" "), lines[at + 1 :])):
        assert len(line) <= 998
        value += line
    quoted = re.fullmatch(r' "((?:[^"\\]|\\["\\])*)" <([^<>]+)>', value)
    if quoted:
        assert value.isascii()
        return re.sub(r'\\(["\\])', r"\1", quoted[1]), quoted[2]
    worded = re.fullmatch(r"((?: =\?utf-8\?b\?[A-Za-z0-9+/=]+\?=)+) <([^<>]+)>", value)
    assert worded
    words = worded[1].split()
    assert max(map(len, words)) <= 75
    parts = [base64.b64decode(word.split("?")[3]).decode() for word in words]  # no character is cut in two
    return "".join(parts), worded[2]


@pytest.mark.parametrize("address", ["åsa@example.org", "ﬁ@x.se", "anna@" + "å" * 70 + ".se", '"å b"@example.org'])
def test_an_address_for_answers_that_no_header_can_hold_does_not_stop_the_letter(own: Settings, address: str) -> None:
    letter = written(own, replace(DRAFT, reply_to=address))
    assert letter.message["reply-to"] is None
    assert "Ingen läser svar på det här mejlet." in letter.text
    assert letter.message["from"]


def test_a_calendar_part_is_an_attachment_with_a_method(own: Settings) -> None:
    letter = written(own, replace(DRAFT, entry=ENTRY))
    (part,) = [part for part in letter.message.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "PUBLISH"
    assert part.get_filename() == "mote.ics"
    assert letter.event["UID"] == "x@example.org"


def test_no_line_is_too_long_for_smtp_and_all_end_in_crlf(own: Settings) -> None:
    raw = written(own, replace(DRAFT, values={**DRAFT.values, "about": "ö" * 2000}, entry=ENTRY)).raw
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_text_and_html_say_the_same(own: Settings) -> None:
    letter = written(own)
    for said in ("Anna Ek", "Löner", "Hej!", "Bo Lind", "http://127.0.0.1:8000/mejl/x"):
        assert said in letter.text
        assert said in letter.html


def test_a_letter_shows_no_address_in_its_repr(own: Settings) -> None:
    assert "anna" not in repr(DRAFT).lower()
    assert "anna" not in repr(compose(own, DRAFT, POSTED, "<7.x@example.org>")).lower()


def test_a_header_nobody_meant_stops_the_letter(own: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "HEADERS", HEADERS - {"list-id"})
    with pytest.raises(composing.Unwritable):
        written(own)


@pytest.mark.parametrize(("text", "safe"), [("a\tb\r\nc", "a b c"), ("=?x", "= ?x"), ("Åsa 👍", "Åsa 👍"), ("", "")])
def test_what_may_stand_in_a_header(text: str, safe: str) -> None:
    assert safe_header(text) == safe


# -- what mail programs read -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("domain", "sender"),
    [("moten.example.org", "motenexampleorg"), ("a.se", "ase00"), ("Post.Moten-Nu.Example.ORG", "postmotennuexam")],
)
def test_a_complaint_is_counted_by_the_kind_of_letter_and_nothing_about_anybody(domain: str, sender: str) -> None:
    found = composing.feedback_id("invitation", domain)
    assert found == f"::invitation:{sender}"
    assert found.count(":") == 3
    assert composing.feedback_id("branchless", domain) == f"::letter:{sender}"
