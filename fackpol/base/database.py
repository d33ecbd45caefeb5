"""PostgreSQL: two pools, named queries, and one place where its errors lose the values they quote.

Reading a page uses a connection whose transactions are READ ONLY by default, so no GET can write, without a
BEGIN and a COMMIT around it; only a POST gets a connection that writes.
"""

import json
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from fackpol.base.resources import resource

# The Any is asyncpg's record class.
Connection: TypeAlias = "asyncpg.Connection[Any] | PoolConnectionProxy[Any]"
Pool: TypeAlias = "asyncpg.Pool[Any]"
Row: TypeAlias = asyncpg.Record
Taken = asyncpg.UniqueViolationError  # somebody else was first, where a statement can not say so itself

# With what a server says that it stops, starts, or is full.
LEAVING = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.QueryCanceledError,  # it took longer than a page may
    asyncpg.LockNotAvailableError,
)
# What asyncpg raises, beside ConnectionError and TimeoutError, for a server that is not there (its socket file or its
# name), and for one that goes away (its last words came between two questions: "another operation is in progress").
MISSING = (FileNotFoundError, socket.gaierror)
GONE = (asyncpg.InterfaceError, asyncpg.InternalClientError)
# The pool's own log holds a traceback for every try while the server is away; we say it in a sentence.
logging.getLogger("asyncpg.pool").setLevel(logging.ERROR)
OLDEST = 150000  # the oldest server that has UNIQUE NULLS NOT DISTINCT


class DatabaseFault(Exception):
    """What PostgreSQL refused, without the values that its own error quotes (they can be somebody's name)."""

    def __init__(self, fault: asyncpg.PostgresError) -> None:
        self.sqlstate: str = getattr(fault, "sqlstate", "") or ""
        self.constraint: str = getattr(fault, "constraint_name", "") or ""
        super().__init__(f"{type(fault).__name__} {self.sqlstate} {self.constraint}".strip())


class Away(Exception):
    """The database does not answer, or has no connection free in time."""


@dataclass(frozen=True)
class Database:
    reading: Pool
    writing: Pool


@asynccontextmanager
async def open_pools(url: str) -> AsyncIterator[Database]:
    """Both pools. Raises Away when the server does not answer."""
    async with _pool(url, 8, "on") as reading, _pool(url, 6, "off") as writing:
        yield Database(reading, writing)


@asynccontextmanager
async def connected(pool: Pool, patience: float = 5.0) -> AsyncIterator[Connection]:
    """A connection for the length of the block. Raises Away, or DatabaseFault for whatever the server refuses."""
    held = False
    try:
        async with pool.acquire(timeout=patience) as connection:
            held = True
            yield connection
    except LEAVING as fault:
        raise Away(type(fault).__name__) from None
    except asyncpg.PostgresError as fault:
        raise DatabaseFault(fault) from None
    except MISSING as fault:
        if held:  # a file that the block itself has missed
            raise
        raise Away(type(fault).__name__) from None
    except (ConnectionError, TimeoutError, *GONE) as fault:
        raise Away(type(fault).__name__) from None


@asynccontextmanager
async def alone(url: str) -> AsyncIterator[Connection]:
    """One connection of its own, for commands. Raises Away or DatabaseFault."""
    async with _pool(url, 1, "off", timeout_ms=0) as pool, connected(pool) as connection:
        yield connection


async def one(db: Connection, query: str, *args: object) -> Row:
    """The row that must be there. Raises LookupError."""
    row: Row | None = await db.fetchrow(query, *args)
    if row is None:
        raise LookupError
    return row


@cache
def queries(room: str) -> dict[str, str]:
    """The named queries of `sql/<room>.sql`: each begins with a line `-- name: <name>`."""
    named: dict[str, str] = {}
    name = ""
    for line in (resource("sql") / f"{room}.sql").read_text(encoding="utf-8").splitlines():
        if line.startswith("-- name: "):
            name = line.removeprefix("-- name: ").strip()
            if name in named:
                raise ValueError(f"sql/{room}.sql has two queries named {name}")
            named[name] = ""
        elif name:
            named[name] += line + "\n"
    return named


@asynccontextmanager
async def _pool(url: str, size: int, read_only: str, timeout_ms: int = 15_000) -> AsyncIterator[Pool]:
    try:
        pool = await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=size,
            timeout=5,
            init=_prepared,
            reset=_as_it_was,
            server_settings={
                "application_name": "fackpol",
                "timezone": "UTC",
                "default_transaction_read_only": read_only,
                "statement_timeout": str(timeout_ms),
                "jit": "off",
                "idle_in_transaction_session_timeout": "60000",
            },
        )
    except asyncpg.PostgresError as fault:
        raise Away(type(fault).__name__) from None
    except (OSError, TimeoutError, asyncpg.InterfaceError, ValueError) as fault:
        raise Away(type(fault).__name__) from None
    try:
        yield pool
    finally:
        await pool.close()


async def _prepared(connection: Any) -> None:
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads)


async def _as_it_was(connection: Any) -> None:
    """Nothing to reset: no session state is ever set, so giving a connection back costs no round trip."""
