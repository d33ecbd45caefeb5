"""PostgreSQL restarted under load, and a worker that is stopped and wakes up beside another: no letter is lost.

The short form restarts twice; `make faults` twenty times.
"""

import asyncio
import os
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from fackpol.base import database
from fackpol.base.database import Away, Connection
from fackpol.base.vault import Vault
from fackpol.mail.outbox import LEASE
from fackpol.mail.sending import BATCH
from tests.conftest import environ
from tests.faults.test_worker_killed import CONNECTIONS, DOUBTS_ARE_DUE, LEASES_END, LETTERS, LONG, _post, _started
from tests.post_office import PostOffice
from tests.servers import Server, server_of_its_own

RESTARTS = 20 if LONG else 2


async def test_no_letter_is_lost_or_doubled_when_postgresql_is_restarted(
    keys: dict[str, str], vault: Vault, post_office: PostOffice, tmp_path: Path
) -> None:
    async with server_of_its_own() as server:
        async with database.alone(server.url) as db:
            await _post(db, vault)
        own = surroundings(keys, post_office, tmp_path, server.url)
        moments = sorted(random.Random(1).sample(range(1, LETTERS - 100), RESTARTS))
        async with at_work(own, tmp_path / "mail.log"):
            for number, moment in enumerate(moments):
                await arrived(post_office, moment)
                await server.stop(immediate=bool(number % 2))
                await server.start()
            await all_sent(server)
        check(post_office, duplicates=0, what=f"{RESTARTS} restarts of PostgreSQL")


async def test_a_worker_that_is_stopped_and_wakes_up_finishes_nobody_elses_letters(
    fresh: str, keys: dict[str, str], vault: Vault, post_office: PostOffice, tmp_path: Path
) -> None:
    """Asleep for longer than its lease it sends no more of what it holds. In the short form only the database has
    waited so long, and it can not know: then what it held comes twice, and is recorded once.
    """
    own = surroundings(keys, post_office, tmp_path, fresh)
    async with database.alone(fresh) as db:
        await _post(db, vault)
        async with at_work(own, tmp_path / "first.log") as first:
            await arrived(post_office, 500)
            first.send_signal(signal.SIGSTOP)
            await asyncio.sleep(LEASE.total_seconds() + 5 if LONG else 0)
            await db.execute(LEASES_END)
            async with at_work(own, tmp_path / "second.log"):
                await left(db, 1_000)
                first.send_signal(signal.SIGCONT)
                await left(db, 0)
        events = "SELECT count(*) AS n FROM letter_events WHERE event = 'sent' GROUP BY letter"
        assert await db.fetchval(f"SELECT max(n) FROM ({events}) e") == 1
    check(post_office, duplicates=CONNECTIONS if LONG else 2 * BATCH, what="a worker stopped and woken")


async def test_of_two_workers_that_share_a_folder_one_takes_over_from_the_other(
    fresh: str, keys: dict[str, str], vault: Vault, post_office: PostOffice, tmp_path: Path
) -> None:
    """One is killed in the midst of its letters. The other reads what has gone in its journal, and sends the rest."""
    own = surroundings(keys, post_office, tmp_path, fresh)
    loop = asyncio.get_running_loop()
    async with database.alone(fresh) as db:
        await _post(db, vault)
        async with at_work(own, tmp_path / "second.log"):
            first = await _started(own, tmp_path / "first.log")
            await until_both_hold_some(db)
            first.kill()
            await first.wait()
            began = loop.time()
            await left(db, 0)
            took = loop.time() - began
    print(f"{took:.1f} s from the kill until the other had sent all")
    assert took < LEASE.total_seconds()
    check(post_office, duplicates=CONNECTIONS, what="one of two workers killed")


async def until_both_hold_some(db: Connection) -> None:
    async with asyncio.timeout(120):
        while True:
            # Each worker holds two leases at most: the batch that goes, and the next.
            if await db.fetchval("SELECT count(DISTINCT lease) FROM letter_leases") > 2:
                return
            await asyncio.sleep(0.005)


async def left(db: Connection, many: int) -> None:
    async with asyncio.timeout(120):
        while await db.fetchval("SELECT count(*) FROM letters WHERE state <> 'sent'") > many:
            await db.execute(DOUBTS_ARE_DUE)
            await asyncio.sleep(0.05)


def surroundings(keys: dict[str, str], office: PostOffice, folder: Path, url: str) -> dict[str, str]:
    (folder / "kept").mkdir()
    return {**os.environ, **environ(keys, office.port, folder, url), "MAIL_JOURNAL": f"file:{folder}/kept"}


@asynccontextmanager
async def at_work(own: dict[str, str], log: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    worker = await _started(own, log)
    try:
        yield worker
    finally:
        worker.send_signal(signal.SIGTERM)
        assert await worker.wait() == 0, log.read_text()[-2000:]


async def arrived(office: PostOffice, many: int) -> None:
    async with asyncio.timeout(120):
        while len(office.arrived) < many:  # noqa: ASYNC110 - another process sends them
            await asyncio.sleep(0.002)


async def all_sent(server: Server) -> None:
    async with asyncio.timeout(120):
        while True:
            try:
                async with database.alone(server.url) as db:
                    if not await db.fetchval("SELECT count(*) FROM letters WHERE state <> 'sent'"):
                        return
            except Away:
                pass
            await asyncio.sleep(0.1)


def check(office: PostOffice, duplicates: int, what: str) -> None:
    times = Counter(letter.to for letter in office.arrived)
    twice = len(office.arrived) - len(times)
    print(f"{LETTERS} letters, {what}: {LETTERS - len(times)} lost, {twice} came twice")
    assert len(times) == LETTERS
    assert twice <= duplicates
    for address in (address for address, n in times.items() if n > 1):
        assert len({letter.raw for letter in office.to(address)}) == 1


@pytest.fixture(autouse=True)
def empty_office(post_office: PostOffice) -> None:
    assert post_office.arrived == []
