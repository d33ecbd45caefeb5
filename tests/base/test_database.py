"""PostgreSQL as everything above meets it: no value in an error, no write while reading, no waiting for ever."""

import asyncio
import os
import signal
import time
import traceback
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from fackpol.base import database
from fackpol.base.database import Away, Connection, Database, DatabaseFault, Late, connected, typed, typed_rows
from tests.servers import Server, server_of_its_own

SECRET = "Anna Ek, anna.ek@example.org"
OURS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'fackpol' AND datname = current_database()"
ADD = "INSERT INTO people (id, name, language) VALUES ($1, $2, $3)"


@pytest.fixture
async def both(fresh: str) -> AsyncIterator[Database]:
    """Both pools, as the web process has them."""
    async with database.open_pools(fresh) as pools:
        yield pools


# -- what an error says ------------------------------------------------------------------------------------------------


async def refused(pools: Database, sql: str, *args: object) -> DatabaseFault:
    with pytest.raises(DatabaseFault) as caught:
        async with connected(pools.writing) as db:
            await db.execute(sql, *args)
    return caught.value


@pytest.mark.parametrize(
    ("sql", "sqlstate"),
    [
        ("INSERT INTO unions (slug, name, aliases) VALUES ('kommunal', $1, '{}')", "23505"),
        ("INSERT INTO postcodes (code, area) VALUES ($1, '0136')", "23514"),
        ("INSERT INTO job_titles (title, industry) VALUES ('x', $1)", "23503"),
        ("SELECT $1::text::uuid", "22P02"),
        ("DO $$ BEGIN RAISE EXCEPTION 'no' USING DETAIL = 'Anna Ek, anna.ek@example.org'; END $$", "P0001"),
    ],
)
async def test_a_fault_tells_its_kind_and_never_a_value(both: Database, sql: str, sqlstate: str) -> None:
    fault = await refused(both, sql, *([SECRET] if "$1" in sql else []))
    assert fault.sqlstate == sqlstate
    told = "".join(traceback.format_exception(fault)) + repr(fault)
    assert sqlstate in told
    assert "anna" not in told.lower()
    assert "DETAIL" not in told


async def test_a_fault_names_the_promise_that_was_broken(both: Database) -> None:
    fault = await refused(both, "INSERT INTO job_titles (title, industry) VALUES ('x', 'trolleri')")
    assert str(fault) == "ForeignKeyViolationError 23503 job_titles_industry_fkey"


async def test_a_value_of_the_wrong_kind_is_a_fault_and_not_shown(both: Database) -> None:
    """asyncpg refuses it before the server sees it, and quotes it."""
    fault = await refused(both, "SELECT $1::int", SECRET)
    assert "anna" not in "".join(traceback.format_exception(fault)).lower()


async def test_a_fault_leaves_nothing_behind(both: Database) -> None:
    async def half() -> None:
        async with connected(both.writing) as db, db.transaction():
            await db.execute(ADD, uuid4(), b"sealed", "sv")
            await db.execute("SELECT 1 / 0")

    with pytest.raises(DatabaseFault):
        await half()
    async with connected(both.reading) as db:
        assert await db.fetchval("SELECT count(*) FROM people") == 0


# -- two pools ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO unions (slug, name, aliases) VALUES ('x', 'X', '{}')",
        "UPDATE areas SET name = name",
        "DELETE FROM within",
        "CREATE TABLE mine (n int)",
        "SELECT setval('letters_id_seq', 5)",
    ],
)
async def test_whoever_reads_can_not_write(both: Database, sql: str) -> None:
    with pytest.raises(DatabaseFault) as caught:
        async with connected(both.reading) as db:
            await db.execute(sql)
    assert caught.value.sqlstate == "25006"


async def test_whoever_writes_is_read_at_once(both: Database) -> None:
    async with connected(both.writing) as writing, connected(both.reading) as reading:
        await writing.execute(ADD, uuid4(), b"sealed", "sv")
        assert await reading.fetchval("SELECT count(*) FROM people") == 1


async def test_writers_that_are_all_busy_do_not_keep_readers_waiting(both: Database) -> None:
    async with AsyncExitStack() as busy:
        for _ in range(both.writing.get_max_size()):
            await busy.enter_async_context(connected(both.writing))
        async with connected(both.reading, patience=5) as db:
            assert await db.fetchval("SELECT 1") == 1


