"""The real processes as whoever watches over them sees them: systemd, a load balancer, a log reader, a monitor."""

import asyncio
import json
import socket
from pathlib import Path

import httpx
import pytest

from fackpol.base import database
from tests.commands import PATIENCE, fackpol, free_port, running, running_still
from tests.conftest import environ
from tests.post_office import PostOffice
from tests.servers import server_of_its_own

pytestmark = pytest.mark.slow


@pytest.fixture
def service(keys: dict[str, str], post_office: PostOffice, tmp_path: Path, fresh: str) -> dict[str, str]:
    return {**environ(keys, post_office.port, tmp_path, fresh), "PORT": str(free_port()), "LOG_FORMAT": "json"}


class Systemd:
    """The end of the socket that systemd listens at."""

    def __init__(self, path: Path) -> None:
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.line.bind(str(path))
        self.line.settimeout(PATIENCE)
        self.environ = {"NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": "300000"}

    async def hears(self, state: bytes) -> None:
        async with asyncio.timeout(PATIENCE):
            while await asyncio.to_thread(self.line.recv, 200) != state:
                pass


@pytest.mark.parametrize("process", ["web", "mail"])
async def test_systemd_hears_that_a_process_is_ready_alive_and_stopping(
    service: dict[str, str], tmp_path: Path, process: str
) -> None:
    systemd = Systemd(tmp_path / "notify")
    async with running(process, environ={**service, **systemd.environ}):
        await systemd.hears(b"READY=1\nSTATUS=")
        await systemd.hears(b"WATCHDOG=1")
        await systemd.hears(b"WATCHDOG=1")
    await systemd.hears(b"STOPPING=1")
    systemd.line.close()


@pytest.mark.parametrize("process", ["web", "mail"])
async def test_systemd_is_asked_for_patience_again_and_again_while_the_database_is_away(
    service: dict[str, str], tmp_path: Path, process: str
) -> None:
    """And hears that the same process is ready once it is there: systemd has not had to start it again."""
    systemd = Systemd(tmp_path / "notify")
    async with server_of_its_own() as server:
        await server.stop()
        async with running(process, environ={**service, **systemd.environ, "DATABASE_URL": server.url}):
            waits = (
                "STATUS=Databasen går inte att använda än: ingen lyssnar där. Vi väntar.\nEXTEND_TIMEOUT_USEC=60000000"
            )
            for _ in range(3):  # a second apart; each is for a minute
                await systemd.hears(waits.encode())
            await server.start()
            await systemd.hears(b"READY=1\nSTATUS=")
    systemd.line.close()


async def test_a_balancer_asks_by_address_and_the_log_is_json(service: dict[str, str], tmp_path: Path) -> None:
    systemd = Systemd(tmp_path / "notify")
    own = {**service, **systemd.environ, "BASE_URL": "https://moten.example.org", "DNS_SERVER": "127.0.0.1:9"}
    async with running_still("web", environ=own) as process, httpx.AsyncClient() as client:
        await systemd.hears(b"READY=1\nSTATUS=")
        at = f"http://127.0.0.1:{service['PORT']}"
        for path in ("/health", "/ready"):
            assert (await client.get(at + path)).text == "ok\n"
        assert (await client.get(at)).status_code == 421
        process.terminate()
        _, said = await process.communicate()
        lines = [json.loads(line) for line in said.splitlines()]
    systemd.line.close()
    assert {"time", "level", "logger", "message"} <= lines[0].keys()
    assert {line["logger"] for line in lines} >= {"_granian", "fackpol.web"}
    (told,) = [line for line in lines if line["level"] == "error"]
    assert told["message"] == f"the proxy passes Host 127.0.0.1:{service['PORT']}, and should pass moten.example.org"


async def test_a_monitor_hears_in_one_line_that_the_worker_is_dead(service: dict[str, str], fresh: str) -> None:
    said = await fackpol("doctor", "--brief", environ=service)
    never = "OBS fackpol mail har inte gått än. Starta det: utan det går inga mejl iväg.\n"
    assert (said.code, said.out) == (1, never)
    async with running("mail", environ=service), database.alone(fresh) as db, asyncio.timeout(PATIENCE):
        while await db.fetchval("SELECT count(*) FROM heartbeats") < 4:  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.1)
        said = await fackpol("doctor", "--brief", environ=service)
        assert (said.code, said.out) == (0, "ok  Allt fungerar.\n")
        assert (await fackpol("mail", "status", environ=service)).code == 0
        await db.execute("UPDATE heartbeats SET beat_at = beat_at - interval '5 minutes'")
    async with database.alone(fresh) as db:
        await db.execute("UPDATE heartbeats SET beat_at = beat_at - interval '5 minutes'")
    for command in (["doctor", "--brief"], ["mail", "status"]):
        said = await fackpol(*command, environ=service)
        assert said.code == 2
        assert "fackpol mail har inte gått sedan" in said.out.splitlines()[0]
    english = await fackpol("doctor", "--brief", environ={**service, "LANG": "en_GB.UTF-8"})
    assert english.out.startswith("BAD fackpol mail has not run since")


async def test_copies_that_others_make_are_noted(service: dict[str, str], fresh: str) -> None:
    for what in ("backup", "ledger"):
        said = await fackpol("noted", what, environ=service)
        assert (said.code, said.out) == (0, "Antecknat.\n")
    async with database.alone(fresh) as db:
        parts = [row["part"] for row in await db.fetch("SELECT part FROM heartbeats ORDER BY part")]
    assert parts == ["backup", "ledger"]
