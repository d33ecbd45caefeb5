"""Heartbeats: each part of the service leaves a mark when it has done its work, so that one that has stopped is missed.

A part that tries and fails leaves another mark: since when, and why. `mail/watch.py` reads them.
"""

import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from fackpol.base.database import Connection, queries, typed_rows

SQL = queries("heartbeats")
A_DAY = timedelta(days=1)
EVERYWHERE = ""  # the host of what is done once for all machines
ONCE = ("tidying", "backup", "ledger")  # such parts


@dataclass(frozen=True)
class Heartbeat:
    """How one part fares on one machine. `fault` is a key of the catalogue: whoever shows it calls `say`."""

    part: str
    host: str
    beat_at: datetime | None
    failing_since: datetime | None
    fault: str | None


async def beat(db: Connection, part: str, now: datetime) -> None:
    """Notes that a part has done its work; what was wrong with it is over."""
    await db.execute(SQL["beat"], part, _host(part), now)


async def fail(db: Connection, part: str, fault: str, now: datetime) -> None:
    """Notes that a part can not do its work. `fault` is a sentence or part of one, marked by `later`."""
    await db.execute(SQL["fail"], part, _host(part), now, fault)


async def heartbeats(db: Connection) -> list[Heartbeat]:
    return typed_rows(Heartbeat, await db.fetch(SQL["heartbeats"]))


async def leave(db: Connection) -> None:
    """Forgets this machine's: its mail process begins, or ends as it should."""
    await db.execute(SQL["leave"], socket.gethostname())


async def tidy(db: Connection, now: datetime) -> None:
    """Forgets machines that are gone while others do their work."""
    await db.execute(SQL["tidy"], now - A_DAY)


def _host(part: str) -> str:
    return EVERYWHERE if part in ONCE else socket.gethostname()
