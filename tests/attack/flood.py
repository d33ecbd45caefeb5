"""Can the service be kept from people? `python -m tests.attack flood [--seconds 60]`

Five hundred slow connections (a third each: headers that never end, bodies that never end, pages that are never read)
and three hundred requests a second of all sorts, from one network and then from two hundred. Meanwhile a signed-in
member reads her page ten times a second, and newcomers from networks of their own ask to sign in. Prints; judges
nothing. All of it shares the machine's cores, the attackers too.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from fackpol.base import dates
from fackpol.network import sessions
from tests.attack.district import District, served_district
from tests.attack.wire import Post, answered, network
from tests.people import application

SLOW, A_SECOND, NETWORKS = 500, 300, 200
AT_A_TIME = 100  # requests of the flood that may be unanswered at once; beyond that they are dropped, and counted
PATHS = ("/", "/medlem", "/logga-in", "/integritet", "/min-sida", "/finns-inte", "/svar/x", "/skotsel", "/med/x")
NEWCOMERS = 40_000  # the first of their networks


@dataclass
class Seen:
    """What came of the requests of one sort: seconds, statuses, and what was never answered."""

    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    unanswered: int = 0

    def __str__(self) -> str:
        if not self.took:
            return f"nothing answered, {self.unanswered} unanswered"
        ordered = sorted(self.took)
        p50, p95 = (ordered[int(len(ordered) * share)] * 1000 for share in (0.5, 0.95))
        times = f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, max {ordered[-1] * 1000:.0f} ms"
        return f"{len(ordered)}: {times}; {dict(self.statuses)}, {self.unanswered} unanswered"


async def main(seconds: float) -> None:
    for networks in (1, NETWORKS):
        async with served_district(mail=True) as district:
            cookie = await sessions.begin(district.db, await district.everybody.anna(), dates.now())
            quiet = await measured(district, cookie, min(seconds / 6, 10), flooded=0)
            print(f"quiet: a member {quiet['member']}; newcomers {quiet['newcomer']}")
            found = await measured(district, cookie, seconds, networks)
            print(f"{SLOW} slow, {A_SECOND}/s from {networks} networks, {seconds:.0f} s:")
            for who, seen in found.items():
                print(f"    {who:<12}{seen}", flush=True)
            print(f"    the flood reached {len(found['flood'].took) / seconds:.0f} answers a second", flush=True)


async def measured(district: District, cookie: str, seconds: float, flooded: int) -> dict[str, Seen]:
    """Lets it all go on for so long. `flooded`: from how many networks; 0: no flood."""
    port, seen = district.own.port, {who: Seen() for who in ("member", "newcomer", "flood", "slow")}
    ends = time.perf_counter() + seconds
    ordinary = [
        every(0.1, ends, lambda number: asked(port, get(port, "/min-sida", 60_000, cookie), seen["member"])),
        every(1.0, ends, lambda number: asked(port, newcomer(port, number), seen["newcomer"])),
    ]
    if not flooded:
        await asyncio.gather(*ordinary)
        return seen
    drawn, room = random.Random(1), asyncio.Semaphore(AT_A_TIME)

    async def one_of_flood(number: int) -> None:
        if room.locked():
            seen["flood"].unanswered += 1
            return
        async with room:
            await asked(port, mixed(port, number, number % flooded, drawn), seen["flood"])

    slow = [asyncio.create_task(crawl(port, number, seen["slow"], ends)) for number in range(SLOW)]
    await asyncio.gather(*ordinary, every(1 / A_SECOND, ends, one_of_flood))
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
    return seen


async def every(pause: float, ends: float, act: Callable[[int], Awaitable[None]]) -> None:
    """Begins one after the other, whether the one before has been answered or not."""
    began, number, running = time.perf_counter(), 0, set[asyncio.Task[None]]()
    while (now := time.perf_counter()) < ends:
        while began + number * pause <= now:
            task = asyncio.ensure_future(act(number))
            running.add(task)
            task.add_done_callback(running.discard)
            number += 1
        await asyncio.sleep(pause / 2)
    await asyncio.gather(*running)


def get(port: int, path: str, from_network: int, cookie: str = "") -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Forwarded-For: {network(from_network)}\r\n"
        f"Cookie: session={cookie}\r\nConnection: close\r\n\r\n"
    ).encode()


def newcomer(port: int, number: int) -> bytes:
    """Somebody asks to sign in, from a network where nobody else has asked."""
    fields = {"email": f"newcomer.{number}@example.org"}
    return Post("/logga-in", fields, network=NEWCOMERS + number).packed(f"127.0.0.1:{port}")


def mixed(port: int, number: int, from_network: int, drawn: random.Random) -> bytes:
    """A third asks for letters or tries codes, the others read."""
    what = drawn.randrange(9)
    forms: dict[int, Post] = {
        0: Post("/logga-in", {"email": f"flood.{number}@example.org"}, network=from_network),
        1: Post("/medlem", application(f"flood.{number}@example.org"), network=from_network),  # type: ignore[arg-type]
        2: Post("/logga-in/kod", {"code": f"{number:08d}"}, {"browser": "x"}, network=from_network),
    }
    return forms[what].packed(f"127.0.0.1:{port}") if what in forms else get(port, drawn.choice(PATHS), from_network)


async def asked(port: int, said: bytes, seen: Seen) -> None:
    began = time.perf_counter()
    try:
        async with asyncio.timeout(20):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(said)
                status, _ = await answered(reader)
            finally:
                writer.close()
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        seen.unanswered += 1
        return
    seen.took.append(time.perf_counter() - began)
    seen.statuses[status] += 1


async def crawl(port: int, number: int, seen: Seen, ends: float) -> None:
    """Holds a connection as long as the service lets it, and comes back when it is cut off."""
    begins = (
        f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Slow: ",
        f"POST /medlem HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n".join(
            f"GET /medlem HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n" for _ in range(40)
        ),
    )
    while time.perf_counter() < ends:
        began = time.perf_counter()
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
            writer.write(begins[number % 3].encode())
            try:
                while True:
                    await asyncio.sleep(2)
                    writer.write(b"x")
                    await writer.drain()
            finally:
                writer.close()
                seen.took.append(time.perf_counter() - began)
        seen.unanswered += 1
        await asyncio.sleep(0.5)
