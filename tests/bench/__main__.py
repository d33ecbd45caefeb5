"""`make bench`: what the pages and the rooms cost, on a database and a server of their own. Prints; judges nothing.

Figures are for comparing with the line beside them in the same run: these numbers mean little on another machine.
"""

import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlencode
from uuid import UUID

from fackpol import release
from fackpol.base import database, dates, embedded, settings, tokens
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import new_keys
from fackpol.network import invitations, reference, sessions
from tests.bench import audiences, mail, matching, proposals, registers, weights
from tests.commands import free_port
from tests.conftest import environ
from tests.people import Everybody, application

PARALLEL = 20
REQUESTS = 3000
REGISTRATIONS = 2000
BRANCH = 50_000


async def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="fp-"))
    try:
        async with embedded.running(folder, "max_connections=80"):
            url = await prepared(folder, "bench")
            await pages(url, folder)
            await branch_of_many(url, folder)
            await mail.into_a_sink(await prepared(folder, "mail"), service(url, folder)[0], folder)
            await audiences.at_size(await prepared(folder, "audience"))
            await matching.at_size(await prepared(folder, "sized"))
            await registers.at_size(await prepared(folder, "registers"))
            await proposals.at_size(await prepared(folder, "proposed"))
        await weights.of_pages()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def prepared(folder: Path, name: str) -> str:
    """The URL of a new database, migrated and with the reference tables."""
    server = "postgresql://postgres@/{}?host=" + quote(str(folder / "postgres"), safe="")
    async with database.alone(server.format("postgres")) as db:
        await db.execute(f"CREATE DATABASE {name}")
    async with database.alone(server.format(name)) as db:
        await release.install(db)
    return server.format(name)


async def pages(url: str, folder: Path) -> None:
    """The main pages, 20 at a time, beside a bare Starlette page that asks PostgreSQL for 1."""
    own_environ, own = service(url, folder)
    async with database.alone(url) as db:
        link, cookie = await furnish(db, own)
    print(f"{REQUESTS} requests, {PARALLEL} at a time      p50 ms   p99 ms   per second")
    bare = {**os.environ, "BENCH_DATABASE": url, "PORT": str(free_port())}
    async with served([sys.executable, "-m", "tests.bench.bare"], bare, folder):
        report("bare: Starlette, granian, SELECT 1", *await load(int(bare["PORT"]), get("/", own)))
    async with served([sys.executable, "-m", "fackpol", "web"], own_environ, folder):
        port = own.port
        report("the registration form", *await load(port, get("/medlem", own)))
        report("an answer page", *await load(port, get(link, own)))
        report("my page", *await load(port, get("/min-sida", own, cookie)))
        took, answers = await load(port, registration(own), REGISTRATIONS)
        report("registrations", took, answers)


async def branch_of_many(url: str, folder: Path) -> None:
    """Inviting a branch of 50,000, and whoever comes later, each in one statement."""
    _, own = service(url, folder)
    async with database.alone(url) as db:
        everybody = Everybody(db, own.vault, await reference.read(db))
        branch = await everybody.branch("Den stora föreningen")
        bo = await db.fetchval("SELECT person FROM appointments LIMIT 1")
        await db.execute(MANY, own.vault.seal("Någon", "bench", 0), dates.now(), branch)
        await db.execute("ANALYZE")
        meeting = await everybody.meeting(branch, bo)
        host = await db.fetchval("SELECT branch FROM meeting_hosts WHERE meeting = $1", meeting)
        await timed(f"preview for {BRANCH} members", lambda: invitations.audience(db, meeting, host, dates.now()))
        await timed(f"inviting {BRANCH} members", lambda: invitations.call(db, meeting, [], dates.now()))
        await timed("looking for latecomers", lambda: invitations.catch_up(db, dates.now()))


MANY = f"""
WITH somebody AS (
    INSERT INTO people (id, name, email, email_key, email_confirmed_at)
    SELECT gen_random_uuid(), $1, $1, sha256(n::text::bytea), $2 FROM generate_series(1, {BRANCH}) n RETURNING id
), member AS (
    INSERT INTO members (person, registered_at, vetted_at) SELECT id, $2, $2 FROM somebody RETURNING person
), consent AS (
    INSERT INTO consents (person, purpose, text_version, channel, given_at)
    SELECT person, 'invitations', '1', 'web', $2 FROM member
)
INSERT INTO memberships (branch, person, joined_at, welcomed_at)
SELECT b.id, m.person, $2, $2 FROM member m, branches b WHERE b.slug = $3
"""


def service(url: str, folder: Path) -> tuple[dict[str, str], Settings]:
    keys = new_keys()
    port = free_port()
    own = {**os.environ, **environ(keys, 1, folder, url), "BASE_URL": f"http://127.0.0.1:{port}", "PORT": str(port)}
    own["TRUSTED_PROXIES"] = "1"  # so that every registration can come from a network of its own
    return own, settings.read(own, *settings.NEEDS)


async def furnish(db: Connection, own: Settings) -> tuple[str, str]:
    """A branch with Anna invited: the link of her invitation, and the cookie of her session."""
    everybody = Everybody(db, own.vault, await reference.read(db))
    branch = await everybody.branch()
    bo, anna = await everybody.bo(branch), await everybody.anna()
    await everybody.welcomed(branch, anna)
    await everybody.dag()
    await invitations.call(db, await everybody.meeting(branch, bo), [], dates.now())
    invitation: UUID = await db.fetchval("SELECT id FROM invitations WHERE person = $1", anna)
    link = tokens.token(own.link_key, "invitation", invitation)
    return f"/svar/{link}", await sessions.begin(db, anna, dates.now())


def get(path: str, own: Settings, cookie: str = "") -> Callable[[int], bytes]:
    host = own.base_url.removeprefix("http://")
    sent = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: session={cookie}\r\n\r\n".encode()
    return lambda number: sent


def registration(own: Settings) -> Callable[[int], bytes]:
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


async def load(port: int, request: Callable[[int], bytes], n: int = REQUESTS) -> tuple[list[float], float]:
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


def report(what: str, took: list[float], whole: float) -> None:
    ordered = sorted(took)
    p50, p99 = median(ordered) * 1000, ordered[int(len(ordered) * 0.99)] * 1000
    print(f"{what:<38} {p50:>8.1f} {p99:>8.1f} {len(took) / whole:>10.0f}", flush=True)


async def timed(what: str, work: Callable[[], Awaitable[object]]) -> None:
    began = time.perf_counter()
    result = await work()
    shown = f"({result})" if isinstance(result, int) else ""
    print(f"{what:<38} {time.perf_counter() - began:>8.2f} s {shown}", flush=True)


@asynccontextmanager
async def served(command: list[str], own: dict[str, str], folder: Path) -> AsyncIterator[None]:
    async with embedded.child(command, environ=own, log=folder / "bench.log") as ended:
        for _ in range(400):
            if ended.done():
                raise SystemExit((folder / "bench.log").read_text())
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", int(own["PORT"]))
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                break
        yield


if __name__ == "__main__":
    asyncio.run(main())
