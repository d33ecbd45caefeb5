"""Two at once, on two real connections; and the pages on pools of their own, where every statement really commits."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from fackpol.app import build
from fackpol.base import database
from fackpol.base.database import Connection, Pool
from fackpol.base.settings import Settings
from tests.asgi import Web
from tests.conftest import real_state
from tests.post_office import PostOffice

T = TypeVar("T")


async def at_once(url: str, act: Callable[[Connection], Awaitable[T]]) -> list[T]:
    """What two get who do the same: the second begins, and waits if it must, before the first has committed."""
    async with database.open_pools(url) as pools, pools.writing.acquire() as one, pools.writing.acquire() as other:
        undecided = one.transaction()
        await undecided.start()
        first = await act(one)
        second = asyncio.ensure_future(act(other))
        await _stands_still(pools.reading, other.get_server_pid(), second)
        await undecided.commit()
        return [first, await second]


@asynccontextmanager
async def real_web(own: Settings, url: str, post_office: PostOffice) -> AsyncIterator[Web]:
    """The pages as the web process has them: no transaction but those the code makes."""
    async with real_state(own, url) as state:
        app = build(own, state)
        async with app.router.lifespan_context(app) as held:
            yield Web(app, dict(held), own, state.database, post_office)


async def _stands_still(pool: Pool, pid: int, task: "asyncio.Future[T]") -> None:
    """Until the task waits for the other one's lock, or has no need to."""
    for _ in range(2_000):
        if task.done() or await pool.fetchval("SELECT cardinality(pg_blocking_pids($1)) > 0", pid):
            return
        await asyncio.sleep(0.005)
    raise TimeoutError
