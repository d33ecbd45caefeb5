"""The least a page can be here: Starlette and granian, one SELECT 1. What the others are compared with."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route


async def page(request: Request) -> HTMLResponse:
    async with request.state.pool.acquire() as db:
        return HTMLResponse(f"<p>{await db.fetchval('SELECT 1')}</p>")


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
    async with asyncpg.create_pool(os.environ["BENCH_DATABASE"], min_size=1, max_size=8) as pool:
        yield {"pool": pool}


def make() -> Starlette:
    return Starlette(routes=[Route("/", page)], lifespan=lifespan)


if __name__ == "__main__":
    Granian(
        "tests.bench.bare:make",
        factory=True,
        port=int(os.environ["PORT"]),
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        loop=Loops.uvloop,
        log_access=False,
    ).serve()