async def test_a_statement_may_not_run_for_ever_in_a_process_but_in_a_command(both: Database, fresh: str) -> None:
    for pool in (both.reading, both.writing):
        async with connected(pool) as db:
            assert await db.fetchval("SHOW statement_timeout") == "15s"
    async with database.alone(fresh) as db:
        assert await db.fetchval("SHOW statement_timeout") == "0"


async def test_a_request_that_is_cut_off_leaves_the_connection_clean(both: Database) -> None:
    """Its transaction is gone, and whoever comes next is not inside it."""

    async def interrupted(started: asyncio.Event) -> None:
        async with connected(both.writing) as db, db.transaction():
            await db.execute(ADD, uuid4(), b"sealed", "sv")
            started.set()
            await db.execute("SELECT pg_sleep(60)")

    started = asyncio.Event()
    task = asyncio.create_task(interrupted(started))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with connected(both.writing) as db:
        assert not db.is_in_transaction()
        assert await db.fetchval("SELECT count(*) FROM people") == 0


@pytest.mark.parametrize(("query", "arguments"), [("SELECT $1::text", ["Anna Ek", 1]), ("SELECT $1::int", ["Anna Ek"])])
async def test_an_argument_that_a_query_does_not_take_is_a_fault_and_no_database_that_is_away(
    both: Database, query: str, arguments: list[object]
) -> None:
    with pytest.raises(DatabaseFault) as caught:
        async with connected(both.reading) as db:
            await db.fetch(query, *arguments)
    assert "Anna" not in str(caught.value)


# -- a database that does not answer -----------------------------------------------------------------------------------


async def test_a_part_that_takes_too_long_is_undone_by_itself(both: Database) -> None:
    async with connected(both.writing) as db, db.transaction():
        await db.execute(ADD, uuid4(), b"sealed", "sv")
        with pytest.raises(Late):
            await too_long(db)
        assert await db.fetchval("SELECT count(*) FROM people") == 1


async def too_long(db: Connection) -> None:
    async with database.savepoint(db):
        await db.execute(ADD, uuid4(), b"sealed", "sv")
        await db.execute("SET LOCAL statement_timeout = 50")
        await db.execute("SELECT pg_sleep(60)")


async def test_whoever_finds_no_connection_free_is_told_so(both: Database) -> None:
    async with AsyncExitStack() as busy:
        for _ in range(both.writing.get_max_size()):
            await busy.enter_async_context(connected(both.writing))
        with pytest.raises(Away, match="inget svar i tid"):
            async with connected(both.writing, patience=0.05):
                pass
    async with connected(both.writing, patience=5) as db:
        assert await db.fetchval("SELECT 1") == 1


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://anna:secret@127.0.0.1:1/fackpol",
        "postgresql://anna:secret@nowhere.invalid/fackpol",
        "postgresql://anna:secret@/fackpol?host=/nowhere",
        "postgresql://anna:secret@127.0.0.1:port/fackpol",
    ],
    ids=["nobody listens", "no such host", "no such socket", "no such port"],
)
async def test_a_server_that_is_not_there_is_away_and_its_password_not_told(url: str) -> None:
    with pytest.raises(Away) as caught:
        async with database.alone(url):
            pass
    assert "secret" not in "".join(traceback.format_exception(caught.value))


async def test_a_database_that_is_not_there_is_away(fresh: str) -> None:
    with pytest.raises(Away, match="databasen finns inte"):
        async with database.open_pools(fresh.replace("fresh_", "gone_")):
            pass


async def test_whoever_is_cancelled_while_the_connection_breaks_hears_of_that_alone(both: Database) -> None:
    """Whoever waits a fault of the database out would otherwise go on, and never end."""
    heard: list[type[BaseException]] = []

    async def work() -> None:
        try:
            async with connected(both.writing) as db:
                try:
                    await asyncio.sleep(60)
                finally:
                    db.terminate()
                    await db.execute("SELECT 1")
        except BaseException as fault:
            heard.append(type(fault))
            raise

    task = asyncio.create_task(work())
    await asyncio.sleep(0.2)
    task.cancel()
    await asyncio.wait([task])
    assert heard == [asyncio.CancelledError]
    assert task.cancelled()


