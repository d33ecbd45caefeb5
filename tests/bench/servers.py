"""What is measured: databases and servers of their own, and what the processes of a server have used."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

from fackpol import release
from fackpol.base import database, embedded, settings
from fackpol.base.settings import Settings
from fackpol.base.vault import new_keys
from tests.commands import free_port
from tests.conftest import environ

WEB = [sys.executable, "-m", "fackpol", "web"]
BARE = [sys.executable, "-m", "tests.bench.bare"]
TICK = os.sysconf("SC_CLK_TCK")


async def prepared(folder: Path, name: str) -> str:
    """The URL of a new database, migrated and with the reference tables."""
    server = "postgresql://postgres@/{}?host=" + quote(str(folder / "postgres"), safe="")
    async with database.alone(server.format("postgres")) as db:
        await db.execute(f"CREATE DATABASE {name}")
    async with database.alone(server.format(name)) as db:
        await release.install(db)
    return server.format(name)


def service(url: str, folder: Path) -> tuple[dict[str, str], Settings]:
    keys = new_keys()
    port = free_port()
    own = {**os.environ, **environ(keys, 1, folder, url), "BASE_URL": f"http://127.0.0.1:{port}", "PORT": str(port)}
    own["TRUSTED_PROXIES"] = "1"  # so that every registration can come from a network of its own
    return own, settings.read(own, *settings.NEEDS)


class Server:
    """A server under measurement: this process's newest child, and all that it has started."""

    def __init__(self, before: set[int]) -> None:
        self.before = before

    @property
    def cpu(self) -> float:
        """Seconds of processor time, its own and the kernel's, that its processes have used."""
        return sum(_used(pid) for child in _children(os.getpid()) - self.before for pid in _tree(child))


@asynccontextmanager
async def served(command: list[str], own: dict[str, str], folder: Path) -> AsyncIterator[Server]:
    server = Server(_children(os.getpid()))
    async with embedded.child(command, environ=own, log=folder / "bench.log") as ended:
        for _ in range(400):
            if ended.done():
                raise SystemExit((folder / "bench.log").read_text())
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", int(own["PORT"]))
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                break
        yield server


def keep_to(processors: list[int]) -> None:
    """Runs this process and all that it has started on these processors alone."""
    for pid in _tree(os.getpid()):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), processors)


def _tree(pid: int) -> list[int]:
    return [pid, *(below for child in _children(pid) for below in _tree(child))]


def _children(pid: int) -> set[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return {int(child) for task in tasks for child in task.read_text().split()}


def _used(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK
