"""The schema: forward only, each migration once, one at a time; and no service on a schema that is not its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fackpol.app import load_state
from fackpol.base import database, migrations
from fackpol.base.database import Connection, DatabaseFault
from fackpol.base.migrations import Unmigrated
from fackpol.base.settings import Settings
from fackpol.network import reference
from tests.conftest import real_state
from tests.together import at_once

NOTHING_DONE = "Databasen är inte klar: 0 av {n} migreringar är gjorda. Kör fackpol migrate."
NEWER = "Databasen är nyare än programmet (9000_later). Installera dess version."


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Adds a migration to an invented release, which has no others."""
    (tmp_path / "migrations").mkdir()
    monkeypatch.setattr(migrations, "resource", lambda name: tmp_path)

    def add(name: str, sql: str) -> None:
        (tmp_path / "migrations" / name).write_text(sql)

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


async def test_two_who_migrate_at_once_wait_for_each_other(empty: str) -> None:
    async def migrate(db: Connection) -> list[str]:
        applied = await migrations.migrate(db)
        await reference.load(db)
        return applied

    first, second = await at_once(empty, migrate)
    assert (len(first), second) == (len(migrations.shipped()), [])
    async with database.alone(empty) as db:
        await migrations.check(db)
        assert await db.fetchval("SELECT count(*) FROM rules") == len(reference.rows("rules"))


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
