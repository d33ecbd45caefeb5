"""The relay in all its moods: every fault is a Reply, and none of them says whom a letter was for."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from fackpol.base.settings import Relay
from fackpol.mail import smtp, wire
from fackpol.mail.standing import Standing
from tests.certificates import certificate
from tests.relays import HANG_UP, SILENCE, Office, listening

SENDER, ANNA, BO = "moten@example.org", "anna.ek@example.org", "bo.lind@example.org"
LETTER = b"From: moten@example.org\r\nSubject: Hej\r\n\r\nHej!\r\n"
GARBAGE = "hello, I am not a mail server"
OF_ITS_OWN_MAKING = "servern har gjort certifikatet själv, och ingen går i god för det"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where a relay says nothing at all: a busy machine, too, answers late."""
    monkeypatch.setattr(wire, "TIMEOUT", 0.4)


async def sent(office: Office, to: str = ANNA, relay: Relay | None = None) -> smtp.Reply:
    async with smtp.Connection(relay or office.relay()) as line:
        return await line.send(SENDER, to, LETTER)


# -- what becomes of a letter ------------------------------------------------------------------------------------------


async def test_an_accepted_letter_has_the_code_the_enhanced_code_and_the_queue_id() -> None:
    async with listening() as office:
        reply = await sent(office)
    assert (reply.delivery, reply.code, reply.enhanced, reply.queue_id) == ("sent", 250, "2.0.0", "4F8A2C")
    assert [to for to, _ in office.arrived] == [ANNA]


OUTCOMES = {
    # Before MAIL it is the relay that is in trouble, whatever it says.
    "greeting": {"421 4.3.2 closing": "unreachable", "554 5.3.2 no": "unreachable", GARBAGE: "unreachable"},
    "EHLO": {"421 4.3.2 closing": "unreachable", "502 5.5.1 no": "unreachable", GARBAGE: "unreachable"},
    # At MAIL a 5xx is about us, not about her.
    "MAIL": {
        "421 4.3.2 closing": "busy",
        "450 4.7.1 slow down": "busy",
        "451 4.3.0 busy": "busy",
        "452 4.3.1 full": "later",
        "550 5.7.1 who are you": "unwelcome",
        "553 5.1.8 who are you": "unwelcome",
        GARBAGE: "later",
    },
    # From RCPT on it is about this letter, unless a relay that has taken nobody yet speaks of us.
    "RCPT": {
        "421 4.3.2 closing": "busy",
        "450 4.2.0 greylisted": "later",
        "451 4.3.0 busy": "later",
        "451 4.7.1 slow down": "busy",
        "452 4.2.2 full": "later",
        "550 5.1.1 unknown": "failed",
        "551 5.1.6 moved": "failed",
        "554 5.7.1 <anna.ek@example.org>: Relay access denied": "unwelcome",
        "530 5.7.0 Authentication required": "unwelcome",
        "550 5.7.60 SMTP; Client does not have permissions to send as this sender": "unwelcome",
        GARBAGE: "later",
    },
    "DATA": {
        "421 4.3.2 closing": "busy",
        "451 4.3.0 busy": "busy",
        "452 4.3.1 full": "later",
        "554 5.5.1 no": "failed",
        "554 5.7.0 not from you": "unwelcome",
        "454 4.7.0 not now": "busy",
        GARBAGE: "later",
    },
    ".": {
        "421 4.3.2 closing": "busy",
        "451 4.3.0 busy": "busy",
        "452 4.3.1 full": "later",
        "552 5.3.4 too big": "failed",
        "554 5.6.0 no": "failed",
        "550 5.7.1 we do not trust you": "unwelcome",
        GARBAGE: "in_doubt",
    },
}
CASES = [(verb, mood, outcome) for verb, moods in OUTCOMES.items() for mood, outcome in moods.items()]


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize(("verb", "mood", "outcome"), CASES, ids=[f"{verb} {mood[:3]}" for verb, mood, _ in CASES])
async def test_what_the_relay_says_decides_what_becomes_of_the_letter(
    verb: str, mood: str, outcome: str, pipelining: bool
) -> None:
    async with listening({verb: mood}, pipelining=pipelining) as office:
        reply = await sent(office)
    assert reply.delivery == outcome
    assert office.arrived == []
    if mood != GARBAGE:
        assert (reply.code, reply.enhanced) == (int(mood[:3]), mood.split()[1])


DENIED = "554 5.7.1 <anna.ek@example.org>: Relay access denied"


