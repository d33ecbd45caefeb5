"""The main pages under load, beside bare Starlette; and what each of them costs in Python and in round trips.

`python -m tests.bench.pages` measures them alone. Requests per CPU second count the server's processes, not PostgreSQL.

Whether a second process costs the first anything is asked with a processor for each. Where one process has a processor
to itself, as two on the same machine have not, it answers a sixth more in the same time: there PostgreSQL and the load
do not take turns with it, and empty its caches.
"""

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from math import nan
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from uuid import UUID

import httpx

from fackpol.base import database, dates, embedded, tokens
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.network import invitations, reference, sessions
from tests.bench import bare
from tests.bench.servers import BARE, WEB, Server, keep_to, prepared, served, service
from tests.commands import free_port
from tests.people import Everybody, application

PARALLEL = 20
REQUESTS = 3000
REGISTRATIONS = 2000
WARM = 200
# A browser that follows the link of a letter: it has no cookie of ours, so the page comes compressed.
BROWSER = "Accept-Encoding: gzip, deflate\r\nAccept-Language: sv-SE,sv;q=0.8,en;q=0.5\r\nSec-Fetch-Site: cross-site\r\n"
Ask = Callable[[int], bytes]


async def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="fp-"))
    try:
        async with embedded.running(folder, "max_connections=80"):
            await under_load(await prepared(folder, "bench"), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def under_load(url: str, folder: Path) -> None:
    """The main pages, 20 at a time: with one process and with two, beside the least that the answer page can cost."""
    environ, own = service(url, folder)
    async with database.alone(url) as db:
        link, cookie, meeting = await furnish(db, own)
        row = await db.fetchrow(bare.QUERY, meeting)
    pages = {"the registration form": "/medlem", "an answer page": link, "my page": "/min-sida"}
    asks = {name: get(path, own, cookie if path == "/min-sida" else "") for name, path in pages.items()}
    print(f"{REQUESTS} requests, {PARALLEL} at a time      p50 ms   p99 ms   per second   per CPU second")
    rates = []
    for processes in ("1", "2"):
        async with served(WEB, {**environ, "WEB_CONCURRENCY": processes}, folder) as server:
            for name, ask in asks.items():
                rates.append(await report(f"{name}, {processes} process(es)", server, own.port, ask))
            if processes == "1":
                page = await text(own, link)
                await report("registrations", server, own.port, registration(own), REGISTRATIONS)
    alike = await a_processor_each(own, environ, folder, asks["an answer page"])
    (folder / "bare").mkdir()
    (folder / "bare" / bare.TEMPLATE).write_text(bare.template_of(page, row))
    own_bare = {**environ, "BENCH_DATABASE": url, "BENCH_TEMPLATES": str(folder / "bare"), "PORT": str(free_port())}
    least = []
    for processes in ("1", "2"):
        async with served(BARE, {**own_bare, "WEB_CONCURRENCY": processes}, folder) as server:
            what = f"bare: the same page, {processes} process(es)"
            least.append(await report(what, server, int(own_bare["PORT"]), get(f"/{meeting}", own)))
    print(f"the answer page beside bare: {rates[1] / least[0]:.2f}; two processes beside one:", end=" ")
    print(f"{rates[4] / rates[1]:.2f}, bare {least[1] / least[0]:.2f}, with a processor each {alike:.2f}")


async def a_processor_each(own: Settings, environ: dict[str, str], folder: Path, ask: Ask) -> float:
    """How much of what one process on one processor answers each of two on two does; PostgreSQL and the load there too.

    nan on a machine with one processor.
    """
    every = sorted(os.sched_getaffinity(0))
    if len(every) < 2:
        return nan
    rates = []
    for processes in (1, 2):
        keep_to(every[:processes])
        async with served(WEB, {**environ, "WEB_CONCURRENCY": str(processes)}, folder) as server:
            rates.append(await report(f"an answer page, {processes} on {processes}", server, own.port, ask))
    keep_to(every)
    return rates[1] / rates[0]


async def furnish(db: Connection, own: Settings) -> tuple[str, str, int]:
    """A branch with Anna invited: the link of her invitation, the cookie of her session, and the meeting."""
    everybody = Everybody(db, own.vault, await reference.read(db))
    branch = await everybody.branch()
    bo, anna = await everybody.bo(branch), await everybody.anna()
    await everybody.welcomed(branch, anna)
    await everybody.dag()
    meeting = await everybody.meeting(branch, bo)
    await invitations.call(db, meeting, [], dates.now())
    invitation: UUID = await db.fetchval("SELECT id FROM invitations WHERE person = $1", anna)
    link = tokens.token(own.link_key, "invitation", invitation)
    return f"/svar/{link}", await sessions.begin(db, anna, dates.now()), meeting


async def text(own: Settings, path: str) -> str:
    async with httpx.AsyncClient(base_url=own.base_url) as browser:
        return (await browser.get(path)).text


def get(path: str, own: Settings, cookie: str = "") -> Ask:
    host = own.base_url.removeprefix("http://")
    known = f"Cookie: session={cookie}\r\n" if cookie else ""
    sent = f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{BROWSER}{known}\r\n".encode()
    return lambda number: sent


def registration(own: Settings) -> Ask:
    host = own.base_url.removeprefix("http://")

    def sent(number: int) -> bytes:
        body = urlencode(application(f"anna.{number}@example.org"), doseq=True).encode()
        head = (
            f"POST /medlem HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: same-origin\r\n"
            f"X-Forwarded-For: 10.{number >> 8 & 255}.{number & 255}.1\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return sent


async def load(port: int, request: Ask, n: int) -> tuple[list[float], float]:
    """Seconds of each answer, and of all of them, over 20 connections that are kept open."""
    numbers, took = iter(range(n)), []

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            began = time.perf_counter()
            writer.write(request(number))
            head = await reader.readuntil(b"\r\n\r\n")
            assert head[9:12] in (b"200", b"303"), head[:60]
            size = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(size)
            took.append(time.perf_counter() - began)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(PARALLEL)))
    return took, time.perf_counter() - began


async def report(what: str, server: Server, port: int, ask: Ask, n: int = REQUESTS) -> float:
    """Prints what a page bears, once it is warm. Returns requests per second of the server's processor time."""
    if ask(0) == ask(1):  # reading: what is written would be written twice
        await load(port, ask, WARM)
    began = server.cpu
    took, whole = await load(port, ask, n)
    rate = n / (server.cpu - began)
    ordered = sorted(took)
    p50, p99 = median(ordered) * 1000, ordered[int(n * 0.99)] * 1000
    print(f"{what:<38} {p50:>8.1f} {p99:>8.1f} {n / whole:>10.0f} {rate:>10.0f}", flush=True)
    return rate


if __name__ == "__main__":
    asyncio.run(main())
