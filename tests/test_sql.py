"""Every named query is one that PostgreSQL accepts, and no clock but the caller's stands in it."""

import asyncio
import re

import pytest

from fackpol.base.database import Connection, queries
from fackpol.base.resources import resource
from tests import schema

ROOMS = sorted(path.stem for path in resource("sql").glob("*.sql") if path != schema.FILE)


@pytest.mark.parametrize("room", ROOMS)
async def test_every_query_prepares(db: Connection, room: str) -> None:
    assert queries(room)
    for name, query in queries(room).items():
        try:
            await db.prepare(query)
        except Exception as fault:
            raise AssertionError(f"sql/{room}.sql {name}: {fault}") from fault


@pytest.mark.parametrize("room", ROOMS)
def test_the_moment_is_an_argument(room: str) -> None:
    for name, query in queries(room).items():
        assert not re.search(r"\bnow\(\)|current_(date|timestamp)|clock_timestamp", query, re.I), name


async def test_every_reference_between_tables_has_an_index(db: Connection) -> None:
    """A foreign key without one makes every erasure read a whole table."""
    missing = await db.fetch(
        """
        SELECT c.conrelid::regclass::text AS table, a.attname AS column
        FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f'
          AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])
        """
    )
    assert [(row["table"], row["column"]) for row in missing] == []


async def test_the_schema_as_it_is_written_down_is_the_database(fresh: str) -> None:
    """If not: `make schema`."""
    assert await asyncio.to_thread(schema.dumped, fresh) == schema.FILE.read_text()


@pytest.mark.parametrize("call", ["mandate_runs(m, '2026-10-01')", "mandate_runs(m, m.from_day + 1)"])
async def test_the_day_of_a_mandate_is_planned_with_its_query(db: Connection, call: str) -> None:
    """A function that is called for each row hides what it asks from the planner."""
    plan = await db.fetch(f"EXPLAIN VERBOSE SELECT FROM mandates m WHERE {call}")
    assert "mandate_runs" not in str(plan)
    assert "mandate_known" not in str(plan)
    assert "from_day" in str(plan)
