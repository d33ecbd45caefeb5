"""Answers from calendars as programs write them: each shape is read, and no bytes at all make the reader fail."""

import base64
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fackpol.mail.calendar_replies import CalendarReply, is_outlooks_own, reply_in

LINES = (
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//X//X//EN", "METHOD:REPLY", "BEGIN:VEVENT", "UID:x@example.org",
    "SEQUENCE:2", "DTSTAMP:20261001T100000Z", "DTSTART;TZID=Europe/Stockholm:20261014T180000",
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@example.org", "COMMENT:Kommer senare på kvällen", "END:VEVENT",
    "END:VCALENDAR", "",
)  # fmt: skip
WHOLE = "\r\n".join(LINES)
TEN = datetime(2026, 10, 1, 10, tzinfo=UTC)


def part(body: bytes | str, kind: str = 'text/calendar; charset="utf-8"; method=REPLY', more: str = "") -> bytes:
    raw = body.encode() if isinstance(body, str) else body
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n{more}\r\n"
    return head.encode() + base64.encodebytes(raw)


def mail(*parts: bytes, kind: str = "multipart/mixed") -> Message:
    head = b"From: anna@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    if len(parts) == 1 and kind == "multipart/mixed":
        return message_from_bytes(head + parts[0])
    inner = b"".join(b"--b\r\n" + each + b"\r\n" for each in parts)
    return message_from_bytes(head + f"Content-Type: {kind}; boundary=b\r\n\r\n".encode() + inner + b"--b--\r\n")


def read(
    body: bytes | str, kind: str = 'text/calendar; charset="utf-8"; method=REPLY', more: str = ""
) -> CalendarReply:
    found = reply_in(mail(part(body, kind, more)))
    assert found
    return found


@pytest.mark.parametrize(
    "message",
    [
        mail(part(WHOLE)),
        mail(part(WHOLE.replace("METHOD:REPLY", "METHOD:Reply"))),
        mail(part(WHOLE.replace("METHOD:REPLY\r\n", ""))),
        mail(part(WHOLE, 'application/ics; name="reply.ics"')),
        mail(part(WHOLE, "application/octet-stream", 'Content-Disposition: attachment; filename="Svar.ICS"\r\n')),
        mail(part(WHOLE, "text/x-vcalendar")),
        mail(part(WHOLE.encode("utf-16"), "text/calendar; charset=utf-16; method=REPLY")),
        mail(part(WHOLE.encode("utf-16-be"), "text/calendar; charset=utf-16; method=REPLY")),
        mail(part(WHOLE.encode("utf-16-le"), "text/calendar")),
        mail(part(b"\xef\xbb\xbf" + WHOLE.encode())),
        mail(part(WHOLE.encode("cp1252"), "text/calendar; charset=windows-1252; method=REPLY")),
        mail(part(WHOLE.encode("cp1252"), "text/calendar; charset=x-unknown; method=REPLY")),
        mail(part(WHOLE.replace("\r\n", "\r"))),
        mail(part(WHOLE.replace("\r\n", "\n"))),
        mail(part(WHOLE.encode().replace(b"\xc3\xa5", b"\xc3\r\n \xa5"))),
        mail(part("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VEVENT"), part(WHOLE)),
        mail(part(WHOLE.replace("REPLY", "REQUEST"), "text/calendar"), part(WHOLE)),
        mail(part("Jag kommer", "text/plain"), part(WHOLE), kind="multipart/signed"),
    ],
)
def test_whatever_it_is_written_in_it_is_the_same_answer(message: Message) -> None:
    found = reply_in(message)
    assert found
    assert (found.uid, found.sequence, found.stamp, found.proposes) == ("x", 2, TEN, False)
    assert [(one.said, one.address) for one in found.attendees] == [("ACCEPTED", "anna@example.org")]
    assert found.comment == "Kommer senare på kvällen"
    assert found.starts_at == datetime(2026, 10, 14, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "stamp"),
    [
        ("", None), ("DTSTAMP;VALUE=DATE:20261001", None), ("DTSTAMP:x", None), ("DTSTAMP:00010101T000000Z", None),
        ("DTSTAMP:20261001T100000", TEN),
    ],
)  # fmt: skip
def test_a_stamp_that_is_no_moment_is_none(line: str, stamp: datetime | None) -> None:
    assert read(WHOLE.replace("DTSTAMP:20261001T100000Z", line or "X-A:1")).stamp == stamp


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("ATTENDEE;PARTSTAT=DECLINED:MAILTO:anna@example.org", "anna@example.org"),
        ("ATTENDEE;PARTSTAT=DECLINED;EMAIL=anna@example.org:urn:uuid:7d5a", "anna@example.org"),
        ("ATTENDEE;PARTSTAT=DECLINED:urn:uuid:7d5a", ""),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:%C3%A5sa@example.org", "åsa@example.org"),
        ('ATTENDEE;CN="Ek, Anna";PARTSTAT=declined:mailto:anna@example.org', "anna@example.org"),
    ],
)
def test_an_address_is_read_where_one_is_told(line: str, address: str) -> None:
    (one,) = read(WHOLE.replace(LINES[9], line)).attendees
    assert (one.said, one.address) == ("DECLINED", address)


