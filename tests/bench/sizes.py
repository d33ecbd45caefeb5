"""Every page of a large district: CPU of Python and PostgreSQL, statements, bytes of HTML. Prints the heaviest."""

import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from fackpol.app import build, load_state
from fackpol.base import database
from fackpol.base.settings import Settings
from fackpol.web.state import AppState
from tests.asgi import Browser, Web
from tests.bench import district
from tests.bench.district import District, Size
from tests.pages.test_every_page import HOLDERS, PAGES
from tests.post_office import PostOffice

TIMES, HEAVIEST = 3, 10
HEAD = "ms CPU  ms PostgreSQL  statements  kB HTML"


@dataclass(frozen=True)
class Cost:
    """Of a page: milliseconds of both processes, how many statements, bytes and what it answered."""

    path: str
    python: float
    postgres: float
    statements: int
    size: int
    status: int

    @property
    def cpu(self) -> float:
        return self.python + self.postgres

    def __str__(self) -> str:
        kb = self.size / 1000
        return f"{self.path:<62}{self.cpu:>8.0f}{self.postgres:>15.0f}{self.statements:>12}{kb:>9.0f}  {self.status}"


async def at_size(url: str, own: Settings) -> None:
    """The ten heaviest pages of a district of 50,000 members."""
    async with opened(url, own) as (web, costs):
        async with web.pools.writing.acquire() as db:
            one = await district.fill(db, web.state["app"].reference, own, Size())
        async with database.alone(url) as db:
            await db.execute("VACUUM ANALYZE")
        found = await costs(one)
    print(f"{'a district of 50,000 members: the heaviest pages':<60}{HEAD}")
    for cost in sorted(found, key=lambda cost: -cost.cpu)[:HEAVIEST]:
        print(cost)


@asynccontextmanager
async def opened(url: str, own: Settings) -> AsyncIterator[tuple[Web, Any]]:
    """The pages over ASGI on real pools, and what measures all of them."""
    async with database.open_pools(url) as pools:
        state = await load_state(own, pools)
        asked: list[str] = []
        pids = await listen(state, asked)
        web = Web(build(own, state), {"app": state}, own, pools, PostOffice())
        yield web, lambda one, only="": every_page(web, one, asked, pids, only)


async def listen(state: AppState, asked: list[str]) -> list[int]:
    """Every statement from now on, and the processes that answer them."""
    pids = []
    for pool in (state.database.reading, state.database.writing):
        held = [await pool.acquire() for _ in range(pool.get_size())]
        for connection in held:
            connection.add_query_logger(lambda record: asked.append(record.query))
            await connection.execute("SET max_parallel_workers_per_gather = 0; SET jit = off")
            pids.append(connection.get_server_pid())
        for connection in held:
            await pool.release(connection)
    return pids


async def every_page(web: Web, one: District, asked: list[str], pids: list[int], only: str) -> list[Cost]:
    found = []
    paths = [(endpoint.access, one.town.path(endpoint)) for endpoint in PAGES]
    meeting, base = str(one.town.names["meeting"]), f"/branscher/{one.town.names['branch']}/moten/"
    for access, path in list(paths):
        if path.startswith(base + meeting):
            paths += [(access, path.replace(base + meeting, base + str(id))) for id in (one.meeting, one.wide)]
    for access, path in paths:
        if only in path:
            browser = await web.signed_in(HOLDERS[access](one.town)) if access in HOLDERS else web.browser()
            found.append(await cost_of(browser, path, asked, pids, web))
    return found


async def cost_of(browser: Browser, path: str, asked: list[str], pids: list[int], web: Web) -> Cost:
    """The median of some visits; the first one, which prepares the statements, does not count."""
    took = []
    for _ in range(TIMES + 1):
        async with web.pools.writing.acquire() as db:
            await db.execute("DELETE FROM access_log WHERE NOT chained; DELETE FROM alarms")
        asked.clear()
        before, spent = of_processes(pids), of_python()
        page = await browser.get(path, follow_redirects=True)
        took.append((of_python() - spent, of_processes(pids) - before, len(asked), len(page.content), page.status_code))
    columns = list(zip(*took[1:], strict=True))
    return Cost(path, median(columns[0]), median(columns[1]), *(int(column[-1]) for column in columns[2:]))


def of_python() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return (used.ru_utime + used.ru_stime) * 1000


def of_processes(pids: list[int]) -> float:
    """Milliseconds on a core so far, by the scheduler's own count."""
    return sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in pids) / 1_000_000
