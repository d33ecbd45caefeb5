"""A database that answers and can not be used all the same: a standby, one that only reads, the wrong encoding."""

import asyncio
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest

from fackpol.base import database
from fackpol.base.database import Connection
from fackpol.base.findings import broken, look
from fackpol.base.settings import Settings
from fackpol.doctor import database as examined
from tests.servers import primary_and_standby, server_of_its_own


@pytest.mark.slow
async def test_a_standby_is_told() -> None:
    async with server_of_its_own() as server:
        async with database.alone(server.url) as db:
            assert await examined.role(db) == []
        await server.stop()
        (server.folder / "postgres" / "standby.signal").touch()
        await server.start()
        async with database.alone(server.url) as db:
            sentence = "Databasen är en kopia som bara går att läsa. Skriv den riktiga i DATABASE_URL."
            assert await examined.role(db) == [broken(sentence)]


@pytest.mark.slow
async def test_a_copy_that_is_gone_is_told_and_more_so_when_all_that_is_written_waits_for_it(own: Settings) -> None:
    async with primary_and_standby() as (primary, standby), database.alone(primary.url) as db:
        both = replace(own, database_url=primary.beside(standby))
        assert await examined.copies(both, db) == []
        await standby.kill()
        while await db.fetchval("SELECT count(*) FROM pg_stat_replication"):  # noqa: ASYNC110 - it finds out
            await asyncio.sleep(0.02)
        waits = "Allt som skrivs väntar på en kopia av databasen som är borta. Läs SERVER.md om kopian."
        assert await examined.copies(both, db) == [broken(waits)]
        await db.execute("ALTER SYSTEM RESET synchronous_standby_names")
        await db.execute("SELECT pg_reload_conf()")
        while await db.fetchval("SHOW synchronous_standby_names"):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        alone = "Ingen kopia följer databasen, fast DATABASE_URL har flera servrar. Gör en ny kopia."
        assert await examined.copies(both, db) == [look(alone)]
        assert await examined.copies(own, db) == []


async def test_one_that_only_reads_is_told(db: Connection) -> None:
    await db.execute("SET LOCAL transaction_read_only = on")
    sentence = "Databasen går bara att läsa. Ta bort default_transaction_read_only, eller poolen emellan."
    assert await examined.role(db) == [broken(sentence)]


async def test_an_encoding_that_can_not_hold_every_letter_is_told(fresh: str) -> None:
    name = f"ascii_{uuid4().hex[:8]}"
    async with database.alone(fresh) as db:
        assert await examined.encoding(db) == []
        await db.execute(f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE 'C'")
    async with database.alone(urlunsplit(urlsplit(fresh)._replace(path=f"/{name}"))) as db:
        sentence = "Databasen har teckenkodningen SQL_ASCII. Skapa en ny: createdb -E UTF8 -T template0."
        assert await examined.encoding(db) == [broken(sentence)]


async def test_a_region_that_does_not_exist_is_told(db: Connection, own: Settings) -> None:
    assert await examined.area(own, db) == []
    (finding,) = await examined.area(replace(own, area="Stockholm"), db)
    assert finding.sentence == "AREA är Stockholm, men ingen region har den koden. Stockholms är 01, Skånes är 12."
