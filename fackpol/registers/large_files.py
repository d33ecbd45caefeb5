"""Large files: kept sealed and read by the mail process, so that no page waits for them.

A process that dies over a file loses nothing: the file is read again from its beginning, three times at most. What must
be asked of it is asked of whoever gave it, as of any other file (see `uploads`). Why one can not be read is kept for a
day, in the list.
"""

import asyncio
import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from fackpol.base import dates
from fackpol.base.database import Connection, queries, typed, typed_rows
from fackpol.base.vault import Vault
from fackpol.base.words import say, speaking
from fackpol.network import reference
from fackpol.registers import contents, differences, mappings, questions, reading, uploads
from fackpol.registers.columns import Sheet
from fackpol.registers.faulty import Faulty
from fackpol.registers.instructions import Instructions
from fackpol.registers.reading import RegisterRow
from fackpol.registers.uploads import Upload

SQL = queries("large_files")
LARGE = 300_000  # bytes from which a file is not read while its giver waits: some 3,000 lines
LIVES = timedelta(days=1)
MOST_TRIES = 3
A_LOOK = 1.0  # seconds between two notes of how far it is read


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file that is being read, or can not be (`refused`), in the list."""

    id: UUID
    area: str
    refused: bool


@dataclass(frozen=True, slots=True)
class LargeFile:
    """A file that is being read: `done` lines of `total`; or why it can not be (`faults`, sealed JSON)."""

    id: UUID
    area: str
    faults: bytes | None = field(repr=False)
    done: int
    total: int

    def sentences(self, vault: Vault) -> list[str]:
        """What is wrong with the file; empty while it is read."""
        said: list[str] = json.loads(vault.open_text(self.faults, "large_files.faults", self.id) or "[]")
        return said


@dataclass(frozen=True, slots=True)
class _Given:
    id: UUID
    area: str
    party: str
    raw: bytes = field(repr=False)
    mapping: dict[str, Any] | None
    tries: int
    by: UUID | None
    language: str


async def keep(db: Connection, vault: Vault, one: Upload, by: UUID, language: str, now: datetime) -> UUID:
    """Keep a large file, to be read. Returns its id, which the register has too once it is read."""
    id = uuid4()
    sealed = await asyncio.to_thread(lambda: vault.seal(b64encode(one.raw).decode(), "large_files.raw", id))
    mapping = one.mapping.packed if one.mapping else None
    await db.execute(SQL["keep"], id, one.area, one.party, sealed, mapping, now, by, language)
    return id


async def get(db: Connection, id: UUID) -> LargeFile | None:
    """A file that is being read, or can not be; None when there is none, or it has been read."""
    row = await db.fetchrow(SQL["get"], id)
    return typed(LargeFile, row) if row else None


async def listed(db: Connection) -> list[ListedFile]:
    """The files that are being read or can not be, the latest first."""
    return typed_rows(ListedFile, await db.fetch(SQL["listed"]))


async def read_next(db: Connection, vault: Vault, now: datetime) -> bool:
    """Read the file that has waited longest. Returns False when none waits, or another process reads one."""
    if not await db.fetchval(SQL["claim"]):
        return False
    try:
        row = await db.fetchrow(SQL["next"])
        if row is None:
            return False
        one = typed(_Given, row)
        with speaking(one.language):
            await _read(db, vault, one, now)
    finally:
        await db.fetchval(SQL["release"])
    return True


async def tidy(db: Connection, now: datetime) -> None:
    """Forget files that were given more than a day ago."""
    await db.execute(SQL["forget"], now - LIVES)


async def _read(db: Connection, vault: Vault, one: _Given, now: datetime) -> None:
    """Keep what the file holds for review, or why it can not be read, in the language of whoever gave it."""
    given = Upload(one.area, one.party, b"", uploads.unpacked(one.mapping))
    known, today = await reference.read(db), dates.today(now)
    asked = await mappings.instructions(db, known, given.area, given.party, given.mapping, today)
    try:
        if one.tries > MOST_TRIES:
            raise Faulty([say("Vi kunde inte läsa filen. Dela den i mindre filer och försök igen.")])
        raw = await asyncio.to_thread(lambda: b64decode(vault.open(one.raw, "large_files.raw", one.id)))
        given = Upload(given.area, given.party, raw, given.mapping)
        sheet = await asyncio.to_thread(reading.opened, raw)
        lines = await _lines(db, one.id, sheet, asked)
    except Faulty as fault:
        await _told(db, vault, one, given, fault, now)
        return
    held = await asyncio.to_thread(contents.sorted_out, one.area, one.party, raw, lines, now)
    async with db.transaction():
        await differences.keep(db, vault, held, one.by, now, one.id)
        await mappings.describe(db, vault, one.id, sheet, asked.mapping_of(sheet), held.lines)
        if given.mapping:
            await mappings.remember(db, one.area, sheet, given.mapping, now)
        await db.execute(SQL["drop"], one.id)


async def _told(db: Connection, vault: Vault, one: _Given, given: Upload, fault: Faulty, now: datetime) -> None:
    """Let her who gave the file answer what must be asked, if no other of hers waits; or keep what is wrong with it."""
    if one.by and isinstance(fault, questions.Question) and await uploads.waits(db, one.by, now) is None:
        async with db.transaction():
            await uploads.keep(db, vault, one.by, given, now, fault)
            await db.execute(SQL["drop"], one.id)
        return
    said = vault.seal(json.dumps(fault.sentences), "large_files.faults", one.id)
    await db.execute(SQL["refuse"], one.id, said)


async def _lines(db: Connection, id: UUID, sheet: Sheet, asked: Instructions) -> list[RegisterRow]:
    """The file's lines. Notes every second how far it is read. Raises Faulty."""
    seen = (0, 0)

    def progress(done: int, total: int) -> None:
        nonlocal seen
        seen = done, total

    task = asyncio.create_task(asyncio.to_thread(reading.read, sheet, progress, asked))
    while not (await asyncio.wait({task}, timeout=A_LOOK))[0]:
        await db.execute(SQL["progress"], id, *seen)
    return task.result()
