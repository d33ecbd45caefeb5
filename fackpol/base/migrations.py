"""Brings a database to the schema that this release needs.

Migrations change tables: forward only, one at a time, once. Views and functions stand in files of their own, which say
what they are now; they hold no data, so every run drops them all and creates them again. The schema is ours alone.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from graphlib import TopologicalSorter
from hashlib import sha256
from types import MappingProxyType

from fackpol.base.database import Connection
from fackpol.base.resources import resource
from fackpol.base.words import say

# What a migration does beside its SQL, and after it, because it needs more than the database: by number.
Steps = Mapping[int, Callable[[Connection], Awaitable[None]]]
_NAME = re.compile(r"(\d{4})_[a-z_]+\.sql")
_NEEDS = re.compile(r"-- needs: ([a-z_ ]+)\n")
_LOCK = 0x_FA_C4_90  # two `migrate` at once wait for each other
_LAST_WITH_VIEWS = 29  # the migrations up to this one make and replace views themselves, and build on each other's
# Earlier texts of 0008 and 0014, edited after they had landed, and the migrations that a database with such a text must
# not run: that 0008 made the functions of 0009. What those of 0014 lacked, 0030 and the views make good.
_EDITED: dict[str, set[int]] = {
    "b682868a32885e3e74f4a617a6c8c954e7a4ea1e43a17f33f19382dbb4823430": {9},
    "65ac0d9d8d1af73af331084d6ea80bd31154703924377fe0a2f483ac93363698": set(),
    "40d8422e732fdbfc2714ed0e090bce9fa1d47f99fd85c6d961d52cbdfa9d75e8": set(),
}
# One statement drops all of a kind, so that their order does not matter. A trigger's function belongs to its table.
# Without CASCADE: what somebody else has built on a view stops the migration instead of vanishing.
_DROP_VIEWS = """
    SELECT 'DROP VIEW ' || string_agg(c.oid::regclass::text, ', ') FROM pg_class c
    WHERE c.relkind = 'v' AND c.relnamespace = current_schema()::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""
_DROP_FUNCTIONS = """
    SELECT 'DROP FUNCTION ' || string_agg(p.oid::regprocedure::text, ', ') FROM pg_proc p
    WHERE p.prorettype <> 'trigger'::regtype AND p.pronamespace = current_schema()::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""


class Unmigrated(Exception):
    """The schema is not the one that this release was written for; the message is a sentence for people."""


@dataclass(frozen=True)
class Migration:
    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return _checksum(self.sql)


def shipped() -> list[Migration]:
    """In order. Raises ValueError for a name that is no migration's, or two of one number."""
    found: dict[int, Migration] = {}
    for path in sorted((resource("sql") / "migrations").glob("*.sql")):
        match = _NAME.fullmatch(path.name)
        if not match or int(match[1]) in found:
            raise ValueError(f"{path.name}: a migration is named 0001_concern.sql, with a number of its own")
        found[int(match[1])] = Migration(int(match[1]), path.stem, path.read_text(encoding="utf-8"))
    return list(found.values())


def views() -> dict[str, str]:
    """The text of each file of views and functions by name, after those that its first line, `-- needs: a b`, names.

    Raises ValueError when files need each other, and KeyError for a file that is not there.
    """
    folder = resource("sql") / "views"
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql"))}
    needs = {name: match[1].split() if (match := _NEEDS.match(text)) else [] for name, text in texts.items()}
    return {name: texts[name] for name in TopologicalSorter(needs).static_order()}


