"""What this release needs of a database: tables, views, reference tables, and the kinds of letters."""

from functools import partial

from fackpol import letters
from fackpol.base import migrations, unsealed_texts
from fackpol.base.database import Connection
from fackpol.base.migrations import Unmigrated
from fackpol.base.vault import Vault
from fackpol.base.words import say
from fackpol.mail import outbox
from fackpol.network import tables

# The number of each release's last migration, newest last. A release that has none of its own stands with that of the
# one before.
RELEASES = {"0.1.0": 29, "0.2.0": 32}


async def origin(db: Connection) -> str:
    """Says which release the database is of, in a sentence; "" for an empty one."""
    newest = await migrations.newest(db)
    if not newest:
        return ""
    exactly = [release for release, last in RELEASES.items() if last == newest]
    if exactly:
        return say("Databasen var från version {release}.", release=exactly[-1])
    earlier = [release for release, last in RELEASES.items() if last < newest]
    if earlier:
        return say("Databasen var nyare än version {release}.", release=earlier[-1])
    return say("Databasen var äldre än version {release}.", release=next(iter(RELEASES)))


async def install(db: Connection, vault: Vault | None = None) -> list[str]:
    """Brings the database to it; returns the names of the new migrations. Not within a transaction.

    `vault`: needed only where texts lie there that an earlier release has not sealed. Raises Unmigrated without it, and
    for a newer database.
    """
    step = partial(unsealed_texts.seal, vault=vault)
    applied = await migrations.migrate(db, {unsealed_texts.MIGRATION: step})
    if any(name.startswith(f"{unsealed_texts.MIGRATION:04}") for name in applied):
        await unsealed_texts.rewrite(db)
    await tables.load(db)
    await outbox.load_kinds(db, letters.KINDS)
    return applied


async def check(db: Connection) -> None:
    """Raises Unmigrated unless the database is this release's own."""
    await migrations.check(db)
    if not await outbox.knows(db, letters.KINDS):
        raise Unmigrated(say("Databasen hör till en annan version. Kör fackpol migrate."))
