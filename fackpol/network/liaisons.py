"""Liaisons: whom a branch knows in its unions and other organisations, by name, role, address and perhaps a number.

A coordinator tells her first and says on which day. One letter then asks her, and nobody but the coordinators sees her
before her yes, which she may take back by the same link at any time: then all of it is deleted, and the address is
remembered as a keyed hash that the branch obeys. She is invited by the coordinator's own hand, never by a letter of
ours. She is no person of `people`: she opens nothing, and no list of recipients can hold her by mistake.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from fackpol.base import rate_limits
from fackpol.base.database import Connection, Row, queries
from fackpol.base.rate_limits import DAY, Limit
from fackpol.base.vault import Vault
from fackpol.base.words import order
from fackpol.network import keyed_hashes

SQL = queries("liaisons")
ANSWERS_WITHIN = timedelta(days=30)  # what has no yes by then is deleted
ASKED_AGAIN = timedelta(days=365)
KEPT = timedelta(days=730)  # after her latest yes
ASKS_OF_ADDRESS = Limit("asks of a liaison's address", 5, DAY)


class Added(StrEnum):
    """What came of putting somebody in."""

    DONE = "done"
    STANDS = "stands"  # somebody with that address stands in the branch already
    REFUSED = "refused"  # whoever has the address has said no to the branch


@dataclass(frozen=True)
class Facts:
    """What a coordinator writes about her. `phone` "": none."""

    organisation: str = field(repr=False)
    name: str = field(repr=False)
    role: str = field(repr=False)
    phone: str = field(repr=False)

    def sealed(self, vault: Vault, id: UUID) -> tuple[bytes | None, ...]:
        return (
            vault.seal(self.organisation, "liaisons.organisation", id),
            vault.seal(self.name, "liaisons.name", id),
            vault.seal(self.role, "liaisons.role", id),
            vault.seal(self.phone, "liaisons.phone", id) if self.phone else None,
        )


@dataclass(frozen=True)
class Liaison:
    """A liaison, opened. `agreed_at` None: she has not said yes to what stands here. `branch` is a slug."""

    id: UUID
    branch: str
    branch_name: str
    facts: Facts = field(repr=False)
    email: str = field(repr=False)
    told_on: date
    asked_at: datetime
    agreed_at: datetime | None
    shows_contact: bool


async def add(
    db: Connection, vault: Vault, branch: str, facts: Facts, email: str, told_on: date, by: UUID, now: datetime
) -> Added | None:
    """Put somebody in and post the letter that asks her. None: there is no such branch (its slug).

    Whether the address is a member's, or gets no letters, changes nothing of what the coordinator sees.
    """
    async with db.transaction():
        number = await db.fetchval(SQL["lock"], branch)
        if number is None:
            return None
        known = await db.fetchrow(SQL["known"], number, vault.indexes(email))
        if known and (known["refused"] or known["stands"]):
            return Added.REFUSED if known["refused"] else Added.STANDS
        id = uuid4()
        sealed, key = vault.seal(email, "addresses.email", id), await keyed_hashes.written(db, vault, email)
        await db.execute(
            SQL["add"], id, sealed, key, "sv", number, *facts.sealed(vault, id), told_on, by, now
        )  # fmt: skip
        await _ask(db, vault, id, email, now)
    return Added.DONE


async def change(db: Connection, vault: Vault, branch: str, id: UUID, facts: Facts, now: datetime) -> bool | None:
    """Change what stands about her: it is hidden until she has said yes to it. False: nothing is new. None: no such."""
    async with db.transaction():
        before = await get(db, vault, id)
        if before is not None and before.facts == facts:
            return False
        done = await db.fetchval(SQL["change"], branch, id, *facts.sealed(vault, id), now)
        if before is None or not done:
            return None
        await _ask(db, vault, id, before.email, now)
    return True


async def remove(db: Connection, branch: str, id: UUID) -> bool:
    """Delete her and her address, by the coordinator's word. False: there is no such liaison in the branch."""
    return bool(await db.fetchval(SQL["remove"], branch, id))


async def of_branch(db: Connection, vault: Vault, branch: str) -> list[Liaison]:
    """All of a branch (its slug), by organisation and name."""
    return _ordered(vault, await db.fetch(SQL["of_branch"], branch))


async def of_member(db: Connection, vault: Vault, person: UUID) -> list[Liaison]:
    """Those who have said yes, of the branches that have welcomed a member."""
    return _ordered(vault, await db.fetch(SQL["of_member"], person))


async def get(db: Connection, vault: Vault, id: UUID) -> Liaison | None:
    """What her link shows. None: she is deleted, or the branch is closed."""
    row = await db.fetchrow(SQL["get"], id)
    return _opened(vault, row) if row else None


async def agree(db: Connection, id: UUID, shows_contact: bool, now: datetime, asked_at: datetime) -> bool:
    """Record her yes to what stands here, and whether members see her address and number too.

    `asked_at`: when she was asked what she has seen. False when it has been changed since, which she has not.
    """
    return bool(await db.fetchval(SQL["agree"], id, now, shows_contact, asked_at))


async def refuse(db: Connection, id: UUID, now: datetime) -> None:
    """Her no, or a yes that she takes back: all of it is deleted, and the branch does not write to her again."""
    await db.execute(SQL["refuse"], id, now)


async def tidy(db: Connection, now: datetime) -> None:
    """Delete those who have not answered and those whose yes is two years old; ask anew once a year."""
    await db.execute(SQL["forget"], now - KEPT, now - ANSWERS_WITHIN)
    await db.execute(SQL["ask_again"], now, now - ASKED_AGAIN)


async def _ask(db: Connection, vault: Vault, id: UUID, email: str, now: datetime) -> None:
    """Post the letter, unless too many ask at that address: then nobody is told so, and it runs out unanswered."""
    if await rate_limits.spend(db, vault, ASKS_OF_ADDRESS, rate_limits.address(email), now):
        await db.execute(SQL["ask"], id, now)


def _ordered(vault: Vault, rows: list[Row]) -> list[Liaison]:
    return sorted(
        (_opened(vault, row) for row in rows), key=lambda one: (order(one.facts.organisation), order(one.facts.name))
    )


def _opened(vault: Vault, row: Row) -> Liaison:
    id = row["id"]
    facts = Facts(
        vault.open(row["organisation"], "liaisons.organisation", id),
        vault.open(row["name"], "liaisons.name", id),
        vault.open(row["role"], "liaisons.role", id),
        vault.open(row["phone"], "liaisons.phone", id) if row["phone"] else "",
    )
    email = vault.open(row["email"], "addresses.email", row["address"])
    same = {name: row[name] for name in ("branch", "branch_name", "told_on", "asked_at", "agreed_at")}
    return Liaison(id, facts=facts, email=email, shows_contact=row["shows_contact"], **same)
