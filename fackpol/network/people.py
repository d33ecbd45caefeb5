"""People: one row a person, whatever roles she has. Her sealed name and addresses, changes of address, and erasure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from fackpol.base import rate_limits
from fackpol.base.database import Connection, Row, Taken, one, queries
from fackpol.base.vault import Vault
from fackpol.mail import outbox
from fackpol.network import keyed_hashes, log_chain, security_log, withdrawals

SQL = queries("people")
ADDRESS_LIVES = timedelta(hours=48)  # how long a change of address can be confirmed
UNDO_LIVES = timedelta(hours=48)  # how long a change of address can be undone; so long it can not be changed again
FAREWELL_LIVES = timedelta(hours=1)  # how long the address of an erased person waits for her last letter


@dataclass(frozen=True)
class Person:
    """A person with her sealed columns opened. None of those show in a repr, a log or an error."""

    id: UUID
    name: str = field(repr=False)
    email: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    language: str
    discreet: bool
    paused_until: datetime | None
    stopped: str | None  # why her address is on the suppression list: bounced, complained
    proposed: bool  # a coordinator has proposed another name, and she has not answered


@dataclass(frozen=True)
class Before:
    """An address that is not hers any more. `confirmed_at` None: nobody had shown that it was."""

    person: UUID
    email: str = field(repr=False)
    language: str
    confirmed_at: datetime | None


async def get(db: Connection, vault: Vault, person: UUID) -> Person:
    """Raises LookupError when she has been erased."""
    return opened(vault, person, await one(db, SQL["get"], person))


def opened(vault: Vault, person: UUID, row: Row) -> Person:
    """A person from her row, opened."""
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
        row["proposed"],
    )


async def add(
    db: Connection, vault: Vault, name: str, email: str | None, language: str, confirmed_at: datetime | None
) -> UUID:
    """Add a person and return her id. `confirmed_at` None: nobody has shown yet that the address is hers."""
    id = uuid4()
    await db.execute(
        SQL["add"],
        id,
        vault.seal(name, "people.name", id),
        vault.seal(email, "people.email", id) if email else None,
        await keyed_hashes.written(db, vault, email) if email else None,
        confirmed_at,
        language,
    )
    return id


async def by_email(db: Connection, vault: Vault, email: str) -> UUID | None:
    """The person who has confirmed this address, or None."""
    found: UUID | None = await db.fetchval(SQL["by_email"], vault.indexes(email))
    return found


async def by_emails(db: Connection, vault: Vault, emails: Sequence[str]) -> list[UUID | None]:
    """For each of these addresses, as `by_email`."""
    keys = [vault.indexes(email) for email in emails]
    rows = await db.fetch(SQL["by_email"], [key for some in keys for key in some])
    found: dict[bytes, UUID] = {row["email_key"]: row["id"] for row in rows}
    return [next((found[key] for key in some if key in found), None) for some in keys]


async def sealed_name(db: Connection, person: UUID) -> bytes | None:
    """Her name as it is stored. None: she is not there any more."""
    found: bytes | None = await db.fetchval(SQL["name"], person)
    return found


async def rename(db: Connection, vault: Vault, person: UUID, name: str) -> None:
    """Change her name."""
    await db.execute(SQL["rename"], person, vault.seal(name, "people.name", person))


async def prefer(db: Connection, person: UUID, language: str, discreet: bool) -> None:
    """Set the language of her letters, and whether their subjects are `discreet`."""
    await db.execute(SQL["prefer"], person, language, discreet)


async def remind(db: Connection, person: UUID, wanted: bool) -> None:
    """Set whether she wants reminders of meetings."""
    await db.execute(SQL["remind"], person, wanted)


async def pause(db: Connection, person: UUID, until: datetime | None) -> None:
    """Pause her letters until a moment. None ends the pause."""
    await db.execute(SQL["pause"], person, until)


async def set_phone(db: Connection, vault: Vault, person: UUID, phone: str | None) -> None:
    """Change her phone number. None deletes it."""
    await db.execute(SQL["set_phone"], person, vault.seal(phone, "people.phone", person) if phone else None)


async def ask_new_address(db: Connection, vault: Vault, person: Person, email: str, now: datetime) -> None:
    """Post a letter to a new address. The address becomes hers when she confirms it from there.

    Returns nothing, so that she can not find out whether the address is somebody else's. The caller has asked
    `rests_until`.
    """
    if not await rate_limits.spend(db, vault, rate_limits.LETTERS_TO_ADDRESS, rate_limits.address(email), now):
        return
    async with db.transaction():
        id = await _keep_address(db, vault, person.id, email, person.language, now)
        await outbox.post(db, "new_address", now, address=id)


async def awaited_address(db: Connection, vault: Vault, person: UUID, now: datetime) -> str:
    """The new address that waits for her to confirm it, the latest; "" for none."""
    row = await db.fetchrow(SQL["awaited_address"], person, now - ADDRESS_LIVES)
    return vault.open(row["email"], "addresses.email", row["id"]) if row else ""


async def rests_until(db: Connection, person: UUID, now: datetime) -> datetime | None:
    """Until when her address stays as it is, because it has been changed and that can be undone. None: it may change.

    So nobody who takes over an account can move on to a third address before the first has been heard.
    """
    until: datetime | None = await db.fetchval(SQL["rests_until"], person, now)
    return until


async def can_move(db: Connection, address: UUID, now: datetime) -> bool:
    """Whether the link in the letter to a new address is neither used nor too old."""
    return await db.fetchrow(SQL["can_move"], address, now - ADDRESS_LIVES) is not None


async def confirm_address(db: Connection, vault: Vault, address: UUID, now: datetime) -> bool:
    """Make the new address hers, sign her out everywhere, and tell the old one how to undo it.

    False when the link is spent or too old, her address rests, or the new one is somebody else's.
    """
    try:
        async with db.transaction():
            return await _move(db, vault, address, now)
    except Taken:  # somebody else confirmed it in the same moment
        return False


async def _move(db: Connection, vault: Vault, address: UUID, now: datetime) -> bool:
    await db.execute(SQL["lock_whose"], address)
    row = await db.fetchrow(SQL["asked_address"], address, now - ADDRESS_LIVES)
    if row is None:
        return False
    person: UUID = row["person"]
    was_confirmed_at = await confirmed_at(db, person)
    if await rests_until(db, person, now):
        return False
    new = vault.open(row["email"], "addresses.email", address)
    old = (await get(db, vault, person)).email
    key = await keyed_hashes.written(db, vault, new)
    moved = await db.fetchval(SQL["move_address"], person, vault.seal(new, "people.email", person), key, now)
    if moved:
        await security_log.note(db, "address changed", now, by=person)
        await db.execute(SQL["drop_address"], address)
    if moved and old:
        before = Before(person, old, row["language"], was_confirmed_at)
        await tell_old_address(db, vault, before, now, now + UNDO_LIVES)
    return bool(moved)


async def tell_old_address(db: Connection, vault: Vault, before: "Before", now: datetime, undo_until: datetime) -> None:
    """Tell an address that was hers that we write there no more. By the letter's link she has it back until then."""
    more = (undo_until, before.confirmed_at)
    id = await _keep_address(db, vault, before.person, before.email, before.language, now, *more)
    await outbox.post(db, "old_address", now, address=id)


