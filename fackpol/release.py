"""What this release needs of a database: tables, views, reference tables, and the kinds of letters."""

from fackpol import letters
from fackpol.base import migrations
from fackpol.base.database import Connection
from fackpol.base.migrations import Unmigrated
from fackpol.base.words import say
from fackpol.mail import outbox
from fackpol.network import tables


async def install(db: Connection) -> list[str]:
    """Brings the database to it; returns the names of the new migrations. Raises Unmigrated for a newer database."""
    applied = await migrations.migrate(db)
    await tables.load(db)
    await outbox.load_kinds(db, letters.KINDS)
    return applied


async def check(db: Connection) -> None:
    """Raises Unmigrated unless the database is this release's own."""
    await migrations.check(db)
    if not await outbox.knows(db, letters.KINDS):
        raise Unmigrated(say("Databasen hör till en annan version. Kör fackpol migrate."))
