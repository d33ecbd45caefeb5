"""PostgreSQL servers that a test may stop, start, copy and promote: what the others share must never be touched."""

import asyncio
import os
import shutil
import signal
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from urllib.parse import quote

from fackpol import release
from fackpol.base import database, embedded

MEMORY = Path("/dev/shm")  # a database there costs a third of one on a disk
ROOM = 4_000_000_000  # bytes that must be free, for eight servers; a container's is often too small
A_DAY = 86_400


def new_folder() -> Path:
    """A folder with a short name, for a socket lives in it: in memory where there is room, else on the disk."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM):
        return Path(tempfile.mkdtemp(prefix="fp-"))
    for left in MEMORY.glob("fp-*"):  # by a run that was killed
        if time.time() - left.stat().st_mtime > A_DAY:
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix="fp-", dir=MEMORY))


class Server:
    """In a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""
        self._running: AbstractAsyncContextManager[str] | None = None

    @property
    def pid(self) -> int:
        """Of its first process."""
        return int((self.folder / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])

    async def start(self) -> None:
        self._running = embedded.running(self.folder)
        self.url = await self._running.__aenter__()

    async def stop(self, immediate: bool = False) -> None:
        """As an administrator restarts it: whoever is connected is cut off. `immediate`: as when it crashes."""
        if immediate:
            os.kill(self.pid, signal.SIGQUIT)
        running, self._running = self._running, None
        if running is not None:
            await running.__aexit__(None, None, None)

    async def kill(self) -> None:
        """All of it in the same moment, as when its machine loses its power."""
        os.killpg(self.pid, signal.SIGKILL)
        await self.stop()

    async def copy(self, primary: "Server") -> None:
        """Become a standby of a primary that acknowledges nothing from now on that is not here too."""
        shutil.rmtree(self.folder / "postgres", ignore_errors=True)
        command = [str(embedded._binaries() / "pg_basebackup"), "-D", str(self.folder / "postgres"), "-R", "-c", "fast"]
        command += ["-h", str(primary.folder / "postgres"), "-U", "postgres"]
        async with embedded.child(command, log=self.folder / "copy.log") as ended:
            assert await ended == 0, (self.folder / "copy.log").read_text()
        (self.folder / "postgres" / ".s.PGSQL.5432.lock").unlink()  # of the other's socket, which lies among its data
        await self.start()
        async with database.alone(primary.url) as db:
            await db.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            await db.execute("SELECT pg_reload_conf()")
            async with asyncio.timeout(30):
                while not await db.fetchval("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)

    async def promote(self) -> None:
        async with database.alone(self.url) as db:
            assert await db.fetchval("SELECT pg_promote()")

    def beside(self, other: "Server") -> str:
        """A DATABASE_URL of both."""
        hosts = [quote(str(server.folder / "postgres"), safe="") for server in (self, other)]
        return f"postgresql://postgres@{','.join(hosts)}/postgres?target_session_attrs=primary"


@asynccontextmanager
async def primary_and_standby() -> AsyncIterator[tuple[Server, Server]]:
    """Two servers, the second a synchronous copy of the first."""
    standby = Server(new_folder())
    try:
        async with server_of_its_own() as primary:
            await standby.copy(primary)
            yield primary, standby
    finally:
        await standby.stop()
        shutil.rmtree(standby.folder, ignore_errors=True)


@asynccontextmanager
async def server_of_its_own() -> AsyncIterator[Server]:
    """Started, with the tables in it."""
    server = Server(new_folder())
    try:
        await server.start()
        async with database.alone(server.url) as db:
            await release.install(db)
        yield server
    finally:
        await server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)
