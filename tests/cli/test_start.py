"""How `web` and `mail` start, stop and recover: by themselves, by the Procfile, and when a setting is wrong."""

import asyncio
import os
import shutil
import signal
import socket
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from fackpol.base import database
from fackpol.base.ledger import writable
from tests.commands import PATIENCE, Said, fackpol, free_port, running_still
from tests.conftest import environ

TOP = Path(__file__).parents[2]
PROCFILE = dict(line.split(": ", 1) for line in (TOP / "Procfile").read_text().splitlines() if not line.startswith("#"))


@pytest.fixture
def service(keys: dict[str, str], tmp_path: Path, fresh: str) -> dict[str, str]:
    port = free_port()
    return {**environ(keys, 1, tmp_path, fresh), "PORT": str(port), "BASE_URL": f"http://127.0.0.1:{port}"}


# -- what is wrong only here ---------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("fackpol..example", "det finns ingen sådan adress här"),
        ("http://0.0.0.0", "det finns ingen sådan adress här"),
        ("192.0.2.1", "adressen är inte den här datorns"),
    ],
)
async def test_an_address_that_is_not_ours_is_told(service: dict[str, str], host: str, why: str) -> None:
    said = await fackpol("web", environ={**service, "HOST": host})
    sentence = f"Vi kan inte lyssna på {host}, port {service['PORT']}: {why}. Ändra HOST eller PORT.\n"
    assert said == Said(2, "", sentence)


@pytest.mark.slow
@pytest.mark.parametrize("words", [["web"], ["mail"], ["restore"]], ids=lambda words: words[0])
async def test_nothing_starts_that_could_take_nothing_back(
    service: dict[str, str], tmp_path: Path, words: list[str]
) -> None:
    (tmp_path / "file").touch()
    ledger = tmp_path / "file" / "ledger"
    said = await fackpol(*words, environ={**service, "ERASURES_URL": f"file:{ledger}"})
    assert said == Said(2, "", f"Vi kan inte skriva i {ledger}. Utan det går det inte att ta bort någon.\n")


@pytest.mark.slow
async def test_an_area_that_nobody_knows_is_refused(service: dict[str, str]) -> None:
    said = await fackpol("web", environ={**service, "AREA": "99"})
    assert said == Said(2, "", "AREA går inte att använda: vi känner inte till något län med koden 99.\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_somebody_elses_is_not_writable() -> None:
    assert not writable(Path("/usr/ledger"))


def test_a_ledger_that_is_not_there_yet_can_be_written(tmp_path: Path) -> None:
    assert writable(tmp_path / "new" / "folder" / "ledger")
    assert not writable(tmp_path)


# -- as a platform starts them -------------------------------------------------------------------------------------


@pytest.mark.slow
async def test_the_procfile_serves_stops_when_asked_and_says_so(service: dict[str, str]) -> None:
    """With what a platform sets: PORT, WEB_CONCURRENCY, postgres://."""
    platform = {"WEB_CONCURRENCY": "2", "DATABASE_URL": service["DATABASE_URL"].replace("postgresql:", "postgres:", 1)}
    async with by_procfile("web", {**service, **platform, "HOST": "127.0.0.1"}) as web:
        assert (await answer(service)).status_code == 200
        assert len(workers_of(web.pid)) == 2
        web.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            assert await web.wait() == 0
    socket.create_server(("127.0.0.1", int(service["PORT"]))).close()


@pytest.mark.slow
async def test_the_procfiles_mail_stops_when_asked(service: dict[str, str]) -> None:
    async with by_procfile("mail", service) as mail:
        await until_connected(service["DATABASE_URL"])
        mail.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            assert await mail.wait() == 0


@pytest.mark.slow
async def test_the_procfiles_release_migrates_and_ends_but_waits_where_ending_would_stop_the_rest(
    service: dict[str, str],
) -> None:
    async with by_procfile("release", service) as release:
        assert await release.wait() == 0
    async with by_procfile("release", {**service, "HONCHO_PROCESS_NAME": "release.1"}) as release:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(release.wait(), 1)


def test_a_platform_reaches_the_pages_from_outside() -> None:
    assert PROCFILE["web"] == "HOST=${HOST:-0.0.0.0} fackpol web"


# -- what is killed ------------------------------------------------------------------------------------------------


@pytest.mark.slow
async def test_a_web_process_that_is_killed_is_replaced(service: dict[str, str]) -> None:
    async with running_still("web", environ=service) as web:
        await answer(service)
        (worker,) = workers_of(web.pid)
        os.kill(worker, signal.SIGKILL)
        await asyncio.sleep(0.5)
        assert (await answer(service)).status_code == 200
        assert workers_of(web.pid) not in ([], [worker])
        web.terminate()
        async with asyncio.timeout(PATIENCE):
            assert await web.wait() == 0


# -- below ---------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def by_procfile(line: str, environ: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """One line of the Procfile as a platform runs it, in a shell that becomes it. Killed at the end."""
    own = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **environ}
    shell = shutil.which("bash") or "sh"
    process = await asyncio.create_subprocess_exec(shell, "-c", PROCFILE[line], env=own, stdout=PIPE, stderr=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def answer(service: dict[str, str]) -> httpx.Response:
    """To the first page, as soon as somebody answers."""
    async with httpx.AsyncClient() as client, asyncio.timeout(PATIENCE):
        while True:
            try:
                return await client.get(service["BASE_URL"])
            except httpx.TransportError:
                await asyncio.sleep(0.05)


async def until_connected(url: str) -> None:
    """Until somebody beside us has both pools open: then it also listens for signals."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    async with database.alone(url) as db, asyncio.timeout(PATIENCE):
        while True:
            if await db.fetchval(query) >= 2:
                return
            await asyncio.sleep(0.05)


def workers_of(pid: int) -> list[int]:
    """The processes that serve pages: those of this process that are not multiprocessing's own."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()]
