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
