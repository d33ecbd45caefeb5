"""The first page fetched by a real client from a real server, which behaves as proxies do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from fackpol.base.findings import Level
from fackpol.doctor import public


@asynccontextmanager
async def saying(head: str) -> AsyncIterator[str]:
    """A web server that always answers this; its URL. {url} in it is its own."""

    async def answer(heard: asyncio.StreamReader, line: asyncio.StreamWriter) -> None:
        await heard.readuntil(b"\r\n\r\n")
        line.write(f"HTTP/1.1 {head.format(url=url)}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await line.drain()
        line.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield url


@pytest.mark.parametrize(
    ("head", "level", "sentence"),
    [
        ("200 OK", Level.FINE, "Sidan svarar på {url}/."),
        ("308 Moved\r\nLocation: {url}/", Level.BROKEN,
         "{url}/ skickar vidare till sig själv. I nginx: proxy_set_header Host $http_host;"),
        ("421 Misdirected", Level.BROKEN,
         "Proxyn skickar inte vidare vilken adress folk skrev. I nginx: proxy_set_header Host $http_host;"),
        ("502 Bad Gateway", Level.BROKEN, "Proxyn når inte fackpol web. Går det, och stämmer HOST och PORT?"),
        ("503 Away", Level.BROKEN, "Sidan svarar, men kan inte läsa databasen just nu."),
        ("301 Moved\r\nLocation: https://www.example.org/", Level.BROKEN, "{url}/ svarade 301. Läs proxyns logg."),
    ],
)  # fmt: skip
async def test_what_a_proxy_does_wrong_is_told(head: str, level: Level, sentence: str) -> None:
    async with saying(head) as url:
        (finding,) = [await asyncio.to_thread(public.fetched, url)]
    assert (finding.level, finding.sentence) == (level, sentence.format(url=url))


async def test_a_page_that_is_away_is_told_with_the_reason() -> None:
    finding = await asyncio.to_thread(public.fetched, "http://127.0.0.1:9")
    assert finding.sentence == "Sidan går inte att nå på http://127.0.0.1:9/: ingen lyssnar där."
