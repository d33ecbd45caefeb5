"""The file that an administrator has uploaded, sealed for an hour: she says how to read it, and keeps it chosen."""

from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault
from fackpol.registers.instructions import Mapping

SQL = queries("uploads")
LIVES = timedelta(hours=1)


@dataclass(frozen=True)
class Upload:
    """A file that waits for an answer. `mapping` is what she has said of it so far; None: nothing yet."""

    area: str
    party: str
    raw: bytes = field(repr=False)
    mapping: Mapping | None


async def keep(db: Connection, vault: Vault, person: UUID, one: Upload, now: datetime) -> None:
    """Keep the file that somebody uploads and what she has said of it, in place of her last one."""
    sealed = vault.seal(b64encode(one.raw).decode(), "uploads.file", person)
    await db.execute(SQL["keep"], person, one.area, one.party, sealed, one.mapping.packed if one.mapping else None, now)


async def get(db: Connection, vault: Vault, person: UUID, now: datetime) -> Upload | None:
    """Her file; None when there is none, or it is older than LIVES."""
    row = await db.fetchrow(SQL["get"], person, now - LIVES)
    if row is None:
        return None
    raw = b64decode(vault.open(row["file"], "uploads.file", person))
    return Upload(row["area"], row["party"], raw, unpacked(row["mapping"]))


async def waits(db: Connection, person: UUID, now: datetime) -> bool | None:
    """Whether a file of hers waits for an answer. False: only for the rest of its form; None: there is none."""
    answered: bool | None = await db.fetchval(SQL["waits"], person, now - LIVES)
    return answered


async def drop(db: Connection, person: UUID) -> None:
    """Throw her file away."""
    await db.execute(SQL["drop"], person)


async def tidy(db: Connection, now: datetime) -> None:
    """Delete files about which nobody has answered within LIVES."""
    await db.execute(SQL["forget"], now - LIVES)


def unpacked(packed: dict[str, Any] | None) -> Mapping | None:
    """What has been said of a file, from what is kept of it."""
    return Mapping.unpacked(packed) if packed else None
