"""A mailbox that can not be read is said in a word, and waited for. A real Dovecot's: tests/faults."""

import asyncio
from contextlib import suppress

import pytest

from fackpol.base.settings import Inbox
from fackpol.mail import imap


async def test_nobody_listens() -> None:
    gone = Inbox("127.0.0.1", 1, False, "INBOX", "svar", "x")
    assert await imap.greeted(gone) == "ConnectionRefusedError"
    with pytest.raises(imap.Unreadable, match="ConnectionRefusedError"):
        _ = [raw async for raw in imap.fetched(gone)]


@pytest.mark.parametrize("said", [b"* BYE no\r\n", b"nonsense\r\n", b""])
async def test_somebody_listens_who_is_no_imap_server(said: bytes) -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            writer.write(said)
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(imap.Unreadable):
            _ = [raw async for raw in imap.fetched(Inbox("127.0.0.1", port, False, "INBOX", "svar", "x"))]


def test_its_password_shows_nowhere() -> None:
    assert "hemligt" not in repr(Inbox("imap.example.org", 993, True, "INBOX", "svar", "hemligt"))
