"""Somebody takes something back in the moment when the primary dies: only the ledger knows; one command settles it."""

import asyncio
from pathlib import Path
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Away
from fackpol.base.settings import Settings
from fackpol.network import people, reference, withdrawals
from tests.bench.servers import service
from tests.commands import fackpol
from tests.people import Everybody
from tests.servers import Server, primary_and_standby


async def test_whoever_left_as_the_primary_died_has_left_once_restore_is_run(tmp_path: Path) -> None:
    async with primary_and_standby() as (primary, standby):
        environ, own = service(primary.beside(standby), tmp_path)
        anna = await somebody(primary, own)
        await standby.stop()
        leaving = asyncio.create_task(leave(primary, own, anna))  # its commit waits for the copy
        async with asyncio.timeout(30):
            while not (own.erasures.exists() and str(anna) in own.erasures.read_text()):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        await primary.kill()
        with pytest.raises(Away):
            await leaving
        await standby.start()
        await standby.promote()

        todo = (
            f"{own.erasures} vet mer än databasen, som är återställd eller har bytt server. Kör fackpol restore först."
        )
        assert (await fackpol("web", environ=environ)).err == f"{todo}\n"
        assert todo in (await fackpol("doctor", environ=environ)).out
        assert await still_there(standby, anna)

        said = await fackpol("restore", environ=environ)
        assert (said.code, said.err) == (0, "")
        assert said.out.startswith("Klart. 1 person är borttagen igen.\n")
        assert not await still_there(standby, anna)
        async with database.alone(standby.url) as db:
            await withdrawals.check(db, own.erasures)
        assert "fackpol restore" not in (await fackpol("doctor", environ=environ)).out


async def somebody(server: Server, own: Settings) -> UUID:
    async with database.alone(server.url) as db:
        await withdrawals.check(db, own.erasures)
        return await Everybody(db, own.vault, await reference.read(db)).anna()


async def leave(server: Server, own: Settings, person: UUID) -> None:
    async with database.alone(server.url) as db:
        await people.erase(db, own.vault, own.erasures, person, dates.now())


async def still_there(server: Server, person: UUID) -> bool:
    async with database.alone(server.url) as db:
        return bool(await db.fetchval("SELECT EXISTS (SELECT FROM people WHERE id = $1)", person))
