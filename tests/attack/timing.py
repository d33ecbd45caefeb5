"""Can it be measured who is registered? `python -m tests.attack.timing [--requests 8000] [--ticks 100]`

Asks to sign in over real HTTP, for addresses that are known, unknown, erased, or limited (asked for too often), in turn
and in random order, and measures each ask and the six requests after it. The service runs as it does in earnest: web
process, mail process, PostgreSQL, and a relay, each in processes of their own. `--ticks`: asks once and then measures
page after page until the letter must have gone, so many times. Prints; judges nothing.
"""

import argparse
import asyncio
import random
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fackpol.base import database, dates, embedded, rate_limits
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.network import asks, reference, sessions
from fackpol.network.asks import Asker
from tests.attack.separation import classified, separation
from tests.bench.servers import prepared, served, service
from tests.commands import free_port
from tests.people import Everybody

CATEGORIES = ("known", "unknown", "erased", "limited")
FOLLOWING = 6
QUIET = 6.0  # seconds before it begins
WHOLE_TICK = 2.3  # seconds until what was asked for has gone


@dataclass
class Measured:
    """Seconds: of an ask, and of the requests that followed it."""

    ask: list[float] = field(default_factory=list)
    following: list[list[float]] = field(default_factory=list)


Taken = dict[str, Measured]


