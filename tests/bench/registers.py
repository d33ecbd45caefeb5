"""Registers as they grow: 30,000 mandates that are all known, as an administrator reopens them, and 200,000 rows by
command. What holds up the event loop at the longest is what the pages of others wait for.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import date
from typing import TypeVar
from uuid import UUID

from fackpol.base import database, dates, garbage
from fackpol.base.database import Connection
from fackpol.base.vault import Vault, new_key
from fackpol.network import reference
from fackpol.registers import batches, differences, imports
from fackpol.registers.choices import EVERYTHING
from tests.bench.matching import peak

T = TypeVar("T")
DAY = date(2026, 7, 6)
NOW = dates.moment(DAY, dates.time(12))
HEAD = "id;namn;e-post;parti;organisation;roll;from;tom"
KNOWN, ROWS = 30_000, 200_000
A_TICK = 0.005  # seconds between two looks at whether the loop turns


async def at_size(url: str) -> None:
    """Seconds of each, how long the event loop stood still at most, and the most memory so far."""
    garbage.settle()  # as the processes do
    vault = Vault({1: new_key()}, {1: new_key()})
    async with database.alone(url) as db:
        known = await reference.read(db, "01")
        print(f"{KNOWN:,} mandates of a party in one register        s   loop stops, ms   MB in all")
        raw = register(KNOWN, 1)
        id = await timed("upload", lambda: differences.read(db, vault, "0180", "V", raw, None, NOW))
        await timed("the page, all of it new", lambda: page(db, vault, known, id))
        await timed("accept all", lambda: differences.accept(db, vault, known, id, EVERYTHING, None, NOW))
        await timed("the page again, all of it known", lambda: page(db, vault, known, id))
        await timed("accept all again", lambda: differences.accept(db, vault, known, id, EVERYTHING, None, NOW))
        batch = int(await db.fetchval("SELECT min(id) FROM imports"))
        await timed("what an undo would do", lambda: batches.fate(db, vault, batch))
        await timed("undo", lambda: batches.undo(db, vault, batch, None, NOW))
        for what, parties, area in (("one in seven the party's own", 7, "0180"), ("all the party's own", 1, "1480")):
            print(f"{ROWS:,} rows by command, {what}")
            raw = register(ROWS, parties)
            for time_ in ("first", "again"):
                await timed(time_, lambda: imports.register(db, vault, known, area, "V", raw, NOW))  # noqa: B023


async def page(db: Connection, vault: Vault, known: reference.Reference, id: UUID) -> int:
    """How many differences there are to show."""
    one = await differences.get(db, vault, id)
    assert one
    return len(await differences.of(db, vault, known, one, DAY))


def register(rows: int, parties: int) -> bytes:
    """A file of so many rows, of as many parties. Everybody has two or three seats, and ten share each name."""
    lines = [
        f"{who};Namn Ek{who // 10};p{who}@example.org;{'VSMCLDK'[who % parties]};Nämnd {n % 3500};Ledamot;"
        f"2023-01-{n % 28 + 1:02};2026-12-31"
        for n in range(rows)
        for who in [n * 5 // 12]
    ]
    return "\n".join((HEAD, *lines)).encode()


async def timed(what: str, work: Callable[[], Awaitable[T]]) -> T:
    stops = [0.0]
    ticking = asyncio.ensure_future(_tick(stops))
    began = time.perf_counter()
    result = await work()
    seconds = time.perf_counter() - began
    await asyncio.sleep(2 * A_TICK)
    ticking.cancel()
    shown = f"({result})" if isinstance(result, int) else ""
    print(f"{what:<38} {seconds:>12.2f} {max(stops) * 1000:>17.0f} {peak():>11.0f}  {shown}", flush=True)
    return result


async def _tick(stops: list[float]) -> None:
    """Until cancelled. How much later than it should each tick comes."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(A_TICK)
        stops.append(time.perf_counter() - began - A_TICK)
