"""A PostgreSQL server that a test may stop and start: what the others share must never be touched."""

import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from fackpol import release
from fackpol.base import database, embedded


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
    server = Server(Path(tempfile.mkdtemp(prefix="fp-")))
    try:
        await server.start()
        async with database.alone(server.url) as db:
            await release.install(db)
        yield server
    finally:
        await server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)