class Attacker:
    """A browser on one connection that is kept open; each ask comes from a network of its own."""

    def __init__(self, own: Settings, cookie: str) -> None:
        self.host, self.cookie = own.base_url.removeprefix("http://"), cookie
        self.line = socket.create_connection(("127.0.0.1", own.port))
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, email: str, network: int) -> float:
        body = urlencode({"email": email}).encode()
        head = (
            f"POST /logga-in HTTP/1.1\r\nHost: {self.host}\r\nSec-Fetch-Site: same-origin\r\n"
            f"X-Forwarded-For: {address_of(network)}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return self._spoken(head.encode() + body, b"303")

    def look(self, path: str) -> float:
        head = f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nCookie: session={self.cookie}\r\n\r\n"
        return self._spoken(head.encode(), b"200")

    def look_around(self) -> list[float]:
        """A page that asks the database, and one that does not, in turn."""
        return [self.look("/min-sida" if number % 2 == 0 else "/logga-in") for number in range(FOLLOWING)]

    def look_for(self, seconds: float) -> list[float]:
        until, took = time.perf_counter() + seconds, [self.look("/min-sida")]
        while time.perf_counter() < until:
            took.append(self.look("/min-sida"))
        return took

    def _spoken(self, said: bytes, expected: bytes) -> float:
        began = time.perf_counter()
        self.line.sendall(said)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._heard()
        head, _, body = answer.partition(b"\r\n\r\n")
        size = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        while len(body) < size:
            body += self._heard()
        took = time.perf_counter() - began
        assert head[9:12] == expected, head[:200]
        return took

    def _heard(self) -> bytes:
        if not (heard := self.line.recv(65_536)):
            raise ConnectionError("the service has hung up")
        return heard


@dataclass(frozen=True)
class Target:
    category: str
    email: str
    network: int


async def main(requests: int, ticks: int) -> None:
    if requests:
        await run(requests, lambda attacker, targets: print_all(interleaved(attacker, targets)))
    if ticks:
        await run(ticks, lambda attacker, targets: print_all(whole_ticks(attacker, targets)))


async def run(n: int, attack: Callable[[Attacker, list[Target]], None]) -> None:
    """Lets somebody attack a service of its own with so many targets."""
    folder = Path(tempfile.mkdtemp(prefix="fp-"))
    try:
        async with AsyncExitStack() as running:
            await running.enter_async_context(embedded.running(folder, "max_connections=80"))
            url = await prepared(folder, "attacked")
            environ, own = service(url, folder)
            port = free_port()
            environ["SMTP_URL"] = f"smtp://127.0.0.1:{port}?tls=none"
            targets = [Target(CATEGORIES[at % 4], f"person.{at}@example.org", at) for at in range(n)]
            async with database.alone(url) as db:
                cookie = await furnished(db, own, targets)
            for words in (["tests.attack.sink", str(port)], ["fackpol", "mail"]):
                child = embedded.child([sys.executable, "-m", *words], environ=environ, log=folder / f"{words[-1]}.log")
                await running.enter_async_context(child)
            await running.enter_async_context(served([sys.executable, "-m", "fackpol", "web"], environ, folder))
            attacker = Attacker(own, cookie)
            with attacker.line:
                await asyncio.to_thread(attacked, attacker, targets, attack)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def attacked(attacker: Attacker, targets: list[Target], attack: Callable[[Attacker, list[Target]], None]) -> None:
    """Waits until all is quiet, and lets the attack begin."""
    for _ in range(int(QUIET / 0.5)):  # in the same connection, which is closed when nobody says anything
        attacker.look_around()
        time.sleep(0.5)
    random.Random(7).shuffle(targets)
    attack(attacker, targets)


async def furnished(db: Connection, own: Settings, targets: list[Target]) -> str:
    """People at the known and erased addresses, the latter gone again, and what the limited may ask today used up.

    Returns the cookie of a member's session.
    """
    everybody = Everybody(db, own.vault, await reference.read(db))
    anna = await everybody.anna()
    await db.copy_records_to_table("people", records=people(own, targets), columns=COLUMNS)
    await db.execute("DELETE FROM people WHERE NOT discreet")
    for target in targets:
        if target.category == "limited":
            await use_up(db, own, target)
    await db.execute("ANALYZE")
    return await sessions.begin(db, anna, dates.now())


async def use_up(db: Connection, own: Settings, target: Target) -> None:
    """Asks as often as the target's network may in a day, so that the end of an hour changes nothing."""
    now = dates.now()
    network = rate_limits.network(address_of(target.network), now)
    for hours in range(asks.FROM_NETWORK_DAY.most // asks.FROM_NETWORK.most):
        for _ in range(asks.FROM_NETWORK.most):
            await asks.allowed(db, own.vault, target.email, Asker(network), now + timedelta(hours=hours))


def address_of(network: int) -> str:
    return f"10.{network >> 8 & 255}.{network & 255}.1"


COLUMNS = ("id", "name", "email", "email_key", "email_confirmed_at", "discreet")


def people(own: Settings, targets: list[Target]) -> Iterator[tuple[object, ...]]:
    """Rows of the known and the erased; the erased are marked by `discreet`."""
    vault, now = own.vault, dates.now()
    for target in targets:
        if target.category in ("known", "erased"):
            id: UUID = uuid4()
            sealed = vault.seal("Åsa Person", "people.name", id), vault.seal(target.email, "people.email", id)
            yield id, *sealed, vault.index(target.email), now, target.category == "known"


def interleaved(attacker: Attacker, targets: list[Target]) -> Taken:
    """Asks for one after the other, and makes six requests after each."""
    taken: Taken = {category: Measured() for category in CATEGORIES}
    for target in targets:
        taken[target.category].ask.append(attacker.ask(target.email, target.network))
        taken[target.category].following.append(attacker.look_around())
    return taken


def whole_ticks(attacker: Attacker, targets: list[Target]) -> Taken:
    """Asks for one, and makes requests until its letter must have gone: how they were spread."""
    taken: Taken = {category: Measured() for category in CATEGORIES}
    for target in targets:
        taken[target.category].ask.append(attacker.ask(target.email, target.network))
        took = sorted(attacker.look_for(WHOLE_TICK))
        spread = [sum(took) / len(took), took[len(took) // 2], took[int(len(took) * 0.95)], took[-1]]
        taken[target.category].following.append(spread)
    return taken


def print_all(taken: Taken) -> None:
    for category, measured in taken.items():
        ask, following = median(measured.ask), median(map(sum, measured.following))
        print(f"{len(measured.ask)} {category}: the ask {ask * 1000:.2f} ms, what follows {following * 1000:.2f} ms")
    print(f"{'':<22}{'the ask':<26}{'sum of what follows':<26}{'longest of it':<26}classifier of all")
    for one, other in combinations(CATEGORIES, 2):
        print(f"{f'{one}, {other}':<22}" + "".join(f"{found!s:<26}" for found in told_apart(taken[one], taken[other])))
    sys.stdout.flush()


def told_apart(one: Measured, other: Measured) -> Iterator[object]:
    yield separation(one.ask, other.ask)
    for of in (sum, max):
        yield separation([of(took) for took in one.following], [of(took) for took in other.following])
    both = [[[ask, *took] for ask, took in zip(each.ask, each.following, strict=True)] for each in (one, other)]
    yield classified(both[0], both[1])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=8000)
    parser.add_argument("--ticks", type=int, default=0)
    words = parser.parse_args()
    asyncio.run(main(words.requests, words.ticks))
