"""What came back, as the servers of the world write it: what it is, and never a guess where it does not say."""

import time
from dataclasses import replace
from email import message_from_bytes, message_from_string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fackpol.mail.bounce_causes import Cause
from fackpol.mail.bounces import BounceKind, BounceReport, read

REPORT = """From: MAILER-DAEMON@mx.example.org
To: moten+token@here.example.org
Auto-Submitted: auto-replied
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

{fields}

--b
Content-Type: message/rfc822

Subject: Inbjudan

--b--
"""
FAILED = "Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1"
DELAYED = "Final-Recipient: rfc822; bo@example.org\nAction: delayed (will retry)\nStatus: 4.4.1"
ANNA = frozenset({"anna@example.org"})

EXIM = """From: Mail Delivery System <Mailer-Daemon@example.org>
X-Failed-Recipients: anna@example.org
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  anna@example.org
    host mx.example.org [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<anna@example.org>:
    550 5.1.1 User unknown
"""
QMAIL = """From: MAILER-DAEMON@example.org
Subject: failure notice

Hi. This is the qmail-send program at example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<anna@example.org>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Subject: Inbjudan
"""
ARF = """From: <abuse@provider.example.org>
Subject: FW: Inbjudan
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report.
--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1

--b
Content-Type: message/rfc822

To: anna@example.org
Subject: Inbjudan

--b--
"""
AWAY = "From: anna@example.org\nSubject: Autosvar: Inbjudan\n{header}\n\nJag är ledig till den 4 mars.\n"
HUMAN = "From: anna@example.org\nSubject: Sv: Inbjudan\n\nSjukt barn, kan inte komma!\n"


def reading(text: str) -> BounceReport:
    return read(message_from_string(text))


@pytest.mark.parametrize(
    ("fields", "kind", "status", "addresses"),
    [
        (FAILED, BounceKind.FAILED, "5.1.1", ANNA),
        (DELAYED, BounceKind.DELAYED, "4.4.1", {"bo@example.org"}),
        (f"{DELAYED}\n\n{FAILED}", BounceKind.FAILED, "5.1.1", ANNA),
        (FAILED.replace("failed", "relayed"), BounceKind.UNCLASSIFIED, None, set()),
        (FAILED.replace("failed", "delivered"), BounceKind.UNCLASSIFIED, None, set()),
        (
            f"Original-Recipient: rfc822;Anna@example.org\n{FAILED.replace('anna', 'behind')}",
            BounceKind.FAILED,
            "5.1.1",
            ANNA,
        ),
        (FAILED.replace("rfc822; anna", "utf-8; åsa"), BounceKind.FAILED, "5.1.1", {"åsa@example.org"}),
        (FAILED.replace("anna", "anna+2Bx"), BounceKind.FAILED, "5.1.1", {"anna+x@example.org"}),
        (FAILED.replace("rfc822; anna@example.org", "x400; /S=anna/C=SE/"), BounceKind.FAILED, "5.1.1", set()),
        (FAILED.replace("5.1.1", "5.2.2 (mailbox full)"), BounceKind.FAILED, "5.2.2", ANNA),
        (FAILED.replace("5.1.1", "nonsense"), BounceKind.FAILED, None, ANNA),
    ],
)
def test_a_report_says_what_it_says(fields: str, kind: BounceKind, status: str | None, addresses: set[str]) -> None:
    told = replace(reading(REPORT.format(fields=fields)), cause=None)
    assert told == BounceReport(kind, status, "rfc3464", frozenset(addresses))


