"""A person, once, whatever hats she wears: sealed identity, a change of address, and erasure."""

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from fackpol.base import rate_limits
from fackpol.base.database import Connection, Taken, one, queries
from fackpol.base.vault import Vault
from fackpol.mail import outbox

SQL = queries("people")
ADDRESS_LIVES = timedelta(hours=48)
FAREWELL_LIVES = timedelta(hours=1)


class Illegible(Exception):
    """A line of the erasures file that is none of ours; the message is its number."""


@dataclass(frozen=True)
class Person:
    """Somebody, opened. None of it shows in a repr, a log or an error."""

    id: UUID
    name: str = field(repr=False)
    email: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    language: str
    discreet: bool
    paused_until: datetime | None
    stopped: str | None  # why her letters are stopped: bounced, complained


async def get(db: Connection, vault: Vault, person: UUID) -> Person:
    row = await one(db, SQL["get"], person)
    email, phone = row["email"], row["phone"]
    return Person(
        person,
        vault.open(row["name"], "people.name", person),
        vault.open(email, "people.email", person) if email else None,
        vault.open(phone, "people.phone", person) if phone else None,
        row["language"],
        row["discreet"],
        row["paused_until"],
        row["stopped"],
    )


async def add(
    db: Connection, vault: Vault, name: str, email: str | None, language: str, confirmed_at: datetime | None
) -> UUID:
    """A new person; the address may be unconfirmed (from a register), or nobody's."""
    id = uuid4()
    await db.execute(
        SQL["add"],
        id,
        vault.seal(name, "people.name", id),
        vault.seal(email, "people.email", id) if email else None,
        vault.index(email) if email else None,
        confirmed_at,
        language,
    )
    return id


async def by_email(db: Connection, vault: Vault, email: str) -> UUID | None:
    """The person who has shown that this address is hers."""
    found: UUID | None = await db.fetchval(SQL["by_email"], vault.index(email))
    return found


async def rename(db: Connection, vault: Vault, person: UUID, name: str) -> None:
    await db.execute(SQL["rename"], person, vault.seal(name, "people.name", person))


async def prefer(db: Connection, person: UUID, language: str, discreet: bool) -> None:
    await db.execute(SQL["prefer"], person, language, discreet)


async def remind(db: Connection, person: UUID, wanted: bool) -> None:
    """Whether she wants to be reminded of meetings."""
    await db.execute(SQL["remind"], person, wanted)


async def pause(db: Connection, person: UUID, until: datetime | None) -> None:
    """No letters until then; None ends the pause."""
    await db.execute(SQL["pause"], person, until)


async def set_phone(db: Connection, vault: Vault, person: UUID, phone: str | None) -> None:
    await db.execute(SQL["set_phone"], person, vault.seal(phone, "people.phone", person) if phone else None)


async def ask_new_address(db: Connection, vault: Vault, person: Person, email: str, now: datetime) -> None:
    """Post a letter to the new address; it counts when that is answered. Whether it is somebody else's is not told."""
    if not await rate_limits.spend(db, vault, rate_limits.LETTERS_TO_ADDRESS, rate_limits.address(email), now):
        return
    async with db.transaction():
        id = await _keep_address(db, vault, person.id, email, person.language, now)
        await outbox.post(db, "new_address", now, address=id)


async def confirm_address(db: Connection, vault: Vault, address: UUID, now: datetime) -> bool:
    """The new address becomes hers and the old one is told; False when it is spent, too old, or somebody else's."""
    try:
        async with db.transaction():
            return await _move(db, vault, address, now)
    except Taken:  # by somebody who confirmed it in the same moment
        return False


async def _move(db: Connection, vault: Vault, address: UUID, now: datetime) -> bool:
    row = await db.fetchrow(SQL["asked_address"], address, now - ADDRESS_LIVES)
    if row is None:
        return False
    person: UUID = row["person"]
    new = vault.open(row["email"], "addresses.email", address)
    old = (await get(db, vault, person)).email
    moved = await db.fetchval(
        SQL["move_address"], person, vault.seal(new, "people.email", person), vault.index(new), now
    )
    if moved and old:
        told = await _keep_address(db, vault, person, old, row["language"], now)
        await outbox.post(db, "old_address", now, address=told)
        await db.execute(SQL["drop_address"], address)
    return bool(moved)


async def erase(db: Connection, vault: Vault, erasures: Path, person: UUID, now: datetime) -> None:
    """Delete her and everything that hangs on her; only her last address waits, sealed, for the farewell letter.

    A public mandate stays until she also asks to be left out of the list. The id is written down outside the
    database before the commit, so that a restored backup does not bring her back.
    """
    her = await get(db, vault, person)
    async with db.transaction():
        mandates_stay = await db.fetchval(SQL["leave"], person, now)
        if her.email:
            farewell = await _keep_address(db, vault, None, her.email, her.language, now)
            await outbox.post(db, "farewell", now, address=farewell)
        if not mandates_stay:
            note_erasure(erasures, person, now)


def note_erasure(erasures: Path, person: UUID, now: datetime) -> None:
    """One line at the end of the file, on disk before this returns. Raises OSError, and then nothing is erased."""
    erasures.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with erasures.open("a", encoding="ascii") as file:
        file.write(f"\n{person} {now.isoformat()}\n")  # on a line of its own also after one that a full disk cut off
        file.flush()
        os.fsync(file.fileno())


async def replay(db: Connection, erasures: Path, now: datetime) -> int:
    """After a restored backup: erase again everybody in the file. Returns how many the backup had brought back.

    Raises Illegible, and then nobody is erased.
    """
    lines = erasures.read_text(encoding="ascii", errors="replace").splitlines()
    ids = [_erased(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    return int(await db.fetchval(SQL["replay"], ids, now))


def _erased(number: int, line: str) -> UUID:
    try:
        person, moment = line.split()
        datetime.fromisoformat(moment)
        return UUID(person)
    except ValueError:
        raise Illegible(number) from None


async def tidy(db: Connection, now: datetime) -> None:
    await db.execute(SQL["tidy_addresses"], now - ADDRESS_LIVES, now - FAREWELL_LIVES)


async def _keep_address(
    db: Connection, vault: Vault, person: UUID | None, email: str, language: str, now: datetime
) -> UUID:
    id = uuid4()
    sealed = vault.seal(email, "addresses.email", id)
    await db.execute(SQL["keep_address"], id, person, sealed, vault.index(email), language, now)
    return id
