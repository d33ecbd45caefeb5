"""Two webs are restarted one at a time under load: no page fails, and hardly ever is what somebody sends not taken.

The web server closes a connection that it has let in and not yet read when it is asked to stop: one in some thousands,
under more load than we have. Then nothing has been done, so that it can be sent again.
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fackpol.base import database
from tests.attack.wire import Post, answered
from tests.bench.servers import service
from tests.commands import free_port
from tests.faults.test_failover import ended
from tests.faults.test_web_killed import address, started
from tests.people import application

RESTARTS = 20 if os.environ.get("FACKPOL_FAULTS") == "long" else 4
AT_A_TIME = 8
NO_ANSWER = 502  # what nginx says then


class Balancer:
    """Asks the webs in turn, as nginx does: another one when a connection is refused, and for a page when none came."""

    def __init__(self, ports: list[int], host: str) -> None:
        self.ports, self.host = ports, host
        self.statuses: Counter[int] = Counter()
        self.number = 0

    async def go_on(self, until: asyncio.Event) -> None:
        while not until.is_set():
            self.number += 1
            number = self.number
            self.statuses[await self._asked(number, self._request(number))] += 1

    def _request(self, number: int) -> bytes:
        if number % 2:
            return Post("/medlem", application(address(number)), network=number).packed(self.host)  # type: ignore[arg-type]
        return f"GET /medlem HTTP/1.1\r\nHost: {self.host}\r\n\r\n".encode()

    async def _asked(self, number: int, request: bytes) -> int:
        async with asyncio.timeout(30):
            for attempt in range(1_000):
                try:
                    reader, writer = await asyncio.open_connection("127.0.0.1", self.ports[(number // 2 + attempt) % 2])
                except ConnectionRefusedError:
                    continue
                try:
                    writer.write(request)
                    return (await answered(reader))[0]
                except (asyncio.IncompleteReadError, ConnectionError):
                    if request.startswith(b"POST"):
                        return NO_ANSWER
                finally:
                    writer.close()
        raise AssertionError("neither lets anybody in")


async def test_nobody_sees_an_error_while_webs_are_restarted_one_at_a_time(fresh: str, tmp_path: Path) -> None:
    environ, own = service(fresh, tmp_path)
    balancer, over = Balancer([own.port, free_port()], own.base_url.removeprefix("http://")), asyncio.Event()
    async with serving(environ, balancer.ports, tmp_path / "web.log") as webs:
        load = [asyncio.create_task(balancer.go_on(over)) for _ in range(AT_A_TIME)]
        for port in (balancer.ports * RESTARTS)[:RESTARTS]:
            await asyncio.sleep(0.5)
            await webs.restart(port)
        over.set()
        await asyncio.gather(*load)
    async with database.alone(fresh) as db:
        rows = await db.fetchval("SELECT count(*) FROM applications")
    print(f"{RESTARTS} restarts, {balancer.number} requests: {dict(balancer.statuses)}; {rows} registrations")
    assert balancer.statuses.keys() - {NO_ANSWER} == {200, 303}
    assert balancer.statuses[NO_ANSWER] <= RESTARTS // 4
    assert rows == balancer.statuses[303] > RESTARTS


class Webs:
    def __init__(self, environ: dict[str, str], log: Path) -> None:
        self.environ, self.log = environ, log
        self.running: dict[int, asyncio.subprocess.Process] = {}

    async def start(self, port: int) -> None:
        self.running[port] = await started({**self.environ, "PORT": str(port)}, port, self.log)

    async def restart(self, port: int) -> None:
        await ended(self.running.pop(port))
        await self.start(port)


@asynccontextmanager
async def serving(environ: dict[str, str], ports: list[int], log: Path) -> AsyncIterator[Webs]:
    webs = Webs(environ, log)
    try:
        for port in ports:
            await webs.start(port)
        yield webs
    finally:
        for web in webs.running.values():
            await ended(web)
