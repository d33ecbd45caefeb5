"""Departures: a representative asks to be left out of the list (GDPR Art. 21), which is done at once.

She asks by a link that may be forwarded, so for seven days everything comes back by one press from the letter that
tells her. Nobody sees her meanwhile, no register takes her in, and no letter goes to her as a representative.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from fackpol.base.database import Connection, queries, typed
from fackpol.base.vault import Vault
from fackpol.network import keyed_hashes, representatives

SQL = queries("departures")
REGRET = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Departure:
    """Whoever has asked to be left out, and when all that we have of her as a representative is deleted."""

    id: UUID
    person: UUID
    due_at: datetime


async def leave(db: Connection, vault: Vault, person: UUID, now: datetime) -> Departure | None:
    """Leave her out of the list from now on, and tell her by letter. Twice is once. None: she is not in it."""
    her = await representatives.get(db, vault, person)
    if her is None:
        return None
    id, due_at = uuid4(), now + REGRET
    async with db.transaction():
        await db.execute(SQL["hold"], person)  # what a register adds in this moment is hidden too
        called = representatives.left_out_keys(vault, her)
        await keyed_hashes.move(db, called)
        if await db.fetchval(SQL["leave"], person, id, now, due_at, [newest for newest, *_ in called]):
            await db.execute(SQL["tell"], person, now, id)
    return await get(db, person)


async def get(db: Connection, person: UUID) -> Departure | None:
    """Her departure, if she has asked to be left out and it is not carried out yet."""
    row = await db.fetchrow(SQL["get"], person)
    return typed(Departure, row) if row else None


async def language(db: Connection, id: UUID) -> str | None:
    """The language of whoever may stay by this link; None when it opens nothing any more."""
    row = await db.fetchrow(SQL["of_link"], id)
    return row["language"] if row else None


async def stay(db: Connection, id: UUID, now: datetime) -> bool:
    """Undo a departure: she stands in the list as before. False when it is too late."""
    return await db.fetchval(SQL["stay"], id, now) is not None


async def carry_out(db: Connection, vault: Vault, erasures: Path, now: datetime) -> int:
    """Delete those whose week is over, and return how many. Raises OSError as `representatives.leave_out` does."""
    due = [row["person"] for row in await db.fetch(SQL["due"], now)]
    for person in due:
        await representatives.leave_out(db, vault, erasures, person, now)
    return len(due)
