"""How many days a certificate still holds, seen at a real TLS server and at a real relay with STARTTLS."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from fackpol.base import dates
from fackpol.base.findings import Level, look
from fackpol.base.settings import Inbox, Relay, Settings
from fackpol.doctor import certificates
from fackpol.doctor.certificates import Place
from tests.certificates import certificate


@asynccontextmanager
async def showing(context: ssl.SSLContext) -> AsyncIterator[int]:
    """A server that shows a certificate and says nothing more; its port."""

    async def hang_up(_: asyncio.StreamReader, line: asyncio.StreamWriter) -> None:
        line.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.mark.parametrize(("days", "level"), [(0, Level.FINE), (20, Level.LOOK)])
async def test_one_that_is_about_to_end_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, level: Level
) -> None:
    context, authority = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    now = dates.now()
    async with showing(context) as port:
        until = (await asyncio.to_thread(certificates._ends, Place("BASE_URL", "127.0.0.1", port))) - now
        with time_machine.travel(now + until - timedelta(days=30 - days), tick=False):
            finding = await asyncio.to_thread(certificates.finding, Place("BASE_URL", "127.0.0.1", port))
    assert finding
    assert finding.level == level


async def test_one_that_nobody_believes_in_is_told_where_people_come(tmp_path: Path) -> None:
    context, _ = certificate(tmp_path, "127.0.0.1")
    async with showing(context) as port:
        found = [await asyncio.to_thread(certificates.finding, Place(name, "127.0.0.1", port))
                 for name in ("BASE_URL", "IMAP_URL")]  # fmt: skip
    why = "servern har gjort certifikatet själv, och ingen går i god för det"
    assert found == [look(f"Certifikatet på 127.0.0.1 duger inte: {why}. Se efter BASE_URL."), None]


async def test_a_server_that_is_away_says_nothing_of_its_certificate() -> None:
    assert certificates.finding(Place("BASE_URL", "127.0.0.1", 9)) is None


def test_which_servers_are_asked(own: Settings) -> None:
    far = replace(own, base_url="https://moten.example.org", relay=Relay("mx.example.org", 587, "starttls"),
                  inbox=Inbox("imap.example.org", 993, True, "INBOX"))  # fmt: skip
    assert [(place.host, place.port, place.starttls) for place in certificates.places(far)] == [
        ("moten.example.org", 443, False), ("mx.example.org", 587, True), ("imap.example.org", 993, False),
    ]  # fmt: skip
    assert list(certificates.places(replace(own, relay=Relay("127.0.0.1", 25, "starttls")))) == []
