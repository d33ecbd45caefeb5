"""Corrections of what a register says of a representative: her name, her address, her mandates, a committee's name.

An administrator makes them, or she herself. What they have said, no later register overrules.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fackpol.base import rate_limits
from fackpol.base.database import Connection, one, queries, typed_rows
from fackpol.base.rate_limits import DAY, Limit
from fackpol.base.vault import Vault
from fackpol.network import keyed_hashes, people, representatives, security_log
from fackpol.network.classification import normalised
from fackpol.network.people import UNDO_LIVES, Before
from fackpol.network.representatives import Mandate

SQL = queries("corrections")
TOLD = Limit("corrections of an address that are told to the one before", 5, DAY)


class Readdressed(StrEnum):
    """What became of a new address."""

    DONE = "done"
    SAME = "same"  # she has it already
    HERS = "hers"  # only she can change it: see `address_is_hers` in sql/views/representatives.sql


@dataclass(frozen=True, slots=True)
class Disowned:
    """A mandate that a representative has said she does not have, and that no administrator has answered about."""

    id: int
    person: UUID
    disowned_at: datetime
    seat: str | None
    seat_text: str
    committee_name: str
    owner: str | None


@dataclass(frozen=True, slots=True)
class NameReport:
    """What a representative says that a committee of hers is called (`name`, opened)."""

    mandate: int
    person: UUID
    name: str = field(repr=False)
    committee_name: str
    owner: str | None


async def rename(db: Connection, vault: Vault, person: UUID, name: str, now: datetime) -> None:
    """Change her name. A later register that writes the old one still knows her by it, and changes nothing."""
    async with db.transaction():
        await people.rename(db, vault, person, name)
        await db.execute(SQL["said_name"], person, now)


async def others_with(db: Connection, vault: Vault, person: UUID, email: str) -> list[str]:
    """The names of other representatives who have an address."""
    rows = await db.fetch(SQL["others_with"], person, vault.indexes(email))
    return [vault.open(row["name"], "people.name", row["person"]) for row in rows]


async def readdress(
    db: Connection, vault: Vault, person: UUID, email: str | None, now: datetime, by: UUID | None = None
) -> Readdressed:
    """Change her address, and tell both mailboxes. None: she has no address. `by`: the administrator.

    The new one gets the first letter (GDPR Art. 14). The old one hears that we write there no more, if we have done so,
    and can undo it.
    """
    async with db.transaction():
        held = await one(db, SQL["held"], person)
        her = await people.get(db, vault, person)
        if her.email == email:
            return Readdressed.SAME
        if held["hers"]:
            return Readdressed.HERS
        if her.email and held["told"] and await rate_limits.spend(db, vault, TOLD, person.hex, now):
            before = Before(person, her.email, her.language, await people.confirmed_at(db, person))
            await people.tell_old_address(db, vault, before, now, now + UNDO_LIVES)
        sealed = vault.seal(email, "people.email", person) if email else None
        key = await keyed_hashes.written(db, vault, email) if email else None
        await db.execute(SQL["readdress"], person, sealed, key, now)
        await representatives.tell(db, now, [person])
        await security_log.note(db, "address corrected", now, by, person)
    return Readdressed.DONE


async def disown(db: Connection, person: UUID, mandate: int, now: datetime) -> bool:
    """Record that she does not have one of her mandates: nobody sees it from now on. False when it is wrong already."""
    return bool(await db.fetchval(SQL["disown"], mandate, person, now))


async def take_back(db: Connection, person: UUID, mandate: int) -> bool:
    """Undo `disown`. False when an administrator has answered."""
    return bool(await db.fetchval(SQL["take_back"], mandate, person))


async def disowned(db: Connection) -> list[Disowned]:
    """The mandates that an administrator must answer about, the oldest first."""
    return typed_rows(Disowned, await db.fetch(SQL["disowned"]))


async def settle(db: Connection, mandate: int, right: bool) -> bool:
    """Record an administrator's answer: she is `right`, or the mandate stands after all. False: nothing to answer."""
    return bool(await db.fetchval(SQL["settle"], mandate, right))


async def change_seat(db: Connection, person: UUID, mandate: int, seat: str) -> None:
    """Change what she is on a committee, by her own word. `seat` is a slug of `seats`."""
    await db.execute(SQL["change_seat"], mandate, person, seat)


async def add_own(db: Connection, person: UUID, mandate: Mandate, seat_text: str) -> bool:
    """Add a seat by her word alone: nobody sees it until it is confirmed. False when she has it already."""
    own = (mandate.committee, seat_text, mandate.seat, mandate.from_day, mandate.to_day)
    return bool(await db.fetchval(SQL["add_own"], person, *own))


async def report_name(db: Connection, vault: Vault, person: UUID, mandate: int, name: str, now: datetime) -> None:
    """Keep what she says that the committee of a mandate is called, for an administrator to decide."""
    sealed = vault.seal(name, "committee_name_reports.name", mandate)
    await db.execute(SQL["report_name"], mandate, person, sealed, now)


async def name_reports(db: Connection, vault: Vault) -> list[NameReport]:
    """What waits for an administrator to decide, the oldest first."""
    return [
        NameReport(**{**row, "name": vault.open(row["name"], "committee_name_reports.name", row["mandate"])})
        for row in await db.fetch(SQL["name_reports"])
    ]


async def settle_name(db: Connection, vault: Vault, mandate: int, right: bool) -> None:
    """Rename the committee as she says, or leave it. Registers go on knowing it by the old name too."""
    async with db.transaction():
        row = await db.fetchrow(SQL["take_name_report"], mandate)
        if row is not None and right:
            name = vault.open(row["name"], "committee_name_reports.name", mandate)
            await db.execute(SQL["rename_committee"], row["committee"], row["owner"], name, normalised(name))
