"""Queries that travel together find what they find alone, in as many round trips as the longest chain has."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from fackpol.base.database import Connection
from fackpol.base.round_trips import together

WORDS = "SELECT word, n FROM unnest($1::text[]) WITH ORDINALITY w(word, n) ORDER BY n DESC"


async def words(db: Connection, *found: str) -> list[str]:
    return [row["word"] for row in await db.fetch(WORDS, list(found))]


async def after_another(db: Connection) -> tuple[int, int]:
    first = await db.fetchval("SELECT $1::int + 1", 1)
    return first, await db.fetchval("SELECT $1::int * $2::int", first, 10)


async def inside(db: Connection) -> dict[str, Any]:
    return await together(db, a=lambda db: words(db, "x"), b=lambda db: words(db, "y", "z"))


async def nothing(db: Connection) -> str:
    return "nothing asked"


async def test_each_gets_its_own_rows_in_their_order(db: Connection) -> None:
    found = await together(
        db, some=lambda db: words(db, "a", "b"), none=words, chain=after_another, inside=inside, nothing=nothing
    )
    assert found == {
        "some": ["b", "a"], "none": [], "chain": (2, 20), "inside": {"a": ["x"], "b": ["z", "y"]},
        "nothing": "nothing asked",
    }  # fmt: skip
    assert list(found) == ["some", "none", "chain", "inside", "nothing"]


async def test_there_are_as_many_round_trips_as_the_longest_chain_has(db: Connection) -> None:
    await together(db, a=words, chain=after_another, inside=inside)  # the first time it learns the columns' names
    asked: list[str] = []
    note = lambda query: asked.append(query.query)  # noqa: E731
    db.add_query_logger(note)
    await together(db, a=words, chain=after_another, inside=inside)
    await asyncio.sleep(0)  # it is told of a query a moment after
    db.remove_query_logger(note)
    assert len(asked) == 2


async def test_a_value_comes_as_it_would_alone(db: Connection) -> None:
    query = "SELECT $1::uuid AS id, $2::timestamptz AS at, $3::date AS day, $4::bytea AS sealed, NULL::text AS gone, "
    query += "ARRAY['a', NULL] AS some, ARRAY(SELECT ROW($5::int, true)) AS rows, '{\"a\": [1]}'::jsonb AS told"
    args = (UUID(int=7), datetime(2026, 5, 14, 10, tzinfo=UTC), date(2026, 5, 14), b"\0\xff", 3)
    found = await together(db, one=lambda db: db.fetchrow(query, *args), other=words)
    alone = await db.fetchrow(query, *args)
    assert alone
    assert found["one"] == dict(alone)


async def test_where_there_is_no_row_there_is_none(db: Connection) -> None:
    row = "SELECT 1 AS n WHERE $1::bool"
    found = await together(
        db, row=lambda db: db.fetchrow(row, False), value=lambda db: db.fetchval(row, False), other=words
    )
    assert found == {"row": None, "value": None, "other": []}
