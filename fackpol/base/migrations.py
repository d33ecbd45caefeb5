"""Brings a database to the schema that this release needs: forward only, one at a time, once."""

import re
from dataclasses import dataclass
from hashlib import sha256

from fackpol.base.database import Connection
from fackpol.base.settings import resource
from fackpol.base.words import say

_NAME = re.compile(r"(\d{4})_[a-z_]+\.sql")
_LOCK = 0x_FA_C4_90  # two `migrate` at once wait for each other


class Unmigrated(Exception):
    """The schema is not the one that this release was written for; the message is a sentence for people."""


@dataclass(frozen=True)
class Migration:
    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return sha256(self.sql.encode()).hexdigest()


def shipped() -> list[Migration]:
    """In order. Raises ValueError for a name that is no migration's, or two of one number."""
    found: dict[int, Migration] = {}
    for path in sorted((resource("sql") / "migrations").glob("*.sql")):
        match = _NAME.fullmatch(path.name)
        if not match or int(match[1]) in found:
            raise ValueError(f"{path.name}: a migration is named 0001_concern.sql, with a number of its own")
        found[int(match[1])] = Migration(int(match[1]), path.stem, path.read_text(encoding="utf-8"))
    return list(found.values())


async def migrate(db: Connection) -> list[str]:
    """Applies what is missing and returns the names. Raises Unmigrated when that leads to another release's schema."""
    async with db.transaction():
        await db.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
        await db.execute(
            "CREATE TABLE IF NOT EXISTS migrations (number int PRIMARY KEY, name text NOT NULL, "
            "checksum text NOT NULL, at timestamptz NOT NULL DEFAULT now())"
        )
        applied = await _applied(db)
        missing = [migration for migration in shipped() if migration.number not in applied]
        for migration in missing:
            await db.execute(migration.sql)
            await db.execute(
                "INSERT INTO migrations (number, name, checksum) VALUES ($1, $2, $3)",
                migration.number,
                migration.name,
                migration.checksum,
            )
    return [migration.name for migration in missing]


async def check(db: Connection) -> None:
    """Raises Unmigrated unless the database has exactly the migrations of this release."""
    exists = await db.fetchval("SELECT to_regclass('migrations') IS NOT NULL")
    done, needed = len(await _applied(db) if exists else ()), len(shipped())
    if done < needed:
        sentence = say(
            "Databasen är inte klar: {done} av {needed} migreringar är gjorda. Kör fackpol migrate.",
            done=done,
            needed=needed,
        )
        raise Unmigrated(sentence)


async def _applied(db: Connection) -> set[int]:
    """The numbers. Raises Unmigrated for one that this release does not know, or knows otherwise."""
    known = {migration.number: migration.checksum for migration in shipped()}
    applied = await db.fetch("SELECT number, name, checksum FROM migrations ORDER BY number")
    for number, name, checksum in applied:
        if number not in known:
            raise Unmigrated(say("Databasen är nyare än programmet ({name}). Installera dess version.", name=name))
        if known[number] != checksum:
            raise Unmigrated(say("Migreringen {name} är ändrad sedan den kördes. Installera dess version.", name=name))
    return {row["number"] for row in applied}
