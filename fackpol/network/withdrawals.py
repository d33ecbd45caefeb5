"""Withdrawals: whatever somebody has taken back goes into the ledger (`base.ledger`) before its transaction commits.

Triggers see it (migration 0048), so that no change can forget it, a new one included. They put a row into
`withdrawals`, and `noted` writes those rows into the file. What the service does by itself (an address that bounces)
is written by the mail process, which tries again until it can.

Each machine has a ledger of its own, and each is whole: the database keeps the newest lines, and whoever writes catches
up with those of other machines first. The mail process does so every ten seconds.

By the ledger a process also sees that its database is a restored one, and refuses to start on it.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from fackpol.base import ledger
from fackpol.base.database import Connection, one, queries
from fackpol.base.ledger import Illegible, Line, Mark, Missing
from fackpol.base.migrations import Unmigrated
from fackpol.base.words import later, say

SQL = queries("withdrawals")
MARK_EVERY = timedelta(hours=1)
KEPT = timedelta(days=14)  # how long a machine may be away and still catch up
KNOWS_MORE = later("{path} vet mer än databasen, som är återställd eller har bytt server. Kör fackpol restore först.")
LOOKS, BETWEEN = 10, 0.2  # how often, and with how many seconds between, we look for a line that is about to be known


class Unnoted(OSError):
    """The ledger can not be written, or is not this database's. What was to be taken back is not."""


class Restored(Unmigrated):
    """A process must not start on this database before `fackpol restore`. The message is a sentence for people."""


@asynccontextmanager
async def noted(db: Connection, path: Path, now: datetime) -> AsyncIterator[None]:
    """A transaction whose withdrawals stand in the ledger before it commits. Raises Unnoted: nothing is changed."""
    async with db.transaction():
        yield
        await note(db, path, now)


async def note(db: Connection, path: Path, now: datetime) -> None:
    """Write what has been taken back into the ledger, in the caller's transaction. Raises Unnoted."""
    if not await db.fetchval(SQL["waiting"]):
        return
    async with db.transaction():
        state = await one(db, SQL["lock"])
        notes = [(row["kind"], tuple(row["about"])) for row in await db.fetch(SQL["take"])]
        if not notes:  # another transaction has written them, while this one waited for the lock
            return
        last = Mark(state["number"], state["digest"])
        lines = ledger.following(last, notes, state["transaction"], now)
        try:
            knows_more = await _unknown(db, await _later(db, path, last))
            if not knows_more:
                await asyncio.to_thread(ledger.append, path, [line.text for line in lines])
        except (OSError, Illegible, Missing) as fault:
            raise Unnoted(type(fault).__name__) from fault
        if knows_more:
            raise Unnoted("it knows more than the database: run fackpol restore")
        await noted_in_the_file(db, lines, now)


async def noted_in_the_file(db: Connection, lines: Sequence[Line], now: datetime) -> None:
    """Record which lines have been written, and keep them for the ledgers of other machines."""
    await keep(db, lines)
    await db.execute(SQL["noted"], lines[-1].number, lines[-1].digest, now)


async def keep(db: Connection, lines: Iterable[Line]) -> None:
    rows = [(line.number, line.at, line.digest, line.text) for line in lines if line.number]
    if rows:
        await db.execute(SQL["keep"], *map(list, zip(*rows, strict=True)))


async def note_unasked(db: Connection, path: Path, now: datetime) -> None:
    """Write what nobody waits for, and once an hour a line that says only that time has passed. Raises Unnoted.

    What other machines have written is in this one's ledger afterwards too.
    """
    await db.execute(SQL["mark"], now - MARK_EVERY)
    await note(db, path, now)
    try:
        await _up_to_date(db, path)
    except (OSError, Illegible, Missing) as fault:
        raise Unnoted(type(fault).__name__) from fault


async def tidy(db: Connection, now: datetime) -> None:
    """Forget the lines that every machine's ledger has by now."""
    await db.execute(SQL["tidy"], now - KEPT)


