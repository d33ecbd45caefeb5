"""Mail is handed over by LMTP and accepted only when it is kept. A real Postfix hands it over in tests/faults."""

import asyncio
import logging
import smtplib
import socket
from dataclasses import replace

import pytest

from fackpol import worker
from fackpol.base import database, dates, heartbeats
from fackpol.base.settings import Settings
from fackpol.mail import lmtp, receiving, watch
from tests.commands import free_port

OURS = "svar@here.example.org"


def hand_over(
    port: int, to: str | list[str], message: bytes = b"Subject: x\r\n\r\n\xe5\r\n"
) -> dict[str, tuple[int, bytes]]:
    """Who was refused, as in smtplib."""
    with smtplib.LMTP("127.0.0.1", port) as line:
        return line.sendmail("", to, message)


@pytest.mark.parametrize("to", [OURS, "svar+abc@here.example.org", "SVAR+abc@Here.Example.Org"])
async def test_what_is_ours_is_kept_as_it_came(to: str) -> None:
    kept: list[tuple[bytes, str]] = []

    async def keep(raw: bytes, recipient: str) -> bool:
        kept.append((raw, recipient))
        return True

    async with lmtp.listening(0, OURS, keep) as port:
        assert await asyncio.to_thread(hand_over, port, to) == {}
    assert kept == [(b"Subject: x\r\n\r\n\xe5\r\n", to)]


@pytest.mark.parametrize(
    ("to", "kept", "code"),
    [
        ("anna@here.example.org", True, 550),
        ("svar@elsewhere.example.org", True, 550),
        ("svarare@here.example.org", True, 550),
        (OURS, False, 451),
    ],
)
async def test_what_is_not_ours_or_can_not_be_kept_is_not_accepted(to: str, kept: bool, code: int) -> None:
    async def keep(raw: bytes, recipient: str) -> bool:
        return kept

    async with lmtp.listening(0, OURS, keep) as port:
        with pytest.raises(smtplib.SMTPException) as refused:
            await asyncio.to_thread(hand_over, port, to)
    assert str(code) in str(refused.value)


async def test_a_mail_is_taken_line_by_line_where_it_keeps_no_letter_waiting() -> None:
    """While we do nothing but wait for it here, the listener answers: it has a thread of its own."""

    async def keep(raw: bytes, recipient: str) -> bool:
        return True

    async with lmtp.listening(0, OURS, keep) as port:
        with smtplib.LMTP("127.0.0.1", port, timeout=20) as line:
            assert line.noop()[0] == 250


async def test_a_second_recipient_is_told_to_come_again() -> None:
    async def keep(raw: bytes, recipient: str) -> bool:
        return True

    async with lmtp.listening(0, OURS, keep) as port:
        refused = await asyncio.to_thread(hand_over, port, [OURS, "svar+b@here.example.org"])
    assert {to: code for to, (code, _) in refused.items()} == {"svar+b@here.example.org": 452}


async def test_the_mail_process_takes_it_in_and_says_so_when_it_can_not(
    fresh: str, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "SORT", 0.1)
    stop, port = asyncio.Event(), free_port()
    own = replace(own, intake=OURS, lmtp_port=port)
    async with database.open_pools(fresh) as pools, pools.writing.acquire() as db:
        at_work = [asyncio.create_task(worker.run(own, pools, stop)) for _ in range(2)]  # one of them finds it taken
        await asyncio.sleep(0.2)
        assert await asyncio.to_thread(hand_over, port, OURS) == {}
        assert await db.fetchval("SELECT count(*) FROM received") == 1
        await db.execute("ALTER TABLE received RENAME TO gone")
        with pytest.raises(smtplib.SMTPException, match="451"):
            await asyncio.to_thread(hand_over, port, OURS)
        await db.execute("ALTER TABLE gone RENAME TO received")
        assert await asyncio.to_thread(hand_over, port, OURS) == {}  # the same mail: it is here already
        assert await db.fetchval("SELECT count(*) FROM received") == 1
        stop.set()
        await asyncio.gather(*at_work)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.to_thread(hand_over, port, OURS)


async def test_a_port_that_is_taken_is_tried_until_it_is_free(
    fresh: str, own: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Letters leave meanwhile, and whoever looks after the service is told."""
    monkeypatch.setattr(receiving, "LISTEN", 0.05)
    stop = asyncio.Event()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with database.open_pools(fresh) as pools, pools.writing.acquire() as db:
            at_work = asyncio.create_task(worker.run(replace(own, intake=OURS, lmtp_port=port), pools, stop))
            while not (found := [beat for beat in await heartbeats.heartbeats(db) if beat.part == "lmtp"]):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            (sentence,) = [one.sentence for one in watch.parts(found, dates.now()) if "LMTP_PORT" in one.sentence]
            assert "någon annan lyssnar redan där" in sentence
            taken.close()
            while await db.fetchval("SELECT fault IS NOT NULL FROM heartbeats WHERE part = 'lmtp'"):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            assert await asyncio.to_thread(hand_over, port, OURS) == {}
            stop.set()
            await at_work
    assert caplog.text.count("nobody can hand over mail") == 1


async def test_a_bounce_of_an_address_beyond_ascii_is_taken() -> None:
    """RFC 6533: its mail server says SMTPUTF8 when it hands it over."""

    async def keep(raw: bytes, recipient: str) -> bool:
        return recipient == OURS and "ö@exämple.org".encode() in raw

    def hand_over_utf8(port: int) -> object:
        with smtplib.LMTP("127.0.0.1", port) as line:
            return line.sendmail("", OURS, "To: ö@exämple.org\r\n\r\nx\r\n".encode(), ["SMTPUTF8"])

    async with lmtp.listening(0, OURS, keep) as port:
        assert await asyncio.to_thread(hand_over_utf8, port) == {}


async def test_no_address_and_no_token_is_logged_on_the_way_in(caplog: pytest.LogCaptureFixture) -> None:
    """aiosmtpd tells every line of the conversation, whatever level the operator has chosen."""

    async def keep(raw: bytes, recipient: str) -> bool:
        return True

    with caplog.at_level(logging.DEBUG):
        async with lmtp.listening(0, OURS, keep) as port:
            await asyncio.to_thread(hand_over, port, "svar+secrettoken@here.example.org")
    assert "secrettoken" not in caplog.text
    assert "here.example.org" not in caplog.text
