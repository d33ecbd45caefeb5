"""The web process: how the application is built of its endpoints."""

import asyncio
import ctypes
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from fackpol import release
from fackpol.base import database, garbage, logs, settings, systemd
from fackpol.base.database import Away, Database
from fackpol.base.settings import Settings
from fackpol.endpoints import ENDPOINTS
from fackpol.network import reference, withdrawals
from fackpol.pages import factors, sessions
from fackpol.web.access import SignedOut, Unproven
from fackpol.web.compression import CompressionMiddleware
from fackpol.web.health import Health
from fackpol.web.middleware import SecurityMiddleware
from fackpol.web.rendering import STATIC, database_away, http_error
from fackpol.web.routing import Table
from fackpol.web.state import AppState


def build(own: Settings, state: AppState | None = None) -> Starlette:
    """Returns the application. Without `state` it opens its own database when it starts."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
        if state is not None:
            yield {"app": state}
            return
        async with database.open_pools(own.database_url) as pools:
            loaded = await load_state(own, pools)
            garbage.settle()
            living = asyncio.create_task(systemd.live(own.host, own.port))
            yield {"app": loaded}
            living.cancel()

    static = Mount("/static", StaticFiles(directory=STATIC))
    return Starlette(
        routes=[static, Table(endpoint.route for endpoint in ENDPOINTS)],
        middleware=[
            Middleware(SecurityMiddleware, settings=own, health=Health(release.check, withdrawals.compare)),
            Middleware(CompressionMiddleware),
        ],
        exception_handlers={
            SignedOut: sessions.signed_out,
            Unproven: factors.stopped,
            HTTPException: http_error,
            Away: database_away,
        },
        lifespan=lifespan,
    )


async def load_state(own: Settings, pools: Database) -> AppState:
    """Checks the schema and reads the reference tables. Raises Unmigrated."""
    async with database.connected(pools.reading) as db:
        await release.check(db)
        known = await reference.read(db, own.area)
    known.prepare()
    return AppState(replace(own, area=known.home), own.vault, known, pools)


def make() -> Starlette:
    """Called by the web server in its worker process, which ends when the process that started it does."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    own = settings.read(os.environ, "database", "keys", "erasures", "web")
    logs.configure(own)
    return build(own)
