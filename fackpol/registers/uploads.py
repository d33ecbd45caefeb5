"""The file that an administrator has uploaded, sealed for an hour: she says how to read it, and keeps it chosen.

What must be asked of it is kept beside it, so that nobody who opens the page waits for the whole file to be read.
"""

import asyncio
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault
from fackpol.registers import questions
from fackpol.registers.instructions import Mapping
from fackpol.registers.questions import Question

SQL = queries("uploads")
LIVES = timedelta(hours=1)


@dataclass(frozen=True)
class Upload:
    """A file that waits for an answer. `mapping` is what she has said of it so far; None: nothing yet."""

    area: str
    party: str
    raw: bytes = field(repr=False)
    mapping: Mapping | None


@dataclass(frozen=True)
class Asked:
    """What must be asked of a file, of which place and party."""

    area: str
    party: str
    question: Question = field(repr=False)


async def keep(
    db: Connection, vault: Vault, person: UUID, one: Upload, now: datetime, question: Question | None = None
) -> None:
    """Keep the file that somebody uploads and what she has said of it, in place of her last one.

    `question` is what must be asked of it; None: the place or the party, which she has not chosen yet.
    """
    sealed = await asyncio.to_thread(lambda: vault.seal(b64encode(one.raw).decode(), "uploads.file", person))
    asked = vault.seal(questions.packed(question), "uploads.question", person) if question else None
    mapping = one.mapping.packed if one.mapping else None
    await db.execute(SQL["keep"], person, one.area, one.party, sealed, mapping, now, asked)


async def get(db: Connection, vault: Vault, person: UUID, now: datetime) -> Upload | None:
    """Her file; None when there is none, or it is older than LIVES."""
    row = await db.fetchrow(SQL["get"], person, now - LIVES)
    if row is None:
        return None
    raw = await asyncio.to_thread(lambda: b64decode(vault.open(row["file"], "uploads.file", person)))
    return Upload(row["area"], row["party"], raw, unpacked(row["mapping"]))


async def asked(db: Connection, vault: Vault, person: UUID, now: datetime) -> Asked | None:
    """What must be asked of her file; None when nothing, or there is none."""
    row = await db.fetchrow(SQL["asked"], person, now - LIVES)
    if row is None:
        return None
    return Asked(row["area"], row["party"], questions.unpacked(vault.open(row["question"], "uploads.question", person)))


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
