"""A PostgreSQL server that a test may stop and start: what the others share must never be touched."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

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

    async def start(self) -> None:
        self._running = embedded.running(self.folder)
        self.url = await self._running.__aenter__()

    async def stop(self, immediate: bool = False) -> None:
        """As an administrator restarts it: whoever is connected is cut off. `immediate`: as when it crashes."""
        if immediate:
            pid = (self.folder / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0]
            os.kill(int(pid), signal.SIGQUIT)
        running, self._running = self._running, None
        if running is not None:
            await running.__aexit__(None, None, None)


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