async def _up_to_date(db: Connection, path: Path) -> list[Line]:
    """The lines that only the ledger knows. What only the database knows stands there afterwards."""
    state = await one(db, SQL["state"])
    try:
        return await asyncio.to_thread(ledger.after, path, Mark(state["number"], state["digest"]))
    except Missing:
        async with db.transaction():
            state = await one(db, SQL["lock"])
            return await _later(db, path, Mark(state["number"], state["digest"]))


async def _later(db: Connection, path: Path, last: Mark) -> list[Line]:
    """The lines after the last one that the database knows; where it is missing, another machine has written it.

    The caller holds the lock. Raises Missing when the ledger ends with nothing that the database keeps.
    """
    try:
        return await asyncio.to_thread(ledger.after, path, last)
    except Missing:
        kept = await db.fetch(SQL["kept"])
        common = await asyncio.to_thread(ledger.newest_of, path, [Mark(row["number"], row["digest"]) for row in kept])
        if common is None:
            raise
        own = await asyncio.to_thread(ledger.after, path, common)
        if await _unknown(db, own):
            return own
        texts = [row["line"] for row in reversed(kept) if row["number"] > common.number]
        await asyncio.to_thread(ledger.append, path, texts)
        return await asyncio.to_thread(ledger.after, path, last)


async def check(db: Connection, path: Path | None) -> None:
    """Raise Restored unless the database is where it was and has all that the ledger holds, and the ledger all of its.

    `path` None: a command that needs no ledger; then only the place is compared. The first to come settles the place.
    """
    state, here = await one(db, SQL["state"]), await place(db)
    if state["database"] is not None and (state["server"], state["database"]) != here:
        raise Restored(say("Databasen är återställd eller flyttad. Kör fackpol restore innan något annat."))
    if path is not None:
        await compare(db, path)
    if state["database"] is None:
        await settle(db)


async def settle(db: Connection) -> None:
    """Record that the database is the one, where it is now."""
    await db.execute(SQL["settle"], *await place(db))


async def compare(db: Connection, path: Path) -> None:
    """Raise Restored unless the ledger and the database each know what the other does.

    Another process may have written a line and be about to commit: then we look again.
    """
    for _ in range(LOOKS):
        if not await _knows_more(db, path):
            return
        await asyncio.sleep(BETWEEN)
    raise Restored(say(KNOWS_MORE, path=path))


async def _knows_more(db: Connection, path: Path) -> bool:
    try:
        lines = await _up_to_date(db, path)
    except Illegible as line:
        raise Restored(say("Rad {n} i {path} går inte att läsa. Rätta den först.", n=line, path=path)) from None
    except Missing:
        raise Restored(lacking(path)) from None
    except OSError as fault:
        raise Restored(say("{path} går inte att läsa ({why}).", path=path, why=fault.strerror)) from None
    return await _unknown(db, lines)


def lacking(path: Path) -> str:
    """What is said of a ledger without a line that the database has written."""
    return say("I {path} saknas något som databasen har antecknat där. Lägg dit rätt fil.", path=path)


async def place(db: Connection) -> tuple[int | None, int]:
    """Where the database is: its server's id (None: we may not ask) and its own. A restored copy has others."""
    server = await db.fetchval(SQL["server"]) if await db.fetchval(SQL["may_ask_for_server"]) else None
    return server, await db.fetchval(SQL["database"])


async def _unknown(db: Connection, lines: Iterable[Line]) -> bool:
    """Whether this database never had one of these lines. It has had those whose transaction it has rolled back."""
    lines = list(lines)
    if not lines:
        return False
    transactions = [line.transaction for line in lines if line.number]
    undone = {row["t"] for row in await db.fetch(SQL["undone"], transactions)}
    people = [UUID(line.about[0]) for line in lines if not line.number]
    erased = {row["person"] for row in await db.fetch(SQL["erased"], people)}
    return not (set(transactions) <= undone and set(people) <= erased)
