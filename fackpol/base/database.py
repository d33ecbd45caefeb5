"""PostgreSQL: two pools, named queries, and the one place that strips its errors of the values that they quote.

A GET uses a connection whose transactions are READ ONLY by default. So it can not write, and needs no BEGIN and COMMIT
for that. Only a POST gets a connection that writes.
"""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias, TypeVar

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from fackpol.base import reasons
from fackpol.base.resources import resource
from fackpol.base.servers import CLOSED, Servers, is_standby
from fackpol.base.servers import Away as Away  # everybody catches it from here

# Any stands for asyncpg's record class.
Connection: TypeAlias = "asyncpg.Connection[Any] | PoolConnectionProxy[Any]"
Pool: TypeAlias = "asyncpg.Pool[Any]"
Row: TypeAlias = asyncpg.Record
T = TypeVar("T")
Taken = asyncpg.UniqueViolationError  # somebody else was first; only for statements without ON CONFLICT
Deadlock = asyncpg.DeadlockDetectedError  # two wait for each other; ours has changed nothing and may be tried again

# What a server answers when it stops, starts, is full, or takes too long.
LEAVING = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
)
TOO_LONG = (asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError)
# What asyncpg raises beside ConnectionError and TimeoutError. MISSING: the server's socket file or host name does not
# exist. GONE: the server went away between two queries (then asyncpg says "another operation is in progress").
MISSING = (FileNotFoundError, socket.gaierror)
GONE = (asyncpg.InterfaceError, asyncpg.InternalClientError)
MISCOUNTED = "the server expects"  # asyncpg's words when a query of ours got more or fewer arguments than it has
# While the server is away the pool logs a traceback for every attempt. We log a sentence instead.
logging.getLogger("asyncpg.pool").setLevel(logging.ERROR)
OLDEST = 150000  # server_version_num of the first release with UNIQUE NULLS NOT DISTINCT


class Late(Away):
    """The server is there, but what it was asked took longer than it may. To a page that is the same."""


class DatabaseFault(Exception):
    """PostgreSQL refused a statement. The message leaves out the values that its error quotes: one may be a name."""

    def __init__(self, fault: Exception) -> None:
        self.sqlstate: str = getattr(fault, "sqlstate", "") or ""
        self.constraint: str = getattr(fault, "constraint_name", "") or ""
        super().__init__(f"{type(fault).__name__} {self.sqlstate} {self.constraint}".strip())


@dataclass(frozen=True)
class Database:
    """The two pools. `reading` refuses to write."""

    reading: Pool
    writing: Pool


@asynccontextmanager
async def open_pools(url: str) -> AsyncIterator[Database]:
    """Opens both pools for the length of the block. Raises Away when the server does not answer."""
    servers = Servers(url)
    async with _pool(servers, 8, "on") as reading, _pool(servers, 8, "off") as writing:
        yield Database(reading, writing)


@asynccontextmanager
async def connected(pool: Pool, patience: float = 5.0) -> AsyncIterator[Connection]:
    """A connection for the length of the block; `patience` is how many seconds to wait for a free one.

    Raises Away, or DatabaseFault for whatever the server refuses.
    """
    held = False
    try:
        async with pool.acquire(timeout=patience) as connection:
            held = True
            with _primary(connection):
                yield connection
    except (asyncpg.PostgresError, ConnectionError, TimeoutError, *MISSING, *GONE) as fault:
        raise _told(fault, held) from None


def _told(fault: Exception, held: bool) -> BaseException:
    """What our callers hear of a fault in a block that held a connection, or waited for one."""
    task = asyncio.current_task()
    if task and task.cancelling():  # a connection that breaks on the way out must not take the place of that
        return asyncio.CancelledError()
    if held and isinstance(fault, MISSING):  # the block itself looked for a file, not we for a server
        return fault
    if isinstance(fault, TOO_LONG):
        return Late(fault)
    if isinstance(fault, LEAVING):
        return Away(fault)
    refused = isinstance(fault, asyncpg.PostgresError) or str(fault).startswith(MISCOUNTED)
    return DatabaseFault(fault) if refused else Away(fault)