async def confirmed_at(db: Connection, person: UUID) -> datetime | None:
    """When her address was confirmed; None: it has not been. Locks her row."""
    moment: datetime | None = await db.fetchval(SQL["confirmed_at"], person)
    return moment


async def can_undo(db: Connection, address: UUID, now: datetime) -> bool:
    """Whether a change of her address can still be undone to the one that she had before it."""
    return await db.fetchrow(SQL["can_undo"], address, now) is not None


async def undo_address(db: Connection, vault: Vault, address: UUID, now: datetime) -> bool:
    """Give her the address back that she had before a change, and sign everybody out. False when it is too late.

    Whatever has been asked for or changed since is void, so that no later change can be in its way or be undone in
    turn. The address that she had until now is told.
    """
    try:
        async with db.transaction():
            return await _undo(db, vault, address, now)
    except Taken:  # somebody else has confirmed it since
        return False


async def _undo(db: Connection, vault: Vault, address: UUID, now: datetime) -> bool:
    await db.execute(SQL["lock_whose"], address)
    row = await db.fetchrow(SQL["undoing"], address, now)
    if row is None:
        return False
    person: UUID = row["person"]
    await confirmed_at(db, person)
    now_hers, old = (await get(db, vault, person)).email, vault.open(row["email"], "addresses.email", address)
    sealed = vault.seal(old, "people.email", person)
    key = await keyed_hashes.written(db, vault, old)
    if not await db.fetchval(SQL["move_address"], person, sealed, key, row["confirmed_at"]):
        return False
    await db.execute(SQL["drop_later"], person, row["asked_at"])
    await security_log.note(db, "address undone", now, by=person)
    if now_hers:
        await tell_old_address(db, vault, Before(person, now_hers, row["language"], None), now, now)
    return True


async def exists(db: Connection, person: UUID) -> bool:
    """Whether she is anybody here, whatever her roles."""
    return await db.fetchrow(SQL["get"], person) is not None


async def erase(db: Connection, vault: Vault, ledger: Path, person: UUID, now: datetime) -> None:
    """Delete a person and everything about her, and post a farewell letter to her last address, kept sealed until then.

    A public mandate stays until she also asks to be left out of the list. The ledger says so before the commit, so
    that a restored backup does not bring her back. Raises OSError when the ledger can not be written, and then nothing
    is erased, and LookupError when she is erased already.
    """
    her = await get(db, vault, person)
    async with withdrawals.noted(db, ledger, now):
        if not await db.fetchval(SQL["hold"], person):
            raise LookupError  # somebody was faster
        await log_chain.forget(db, vault, person)
        await db.execute(SQL["leave"], person, now)
        if her.email:
            farewell = await _keep_address(db, vault, None, her.email, her.language, now)
            await outbox.post(db, "farewell", now, address=farewell)


async def tidy(db: Connection, now: datetime) -> None:
    """Delete addresses that were kept for a letter and have outlived it."""
    await db.execute(SQL["tidy_addresses"], now - ADDRESS_LIVES, now - FAREWELL_LIVES)


async def _keep_address(
    db: Connection, vault: Vault, person: UUID | None, email: str, language: str, now: datetime,
    undo_until: datetime | None = None, confirmed_at: datetime | None = None,
) -> UUID:  # fmt: skip
    id = uuid4()
    key = await keyed_hashes.written(db, vault, email)
    own = (person, vault.seal(email, "addresses.email", id), key, language)
    await db.execute(SQL["keep_address"], id, *own, now, undo_until, confirmed_at)
    return id