@pytest.mark.slow
async def test_a_connection_that_goes_while_we_say_goodbye_is_no_fault(fresh: str) -> None:
    async def gone_in(turns: int) -> None:
        """The connections are cut so many turns of the loop from now."""
        for _ in range(turns):
            await asyncio.sleep(0)
        for pid in ours:
            with suppress(ProcessLookupError):  # we were faster
                os.kill(pid, signal.SIGTERM)
        time.sleep(0.05)  # noqa: ASYNC251 the loop is not to hear of it

    for turns in range(12):  # in one of them it has been cut just before we write
        async with database.open_pools(fresh) as pools:
            async with connected(pools.writing) as db:
                ours = [row["pid"] for row in await db.fetch(OURS)]
            cut = asyncio.create_task(gone_in(turns))
        await cut


@pytest.mark.slow
async def test_a_server_that_stops_is_away_and_back_when_it_starts() -> None:
    async with server_of_its_own() as server, database.open_pools(server.url) as pools:
        await server.stop()
        for pool in (pools.reading, pools.writing):
            with pytest.raises(Away):
                async with connected(pool) as db:
                    await db.fetchval("SELECT 1")
        await server.start()
        async with connected(pools.reading) as db:
            assert await db.fetchval("SELECT 1") == 1


@pytest.mark.slow
async def test_a_server_that_stops_between_two_questions_is_away() -> None:
    async def stopped_halfway(server: Server, pools: Database) -> None:
        async with connected(pools.writing) as db, db.transaction():
            await db.execute(ADD, uuid4(), b"sealed", "sv")
            await server.stop()
            await db.fetchval("SELECT 1")

    async with server_of_its_own() as server, database.open_pools(server.url) as pools:
        with pytest.raises(Away):
            await stopped_halfway(server, pools)


# -- what comes back ---------------------------------------------------------------------------------------------------


async def test_a_query_reckons_in_universal_time(db: Connection) -> None:
    """Whatever the server's own zone is: after midnight in Stockholm it is still the day before."""
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    assert await db.fetchval("SELECT $1::timestamptz", late) == late
    assert await db.fetchval("SELECT $1::timestamptz::date", late) == date(2026, 6, 1)


async def test_json_comes_back_as_it_went(db: Connection) -> None:
    said = {"rader": 3, "nämnder": ["Äldrenämnden"], "by": None}
    assert await db.fetchval("SELECT $1::jsonb", said) == said


async def test_a_row_that_must_be_there_is_missed(db: Connection) -> None:
    assert (await database.one(db, "SELECT name FROM areas WHERE code = $1", "0136"))["name"] == "Haninge kommun"
    with pytest.raises(LookupError):
        await database.one(db, "SELECT name FROM areas WHERE code = $1", "9999")


# -- named queries -----------------------------------------------------------------------------------------------------


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a room that nobody has read."""
    monkeypatch.setattr(database, "resource", lambda name: tmp_path)
    return tmp_path / f"room_{uuid4().hex}.sql"


def test_queries_are_read_by_name(room: Path) -> None:
    room.write_text("-- Not a query.\n\n-- name: first\n-- Why so.\nSELECT 'å'\n\n-- name: second\nSELECT 2\n", "utf-8")
    found = database.queries(room.stem)
    assert {name: sql.strip() for name, sql in found.items()} == {
        "first": "-- Why so.\nSELECT 'å'",
        "second": "SELECT 2",
    }


def test_two_queries_of_one_name_are_refused(room: Path) -> None:
    room.write_text("-- name: same\nSELECT 1\n-- name: same\nSELECT 2\n")
    with pytest.raises(ValueError, match="two queries named same"):
        database.queries(room.stem)


async def test_a_file_that_the_work_itself_misses_is_not_taken_for_the_server(both: Database) -> None:
    with pytest.raises(FileNotFoundError):
        async with connected(both.writing):
            raise FileNotFoundError("erasures")


@dataclass(frozen=True, slots=True)
class Named:
    id: int
    name: bytes = field(repr=False)


async def test_a_row_becomes_a_type_with_just_its_columns(db: Connection) -> None:
    rows = await db.fetch("SELECT n AS id, 'x'::bytea AS name FROM generate_series(1, 2) n")
    assert typed_rows(Named, rows) == [Named(1, b"x"), Named(2, b"x")]
    assert repr(typed(Named, rows[0])) == "Named(id=1)"
    for query in ("SELECT 1 AS id", "SELECT 1 AS id, 'x'::bytea AS name, 2 AS more"):
        with pytest.raises(TypeError):
            typed(Named, await database.one(db, query))
