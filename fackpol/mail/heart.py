"""The heart of the mail process: beats while the process lives, looks at its own folder, and tells systemd.

Each loop leaves its own mark where it has done its work (`heartbeats.beat`): a loop that is stuck has none.
"""

import asyncio
import logging
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

from fackpol.base import dates, heartbeats, reasons, systemd
from fackpol.base.database import Away, Connection, Database, DatabaseFault, connected
from fackpol.base.settings import Settings
from fackpol.base.words import later

log = logging.getLogger("fackpol.mail")
ROOM = 20_000_000  # bytes: less, and the journal is about to fail


class Heart:
    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self.database = settings, database
        self.fault: str | None = None

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            systemd.alive()
            with suppress(Away, DatabaseFault):  # the loops say so
                async with connected(self.database.writing) as db:
                    await self.beat(db)
            await asyncio.sleep(systemd.pause())

    async def begin(self) -> None:
        """Forgets what an earlier process on this machine has left."""
        with suppress(Away, DatabaseFault):
            async with connected(self.database.writing) as db:
                await heartbeats.leave(db)
        systemd.ready()

    async def beat(self, db: Connection) -> None:
        now = dates.now()
        await heartbeats.tidy(db, now)
        if self.settings.mail_journal is None:
            return
        fault = await asyncio.to_thread(unwritable, self.settings.mail_journal)
        if fault:
            await heartbeats.fail(db, "journal", fault, now)
        else:
            await heartbeats.beat(db, "journal", now)
        if fault and not self.fault:
            log.error("the journal can not be written: letters are recorded one by one")
        self.fault = fault


def unwritable(folder: Path) -> str | None:
    """Why the journal can not be written in a folder, a key of the catalogue; None when it can."""
    try:
        with TemporaryFile(dir=folder) as trial:  # nobody can have put a link to another file of ours in its place
            trial.write(b"x" * 4096)
        return later("disken är nästan full") if shutil.disk_usage(folder).free < ROOM else None
    except OSError as fault:
        return reasons.of(fault)
