"""The schema: forward only, each migration once, one at a time; and no service on a schema that is not its own."""

import asyncio
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import asyncpg
import pytest

from fackpol.app import load_state
from fackpol.base import database, migrations
from fackpol.base.database import Connection, DatabaseFault
from fackpol.base.migrations import Unmigrated
from fackpol.base.settings import Settings
from fackpol.network import tables
from tests import schema
from tests.conftest import real_state
from tests.together import at_once

DATA = Path(__file__).parent.parent / "data"
NOTHING_DONE = "Databasen är inte klar: 0 av {n} migreringar är gjorda. Kör fackpol migrate."
OTHER_VIEWS = "Databasen hör till en annan version. Kör fackpol migrate."
NEWER = "Databasen är nyare än programmet (9000_later). Installera dess version."


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Adds a migration or a file of views to an invented release, which has no others."""
    (tmp_path / "migrations").mkdir()
    (tmp_path / "views").mkdir()
    monkeypatch.setattr(migrations, "resource", lambda name: tmp_path)

    def add(name: str, sql: str) -> None:
        (tmp_path / name if "/" in name else tmp_path / "migrations" / name).write_text(sql)

    return add


async def of_a_later_release(db: Connection) -> None:
    await db.execute("INSERT INTO migrations (number, name, checksum) VALUES (9000, '9000_later', '')")


# -- what is shipped ---------------------------------------------------------------------------------------------------


def test_the_shipped_ones_are_numbered_from_one_without_a_gap() -> None:
    numbers = [migration.number for migration in migrations.shipped()]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("name", ["0001_again.sql", "1_first.sql", "0002-second.sql", "0002_Second.sql", "second.sql"])
def test_a_name_of_another_shape_or_a_number_taken_is_refused(release: Callable[[str, str], None], name: str) -> None:
    release("0001_first.sql", "SELECT 1")
    release(name, "SELECT 1")
    with pytest.raises(ValueError, match=r"a migration is named 0001_concern\.sql, with a number of its own"):
        migrations.shipped()


# -- forward only ------------------------------------------------------------------------------------------------------


async def test_what_is_missing_is_applied_in_order_and_once(empty: str, release: Callable[[str, str], None]) -> None:
    release("0002_second.sql", "INSERT INTO words VALUES ('second')")
    release("0001_first.sql", "CREATE TABLE words (word text); INSERT INTO words VALUES ('first')")
    async with database.alone(empty) as db:
        assert await migrations.migrate(db) == ["0001_first", "0002_second"]
        assert await migrations.migrate(db) == []
        release("0003_third.sql", "INSERT INTO words VALUES ('third')")
        assert await migrations.migrate(db) == ["0003_third"]
        assert [row["word"] for row in await db.fetch("SELECT word FROM words")] == ["first", "second", "third"]


async def test_a_migration_that_breaks_leaves_the_database_as_it_was(
    empty: str, release: Callable[[str, str], None]
) -> None:
    release("0001_first.sql", "CREATE TABLE words (word text)")
    release("0002_broken.sql", "INSERT INTO words VALUES ('x'); INSERT INTO nowhere VALUES (1)")
    with pytest.raises(DatabaseFault, match="UndefinedTableError"):
        async with database.alone(empty) as db:
            await migrations.migrate(db)
    async with database.alone(empty) as db:
        assert await db.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0


async def test_one_that_has_changed_since_it_was_applied_is_refused(
    empty: str, release: Callable[[str, str], None]
) -> None:
    release("0001_first.sql", "CREATE TABLE words (word text)")
    async with database.alone(empty) as db:
        await migrations.migrate(db)
        release("0001_first.sql", "CREATE TABLE words (word text, meaning text)")
        release("0002_second.sql", "CREATE TABLE more (word text)")
        for refused in (migrations.migrate, migrations.check):
            with pytest.raises(Unmigrated) as caught:
                await refused(db)
            assert str(caught.value) == ("Migreringen 0001_first är ändrad sedan den kördes. Installera dess version.")
        assert await db.fetchval("SELECT to_regclass('more')") is None


def test_no_landed_migration_ever_changes() -> None:
    """A database has run it already. Change what it made in a new one, whose line `sha256sum` adds when it lands."""
    landed = dict(reversed(line.split()) for line in (DATA / "landed_migrations.txt").read_text().splitlines())
    assert {f"{migration.name}.sql": migration.checksum for migration in migrations.shipped()} == landed


@pytest.mark.parametrize("edited", sorted((DATA / "edited_migrations").iterdir()), ids=lambda path: path.stem)
async def test_a_database_with_a_migration_from_before_it_was_edited_ends_the_same(
    empty: str, fresh: str, edited: Path
) -> None:
    name = edited.name.split(".")[0]
    async with database.alone(empty) as db:
        await db.execute(
            "CREATE TABLE migrations (number int PRIMARY KEY, name text NOT NULL, "
            "checksum text NOT NULL, at timestamptz NOT NULL DEFAULT now())"
        )
        for ran in migrations.shipped()[: int(name[:4])]:
            text = edited.read_text() if ran.name == name else ran.sql
            await db.execute(text)
            row = (ran.number, ran.name, sha256(text.encode()).hexdigest())
            await db.execute("INSERT INTO migrations (number, name, checksum) VALUES ($1, $2, $3)", *row)
        await migrations.migrate(db)
        await migrations.check(db)
        assert await migrations.migrate(db) == []
    same, first = await asyncio.gather(*(asyncio.to_thread(schema.dumped, url) for url in (fresh, empty)))
    assert first == same


# -- views -------------------------------------------------------------------------------------------------------------


async def test_views_are_replaced_whatever_they_were(empty: str, release: Callable[[str, str], None]) -> None:
    release("0001_first.sql", "CREATE TABLE words (word text); INSERT INTO words VALUES ('first')")
    release(
        "views/short.sql", "CREATE VIEW short AS SELECT word FROM words; CREATE VIEW gone AS SELECT word FROM short"
    )
    async with database.alone(empty) as db:
        await migrations.migrate(db)
        release("views/short.sql", "CREATE VIEW short AS SELECT 1 AS number, word FROM words")
        with pytest.raises(Unmigrated) as caught:
            await migrations.check(db)
        assert str(caught.value) == OTHER_VIEWS
        assert await migrations.migrate(db) == []
        assert [tuple(row) for row in await db.fetch("SELECT * FROM short")] == [(1, "first")]
        assert await db.fetchval("SELECT to_regclass('gone')") is None
        await migrations.check(db)


async def test_views_are_created_after_those_that_they_need(empty: str, release: Callable[[str, str], None]) -> None:
    release("0001_first.sql", "CREATE TABLE words (word text)")
    release(
        "views/all.sql", "-- needs: some none\n\nCREATE VIEW all_words AS SELECT * FROM some_words WHERE known(word)"
    )
    release("views/none.sql", "CREATE FUNCTION known(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'")
    release("views/some.sql", "-- needs: none\nCREATE VIEW some_words AS SELECT * FROM words WHERE known(word)")
    assert list(migrations.views()) == ["none", "some", "all"]
    async with database.alone(empty) as db:
        for _ in range(2):
            await migrations.migrate(db)
            assert await db.fetch("SELECT word FROM all_words") == []


async def test_a_migration_may_change_what_a_view_uses(
    empty: str, release: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "_LAST_WITH_VIEWS", 1)
    release("0001_first.sql", "CREATE TABLE words (word text); CREATE VIEW long AS SELECT word FROM words")
    release("views/long.sql", "CREATE VIEW long AS SELECT word FROM words")
    async with database.alone(empty) as db:
        await migrations.migrate(db)
        release("0002_second.sql", "ALTER TABLE words ALTER word TYPE varchar(9)")
        assert await migrations.migrate(db) == ["0002_second"]
        await migrations.check(db)


async def test_what_extensions_triggers_and_others_own_stays(empty: str, release: Callable[[str, str], None]) -> None:
    release("0001_first.sql", "CREATE TABLE words (word text)")
    release("views/words.sql", "CREATE VIEW known_words AS SELECT word FROM words")
    async with database.alone(empty) as db:
        await migrations.migrate(db)
        await db.execute(
            "CREATE EXTENSION pg_buffercache;"  # it brings a view and functions
            "CREATE FUNCTION told() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NOTIFY words; RETURN NULL; END';"
            "CREATE TRIGGER told AFTER INSERT ON words FOR EACH STATEMENT EXECUTE FUNCTION told();"
            "CREATE SCHEMA reports; CREATE VIEW reports.words AS SELECT word FROM words"
        )
        await migrations.migrate(db)
        assert await db.fetchval("SELECT count(*) FROM pg_trigger WHERE tgname = 'told'") == 1
        assert await db.fetchval("SELECT to_regclass('pg_buffercache') IS NOT NULL")
        assert await db.fetch("SELECT word FROM reports.words") == []
        await db.execute("CREATE VIEW reports.known AS SELECT word FROM known_words")
        with pytest.raises(asyncpg.DependentObjectsStillExistError):
            await migrations.migrate(db)


async def test_migrating_again_changes_nothing(fresh: str) -> None:
    async with database.alone(fresh) as db:
        before = await definitions(db)
        assert await migrations.migrate(db) == []
        assert await definitions(db) == before
        assert {"reachable", "decides", "meeting_letters"} <= {row["name"] for row in before}


async def test_a_database_from_before_the_views_had_files_is_refused(fresh: str) -> None:
    async with database.alone(fresh) as db:
        await db.execute("DELETE FROM view_files")
        with pytest.raises(Unmigrated) as caught:
            await migrations.check(db)
        await db.execute("DROP TABLE view_files")
        with pytest.raises(Unmigrated) as again:
            await migrations.check(db)
        assert str(caught.value) == str(again.value) == OTHER_VIEWS


async def definitions(db: Connection) -> list[database.Row]:
    return await db.fetch(
        "SELECT viewname AS name, definition FROM pg_views WHERE schemaname = 'public' UNION ALL "
        "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1"
    )


# -- two at once -------------------------------------------------------------------------------------------------------


async def test_two_who_migrate_at_once_wait_for_each_other(empty: str) -> None:
    async def migrate(db: Connection) -> list[str]:
        applied = await migrations.migrate(db)
        await tables.load(db)
        return applied

    first, second = await at_once(empty, migrate)
    assert (len(first), second) == (len(migrations.shipped()), [])
    async with database.alone(empty) as db:
        await migrations.check(db)
        assert await db.fetchval("SELECT count(*) FROM rules") == len(tables.rows("rules"))


# -- whose schema it is ------------------------------------------------------------------------------------------------


async def test_a_database_that_is_not_migrated_is_refused_in_a_sentence(empty: str, own: Settings) -> None:
    async with database.open_pools(empty) as pools:
        with pytest.raises(Unmigrated) as caught:
            await load_state(own, pools)
    assert str(caught.value) == NOTHING_DONE.format(n=len(migrations.shipped()))


async def test_a_database_that_is_half_migrated_is_refused(db: Connection) -> None:
    n = len(migrations.shipped())
    await db.execute("DELETE FROM migrations WHERE number = $1", n)
    with pytest.raises(Unmigrated, match=f"{n - 1} av {n} migreringar"):
        await migrations.check(db)


async def test_a_newer_database_is_refused_and_not_told_to_migrate(fresh: str, own: Settings) -> None:
    async with database.alone(fresh) as db:
        await of_a_later_release(db)
    with pytest.raises(Unmigrated) as caught:
        async with real_state(own, fresh):
            pass
    assert str(caught.value) == NEWER


async def test_a_newer_database_is_not_migrated_either(db: Connection) -> None:
    await db.execute("DELETE FROM migrations WHERE number = $1", len(migrations.shipped()))
    await of_a_later_release(db)
    with pytest.raises(Unmigrated) as caught:
        await migrations.migrate(db)
    assert str(caught.value) == NEWER


async def test_a_migrated_database_is_taken(fresh: str, own: Settings) -> None:
    async with real_state(own, fresh) as state:
        assert "0136" in state.reference.areas
