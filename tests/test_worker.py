"""The mail process on connections of its own: asked to stop, killed, asleep, and with a database that goes away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime

import pytest
import time_machine

from fackpol import chores, worker
from fackpol.base import database, dates
from fackpol.base.database import Connection, Database
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.mail import outbox, sending
from fackpol.network import invitations, looks, reference
from fackpol.registers import large_files
from fackpol.registers.uploads import Upload
from tests.mail.test_sending import post, until
from tests.people import Everybody
from tests.queue import LETTERS, letter
from tests.relays import HANG_UP, listening
from tests.servers import Server, server_of_its_own

# -- the process, on connections of its own ----------------------------------------------------------------------------


@asynccontextmanager
async def working(own: Settings, url: str) -> AsyncIterator[tuple[Database, asyncio.Event, "asyncio.Task[None]"]]:
    """A worker at work for the length of the block: its pools, how it is asked to stop, and the task it is."""
    async with database.open_pools(url) as pools:
        stop = asyncio.Event()
        task = asyncio.create_task(worker.run(own, pools, stop))
        try:
            yield pools, stop, task
        finally:
            stop.set()
            async with asyncio.timeout(20):
                await task


@pytest.fixture
def only_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    """It never looks by itself, so what comes, came because somebody said so."""
    monkeypatch.setattr(sending, "POLL", 3600.0)
    monkeypatch.setattr(outbox, "TICK", 3600.0)


async def test_a_letter_that_somebody_else_posts_wakes_it(
    fresh: str, own: Settings, vault: Vault, only_woken: None
) -> None:
    async with listening() as office, working(replace(own, relay=office.relay()), fresh), database.alone(fresh) as db:
        for number in range(3):
            await post(db, vault, f"greta.{number}@example.org")
            await office.has(number + 1)


async def test_two_at_work_send_each_letter_once(fresh: str, own: Settings, vault: Vault) -> None:
    async with listening() as office, database.alone(fresh) as db:
        for number in range(100):
            await post(db, vault, f"greta.{number}@example.org")
        relay = replace(own, relay=office.relay())
        async with working(relay, fresh), working(relay, fresh):
            await office.has(100)
        assert len(office.arrived) == len({to for to, _ in office.arrived}) == 100
        assert await db.fetchval("SELECT count(*) FROM letters WHERE state = 'sent'") == 100


@pytest.mark.parametrize("pipelining", [False, True])
async def test_asked_to_stop_it_finishes_what_is_in_flight_and_gives_back_the_rest(
    fresh: str, own: Settings, vault: Vault, pipelining: bool
) -> None:
    async with listening(pipelining=pipelining) as office, database.alone(fresh) as db:
        office.gate.clear()
        for number in range(50):
            await post(db, vault, f"greta.{number}@example.org")
        async with working(replace(own, relay=office.relay()), fresh) as (_, stop, task):
            await office.knocked.wait()
            stop.set()
            assert not task.done()
            office.gate.set()
        states = await db.fetch(f"SELECT state, coalesce(tries, 0), count(*) FROM {LETTERS} GROUP BY 1, 2 ORDER BY 1")
        flown = len(office.arrived)
        assert [tuple(row) for row in states] == [("queued", 0, 50 - flown), ("sent", 0, flown)]
        assert 1 <= flown <= own.mail_connections  # whatever had begun; the commands of others may have been out


async def test_a_slow_relay_does_not_cost_the_lease(
    fresh: str, own: Settings, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is renewed for as long as the letters are on their way."""
    monkeypatch.setattr(sending, "RENEW", 0.05)
    async with listening() as office, database.alone(fresh) as db:
        office.gate.clear()
        id = await post(db, vault)
        async with working(replace(own, relay=office.relay()), fresh):
            await office.knocked.wait()
            first = (await letter(db, id))["leased_until"]
            await until(db, "SELECT true FROM letter_leases WHERE letter = $1 AND leased_until > $2", id, first)
            office.gate.set()
            await office.has(1)


