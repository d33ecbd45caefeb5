"""`kill -9` of the mail process under load: every letter is accepted at least once, and twice only byte by byte."""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from fackpol.base import database, dates
from fackpol.base.vault import Vault
from fackpol.mail import journal, outbox
from fackpol.network import people, sessions
from tests.conftest import environ
from tests.post_office import PostOffice

LETTERS = 2_000
CONNECTIONS = 4  # of each worker, where MAIL_CONNECTIONS says nothing
LONG = os.environ.get("FACKPOL_FAULTS") == "long"
# (seed, kills): the short form kills three times in one run; the long one a hundred times in all.
RUNS = [(seed, 5) for seed in range(20)] if LONG else [(1, 3)]
# One in doubt is sent once more after some minutes.
DOUBTS_ARE_DUE = "UPDATE letter_queue q SET due_at = l.due_at FROM letters l WHERE l.id = q.letter AND q.tries > 0"
LEASES_END = "UPDATE letter_leases SET leased_until = leased_until - interval '2 minutes'"


@pytest.mark.parametrize(("seed", "kills"), RUNS)
async def test_no_letter_is_lost_when_the_worker_is_killed(
    fresh: str, keys: dict[str, str], vault: Vault, post_office: PostOffice, tmp_path: Path, seed: int, kills: int
) -> None:
    own = {**os.environ, **environ(keys, post_office.port, tmp_path, fresh), "MAIL_JOURNAL": f"file:{tmp_path}/kept"}
    (tmp_path / "kept").mkdir()
    # A kill may come anywhere: among the letters, between two batches, or while it starts.
    at = sorted(random.Random(seed).sample(range(1, LETTERS - 100), kills))
    async with database.alone(fresh) as db:
        await _post(db, vault)
        for moment in at:
            await _killed(own, post_office, moment, tmp_path / "mail.log")
        began = asyncio.get_running_loop().time()
        left = await db.fetchval("SELECT count(*) FROM letter_leases")
        worker = await _started(own, tmp_path / "mail.log")
        try:
            async with asyncio.timeout(120):
                while await db.fetchval("SELECT count(*) FROM letters WHERE state <> 'sent'"):
                    await db.execute(DOUBTS_ARE_DUE)
                    await asyncio.sleep(0.1)
            took = asyncio.get_running_loop().time() - began
        finally:
            worker.send_signal(signal.SIGTERM)
            await worker.wait()
        assert worker.returncode == 0
    times = Counter(letter.to for letter in post_office.arrived)
    duplicates = len(post_office.arrived) - LETTERS
    print(f"{LETTERS} letters, {kills} kills: {LETTERS - len(times)} lost, {duplicates} came twice")
    print(f"{left} had been leased to the last one killed; {took:.1f} s after the start of the next, all had gone")
    assert took < outbox.LEASE.total_seconds(), "its journal tells that it is dead"
    assert len(times) == LETTERS
    assert duplicates <= kills * CONNECTIONS
    # Who is killed between making a journal and the claim leaves one of no lease.
    with journal.dead(tmp_path / "kept") as leases:
        assert len(leases) == len(list((tmp_path / "kept").iterdir())) <= kills
    for address in (address for address, n in times.items() if n > 1):
        assert len({letter.raw for letter in post_office.to(address)}) == 1


async def _post(db: database.Connection, vault: Vault) -> None:
    """Letters with no other conditions than an address: somebody's link to delete everything."""
    now = dates.now()
    async with db.transaction():
        for n in range(LETTERS):
            person = await people.add(db, vault, "Greta Ö", f"greta.{n}@example.org", "sv", now)
            await sessions.ask_erasure(db, vault, person, now)


async def _killed(own: dict[str, str], office: PostOffice, moment: int, log: Path) -> None:
    """A worker that dies when so many letters have come in all."""
    worker = await _started(own, log)
    async with asyncio.timeout(120):
        while len(office.arrived) < moment:  # noqa: ASYNC110 - another process sends them
            await asyncio.sleep(0.002)
    worker.kill()
    await worker.wait()
    assert worker.returncode == -signal.SIGKILL


async def _started(own: dict[str, str], log: Path) -> asyncio.subprocess.Process:
    with log.open("ab") as file:
        return await asyncio.create_subprocess_exec(sys.executable, "-m", "fackpol", "mail", env=own, stderr=file)
