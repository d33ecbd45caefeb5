"""A service that is attacked: PostgreSQL, web process and mail process in earnest, each a process of its own."""

import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fackpol.base import database, embedded
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.network import reference
from tests.bench.servers import prepared, served, service
from tests.commands import free_port
from tests.people import Everybody


@dataclass(frozen=True)
class District:
    """A running service. `db` is a connection of the attack's own, beside the service's; `log` what its web writes."""

    own: Settings
    environ: dict[str, str]
    folder: Path
    db: Connection
    everybody: Everybody

    @property
    def log(self) -> str:
        return (self.folder / "bench.log").read_text(encoding="utf-8", errors="replace")


@asynccontextmanager
async def empty_district() -> AsyncIterator[District]:
    """PostgreSQL with the tables in it; no process of ours runs yet."""
    folder = Path(tempfile.mkdtemp(prefix="fp-"))
    try:
        async with embedded.running(folder, "max_connections=80"):
            url = await prepared(folder, "attacked")
            environ, own = service(url, folder)
            async with database.alone(url) as db:
                yield District(own, environ, folder, db, Everybody(db, own.vault, await reference.read(db)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def served_district(mail: bool = False) -> AsyncIterator[District]:
    """The same with the web process, and `mail`: the mail process, whose letters a relay takes and forgets."""
    async with empty_district() as district, AsyncExitStack() as running:
        if mail:
            port = free_port()
            district.environ["SMTP_URL"] = f"smtp://127.0.0.1:{port}?tls=none"
            for words in (["tests.attack.sink", str(port)], ["fackpol", "mail"]):
                log = district.folder / f"{words[-1]}.log"
                child = embedded.child([sys.executable, "-m", *words], environ=district.environ, log=log)
                await running.enter_async_context(child)
        web = served([sys.executable, "-m", "fackpol", "web"], district.environ, district.folder)
        await running.enter_async_context(web)
        yield district
