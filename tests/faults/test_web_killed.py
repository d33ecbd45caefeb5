"""`kill -9` of the web process under load: no registration is half-written, and who got no answer may send it again."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from fackpol.base import database
from tests.attack.wire import Post, answered
from tests.bench.servers import service
from tests.people import application

LONG = os.environ.get("FACKPOL_FAULTS") == "long"
REGISTRATIONS, KILLS = (1_000, 20) if LONG else (200, 3)
AT_A_TIME = 20
HALF_WRITTEN = """
SELECT (SELECT count(*) FROM applications a WHERE NOT EXISTS (
           SELECT FROM letters l WHERE l.kind = 'registration' AND l.application = a.id))
     + (SELECT count(*) FROM letters l WHERE l.kind = 'registration' AND NOT EXISTS (
           SELECT FROM applications a WHERE a.id = l.application))
"""


async def test_no_registration_is_half_written_when_the_web_process_is_killed(fresh: str, tmp_path: Path) -> None:
    environ, own = service(fresh, tmp_path)
    drawn, missing, statuses = random.Random(1), list(range(REGISTRATIONS)), dict[int, int]()
    moments = [*sorted(drawn.sample(range(10, REGISTRATIONS - 20), KILLS)), None]
    async with database.alone(fresh) as db:
        for moment in moments:
            web = await started(environ, own.port, tmp_path / "web.log")
            try:
                await register(own.port, missing, statuses, web, moment)
            finally:
                kill(web)
                await web.wait()
            assert await db.fetchval(HALF_WRITTEN) == 0
            missing = [number for number in missing if number not in statuses]
            written = {row["email_key"] for row in await db.fetch("SELECT DISTINCT email_key FROM applications")}
            assert {own.vault.index(address(number)) for number in statuses} <= written
        rows = await db.fetchval("SELECT count(*) FROM applications")
    print(f"{REGISTRATIONS} registrations, {KILLS} kills: 0 half-written, {rows - REGISTRATIONS} sent twice")
    assert missing == []
    assert set(statuses.values()) == {303}
    assert REGISTRATIONS <= rows <= REGISTRATIONS + KILLS * AT_A_TIME


def address(number: int) -> str:
    return f"anna.{number}@example.org"


async def register(
    port: int, missing: Iterable[int], statuses: dict[int, int], web: asyncio.subprocess.Process, moment: int | None
) -> None:
    """Registers those that are missing, until all are answered, or the process is killed when `moment` are."""
    numbers = iter(missing)

    async def connection() -> None:
        for number in numbers:
            with suppress(OSError, asyncio.IncompleteReadError):
                statuses[number] = await registered(port, number)
            if moment is not None and len(statuses) >= moment and web.returncode is None:
                kill(web)
                return

    async with asyncio.timeout(120):
        await asyncio.gather(*(connection() for _ in range(AT_A_TIME)))


def kill(web: asyncio.subprocess.Process) -> None:
    """The process and its workers, in the same moment: a worker alone would still answer what it has begun."""
    with suppress(ProcessLookupError):
        os.killpg(web.pid, signal.SIGKILL)


async def registered(port: int, number: int) -> int:
    """The status of the answer. Raises OSError or IncompleteReadError when there is none."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(Post("/medlem", application(address(number)), network=number).packed(f"127.0.0.1:{port}"))  # type: ignore[arg-type]
        status, _ = await answered(reader)
        return status
    finally:
        writer.close()


async def started(environ: dict[str, str], port: int, log: Path) -> asyncio.subprocess.Process:
    """The web process, once it listens."""
    with log.open("ab") as file:
        command = [sys.executable, "-m", "fackpol", "web"]
        web = await asyncio.create_subprocess_exec(*command, env=environ, stdout=file, stderr=file, process_group=0)
    async with asyncio.timeout(60):
        while True:
            assert web.returncode is None, log.read_text()
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return web
            await asyncio.sleep(0.05)