@pytest.mark.parametrize("pipelining", [False, True])
async def test_a_relay_that_takes_nobody_does_not_want_us_and_one_recipient_may_be_alone_with_it(
    pipelining: bool,
) -> None:
    async with listening({"RCPT": DENIED}, pipelining=pipelining) as office:
        standing = Standing()
        async with (
            smtp.Connection(office.relay(), standing) as one,
            smtp.Connection(office.relay(), standing) as other,
        ):

            async def send(line: smtp.Connection, mood: str = "") -> str:
                office.moods = {"RCPT": mood} if mood else {}
                return (await line.send(SENDER, ANNA, LETTER)).delivery

            first = [await send(line, DENIED) for line in (one, other, one, other, one)]
            assert first == ["unwelcome"] * 5
            assert await send(one, "550 5.1.1 unknown") == "failed"  # says nothing of us
            assert await send(one, DENIED) == "unwelcome"
            assert await send(other) == "sent"
            assert await send(one, DENIED) == "failed"  # now it is this recipient's own
            assert await send(one) == "sent"
            # A relay that begins to ask for a password while we send: two are lost to it, the others wait.
            assert [await send(one, DENIED) for _ in range(4)] == ["failed", "failed", "unwelcome", "unwelcome"]
            assert await send(one) == "sent"
            assert await send(one, DENIED) == "failed"


@pytest.mark.parametrize(
    "mood", ["550 relay not permitted", "530 Authentication required", "550 5.1.1 We do not relay", "503 AUTH first"]
)
async def test_what_a_relay_says_of_us_is_known_by_its_words_where_the_code_says_nothing(mood: str) -> None:
    async with listening({"RCPT": mood}) as office:
        assert (await sent(office)).delivery == "unwelcome"


async def test_a_recipient_whose_letter_is_refused_after_rcpt_shows_that_recipients_are_taken() -> None:
    async with listening({".": "552 5.3.4 too big"}) as office, smtp.Connection(office.relay()) as line:
        assert (await line.send(SENDER, ANNA, LETTER)).delivery == "failed"
        office.moods = {"RCPT": DENIED}
        assert (await line.send(SENDER, BO, LETTER)).delivery == "failed"


