"""What commands work with: the settings that they need, and a connection to a database of this release whose keys are
theirs.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import click

from fackpol import release
from fackpol.base import database, dates, embedded, ledger, permissions, settings, systemd
from fackpol.base.database import Away, Connection
from fackpol.base.settings import Settings
from fackpol.base.words import say
from fackpol.cli.faults import Sentence
from fackpol.network import key_checks, reference, withdrawals

REMIND = 60  # seconds between two sentences about a database that is still away


def settings_for(*needs: str) -> Settings:
    """The settings from the environment. `needs` are keys of `settings.NEEDS`. Raises Faults or Unavailable."""
    return settings.read(embedded.with_embedded(os.environ), *needs)


@asynccontextmanager
async def ready(*needs: str) -> AsyncIterator[tuple[Settings, Connection]]:
    """The settings and a connection, as `migrated`, but not to a database that has been restored (raises Restored).

    What the block takes back goes into the ledger.
    """
    async with migrated(*needs) as (own, db):
        await withdrawals.check(db, own.ledger)
        yield own, db
        if own.ledger:
            await withdrawals.note(db, own.ledger, dates.now())


@asynccontextmanager
async def migrated(*needs: str) -> AsyncIterator[tuple[Settings, Connection]]:
    """The settings and a connection. Brings an embedded database to this release.

    Raises Unmigrated for a database of another release, and WrongKeys for keys of another database.
    """
    own = settings_for(*needs)
    must_write(own)
    async with connection(own) as db:
        if own.embedded:
            await release.install(db, own.vault if own.ring else None)
        await release.check(db)
        await check_keys(db, own)
        await check_area(db, own)
        yield own, db


def must_write(own: Settings) -> None:
    """Raises Sentence when nothing could be taken back, because the ledger can not be written."""
    if own.ledger and not ledger.writable(own.ledger):
        sentence = say("Vi kan inte skriva i {path}. Utan det går det inte att ta bort någon.", path=own.ledger)
        raise Sentence(sentence)


async def check_keys(db: Connection, own: Settings) -> None:
    """Raises WrongKeys for keys of another database. A command that needs no keys goes without."""
    if all(key_checks.rings(own).values()):
        await key_checks.check(db, own, dates.now())


@asynccontextmanager
async def connection(own: Settings) -> AsyncIterator[Connection]:
    """One connection. Starts an embedded server for the length of the block."""
    async with embedded.served(own.database_url) as url, database.alone(url) as db:
        yield db


async def await_schema(own: Settings) -> None:
    """Wait for a database that is down, however long, and say so: in the log, and to systemd.

    Refuses one that is not migrated, an embedded one, one that the keys or the ledger do not belong to, and an area
    that it does not know.
    """
    _must_be_real(own)
    for second in count():
        try:
            return await _check(own)
        except Away as fault:
            if fault.lasting:
                raise
            why = say("Databasen går inte att använda än: {why}. Vi väntar.", why=fault)
        systemd.waiting(why)
        if second % REMIND == 0:
            click.echo(why, err=True)
        await asyncio.sleep(1)
    return None


def _must_be_real(own: Settings) -> None:
    """Raises Sentence unless it is for real people, and says who could write into what must be ours alone."""
    must_write(own)
    for sentence in permissions.open_to_others(own):
        click.echo(sentence, err=True)
    if own.embedded:
        raise Sentence(say("embedded: är bara för att prova. Använd fackpol demo, eller en riktig PostgreSQL."))


async def _check(own: Settings) -> None:
    async with database.alone(own.database_url) as db:
        await release.check(db)
        await check_keys(db, own)
        await check_area(db, own)
        await withdrawals.check(db, own.ledger)


async def check_area(db: Connection, own: Settings) -> None:
    """Raises Sentence for a setting that names no region: every list of areas would be empty, or fail."""
    if not await reference.is_region(db, own.area):
        raise Sentence(say("AREA går inte att använda: vi känner inte till något län med koden {area}.", area=own.area))
