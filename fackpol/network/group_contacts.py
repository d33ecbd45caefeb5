"""Group contacts: whom we ask, in each municipality or region, who sits there for the party.

The group's leader or somebody of the local board. An administrator gives the post and takes it back. What she is asked
comes by a link (see `group_reports`).
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID, uuid4

from fackpol.base.database import Connection, Row, queries, typed_rows
from fackpol.base.vault import Vault
from fackpol.base.words import order
from fackpol.network import people, withdrawals
from fackpol.network.classification import plain
from fackpol.network.group_reports import FORM, LINK_LIVES

SQL = queries("group_contacts")


class Stage(StrEnum):
    """How far it has come with a contact. The first that holds counts."""

    ACCEPTED = "accepted"  # an administrator has accepted something of what she sent in
    SENT_IN = "sent_in"  # it waits for an administrator
    STOPPED = "stopped"  # letters do not reach her
    NONE = "none"  # she has no link, or it has been taken back
    EXPIRED = "expired"
    BEGUN = "begun"  # she has saved, but not sent in
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class ListedContact:
    """A contact with her latest link (`report`, None: none yet). `letter` is the state of its letter."""

    id: int
    person: UUID
    name: bytes = field(repr=False)  # sealed
    email: bytes | None = field(repr=False)  # sealed
    area: str
    given_at: datetime
    report: UUID | None
    asked_at: datetime | None
    saved_at: datetime | None
    sent_in_at: datetime | None
    accepted_at: datetime | None
    revoked_at: datetime | None
    letter: str | None
    stopped: bool

    def stage(self, now: datetime) -> Stage:
        found = {
            Stage.ACCEPTED: self.accepted_at,
            Stage.SENT_IN: self.sent_in_at,
            Stage.STOPPED: self.stopped or self.letter in ("failed", "suppressed"),
            Stage.NONE: self.asked_at is None or self.revoked_at,
            Stage.EXPIRED: self.asked_at is None or self.asked_at + LINK_LIVES <= now,
            Stage.BEGUN: self.saved_at,
        }
        return next((stage for stage, holds in found.items() if holds), Stage.ASKED)


@dataclass(frozen=True)
class Contact:
    """A contact with her name and address opened."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    stage: Stage
    row: ListedContact = field(repr=False)


async def give(db: Connection, vault: Vault, name: str, email: str, area: str, by: UUID, now: datetime) -> None:
    """Give somebody the post for an area; nothing happens when she has it. No letter goes yet.

    Somebody who is here already, with that name and address, is not added again. The address alone is not enough: the
    list would show an administrator under which name its owner is a member, and that she is one.
    """
    async with db.transaction():
        person = await known(db, vault, name, email) or await people.add(db, vault, name, email, "sv", None)
        await db.execute(SQL["give"], person, area, now, by)


async def known(db: Connection, vault: Vault, name: str, email: str) -> UUID | None:
    """Who is here already with that name and address; None: nobody whom an administrator may take for her."""
    return _herself(vault, await db.fetch(SQL["known"], vault.indexes(email)), name)


def _herself(vault: Vault, rows: list[Row], name: str) -> UUID | None:
    for row in rows:
        if plain(vault.open(row["name"], "people.name", row["person"])) == plain(name):
            found: UUID = row["person"]
            return found
    return None


async def listed(db: Connection, vault: Vault, now: datetime) -> list[Contact]:
    """All contacts, ordered by area's code, then by name."""
    rows = typed_rows(ListedContact, await db.fetch(SQL["listed"]))
    found = [
        Contact(
            vault.open(row.name, "people.name", row.person),
            vault.open(row.email, "people.email", row.person) if row.email else "",
            row.stage(now),
            row,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.row.area, order(one.name)))


async def ask(db: Connection, vault: Vault, contact: int, now: datetime) -> bool:
    """Post a letter with a fresh link; an earlier link ends, and what she had written there goes on in the new one.

    False when there is no such contact.
    """
    async with db.transaction():
        her = await db.fetchrow(SQL["get"], contact)
        if her is None:
            return False
        id, before = uuid4(), await db.fetchrow(SQL["latest"], contact)
        form = saved_at = None
        if before is not None and before["form"]:
            form = vault.seal(vault.open(before["form"], FORM, before["id"]), FORM, id)
            saved_at = before["saved_at"]
        await db.execute(SQL["ask"], id, contact, her["person"], now, form, saved_at)
    return True


async def revoke(db: Connection, contact: int, now: datetime) -> None:
    """End her link. What she has sent in still waits for an administrator."""
    await db.execute(SQL["revoke"], contact, now)


async def take_back(db: Connection, ledger: Path, contact: int, now: datetime) -> None:
    """Take the post back and end her link. Whoever is here for nothing else is erased.

    Raises OSError when the ledger can not be written, and then nothing is changed.
    """
    async with withdrawals.noted(db, ledger, now):
        row = await db.fetchrow(SQL["take_back"], contact, now)
        if row is not None and row["alone"]:
            await db.execute(SQL["erase"], row["person"], now)
