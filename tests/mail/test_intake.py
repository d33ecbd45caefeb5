"""Mail that comes back changes what it should, for whom it should, once; what is forged or old changes nothing."""

import asyncio
import mailbox
import sys
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from fackpol.base import database, dates, tokens
from fackpol.base.database import Connection, DatabaseFault
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.letters import KINDS
from fackpol.mail import bounces, excerpts, intake, suppressions
from fackpol.mail.bounce_causes import Cause
from fackpol.mail.bounces import BounceKind, BounceReport
from fackpol.mail.calendar_replies import reply_in
from fackpol.network import invitations, people
from fackpol.worker import Worker
from tests.asgi import Web
from tests.conftest import environ
from tests.mail.test_bounces import ARF, AWAY, EXIM, FAILED, FOLDER, HUMAN, REPORT, RETURNED
from tests.people import ANNA, CILLA, Everybody, a_meeting
from tests.post_office import Arrived, PostOffice
from tests.together import real_web

INTAKE = "svar@here.example.org"
NOW = dates.now()
HOUR = timedelta(hours=1)


class Hall:
    """Anna is invited by a service that reads what comes back; her letter has arrived."""

    anna: UUID
    bo: UUID
    meeting: int
    letter: Arrived


@pytest.fixture
async def hall(web: Web, db: Connection, everybody: Everybody) -> Hall:
    web.own = replace(web.own, intake=INTAKE)
    hall, branch = Hall(), await everybody.branch()
    hall.anna, hall.bo = await everybody.anna(), await everybody.bo(branch)
    await everybody.welcomed(branch, hall.anna)
    hall.meeting = await everybody.meeting(branch, hall.bo)
    await invitations.call(db, hall.meeting, [], dates.now())
    await web.deliver()
    hall.letter = web.post_office.latest(ANNA)
    return hall


IDS = "SELECT id FROM received"
SORTED = "SELECT sorted_as FROM received WHERE id = ANY($1) ORDER BY at DESC, sorted_at DESC LIMIT 1"


async def arrives(web: Web, db: Connection, text: str, recipient: str = "", now: datetime | None = None) -> str:
    """A mail comes; what it was sorted as."""
    raw, before = text.encode("utf-8", "surrogateescape"), {row["id"] for row in await db.fetch(IDS)}
    await intake.keep(db, web.own.vault, raw, recipient, now or dates.now())
    new = {row["id"] for row in await db.fetch(IDS)} - before or before  # a copy is kept once
    await intake.sort(db, web.own, KINDS, now or dates.now())
    return str(await db.fetchval(SORTED, list(new)))


def dsn(status: str = "5.1.1", address: str = ANNA, action: str = "failed") -> str:
    fields = FAILED.replace("anna@example.org", address).replace("5.1.1", status).replace("failed", action)
    return REPORT.format(fields=fields)


def reply(letter: Arrived, said: str = "ACCEPTED", *changes: tuple[str, str], at: datetime | None = None) -> str:
    """As a calendar program answers: the same entry, with what she said."""
    event = letter.event
    calendar = "\r\n".join([
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//X//X//SV", "METHOD:REPLY", "BEGIN:VEVENT",
        f"UID:{event['UID']}", f"SEQUENCE:{event['SEQUENCE']}", f"DTSTAMP:{at or dates.now():%Y%m%dT%H%M%SZ}",
        f"ORGANIZER:mailto:{INTAKE}", f"ATTENDEE;PARTSTAT={said}:mailto:{letter.to}", "END:VEVENT", "END:VCALENDAR", "",
    ])  # fmt: skip
    for old, new in changes:
        assert old in calendar
        calendar = calendar.replace(old, new)
    head = f"From: {letter.to}\r\nTo: {INTAKE}\r\nSubject: Accepterat: Möte\r\nMIME-Version: 1.0\r\n"
    return f'{head}Content-Type: text/calendar; charset="UTF-8"; method=REPLY\r\n\r\n{calendar}'