async def test_what_it_had_claimed_ahead_is_not_sent_when_it_has_slept_past_the_lease(
    fresh: str, own: Settings, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though it renews its leases as soon as it wakes up: somebody else has the letters now."""
    monkeypatch.setattr(sending, "RENEW", 0.05)
    monkeypatch.setattr(sending, "FIRST", 1)
    async with listening() as office, database.alone(fresh) as db:
        office.gate.clear()
        ids = [await post(db, vault, f"greta.{number}@example.org") for number in range(2)]
        async with working(replace(own, relay=office.relay()), fresh):
            await office.knocked.wait()
            await until(db, "SELECT count(*) = 2 FROM letter_leases WHERE letter = ANY($1)", ids)
            await db.execute("UPDATE letter_leases SET lease = gen_random_uuid(), leased_until = 'infinity'")
            await asyncio.sleep(0.2)
            with time_machine.travel(dates.now() + outbox.LEASE, tick=True):
                await asyncio.sleep(0.2)
                office.gate.set()
                await office.has(1)
                await asyncio.sleep(0.2)
    assert len(office.arrived) == 1


@pytest.mark.slow
async def test_killed_in_the_middle_it_loses_nothing(fresh: str, own: Settings, vault: Vault) -> None:
    """The relay takes letters but hangs up before it says so; then the worker dies; then both are well again."""
    async with listening({".": HANG_UP}) as office, database.alone(fresh) as db:
        for number in range(20):
            await post(db, vault, f"greta.{number}@example.org")
        office.gate.clear()
        async with database.open_pools(fresh) as pools:
            dying = asyncio.create_task(worker.run(replace(own, relay=office.relay()), pools, asyncio.Event()))
            await office.knocked.wait()
            dying.cancel()
            await asyncio.gather(dying, return_exceptions=True)
        office.moods.clear()
        office.gate.set()
        await db.execute("UPDATE letter_leases SET leased_until = leased_until - interval '2 minutes'")
        async with working(replace(own, relay=office.relay()), fresh):
            while len({to for to, _ in office.arrived}) < 20:  # some came before the death, and come again
                await office.has(len(office.arrived) + 1)


# -- a database that is restarted under it -----------------------------------------------------------------------------


@pytest.mark.slow
async def test_a_database_that_is_restarted_is_waited_for(
    own: Settings, vault: Vault, only_woken: None, caplog: pytest.LogCaptureFixture
) -> None:
    async with (
        server_of_its_own() as server,
        listening() as office,
        working(replace(own, relay=office.relay()), server.url) as (_, _, task),
    ):
        await post_to(server, vault, 1)
        await office.has(1)
        await server.stop()
        await server.start()
        for number in (2, 3):  # the second of them tells that it hears again when something is posted
            await post_to(server, vault, number)
            await office.has(number)
        assert not task.done()
    assert "greta" not in caplog.text


@pytest.mark.slow
async def test_a_worker_that_meets_a_database_that_is_away_goes_on(
    own: Settings, vault: Vault, caplog: pytest.LogCaptureFixture
) -> None:
    async with server_of_its_own() as server, listening() as office, database.open_pools(server.url) as pools:
        await post_to(server, vault, 1)
        await server.stop()
        away = worker.Worker(replace(own, relay=office.relay()), pools)
        await away.round()
        assert "the database does not answer" in caplog.text
        await server.start()
        async with AsyncExitStack() as connections:
            await away.sender.connect(connections)
            await away.round()
        assert len(office.arrived) == 1


@pytest.mark.slow
async def test_what_was_accepted_while_the_database_was_away_is_not_sent_again(own: Settings, vault: Vault) -> None:
    async with server_of_its_own() as server, listening() as office:
        await post_to(server, vault, 1)
        office.gate.clear()
        async with working(replace(own, relay=office.relay()), server.url):
            await office.knocked.wait()
            await server.stop()
            office.gate.set()
            await office.has(1)
            await server.start()
            async with database.alone(server.url) as db:
                await until(db, "SELECT bool_and(state = 'sent') FROM letters")
        assert len(office.arrived) == 1


async def post_to(server: Server, vault: Vault, number: int) -> None:
    async with database.alone(server.url) as db:
        await post(db, vault, f"greta.{number}@example.org")


async def test_a_chore_that_fails_does_not_keep_the_others_from_being_done(
    own: Settings, fresh: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with database.alone(fresh) as db, database.open_pools(fresh) as pools:
        await db.execute("DROP VIEW reminders")
        person = await db.fetchval("INSERT INTO people (id, name) VALUES (gen_random_uuid(), '') RETURNING id")
        await db.execute(
            "INSERT INTO absences (person, back_on, said_at) VALUES ($1, '2020-01-01', '2019-01-01')", person
        )
        await worker.Worker(own, pools).chores.round()
        assert "the database refused" in caplog.text
        assert await db.fetchval("SELECT count(*) FROM absences") == 0


# -- chores, which no letter waits for ---------------------------------------------------------------------------------


async def test_a_letter_that_lets_somebody_in_does_not_wait_for_a_chore(
    fresh: str, own: Settings, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it takes: chores have loops and connections of their own."""
    for chore in looks.CHORES:
        monkeypatch.setitem(looks.CHORES, chore, slow)
    async with listening() as office, working(replace(own, relay=office.relay()), fresh), database.alone(fresh) as db:
        await until(db, "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE query = $1 AND state = 'active')", SLOW)
        await post(db, vault)
        async with asyncio.timeout(10):
            await office.has(1)
        assert await db.fetchval(
            "SELECT count(*) > 0 FROM pg_stat_activity WHERE query = $1 AND state = 'active'", SLOW
        )


SLOW = "SELECT count(pg_sleep(4))"


async def slow(db: Connection, now: datetime) -> int:
    return int(await db.fetchval(SLOW))


async def test_whoever_comes_to_a_called_meeting_is_invited_as_soon_as_it_changes(
    fresh: str, own: Settings, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chores, "CHANGES", 0.05)
    async with database.alone(fresh) as db:
        everybody = Everybody(db, vault, await reference.read(db, "01"))
        branch = await everybody.branch()
        bo, anna = await everybody.bo(branch), await everybody.anna()
        await invitations.call(db, await everybody.meeting(branch, bo), [], dates.now())
        async with listening() as office, working(replace(own, relay=office.relay()), fresh):
            await until(db, "SELECT bool_and(isfinite(due_at)) FROM looks")  # it has looked once
            await everybody.welcomed(branch, anna)
            async with asyncio.timeout(10):
                await office.has(1)


async def test_a_log_is_chained_and_a_large_file_read_as_soon_as_they_are_there(
    fresh: str, own: Settings, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chores, "TURNS", 0.05)
    async with listening() as office, working(replace(own, relay=office.relay()), fresh), database.alone(fresh) as db:
        await until(db, "SELECT bool_and(isfinite(due_at)) FROM looks")  # the first round is nearly over
        await db.execute("INSERT INTO security_log (at, event) VALUES (now(), 'signed_in')")
        await until(db, "SELECT bool_and(chained) FROM security_log")
        await large_files.keep(db, vault, Upload("01", "S", b"x", None), None, "sv", dates.now())
        await until(db, "SELECT bool_and(tries > 0) FROM large_files")
