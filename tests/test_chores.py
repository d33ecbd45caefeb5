"""The chores: one that can not be done keeps no other from being done, and ends nothing."""

import asyncio
from datetime import datetime, timedelta

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection, Late
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.chores import Chores
from fackpol.network import commitments, log_chain
from tests.mail.test_sending import somebody

BEATS = "SELECT count(*) FROM heartbeats WHERE part = 'chores'"


async def test_one_that_takes_too_long_is_left_for_the_next_round(
    fresh: str, own: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def slow(db: Connection, now: datetime) -> None:
        await db.execute("SET statement_timeout = 50")
        await db.execute("SELECT pg_sleep(60)")

    monkeypatch.setattr(commitments, "remind", slow)
    async with database.open_pools(fresh) as pools, database.alone(fresh) as db:
        await Chores(own, pools).round()
        assert await db.fetchval(BEATS) == 1
    assert "a chore took too long" in caplog.text


async def test_what_takes_too_long_is_to_a_page_as_if_nobody_answered(fresh: str) -> None:
    async def slow() -> None:
        async with database.connected(pools.reading) as db:
            await db.execute("SET statement_timeout = 50")
            await db.execute("SELECT pg_sleep(60)")

    async with database.open_pools(fresh) as pools:
        with pytest.raises(Late, match="inget svar i tid"):
            await slow()


async def test_a_file_that_can_not_be_read_ends_nothing(
    fresh: str, own: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    log_chain.witness(own.erasures).mkdir(parents=True)  # as when it belongs to somebody else
    async with database.open_pools(fresh) as pools, database.alone(fresh) as db:
        await Chores(own, pools).round()
        assert await db.fetchval(BEATS) == 1
    assert "a file can not be read or written (IsADirectoryError)" in caplog.text


async def test_two_processes_erase_each_silent_member_once(fresh: str, own: Settings, vault: Vault) -> None:
    """Both have asked who is silent before either has erased her: she gets one farewell, and neither process ends."""
    now, many = dates.now(), 12
    async with database.alone(fresh) as db, database.open_pools(fresh) as here, database.open_pools(fresh) as there:
        for number in range(many):
            person = await somebody(db, vault, f"greta.{number}@example.org")
            await db.execute(SILENT, person, now - timedelta(days=800), now - timedelta(days=40))
        await db.execute("UPDATE people SET email_confirmed_at = $1", now - timedelta(days=800))
        both = [Chores(own, here), Chores(own, there)]
        await asyncio.gather(*(each._try(each._erase_silent) for each in both))
        assert await db.fetchval("SELECT count(*) FROM people") == 0
        assert await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'farewell'") == many


SILENT = "INSERT INTO members (person, registered_at, asked_to_stay_at) VALUES ($1, $2, $3)"