async def answers(db: Connection) -> list[tuple[str, str]]:
    return [tuple(row) for row in await db.fetch("SELECT answer, channel FROM answers ORDER BY id")]


# -- what lies in the letter -------------------------------------------------------------------------------------------


async def test_a_letter_comes_back_to_an_address_of_its_own(hall: Hall) -> None:
    local, _, domain = hall.letter.sender.partition("@")
    assert local.startswith("svar+")
    assert domain == "here.example.org"
    assert len(local) <= 64
    assert local == local.lower()


async def test_her_calendar_is_asked_and_shows_nobody_else(hall: Hall) -> None:
    event = hall.letter.event
    assert str(event["ATTENDEE"]) == f"mailto:{ANNA}"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert str(event["ORGANIZER"]) == f"mailto:{INTAKE}"
    (part,) = [part for part in hall.letter.message.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    assert b"METHOD:REQUEST" in part.get_payload(decode=True)
    assert hall.letter.message.get_content_type() == "multipart/alternative"
    assert "Du kan också svara i din kalender." in hall.letter.text


async def test_moved_and_cancelled_are_the_same_entry(web: Web, db: Connection, vault: Vault, hall: Hall) -> None:
    await invitations.move(db, vault, hall.meeting, a_meeting(starts_at=NOW + 30 * 24 * HOUR), hall.bo, dates.now())
    await web.deliver()
    moved = web.post_office.latest(ANNA)
    await invitations.cancel(db, vault, hall.meeting, hall.bo, "", dates.now())
    await web.deliver()
    off = web.post_office.latest(ANNA)
    assert moved.event["UID"] == off.event["UID"] == hall.letter.event["UID"]
    assert [letter.event["SEQUENCE"] for letter in (hall.letter, moved, off)] == sorted(
        {letter.event["SEQUENCE"] for letter in (hall.letter, moved, off)}
    )
    assert b"METHOD:REQUEST" in calendar_of(moved)
    assert b"METHOD:CANCEL" in calendar_of(off)
    assert off.event["STATUS"] == "CANCELLED"


def calendar_of(letter: Arrived) -> bytes:
    (part,) = [part for part in letter.message.walk() if part.get_content_type() == "text/calendar"]
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    return raw


# -- answers from calendars --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("said", "answer"), [("ACCEPTED", "yes"), ("TENTATIVE", "maybe"), ("DECLINED", "no")])
async def test_an_answer_from_a_calendar_is_an_answer(
    web: Web, db: Connection, hall: Hall, said: str, answer: str
) -> None:
    assert await arrives(web, db, reply(hall.letter, said)) == "answer"
    assert await answers(db) == [(answer, "calendar")]
    assert await db.fetchval("SELECT raw FROM received") is None


async def test_outlook_leaves_organizer_out_and_an_alias_answers(web: Web, db: Connection, hall: Hall) -> None:
    changes = ((f"ORGANIZER:mailto:{INTAKE}\r\n", ""), (f":mailto:{ANNA}", ":mailto:anna@other.example.org"))
    assert await arrives(web, db, reply(hall.letter, "DECLINED", *changes)) == "answer"
    assert await answers(db) == [("no", "calendar")]


async def test_the_last_word_counts_whatever_the_order_they_come_in(web: Web, db: Connection, hall: Hall) -> None:
    now = dates.now()
    first, last = reply(hall.letter, "ACCEPTED", at=now - 2 * HOUR), reply(hall.letter, "DECLINED", at=now - HOUR)
    assert await arrives(web, db, last) == "answer"
    assert await arrives(web, db, first) == "old"
    assert await arrives(web, db, f"X-Again: 1\r\n{last}") == "old"
    assert await answers(db) == [("no", "calendar")]


async def test_an_answer_by_link_stands_that_she_gave_after_the_mail_had_come(
    web: Web, db: Connection, vault: Vault, hall: Hall
) -> None:
    now = dates.now()
    await intake.keep(db, vault, reply(hall.letter, "DECLINED").encode(), "", now)
    id = await db.fetchval("SELECT id FROM invitations")
    await invitations.answer(db, vault, id, invitations.Answer.YES, "", "link", now + timedelta(minutes=1))
    await intake.sort(db, web.own, KINDS, now + timedelta(minutes=2))
    assert await db.fetchval("SELECT sorted_as FROM received") == "old"
    assert await answers(db) == [("yes", "link")]


async def test_an_answer_to_the_former_time_is_none(web: Web, db: Connection, vault: Vault, hall: Hall) -> None:
    await invitations.move(db, vault, hall.meeting, a_meeting(starts_at=NOW + 30 * 24 * HOUR), hall.bo, dates.now())
    assert await arrives(web, db, reply(hall.letter)) == "old"
    assert await answers(db) == []


async def test_an_answer_after_the_meeting_was_cancelled_changes_nothing(
    web: Web, db: Connection, vault: Vault, hall: Hall
) -> None:
    await invitations.cancel(db, vault, hall.meeting, hall.bo, "", dates.now())
    assert await arrives(web, db, reply(hall.letter)) in ("late", "old")
    assert await answers(db) == []


async def test_nobody_can_answer_for_another(web: Web, db: Connection, everybody: Everybody, hall: Hall) -> None:
    """She would need the entry's identity, which only the recipient has; the invitation's number is not enough."""
    id = await db.fetchval("SELECT id FROM invitations")
    own = str(hall.letter.event["UID"])
    link = tokens.token(web.own.link_key, "invitation", id)
    for uid in (f"{id}@example.org", own[1:], own.swapcase(), f"{link}@example.org", "x"):
        assert await arrives(web, db, reply(hall.letter, "DECLINED", (own, uid))) == "forged"
    assert await answers(db) == []


@pytest.mark.parametrize(
    "change",
    [
        ("METHOD:REPLY", "METHOD:REQUEST\r\nX-A:REPLY"), ("PARTSTAT=ACCEPTED", "PARTSTAT=NEEDS-ACTION"),
        ("PARTSTAT=ACCEPTED", "PARTSTAT=X"), ("BEGIN:VEVENT", "BEGIN:X"), ("SEQUENCE:0", "SEQUENCE:x"),
        ("END:VCALENDAR", ""),
    ],
)  # fmt: skip
async def test_a_calendar_that_says_nothing_we_know_changes_nothing(
    web: Web, db: Connection, hall: Hall, change: tuple[str, str]
) -> None:
    assert await arrives(web, db, reply(hall.letter, "ACCEPTED", change)) in ("ignored", "unclassified")
    assert await answers(db) == []


# -- bounces -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["told", "in a header"])
async def test_a_bounce_is_remembered_and_stops_the_address(
    web: Web, db: Connection, vault: Vault, hall: Hall, where: str
) -> None:
    text, recipient = dsn(), hall.letter.sender
    if where == "in a header":
        text, recipient = f"Delivered-To: <{recipient.upper()}>\n{text}", ""
    assert await arrives(web, db, text, recipient) == "failed"
    events = await db.fetch("SELECT event, enhanced FROM letter_events ORDER BY id")
    assert [tuple(row) for row in events] == [("sent", "2.0.0"), ("bounced", "5.1.1")]
    stop = await suppressions.of(db, hall.anna)
    assert stop
    assert stop["reason"] == "bounced"
    await invitations.cancel(db, vault, hall.meeting, hall.bo, "", dates.now())
    before = len(web.post_office.arrived)
    await web.deliver()
    assert len(web.post_office.arrived) == before


async def test_the_same_bounce_twice_is_one(web: Web, db: Connection, hall: Hall) -> None:
    for _ in range(2):
        await arrives(web, db, dsn("5.2.2"), hall.letter.sender)
    assert await db.fetchval("SELECT count(*) FROM letter_events WHERE event = 'bounced'") == 1
    assert await db.fetchval("SELECT count(*) FROM received") == 1


async def test_a_delay_stops_nothing(web: Web, db: Connection, hall: Hall) -> None:
    assert await arrives(web, db, dsn("4.4.1", action="delayed"), hall.letter.sender) == "delayed"
    assert await suppressions.of(db, hall.anna) is None


async def test_a_press_on_junk_stops_her_letters(web: Web, db: Connection, hall: Hall) -> None:
    assert await arrives(web, db, ARF.format(kind="abuse"), hall.letter.sender) == "complaint"
    stop = await suppressions.of(db, hall.anna)
    assert stop
    assert stop["reason"] == "complained"


@pytest.mark.parametrize("form", ["complaint-to-the-plain-address", "microsoft-jmrp"])
async def test_a_complaint_to_our_plain_address_is_hers_by_the_token_that_it_returns(
    web: Web, db: Connection, hall: Hall, form: str
) -> None:
    text = (FOLDER / "returned" / f"{form}.eml").read_text()
    assert await arrives(web, db, text, web.own.intake) == "forged"  # nobody's token
    signed = text.replace("moten+abc234@here.example.org", hall.letter.sender)
    assert await arrives(web, db, signed, web.own.intake) == "complaint"
    stop = await suppressions.of(db, hall.anna)
    assert stop
    assert stop["reason"] == "complained"


async def test_a_failed_authentication_stops_nobody_and_is_counted(web: Web, db: Connection, hall: Hall) -> None:
    assert await arrives(web, db, ARF.format(kind="auth-failure"), hall.letter.sender) == "authentication"
    assert await suppressions.of(db, hall.anna) is None
    assert [row["sorted_as"] for row in await intake.counted(db, dates.now())] == ["authentication"]


@pytest.mark.parametrize("name", [name for name, (_, cause) in RETURNED.items() if cause is not None])
async def test_only_an_address_that_is_gone_stops_at_once(web: Web, db: Connection, hall: Hall, name: str) -> None:
    text = (FOLDER / "returned" / f"{name}.eml").read_text().replace("anna@example.org", ANNA)
    assert await arrives(web, db, text, hall.letter.sender) == "failed"
    assert bool(await suppressions.of(db, hall.anna)) == (RETURNED[name][1] == Cause.GONE)


async def test_a_bounce_whose_token_is_forged_changes_nothing(web: Web, db: Connection, hall: Hall) -> None:
    sender = hall.letter.sender
    token = sender.partition("+")[2].partition("@")[0]
    other = token[:-1] + ("a" if token[-1] != "a" else "b")
    number = tokens.number(token)
    theirs = tokens.returned({1: bytes(32)}, number, ANNA)
    for forged in (other, theirs, token[::-1], "aaaa", ""):
        assert await arrives(web, db, f"X: {forged}\n{dsn()}", sender.replace(token, forged)) == "forged"
    assert await suppressions.of(db, hall.anna) is None


async def test_a_bounce_of_an_address_that_is_no_longer_hers_changes_nothing(
    web: Web, db: Connection, vault: Vault, hall: Hall
) -> None:
    sealed = vault.seal("ny@example.org", "people.email", hall.anna)
    key = vault.index("ny@example.org")
    await db.execute("UPDATE people SET email = $2, email_key = $3 WHERE id = $1", hall.anna, sealed, key)
    assert await arrives(web, db, dsn(), hall.letter.sender) == "forged"
    assert await db.fetchval("SELECT count(*) FROM suppressions") == 0


async def test_a_bounce_of_a_letter_that_is_forgotten_changes_nothing(web: Web, db: Connection, hall: Hall) -> None:
    await db.execute("DELETE FROM letters")
    assert await arrives(web, db, dsn(), hall.letter.sender) == "forged"
    assert await suppressions.of(db, hall.anna) is None


async def test_what_the_body_says_never_tells_who(web: Web, db: Connection, everybody: Everybody, hall: Hall) -> None:
    """Cilla's address in a bounce of Anna's letter: Anna's letter bounced, and nothing is said of Cilla."""
    cilla = await everybody.cilla()
    await arrives(web, db, dsn(address=CILLA), hall.letter.sender)
    assert await suppressions.of(db, cilla) is None
    assert await suppressions.of(db, hall.anna)


async def test_a_guess_counts_only_where_it_names_her(web: Web, db: Connection, hall: Hall) -> None:
    assert await arrives(web, db, EXIM, hall.letter.sender) == "unclassified"
    assert await arrives(web, db, EXIM.replace("anna@example.org", ANNA), hall.letter.sender) == "failed"


@pytest.mark.parametrize(
    ("text", "told"), [(AWAY.format(header="Auto-Submitted: auto-replied"), "auto_reply"), (HUMAN, "unclassified")]
)
async def test_an_auto_reply_is_forgotten_and_a_humans_words_are_kept_for_a_human(
    web: Web, db: Connection, hall: Hall, text: str, told: str
) -> None:
    assert await arrives(web, db, text, hall.letter.sender) == told
    left = await intake.unclear(db, web.own.vault)
    assert [one.text.strip() for one in left] == (["Sjukt barn, kan inte komma!"] if told == "unclassified" else [])
    for one in left:
        await intake.drop(db, one.id)
    assert await intake.unclear(db, web.own.vault) == []
    assert await db.fetchval("SELECT count(*) FROM received WHERE raw IS NOT NULL") == 0


# -- what it keeps -----------------------------------------------------------------------------------------------------


async def test_what_is_kept_is_sealed_and_goes_in_time(web: Web, db: Connection, hall: Hall) -> None:
    await arrives(web, db, HUMAN, hall.letter.sender)
    raw = await db.fetchval("SELECT raw FROM received")
    assert b"Sjukt" not in raw
    await intake.tidy(db, dates.now() + timedelta(days=31))
    assert await db.fetchval("SELECT raw IS NULL FROM received")
    await intake.tidy(db, dates.now() + timedelta(days=91))
    assert await db.fetchval("SELECT count(*) FROM received") == 0


async def test_what_could_not_be_sorted_is_kept_no_longer_than_other_texts(vault: Vault, db: Connection) -> None:
    await intake.keep(db, vault, HUMAN.encode(), INTAKE, NOW)
    await intake.tidy(db, NOW + timedelta(days=29))
    assert await db.fetchval("SELECT count(*) FROM received WHERE sorted_as IS NULL AND raw IS NOT NULL") == 1
    await intake.tidy(db, NOW + timedelta(days=31))
    assert await db.fetchval("SELECT count(*) FROM received") == 0


async def test_a_large_mail_is_read_from_its_beginning(web: Web, db: Connection, hall: Hall) -> None:
    whole = dsn().replace("Subject: Inbjudan\n\n--b--", "Subject: x\n\n" + "x" * 69 + "\n" * 1 + "x" * 10_000_000)
    assert await arrives(web, db, whole, hall.letter.sender) == "failed"


@pytest.mark.slow
@effort(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=120))
async def test_nothing_that_comes_stops_what_comes_after(web: Web, db: Connection, hall: Hall, noise: bytes) -> None:
    text = noise.decode("utf-8", "surrogateescape")
    for broken in (text, f"{text}\n{reply(hall.letter)}", reply(hall.letter).replace("UID:", f"UID:{text}")):
        await arrives(web, db, broken, text.replace("\n", ""))
    assert await db.fetchval("SELECT count(*) FROM received WHERE sorted_as IS NULL") == 0


