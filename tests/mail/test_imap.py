"""A mailbox that can not be read is said in a word, and waited for. A real Dovecot's: tests/faults."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from fackpol.base.settings import Inbox
from fackpol.mail import imap
from tests.certificates import certificate


async def test_nobody_listens() -> None:
    gone = Inbox("127.0.0.1", 1, False, "INBOX", "svar", "x")
    assert await imap.greeted(gone) == "ingen lyssnar där"
    with pytest.raises(imap.Unreadable, match="ingen lyssnar där"):
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


@asynccontextmanager
async def holding(mails: dict[bytes, bytes], withheld: bytes) -> AsyncIterator[Inbox]:
    """An IMAP server that has these mails by number, and gives all but one of them."""

    def answer(said: bytes) -> bytes:
        verb, _, rest = said.removeprefix(b"UID ").partition(b" ")
        number = rest.split(b" ")[0]
        if verb == b"FETCH" and number == withheld:
            return b"%s NO [UNAVAILABLE] try again later\r\n"
        raw = mails.get(number, b"")
        untagged = {
            b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
            b"SELECT": b"* %d EXISTS\r\n" % len(mails),
            b"SEARCH": b"* SEARCH %b\r\n" % b" ".join(mails),
            b"FETCH": b"* 1 FETCH (UID %b BODY[] {%d}\r\n%b)\r\n" % (number, len(raw), raw),
        }
        if verb == b"STORE":
            del mails[number]
        return untagged.get(verb, b"").replace(b"%", b"%%") + b"%s OK so\r\n"

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            writer.write(b"* OK IMAP4rev1 ready\r\n")
            async for line in reader:
                tag, _, said = line.strip().partition(b" ")
                writer.write(answer(said) % tag)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield Inbox("127.0.0.1", server.sockets[0].getsockname()[1], False, "INBOX", "svar", "x")


async def test_a_mail_that_the_server_does_not_give_stays_there_and_the_others_come() -> None:
    """It was deleted, and an empty one kept in its place."""
    mails, came = {b"7": b"Subject: a\r\n\r\n", b"8": b"Subject: b\r\n\r\n"}, list[bytes]()

    async def take(inbox: Inbox) -> None:
        async for raw in imap.fetched(inbox):
            came.append(raw)

    async with holding(mails, withheld=b"7") as inbox:
        with pytest.raises(imap.Unreadable, match="den lämnar inte ut ett mejl"):
            await take(inbox)
    assert came == [b"Subject: b\r\n\r\n"]
    assert list(mails) == [b"7"]


# -- TLS ---------------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def mailbox(tls: ssl.SSLContext) -> AsyncIterator[tuple[Inbox, list[bytes]]]:
    """An IMAP server that says no to every login, and the words that it has heard: a command each."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, ssl.SSLError):
            writer.write(b"* OK IMAP4rev1 ready\r\n")
            async for line in reader:
                tag, _, said = line.strip().partition(b" ")
                heard.append(said)
                answer = b"* CAPABILITY IMAP4rev1\r\n%s OK so\r\n" if said == b"CAPABILITY" else b"%s NO no\r\n"
                writer.write(answer % tag)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls) as server:
        yield Inbox("127.0.0.1", server.sockets[0].getsockname()[1], True, "INBOX", "svar", "hemligt"), heard


async def test_a_mailbox_with_the_right_certificate_is_asked_to_let_us_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, path = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    async with mailbox(context) as (inbox, heard):
        assert await imap.greeted(inbox) == "namnet eller lösenordet är fel"
    assert any(said.startswith(b"LOGIN") for said in heard)


@pytest.mark.parametrize(
    ("host", "days", "trusted", "why"),
    [
        ("evil.example", 1, False, "servern har gjort certifikatet själv, och ingen går i god för det"),
        ("127.0.0.1", 1, False, "servern har gjort certifikatet själv, och ingen går i god för det"),
        ("evil.example", 1, True, "certifikatet gäller en annan IP-adress"),
        ("127.0.0.1", -1, True, "certifikatet har gått ut"),
    ],
)
async def test_whoever_stands_between_us_and_the_mailbox_is_not_told_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, days: int, trusted: bool, why: str
) -> None:
    context, path = certificate(tmp_path, host, days)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
    async with mailbox(context) as (inbox, heard):
        assert await imap.greeted(inbox) == why
        with pytest.raises(imap.Unreadable, match="certifikat"):
            _ = [raw async for raw in imap.fetched(inbox)]
    assert heard == []