@contextmanager
def _primary(connection: Connection) -> Iterator[None]:
    """Raises Away for a standby that was to write. The next connection is opened where the primary is by then."""
    try:
        yield
    except asyncpg.ReadOnlySQLTransactionError:
        if not is_standby(connection):
            raise
        connection.terminate()
        raise Away(reasons.STANDBY) from None


@asynccontextmanager
async def savepoint(db: Connection) -> AsyncIterator[None]:
    """A part of a transaction that may be undone by itself. Raises DatabaseFault, or Late, when it is refused."""
    try:
        async with db.transaction():
            yield
    except TOO_LONG as fault:
        raise Late(fault) from None
    except LEAVING:
        raise
    except asyncpg.PostgresError as fault:
        raise DatabaseFault(fault) from None


@asynccontextmanager
async def alone(url: str) -> AsyncIterator[Connection]:
    """One connection without a pool or a time limit, for commands. Raises Away or DatabaseFault."""
    async with _pool(Servers(url), 1, "off", timeout_ms=0) as pool, connected(pool) as connection:
        yield connection


async def one(db: Connection, query: str, *args: object) -> Row:
    """The first row. Raises LookupError when there is none."""
    row: Row | None = await db.fetchrow(query, *args)
    if row is None:
        raise LookupError
    return row


def typed(kind: Callable[..., T], row: Row) -> T:
    """The row as a `kind`: a dataclass whose fields are the query's columns. Raises TypeError when they differ."""
    return kind(**row)


def typed_rows(kind: Callable[..., T], rows: Iterable[Row]) -> list[T]:
    """Each row as `typed` makes it; some 3 microseconds a row of ten columns."""
    return [kind(**row) for row in rows]


@cache
def queries(noun: str) -> dict[str, str]:
    """The queries of `sql/<noun>.sql` by name. Each begins with a line `-- name: <name>`.

    Raises ValueError when a name comes twice.
    """
    named: dict[str, str] = {}
    name = ""
    for line in (resource("sql") / f"{noun}.sql").read_text(encoding="utf-8").splitlines():
        if line.startswith("-- name: "):
            name = line.removeprefix("-- name: ").strip()
            if name in named:
                raise ValueError(f"sql/{noun}.sql has two queries named {name}")
            named[name] = ""
        elif name:
            named[name] += line + "\n"
    return named


@asynccontextmanager
async def _pool(servers: Servers, size: int, read_only: str, timeout_ms: int = 15_000) -> AsyncIterator[Pool]:
    try:
        pool = await asyncpg.create_pool(
            connect=servers.connect,
            min_size=1,
            max_size=size,
            timeout=5,
            init=_prepared,
            reset=_as_it_was,
            max_cacheable_statement_size=100_000,  # bytes: what a page asks together is longer than asyncpg expects
            max_cached_statement_lifetime=0,  # for ever: planning costs more than asking
            server_settings={
                "application_name": "fackpol",
                "timezone": "UTC",
                "default_transaction_read_only": read_only,
                "statement_timeout": str(timeout_ms),
                "jit": "off",
                "idle_in_transaction_session_timeout": "60000",
            },
        )
    except CLOSED as fault:
        raise Away(fault) from None
    try:
        yield pool
    finally:
        with suppress(*CLOSED):  # a server that has gone needs no goodbye
            await pool.close()


async def _prepared(connection: Any) -> None:
    # In binary, where a version comes first: as text it could not stand in a row within a row.
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda value: b"\1" + json.dumps(value).encode(),
        decoder=lambda sent: json.loads(bytes(sent[1:])),
    )


async def _as_it_was(connection: Any) -> None:
    """Resets nothing. We never set session state, so returning a connection costs no round trip."""
