"""The fair baseline: what the same page costs with Starlette, granian and Jinja alone.

A template of the same size, one indexed query for its values, compressed as ours is, the server's options the same. It
has no session, no rights, no language, no log and no security headers.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

TEMPLATE = "page.html"
COLUMNS = ("title", "about", "street", "venue", "link", "access_note", "children_note")
QUERY = f"SELECT {', '.join(COLUMNS)}, starts_at, ends_at FROM meetings WHERE id = $1"


def template_of(page: str, meeting: asyncpg.Record) -> str:
    """A page of ours as a template of the same size: what its meeting says is asked for anew by every request."""
    for column in COLUMNS:
        if meeting[column]:
            page = page.replace(str(escape(meeting[column])), f"{{{{ row.{column} }}}}")
    return page


async def page(request: Request) -> HTMLResponse:
    async with request.state.pool.acquire() as db:
        row = await db.fetchrow(QUERY, request.path_params["meeting"])
    return HTMLResponse(request.state.templates.get_template(TEMPLATE).render(row=row))


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
    loader = FileSystemLoader(Path(os.environ["BENCH_TEMPLATES"]))
    templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, auto_reload=False)
    async with asyncpg.create_pool(os.environ["BENCH_DATABASE"], min_size=1, max_size=8) as pool:
        yield {"pool": pool, "templates": templates}


def make() -> Starlette:
    compressed = Middleware(GZipMiddleware, minimum_size=500)
    return Starlette(routes=[Route("/{meeting:int}", page)], middleware=[compressed], lifespan=lifespan)


if __name__ == "__main__":
    Granian(
        "tests.bench.bare:make",
        factory=True,
        port=int(os.environ["PORT"]),
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        loop=Loops.uvloop,
        workers=int(os.environ["WEB_CONCURRENCY"]),
        log_access=False,
        backlog=4096,
        backpressure=8192,
        http1_settings=HTTP1Settings(header_read_timeout=5000, max_buffer_size=16384),
    ).serve()
