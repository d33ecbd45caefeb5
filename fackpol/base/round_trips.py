"""Queries that do not need each other's answer travel together: one statement asks all of them, in one round trip.

A page gives the functions that it would have called one after the other. Each runs until it asks the database; then all
that they ask is put into one statement, and each goes on with its own rows. What one of them asks after that travels in
the next round trip, together with what the others ask then. Only for reading.
"""

import re
from collections.abc import Callable, Coroutine, Generator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import coroutine
from typing import Any, cast

from fackpol.base.database import Connection

Asking = Coroutine[Any, Any, Any]
Found = Mapping[str, Any]  # a row, by the names of its columns
Waiting = tuple[Asking, list[list[Found]] | None]  # one that goes on with these rows, or begins
_PARAMETER = re.compile(r"\$(\d+)")
_columns: dict[str, tuple[str, ...]] = {}  # of each query that has been asked; a statement of several does not tell


@dataclass(frozen=True)
class Ask:
    """One query with its arguments."""

    query: str
    args: tuple[object, ...] = field(repr=False)  # keys, and what somebody has typed


async def together(db: Connection, **asked: Callable[[Connection], Asking]) -> dict[str, Any]:
    """Calls each function with a connection for reading, and returns what they return, by name.

    The functions may await nothing but that connection, and may call `together` themselves.
    """
    waiting: dict[str, Waiting] = {
        name: (function(cast(Connection, _Shared())), None) for name, function in asked.items()
    }
    done: dict[str, Any] = {}
    while waiting:
        asks: dict[str, tuple[Asking, list[Ask]]] = {}
        for name, (running, rows) in waiting.items():
            try:
                asks[name] = running, running.send(rows)
            except StopIteration as ended:
                done[name] = ended.value
        found = iter(await _several(db, [ask for _, some in asks.values() for ask in some]))
        waiting = {name: (running, [next(found) for _ in some]) for name, (running, some) in asks.items()}
    return {name: done[name] for name in asked}


class _Shared:
    """What stands for the connection: hands each query to `together`, and waits for its rows."""

    async def fetch(self, query: str, *args: object) -> list[Found]:
        return (await self.several([Ask(query, args)]))[0]

    async def fetchrow(self, query: str, *args: object) -> Found | None:
        return next(iter(await self.fetch(query, *args)), None)

    async def fetchval(self, query: str, *args: object) -> Any:
        row = await self.fetchrow(query, *args)
        return next(iter(row.values())) if row else None

    @coroutine
    def several(self, asks: list[Ask]) -> Generator[list[Ask], list[list[Found]], list[list[Found]]]:
        return (yield asks)


async def _several(db: Connection, asks: list[Ask]) -> list[list[Found]]:
    """The rows of each query."""
    if not asks:
        return []
    if isinstance(db, _Shared):
        return await db.several(asks)
    if len(asks) == 1:
        return [await db.fetch(asks[0].query, *asks[0].args)]
    names = [await _names(db, ask.query) for ask in asks]
    row = await db.fetchrow(_one_statement(tuple((ask.query, len(ask.args)) for ask in asks)), *_arguments(asks))
    return [[dict(zip(names[n], values, strict=True)) for values in rows] for n, rows in enumerate(row or ())]


async def _names(db: Connection, query: str) -> tuple[str, ...]:
    if query not in _columns:
        _columns[query] = tuple(one.name for one in (await db.prepare(query)).get_attributes())
    return _columns[query]


def _arguments(asks: list[Ask]) -> list[object]:
    return [value for ask in asks for value in ask.args]


@lru_cache(1024)
def _one_statement(asked: tuple[tuple[str, int], ...]) -> str:
    """One row with an array for each query: its rows. The parameters are numbered through."""
    parts, before = [], 0
    for query, n in asked:
        moved = _PARAMETER.sub(lambda found, by=before: f"${int(found[1]) + by}", query)  # type: ignore[misc]
        parts.append(f"ARRAY(SELECT q FROM (\n{moved}\n) q)")  # noqa: S608 - our own queries
        before += n
    return "SELECT " + ",\n".join(parts)