@pytest.mark.parametrize("text", [EXIM, QMAIL])
def test_those_who_write_as_they_please_are_understood_too(text: str) -> None:
    assert reading(text) == BounceReport(BounceKind.FAILED, None, "flufl", ANNA, Cause.GONE)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("abuse", BounceKind.COMPLAINT),
        ("Abuse", BounceKind.COMPLAINT),
        ("opt-out", BounceKind.COMPLAINT),
        ("auth-failure", BounceKind.AUTHENTICATION),
        ("not-spam", BounceKind.UNCLASSIFIED),
    ],
)
def test_a_press_on_junk_is_a_complaint(kind: str, told: BounceKind) -> None:
    assert reading(ARF.format(kind=kind)).kind == told


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Auto-Submitted: auto-replied", BounceKind.AUTO_REPLY),
        ("Auto-Submitted: auto-replied (vacation); owner-email=x", BounceKind.AUTO_REPLY),
        ("X-Autoreply: yes", BounceKind.AUTO_REPLY),
        ("Precedence: auto_reply", BounceKind.AUTO_REPLY),
        ("Auto-Submitted: no", BounceKind.UNCLASSIFIED),
        ("X-Auto-Response-Suppress: All", BounceKind.AUTO_REPLY),
        ("Precedence: bulk", BounceKind.AUTO_REPLY),
        ("Precedence: junk", BounceKind.AUTO_REPLY),
        ("X-Apple-Action: VACATION", BounceKind.AUTO_REPLY),
        ("X-MS-Exchange-Inbox-Rules-Loop: anna@example.org", BounceKind.AUTO_REPLY),
        ("X-Vacation: 1", BounceKind.AUTO_REPLY),
        ("X-Autogenerated: Reply", BounceKind.AUTO_REPLY),
        ("X-Autorespond: yes", BounceKind.AUTO_REPLY),
        ("Return-Path: <>", BounceKind.AUTO_REPLY),
        ("X-Other: 1", BounceKind.UNCLASSIFIED),
    ],
)
def test_an_out_of_office_is_no_bounce(header: str, told: BounceKind) -> None:
    assert reading(AWAY.format(header=header)).kind == told


# Invented mails of real structures: what each is, and why it failed.
RETURNED = {
    "policy-diagnostic-5.7.1-status-5.0.0": (BounceKind.FAILED, Cause.OURS),
    "policy-sender-on-a-list-5.1.0": (BounceKind.FAILED, Cause.OURS),
    "policy-sender-refused-5.1.8": (BounceKind.FAILED, Cause.OURS),
    "policy-text-exim": (BounceKind.FAILED, Cause.OURS),
    "rate-limit-with-5.1.1": (BounceKind.FAILED, Cause.OURS),
    "policy-hidden-by-sendmail-5.1.1": (BounceKind.FAILED, Cause.OURS),
    "full-with-status-5.1.1": (BounceKind.FAILED, Cause.MAILBOX),
    "too-large-5.2.3": (BounceKind.FAILED, Cause.OURS),
    "gone-exim-5.1.1-in-text": (BounceKind.FAILED, Cause.GONE),
    "gone-status-5.0.0": (BounceKind.FAILED, Cause.GONE),
    "gone-exchange-5.1.10": (BounceKind.FAILED, Cause.GONE),
    "gone-null-mx-5.1.10-or-5.4.4": (BounceKind.FAILED, Cause.GONE),
    "boundary-broken-by-a-gateway": (BounceKind.FAILED, Cause.GONE),
    "warning-only-as-plain-text": (BounceKind.DELAYED, None),
    "dragonfly-mail-agent": (BounceKind.FAILED, Cause.GONE),
    "report-inside-text-plain-amazon": (BounceKind.FAILED, Cause.GONE),
    "retry-timeout-exim": (BounceKind.FAILED, Cause.PASSING),
    "auth-failure-report": (BounceKind.AUTHENTICATION, None),
    "complaint-to-the-plain-address": (BounceKind.COMPLAINT, None),
    "microsoft-jmrp": (BounceKind.COMPLAINT, None),
    "away-exchange-2010": (BounceKind.AUTO_REPLY, None),
    "away-icloud": (BounceKind.AUTO_REPLY, None),
    "away-that-looks-like-a-bounce": (BounceKind.AUTO_REPLY, None),
}
FOLDER = Path(__file__).parent.parent / "data"


@pytest.mark.parametrize("name", RETURNED)
def test_what_comes_back_means_what_it_means(name: str) -> None:
    report = read(message_from_bytes((FOLDER / "returned" / f"{name}.eml").read_bytes()))
    assert (report.kind, report.cause) == RETURNED[name]
    if report.kind == BounceKind.FAILED:
        assert report.addresses == ANNA