@pytest.mark.slow
async def test_what_a_command_is_given_is_kept_and_sorted(
    fresh: str, keys: dict[str, str], post_office: PostOffice, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """As Postfix hands it over: on standard input, with the address it was for."""
    own = {**environ(keys, post_office.port, tmp_path_factory.mktemp("own"), fresh), "INTAKE": INTAKE}
    command = (sys.executable, "-m", "fackpol", "mail", "receive", f"svar+aaaa@{INTAKE}")
    for code, changes in ((0, {}), (75, {"DATABASE_URL": "postgresql://127.0.0.1:1/x"})):
        process = await asyncio.create_subprocess_exec(*command, env={**own, **changes}, stdin=-1, stdout=-1, stderr=-1)
        said = await process.communicate(dsn().encode())
        assert process.returncode == code, said
        assert said[0] == b""
    async with database.alone(fresh) as db:
        assert await db.fetchval("SELECT sorted_as FROM received") == "forged"


@pytest.mark.slow
async def test_a_command_takes_all_that_lies_in_a_maildir_or_an_mbox_once(
    fresh: str, keys: dict[str, str], post_office: PostOffice, tmp_path: Path
) -> None:
    own = {**environ(keys, post_office.port, tmp_path, fresh), "INTAKE": INTAKE}
    folder, file = mailbox.Maildir(tmp_path / "Maildir"), mailbox.mbox(tmp_path / "mbox")
    for n in range(3):
        folder.add(f"Delivered-To: svar+aaaa{n}@example.org\n{dsn()}".encode())
    file.add(dsn().encode())
    file.close()

    async def receive(*options: str) -> tuple[int | None, str]:
        command = (sys.executable, "-m", "fackpol", "mail", "receive", *options)
        process = await asyncio.create_subprocess_exec(*command, env=own, stdout=-1, stderr=-1)
        said, wrong = await process.communicate()
        return process.returncode, (said + wrong).decode()

    again = {path.name: path.read_bytes() for path in (tmp_path / "Maildir" / "new").iterdir()}
    assert await receive("--maildir", str(tmp_path / "Maildir")) == (0, "3 mejl hämtade.\n")
    assert list((tmp_path / "Maildir" / "new").iterdir()) == []
    for name, raw in again.items():  # as after a kill between the commit and the deletion
        (tmp_path / "Maildir" / "new" / name).write_bytes(raw)
    assert await receive("--maildir", str(tmp_path / "Maildir")) == (0, "0 mejl hämtade.\n")
    assert await receive("--mbox", str(tmp_path / "mbox")) == (0, "1 mejl hämtat.\n")
    gone = await receive("--mbox", str(tmp_path / "gone"))
    assert gone == (2, "0 mejl hämtade.\nMejl som inte kan läsas (FileNotFoundError) är kvar.\n")
    assert (await receive("--mbox", str(tmp_path / "mbox"), "svar@example.org"))[0] == 2
    async with database.alone(fresh) as db:
        sorted_as = [row["sorted_as"] for row in await db.fetch("SELECT sorted_as FROM received")]
        assert sorted_as == ["forged"] * 4


async def test_the_worker_sorts_what_has_come(web: Web, db: Connection, hall: Hall) -> None:
    await intake.keep(db, web.own.vault, reply(hall.letter).encode(), "", dates.now())
    with time_machine.travel(dates.now() + timedelta(seconds=30)):
        await web.deliver()
    assert await answers(db) == [("yes", "calendar")]


def test_an_answer_is_found_wherever_it_lies() -> None:
    nested = (
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nJa\n--b\n"
    )
    answer = (
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:x@y\nDTSTAMP:20260901T100000Z\nATTENDEE;PARTSTAT=ACCEPTED:a\n"
    )
    text = f"{nested}Content-Type: text/calendar\n\n{answer}END:VEVENT\nEND:VCALENDAR\n\n--b--\n"
    found = reply_in(message_from_bytes(text.encode()))
    assert found
    assert (found.uid, found.attendees[0].said, found.sequence) == ("x", "ACCEPTED", 0)


def test_settings_say_what_an_inbox_needs(own: Settings) -> None:
    assert own.intake == ""
    assert own.inbox is None


# -- what must not stop the letters ------------------------------------------------------------------------------------


class Slow:
    """Reads a mail for as long as it is told to, in place of what looks for a bounce in it."""

    def __init__(self) -> None:
        self.reading, self.enough = threading.Event(), threading.Event()

    def __call__(self, message: Message) -> BounceReport:
        self.reading.set()
        assert self.enough.wait(30)
        return BounceReport(BounceKind.AUTO_REPLY)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    reader = Slow()
    monkeypatch.setattr("fackpol.mail.bounces.read", reader)
    yield reader
    reader.enough.set()


async def test_no_mail_keeps_a_sign_in_letter_from_leaving(
    own: Settings, fresh: str, post_office: PostOffice, slow: Slow
) -> None:
    """The letter leaves while a mail is still being read, however long that takes."""
    async with real_web(own, fresh, post_office) as web:
        async with web.pools.writing.acquire() as db:
            await people.add(db, own.vault, "Anna Ek", ANNA, "sv", dates.now())
            await intake.keep(db, own.vault, b"To: x\r\n\r\n" + b"\r\n" * 450_000, "", dates.now())
        await web.browser().send_form("/logga-in", {"email": ANNA})
        worker = Worker(own, web.pools)
        sorting = asyncio.create_task(worker.receiver.round())
        await asyncio.to_thread(slow.reading.wait, 30)
        async with AsyncExitStack() as connections:
            await worker.sender.connect(connections)
            await worker.sender.round()
        assert [letter.to for letter in post_office.arrived] == [ANNA]
        assert not sorting.done()
        slow.enough.set()
        await sorting
        async with web.pools.reading.acquire() as db:
            assert await db.fetchval("SELECT sorted_as FROM received") == "auto_reply"


async def test_a_mail_that_takes_too_long_is_set_aside_for_a_human(
    web: Web, db: Connection, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "SECONDS", 0.05)
    assert await arrives(web, db, HUMAN) == "unclassified"
    slow.enough.set()
    assert [one.text.strip() for one in await intake.unclear(db, web.own.vault)] == ["Sjukt barn, kan inte komma!"]


async def test_a_mail_of_nothing_but_lines_is_read_as_far_as_any_other(
    web: Web, db: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def reading(message: Message) -> BounceReport:
        read.append(len(message.as_bytes()))
        return bounces_read(message)

    bounces_read = bounces.read
    monkeypatch.setattr(bounces, "read", reading)
    assert await arrives(web, db, "To: svar@here.example.org\r\n\r\n" + "\r\n" * 450_000) == "unclassified"
    assert [n <= excerpts.MOST for n in read] == [True]


async def test_a_mail_that_the_database_refuses_holds_up_no_other(web: Web, db: Connection, hall: Hall) -> None:
    """It waits for a human, and what it had done already is undone."""
    await db.execute("ALTER TABLE letter_events ADD CHECK (event <> 'bounced') NOT VALID")
    assert await arrives(web, db, dsn(), hall.letter.sender) == "unclassified"
    await intake.keep(db, web.own.vault, reply(hall.letter).encode(), "", dates.now())
    await intake.sort(db, web.own, KINDS, dates.now())
    assert await answers(db) == [("yes", "calendar")]
    assert await db.fetchval("SELECT count(*) FROM suppressions") == 0


async def test_what_the_database_may_take_the_next_time_is_not_set_aside(web: Web, db: Connection, hall: Hall) -> None:
    await intake.keep(db, web.own.vault, reply(hall.letter).encode(), "", dates.now())
    await db.execute("ALTER TABLE answers RENAME TO gone")
    undo = db.transaction()
    await undo.start()
    with pytest.raises(DatabaseFault):
        await intake.sort(db, web.own, KINDS, dates.now())
    await undo.rollback()
    await db.execute("ALTER TABLE gone RENAME TO answers")
    await intake.sort(db, web.own, KINDS, dates.now())
    assert await answers(db) == [("yes", "calendar")]