async def migrate(db: Connection, steps: Steps = MappingProxyType({})) -> list[str]:
    """Applies the migrations that are missing, replaces all views, and returns the names of those migrations.

    One transaction: whoever uses a view meanwhile waits for its end. Raises Unmigrated when the database is of another
    release.
    """
    async with db.transaction():
        await db.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
        await db.execute(
            "CREATE TABLE IF NOT EXISTS migrations (number int PRIMARY KEY, name text NOT NULL, "
            "checksum text NOT NULL, at timestamptz NOT NULL DEFAULT now())"
        )
        await db.execute("CREATE TABLE IF NOT EXISTS view_files (name text PRIMARY KEY, checksum text NOT NULL)")
        applied = await _applied(db)
        missing = [migration for migration in shipped() if migration.number not in applied]
        done = {number for checksum in applied.values() for number in _EDITED.get(checksum, ())}
        await _apply(db, [migration for migration in missing if migration.number <= _LAST_WITH_VIEWS], done)
        await _drop_views(db)  # so that the others may change any table
        await _apply(db, [migration for migration in missing if migration.number > _LAST_WITH_VIEWS], steps=steps)
        await _create_views(db)
    return [migration.name for migration in missing]


async def newest(db: Connection) -> int:
    """The number of the last migration that the database has had; 0 for an empty one."""
    if not await db.fetchval("SELECT to_regclass('migrations') IS NOT NULL"):
        return 0
    return int(await db.fetchval("SELECT coalesce(max(number), 0) FROM migrations"))


async def check(db: Connection) -> None:
    """Raises Unmigrated unless the database has exactly the migrations and the views of this release."""
    exists = await db.fetchval("SELECT to_regclass('migrations') IS NOT NULL")
    done, needed = len(await _applied(db) if exists else ()), len(shipped())
    if done < needed:
        sentence = say(
            "Databasen är inte klar: {done} av {needed} migreringar är gjorda. Kör fackpol migrate.",
            done=done,
            needed=needed,
        )
        raise Unmigrated(sentence)
    if await _created(db) != {name: _checksum(text) for name, text in views().items()}:
        raise Unmigrated(say("Databasen hör till en annan version. Kör fackpol migrate."))


async def _apply(
    db: Connection,
    migrations: Sequence[Migration],
    done: Set[int] = frozenset(),
    steps: Steps = MappingProxyType({}),
) -> None:
    """Runs and records them; those whose numbers are `done` are only recorded."""
    for migration in migrations:
        if migration.number not in done:
            await db.execute(migration.sql)
            if migration.number in steps:
                await steps[migration.number](db)
        await db.execute(
            "INSERT INTO migrations (number, name, checksum) VALUES ($1, $2, $3)",
            migration.number,
            migration.name,
            migration.checksum,
        )


async def _drop_views(db: Connection) -> None:
    for query in (_DROP_VIEWS, _DROP_FUNCTIONS):  # views use functions
        if statement := await db.fetchval(query):
            await db.execute(statement)


async def _create_views(db: Connection) -> None:
    await db.execute("DELETE FROM view_files")
    for name, text in views().items():
        await db.execute(text)
        await db.execute("INSERT INTO view_files (name, checksum) VALUES ($1, $2)", name, _checksum(text))


async def _created(db: Connection) -> dict[str, str]:
    """The checksums of the files that the database's views were created from."""
    if not await db.fetchval("SELECT to_regclass('view_files') IS NOT NULL"):
        return {}
    return dict(await db.fetch("SELECT name, checksum FROM view_files"))


async def _applied(db: Connection) -> dict[int, str]:
    """The checksums by number. Raises Unmigrated for one that this release does not know, or knows otherwise."""
    known = {migration.number: migration.checksum for migration in shipped()}
    applied = await db.fetch("SELECT number, name, checksum FROM migrations ORDER BY number")
    for number, name, checksum in applied:
        if number not in known:
            raise Unmigrated(say("Databasen är nyare än programmet ({name}). Installera dess version.", name=name))
        if known[number] != checksum and checksum not in _EDITED:
            raise Unmigrated(say("Migreringen {name} är ändrad sedan den kördes. Installera dess version.", name=name))
    return {number: checksum for number, _, checksum in applied}


def _checksum(text: str) -> str:
    return sha256(text.encode()).hexdigest()