def test_every_returned_mail_has_its_line() -> None:
    assert {file.stem for file in (FOLDER / "returned").glob("*.eml")} == set(RETURNED)


def test_where_a_report_says_nothing_the_text_before_it_does() -> None:
    fields = f"{FAILED.replace('5.1.1', '5.0.0')}\n"
    vague = REPORT.format(fields=f"{fields}Diagnostic-Code: Reason 1; Diagnostic -1 (Unknown)\n")
    assert reading(vague).cause == Cause.MAILBOX
    told = vague.replace("sorry", "the other server said 5.7.1 Unable to relay")
    assert reading(told).cause == Cause.OURS
    known = told.replace("Reason 1; Diagnostic -1", "smtp; 550 user")
    assert reading(known).cause == Cause.GONE


def test_an_empty_line_in_the_middle_of_a_group_loses_nothing() -> None:
    fields = "Action: failed\n\nFinal-Recipient: rfc822; anna@example.org\nStatus: 5.7.0\n"
    report = reading(REPORT.format(fields=f"{fields}Diagnostic-Code: X-Notice; Sender not pre-approved\n"))
    assert (report.kind, report.status, report.cause) == (BounceKind.FAILED, "5.7.0", Cause.OURS)
    assert report.addresses == ANNA


def test_what_a_human_writes_is_for_a_human() -> None:
    assert reading(HUMAN) == BounceReport(BounceKind.UNCLASSIFIED)


def test_a_bounce_that_is_only_quoted_is_none() -> None:
    quoting = REPORT.format(fields=FAILED).replace("\n", "\n> ")
    assert reading(f"From: bo@example.org\nSubject: Vad betyder det här?\n\n> {quoting}").by != "rfc3464"
    attached = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: message/rfc822\n\n"
    assert reading(f"{attached}{REPORT.format(fields=FAILED)}\n--c--\n").by != "rfc3464"


@given(st.binary(max_size=400))
def test_nothing_at_all_makes_it_fall(raw: bytes) -> None:
    whole = REPORT.format(fields=FAILED).encode()
    for message in (raw, whole[:200] + raw + whole[200:], whole.replace(b"failed", raw), raw + b"\n\n" + whole):
        assert isinstance(read(message_from_bytes(message)), BounceReport)


def test_no_charset_and_no_size_makes_it_fall() -> None:
    for charset in ("x-nonsense", "utf-16", "ascii", '"'):
        chaos = REPORT.format(fields=FAILED).replace("us-ascii", charset).replace("sorry", "s\udce5\udce4rry")
        assert reading(chaos).kind == BounceKind.FAILED
    large = REPORT.format(fields=FAILED).replace("Subject: Inbjudan\n\n--b--", "Subject: x\n\n" + "x" * 70 * 15_000)
    assert reading(large).status == "5.1.1"


def test_it_tells_no_address_in_a_repr() -> None:
    assert "anna" not in repr(reading(EXIM))


@pytest.mark.parametrize("file", sorted((FOLDER / "dsn").glob("*.eml")), ids=lambda file: file.stem)
def test_real_reports_by_postfix(file: Path) -> None:
    """Made by a real Postfix: `python -m tests.postfix`."""
    report = read(message_from_bytes(file.read_bytes()))
    assert report.by == "rfc3464"
    assert report.kind == (BounceKind.DELAYED if file.stem == "delayed" else BounceKind.FAILED)
    assert report.status
    assert report.addresses


@pytest.mark.parametrize("filling", ["\n", "\n ", "-\n", "\n>", "a", "a.", "5.1.1."])
def test_a_text_that_says_nothing_at_length_keeps_nobody_busy(filling: str) -> None:
    """A pattern holds up the whole process while it looks: with empty lines one mail stopped all others for minutes."""
    text = "From: mailer-daemon@mx.example.org\nSubject: failed\n\nfailed 550 anna@example.org " + filling * 20_000
    began = time.process_time()
    assert read(message_from_string(text)).kind == BounceKind.FAILED
    assert time.process_time() - began < 10  # a second or two, most of it flufl's; minutes before
