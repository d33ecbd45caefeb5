"""`/health` and `/ready`, for a balancer or a monitor: what is wrong, and 200 or 503. They say nothing about people.

They are answered whatever host is asked for, because a balancer asks by address. What was found holds for a second, and
one asks for all who wait: asking often costs the database nothing, least of all when it is slow.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.responses import PlainTextResponse, Response

from fackpol.base.database import Away, Connection, Database, DatabaseFault, connected
from fackpol.base.migrations import Unmigrated

HEALTH, READY = "/health", "/ready"
LEDGER = "ledger: see what fackpol doctor says"
HOLDS = 1.0  # seconds
PATIENCE = 2.0  # seconds that we wait for a connection
OK = "ok"


class Health:
    """What is found out about this process.

    `schema` raises Unmigrated for the database of another release, `agree` for one that does not go with the ledger.
    """

    def __init__(
        self, schema: Callable[[Connection], Awaitable[None]], agree: Callable[[Connection, Path], Awaitable[None]]
    ) -> None:
        self.schema, self.agree = schema, agree
        self._asks = {HEALTH: self._health, READY: self._ready}
        self._known: dict[str, tuple[float, str]] = {}  # by path: until when it holds, and what was found
        self._asking: dict[str, asyncio.Lock] = {path: asyncio.Lock() for path in self._asks}

    def asked(self, method: str, path: str) -> bool:
        return path in self._asks and method in ("GET", "HEAD")

    async def answer(self, path: str, database: Database, ledger: Path) -> Response:
        """`ok`, or what is wrong: `database`, `schema`, `read-only` or LEDGER."""
        clock = asyncio.get_running_loop().time
        async with self._asking[path]:
            until, word = self._known.get(path, (0.0, ""))
            if clock() >= until:
                word = await self._asks[path](database, ledger)
                self._known[path] = (clock() + HOLDS, word)
        return PlainTextResponse(f"{word}\n", 200 if word == OK else 503)

    async def _health(self, database: Database, _: Path) -> str:
        """Whether the database answers and is this release's."""
        try:
            async with connected(database.reading, PATIENCE) as db:
                await self.schema(db)
        except (Away, DatabaseFault):
            return "database"
        except Unmigrated:
            return "schema"
        return OK

    async def _ready(self, database: Database, ledger: Path) -> str:
        """Whether people can be sent here: it is well, and what they send or take back can be stored."""
        if (word := await self._health(database, ledger)) != OK:
            return word
        try:
            async with connected(database.writing, PATIENCE) as db:
                if await db.fetchval("SHOW transaction_read_only") == "on":
                    return "read-only"
                await self.agree(db, ledger)
        except (Away, DatabaseFault):
            return "database"
        except Unmigrated:
            return LEDGER
        return OK