def test_a_counter_tells_the_time_that_she_proposes() -> None:
    counter = WHOLE.replace("REPLY", "COUNTER").replace("END:VEVENT", "DURATION:PT90M\r\nEND:VEVENT")
    found = read(counter, "text/calendar; method=COUNTER")
    assert found.proposes
    assert found.ends_at == datetime(2026, 10, 14, 17, 30, tzinfo=UTC)
    endless = counter.replace("PT90M", "P400000000D")
    assert read(endless).ends_at is None


def test_a_uid_is_found_in_what_outlook_makes_of_it() -> None:
    made = f"040000008200E00074C5B7101A82E008{'0' * 40}12000000" + b"vCal-Uid\1\0\0\0x@example.org\0".hex().upper()
    assert read(WHOLE.replace("UID:x@example.org", f"UID:{made}")).uid == "x"
    foreign = f"UID:040000008200E00074C5B7101A82E008{'0' * 60}"
    assert read(WHOLE.replace("UID:x@example.org", foreign)).uid == ""


def test_words_are_cleaned_and_several_comments_are_one() -> None:
    found = read(WHOLE.replace("END:VEVENT", "COMMENT;LANGUAGE=sv-SE:Tar\\nmed \u202ekaffe\r\nEND:VEVENT"))
    assert found.comment == "Kommer senare på kvällen\nTar\nmed kaffe"


@pytest.mark.parametrize(
    "message",
    [
        mail(part(WHOLE.replace("REPLY", "REQUEST"), "text/calendar")),  # ours, that came back
        mail(part(WHOLE.replace("METHOD:REPLY\r\n", ""), "text/calendar")),
        mail(part(WHOLE, "text/plain")),
        mail(part(WHOLE.replace("METHOD:REPLY", "METHOD:REQUEST"))),  # the body says what it is
        mail(b"Content-Type: message/rfc822\r\n\r\n" + mail(part(WHOLE)).as_bytes(), part("x", "text/plain")),
        mail(part("-- a bounce --", "text/plain"), part(WHOLE.replace("REPLY", "REQUEST"), "text/calendar"),
             kind="multipart/report; report-type=delivery-status"),
        mail(part(b"\x30\x80\x06\x09", 'application/pkcs7-mime; name="smime.p7m"')),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_none(message: Message) -> None:
    assert reply_in(message) is None


def test_an_answer_that_only_outlook_can_read_is_seen_to_be_one() -> None:
    answer = part(b'x\x9f>"...IPM.Microsoft Schedule.MtgRespP\0...', "application/ms-tnef")
    assert is_outlooks_own(mail(answer))
    assert is_outlooks_own(
        mail(part("", "text/plain"), part(b"IPM.Schedule.Meeting.Resp.Pos", 'a/b; name="winmail.dat"'))
    )
    assert not is_outlooks_own(mail(part(b"IPM.Note", "application/ms-tnef")))  # words in another dress
    assert not is_outlooks_own(mail(part(b"IPM.Schedule.Meeting.Resp.Pos", "text/plain")))


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_no_bytes_make_it_fail(noise: bytes, less: bytes) -> None:
    for raw in (noise, part(noise), part(WHOLE.encode().replace(b"x@example.org", less)), part(noise + WHOLE.encode())):
        reply_in(message_from_bytes(raw))
        is_outlooks_own(message_from_bytes(raw))


MORE = (
    "METHOD:COUNTER", "SEQUENCE:-9999999999999", "DTSTART:99991231T235959Z", "DURATION:-P1D", "ATTENDEE:x", "COMMENT:",
    "BEGIN:VALARM", "DTSTART;TZID=X:20260101T000000",
)  # fmt: skip


@given(st.lists(st.sampled_from([*LINES, *MORE]), max_size=30))
def test_no_order_of_lines_makes_it_fail(lines: list[str]) -> None:
    found = reply_in(mail(part("\r\n".join(lines))))
    assert found is None or 0 <= found.sequence < 2**31


@given(st.text(max_size=60))
def test_no_words_in_a_line_make_it_fail(words: str) -> None:
    for line in (9, 5, 7, 8, 10):
        lines = [*LINES[:line], LINES[line].partition(":")[0] + words, *LINES[line + 1 :]]
        reply_in(mail(part("\r\n".join(lines).encode("utf-8", "replace"))))