async def test_a_real_relay_that_wants_a_password_takes_nothing_and_loses_nothing() -> None:
    async with listening(password="hemligt") as office:
        reply = await sent(office)
        assert (reply.delivery, reply.code, reply.enhanced) == ("unwelcome", 530, "5.7.0")


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize("mood", [HANG_UP, pytest.param(SILENCE, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("verb", "outcome"),
    [
        ("greeting", "unreachable"),
        ("EHLO", "unreachable"),
        ("MAIL", "later"),
        ("RCPT", "later"),
        ("DATA", "later"),
        (".", "in_doubt"),
    ],
)
async def test_a_relay_that_hangs_up_or_stalls_loses_nothing(
    verb: str, outcome: str, mood: str, pipelining: bool, impatient: None
) -> None:
    async with listening({verb: mood}, pipelining=pipelining) as office:
        assert (await sent(office)).delivery == outcome


async def test_a_relay_that_does_not_listen_is_unreachable() -> None:
    async with listening() as office:
        pass
    assert (await sent(office)).delivery == "unreachable"


@pytest.mark.slow
@pytest.mark.parametrize("pipelining", [False, True])
async def test_the_next_letter_is_not_hurt_by_the_last_one(pipelining: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """After every kind of fault, on the same line."""
    for verb, moods in OUTCOMES.items():
        for mood in (*moods, HANG_UP, SILENCE):
            async with (
                listening({verb: mood}, pipelining=pipelining) as office,
                smtp.Connection(office.relay()) as line,
            ):
                with monkeypatch.context() as patch:
                    patch.setattr(wire, "TIMEOUT", 0.4 if mood == SILENCE else wire.TIMEOUT)
                    await line.send(SENDER, ANNA, LETTER)
                office.moods.clear()
                assert (await line.send(SENDER, BO, LETTER)).delivery == "sent", (verb, mood)
                assert [to for to, _ in office.arrived] == [BO], (verb, mood)


async def test_a_refused_letter_does_not_cost_the_connection() -> None:
    async with listening({"RCPT": "550 5.1.1 unknown"}) as office, smtp.Connection(office.relay()) as line:
        await line.send(SENDER, ANNA, LETTER)
        office.moods.clear()
        await line.send(SENDER, BO, LETTER)
        assert office.connections == 1


async def test_a_421_is_goodbye() -> None:
    async with listening({"RCPT": "421 4.3.2 closing"}) as office, smtp.Connection(office.relay()) as line:
        await line.send(SENDER, ANNA, LETTER)
        office.moods.clear()
        await line.send(SENDER, BO, LETTER)
        assert office.connections == 2


@pytest.mark.parametrize("pipelining", [False, True])
async def test_a_goodbye_between_two_letters_is_no_answer_to_the_next(pipelining: bool) -> None:
    """A relay that has waited too long says 421 unasked and hangs up: the next letter goes over another line."""
    async with listening(pipelining=pipelining) as office, smtp.Connection(office.relay()) as line:
        assert (await line.send(SENDER, ANNA, LETTER)).delivery == "sent"
        await office.servers[0].push("421 4.4.2 idle for too long")
        await asyncio.sleep(0.05)
        assert (await line.send(SENDER, BO, LETTER)).delivery == "sent"
        assert office.connections == 2


async def test_a_connection_that_has_been_idle_for_long_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A firewall may have forgotten it, and then the next letter waits for nothing."""
    async with listening() as office, smtp.Connection(office.relay()) as line:
        for _ in range(2):
            await line.send(SENDER, ANNA, LETTER)
        assert office.connections == 1
        monkeypatch.setattr(smtp, "IDLE", 0.0)
        await line.send(SENDER, ANNA, LETTER)
        assert office.connections == 2


async def test_a_connection_carries_a_hundred_letters_and_no_more() -> None:
    async with listening() as office, smtp.Connection(office.relay()) as line:
        for _ in range(smtp.PER_CONNECTION):
            await line.send(SENDER, ANNA, LETTER)
        assert office.connections == 1
        await line.send(SENDER, ANNA, LETTER)
        assert office.connections == 2
        assert len(office.arrived) == smtp.PER_CONNECTION + 1


async def test_what_the_relay_says_is_kept_out_of_sight() -> None:
    """Its words quote her address: they are there to be sealed, and in no repr."""
    async with listening({"RCPT": f"550 5.1.1 <{ANNA}> unknown here"}) as office:
        reply = await sent(office)
    assert ANNA in reply.said
    assert "anna" not in repr(reply)


@pytest.mark.parametrize("pipelining", [False, True])
async def test_a_letter_arrives_as_it_was_written(pipelining: bool) -> None:
    """Lines that begin with a dot, lines of 998, and UTF-8, between CRLFs."""
    body = b"Subject: x\r\n\r\n.\r\n..two\r\n" + b"x" * 998 + b"\r\n\xc3\xa5\xc3\xa4\xc3\xb6\r\n"
    async with listening(pipelining=pipelining) as office, smtp.Connection(office.relay()) as line:
        assert (await line.send(SENDER, ANNA, body)).delivery == "sent"
    assert office.arrived == [(ANNA, body)]


@pytest.mark.parametrize(
    "body", [b"Subject: x\r\n\r\nno end", b"Subject: x\n\n.\nbare\n", b"Subject: x\r\n\r\na\r.\rb\r\n"]
)
async def test_no_line_of_a_letter_ends_it_early(body: bytes) -> None:
    """Bare CR and LF become CRLF, so that a dot between them can smuggle nothing (RFC 5321 section 2.3.8)."""
    async with listening() as office, smtp.Connection(office.relay()) as line:
        assert (await line.send(SENDER, ANNA, body)).delivery == "sent"
        assert (await line.send(SENDER, BO, LETTER)).delivery == "sent"
    assert [to for to, _ in office.arrived] == [ANNA, BO]
    assert office.connections == 1


@pytest.mark.parametrize(
    "to", ["anna ek@example.org", "anna@example.org>\r\nRSET", "anna\0@example.org", "<anna@example.org"]
)
async def test_an_address_that_would_say_more_to_the_relay_is_never_said(to: str) -> None:
    async with listening() as office:
        reply = await sent(office, to)
    assert (reply.delivery, reply.enhanced) == ("failed", "5.1.3")
    assert office.asked["MAIL"] == 0


async def test_with_pipelining_the_three_verbs_go_at_once() -> None:
    """The relay says nothing to MAIL before it has been asked for DATA too."""
    async with listening({"RCPT": "550 5.1.1 unknown"}, pipelining=True) as office:
        await sent(office)
    assert (office.asked["MAIL"], office.asked["RCPT"], office.asked["DATA"]) == (1, 1, 1)
    async with listening({"RCPT": "550 5.1.1 unknown"}) as office:
        await sent(office)
    assert office.asked["DATA"] == 0


async def test_pipelining_can_be_switched_off() -> None:
    async with (
        listening({"RCPT": "550 5.1.1 unknown"}, pipelining=True) as office,
        smtp.Connection(replace(office.relay(), pipelining=False)) as line,
    ):
        await line.send("moten@example.org", "anna@example.org", b"Subject: x\r\n\r\nx\r\n")
    assert (office.asked["RCPT"], office.asked["DATA"]) == (1, 0)


# -- addresses beyond ASCII --------------------------------------------------------------------------------------------


async def test_a_local_part_beyond_ascii_goes_to_a_relay_that_can() -> None:
    """Already as the first letter of a line, before which nothing has been asked of the relay."""
    async with listening(utf8=True) as office:
        assert (await sent(office, "åsa@example.org")).delivery == "sent"
    assert [to for to, _ in office.arrived] == ["åsa@example.org"]


async def test_a_local_part_beyond_ascii_is_refused_where_the_relay_can_not() -> None:
    """For good: trying again would not teach it. The line is still good for others."""
    async with listening(utf8=False) as office, smtp.Connection(office.relay()) as line:
        reply = await line.send(SENDER, "åsa@example.org", LETTER)
        assert (reply.delivery, reply.enhanced) == ("failed", "5.6.7")
        assert (await line.send(SENDER, BO, LETTER)).delivery == "sent"


# -- TLS and login -----------------------------------------------------------------------------------------------------


@pytest.fixture
async def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """A relay with STARTTLS and a login, whose certificate this machine trusts."""
    context, path = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    async with listening(tls=context, password="hemligt") as office:
        yield office


async def test_a_letter_goes_over_starttls_after_login(trusted: Office) -> None:
    relay = trusted.relay("starttls", user="fackpol", password="hemligt")
    assert (await sent(trusted, relay=relay)).delivery == "sent"
    assert await smtp.greeted(relay) is None
    assert "hemligt" not in repr(relay)


async def test_a_wrong_password_is_no_letters_fault(trusted: Office) -> None:
    relay = trusted.relay("starttls", user="fackpol", password="fel")
    assert (await sent(trusted, relay=relay)).delivery == "unreachable"
    assert await smtp.greeted(relay) == "namnet eller lösenordet är fel"


async def test_a_relay_without_starttls_gets_no_letter() -> None:
    """Somebody on the way has taken the word out, or the relay never had it: not a byte of the letter goes."""
    async with listening() as office:
        assert (await sent(office, relay=office.relay("starttls"))).delivery == "unreachable"
        assert office.arrived == []
        assert await smtp.greeted(office.relay("starttls")) == "den erbjuder ingen kryptering (STARTTLS)"


async def test_a_relay_whose_certificate_nobody_trusts_gets_no_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, _ = certificate(tmp_path, "127.0.0.1")
    async with listening(tls=context) as office:
        assert (await sent(office, relay=office.relay("starttls"))).delivery == "unreachable"
        assert office.arrived == []
        assert await smtp.greeted(office.relay("starttls")) == OF_ITS_OWN_MAKING


async def test_a_relay_with_somebody_elses_certificate_gets_no_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, path = certificate(tmp_path, "other.example.org")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    async with listening(tls=context) as office:
        assert (await sent(office, relay=office.relay("starttls"))).delivery == "unreachable"
        assert office.arrived == []
        assert await smtp.greeted(office.relay("starttls")) == "certifikatet gäller en annan IP-adress"


async def test_a_relay_with_another_certificate_is_never_told_our_password(tmp_path: Path) -> None:
    context, _ = certificate(tmp_path, "127.0.0.1")
    async with listening(tls=context, password="hemligt") as office:
        assert (
            await sent(office, relay=office.relay("starttls", user="fackpol", password="hemligt"))
        ).delivery == "unreachable"
        assert office.asked["AUTH"] == 0


async def test_a_plain_relay_where_tls_is_expected_from_the_first_byte_is_unreachable() -> None:
    async with listening() as office:
        assert (await sent(office, relay=office.relay("tls"))).delivery == "unreachable"


@pytest.mark.parametrize("mood", ["421 4.3.2 closing", "554 5.3.2 no", GARBAGE, HANG_UP, SILENCE])
async def test_the_doctor_hears_when_a_relay_does_not_let_us_in(mood: str, impatient: None) -> None:
    async with listening({"greeting": mood}) as office:
        assert await smtp.greeted(office.relay()) is not None


async def test_the_doctor_hears_when_nobody_listens() -> None:
    async with listening() as office:
        assert await smtp.greeted(office.relay()) is None
    assert await smtp.greeted(office.relay()) == "ingen lyssnar där"
