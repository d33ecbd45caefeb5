"""Industry branches: which trades they are for, who has asked to join, and whom a coordinator has welcomed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from unicodedata import normalize
from uuid import UUID

from fackpol.base import dates, words
from fackpol.base.database import Connection, Row, one, queries, typed, typed_rows
from fackpol.base.vault import Vault
from fackpol.mail import outbox
from fackpol.network import contacts

SQL = queries("branches")
SECOND_THOUGHTS = timedelta(minutes=5)  # how long a welcome waits for its letter, and can be taken back


@dataclass(frozen=True)
class Trade:
    """Whom a branch is for: those in this industry AND this union. None means any."""

    industry: str | None
    union: str | None


@dataclass(frozen=True)
class Branch:
    """What an administrator decides about a branch. `area` is an area code; None means anywhere."""

    name: str
    area: str | None
    reply_to: str | None = field(repr=False)
    welcomes_all: bool
    trades: tuple[Trade, ...]


@dataclass(frozen=True, slots=True)
class OpenBranch:
    """A branch as it is now; `area` None: anywhere. `reply_to` is sealed: see `reply_to_of`."""

    id: int
    slug: str
    name: str
    area: str | None
    reply_to: bytes | None = field(repr=False)
    welcomes_all: bool


@dataclass(frozen=True, slots=True)
class BranchSummary:
    """An open branch in the list of all, with counts of people."""

    slug: str
    name: str
    area: str | None
    members: int
    waiting: int
    coordinators: int


@dataclass(frozen=True, slots=True)
class OutsideView:
    """An open branch as those outside it see it. `members`: those who count, to be shown as a band."""

    slug: str
    members: int
    waiting: bool  # somebody has asked to join, before this week


@dataclass(frozen=True, slots=True)
class Offer:
    """An open branch as one member sees it."""

    slug: str
    name: str
    joined_at: datetime | None  # None until she asks to join
    welcomed_at: datetime | None
    fits: bool  # her trade and area
    coordinators: str = field(repr=False)  # their first names in a sentence, "" when there are none
    has_liaisons: bool = False  # contacts in unions and organisations whom she may see: she is welcomed

    @property
    def promised_on(self) -> date | None:
        """The last day on which a coordinator gets in touch, if we keep our promise. None until she asks to join."""
        return self.joined_at and dates.today(self.joined_at) + timedelta(days=contacts.PROMISED)


@dataclass(frozen=True, slots=True)
class Membership:
    """A member of a branch as its coordinators see her, opened."""

    id: UUID
    name: str = field(repr=False)
    email: str | None = field(repr=False)
    phone: str | None = field(repr=False)  # only when she consents to calls
    paused_until: datetime | None
    joined_at: datetime
    welcomed_at: datetime | None
    welcomed_by_name: str | None = field(repr=False)
    welcomed_by: UUID | None
    fresh: bool  # the welcome can still be taken back
    vetted: bool  # a person has said that she is who she says, here or elsewhere
    union_slug: str | None
    union_roles: list[str]
    wants_invitations: bool
    stopped: str | None  # why her address is on the suppression list
    jobs: list[tuple[str, str | None]] = field(repr=False)  # industry and area


@dataclass(frozen=True, slots=True)
class MemberCounts:
    """How many members a branch has, how many of them wait, and since when the first of those has."""

    members: int
    waiting: int
    since: datetime | None


async def found(
    db: Connection, vault: Vault, branch: Branch, invite_at: datetime | None = None, founded_at: datetime | None = None
) -> str | None:
    """Create a branch. Returns its slug, or None when a branch with that slug exists.

    `invite_at`: when to write to the members whom the branch is for and ask them to join. None: do not write.
    `founded_at`: in whose year it is new. None: it was there before.
    """
    slug = slug_of(branch.name)
    async with db.transaction():
        id = await db.fetchval(SQL["found"], slug, branch.name, branch.area, branch.welcomes_all, founded_at)
        if id is None:
            return None
        await _set_reply_to(db, vault, id, branch)
        await _set_trades(db, id, branch.trades)
        if invite_at:
            await db.execute(SQL["invite_founders"], id, invite_at)
    return slug


async def change(db: Connection, vault: Vault, slug: str, branch: Branch) -> None:
    """Change a branch. Its slug stays when the name changes, because links contain it."""
    async with db.transaction():
        id = await db.fetchval(SQL["change"], slug, branch.name, branch.area, branch.welcomes_all)
        await _set_reply_to(db, vault, id, branch)
        await _set_trades(db, id, branch.trades)


async def close(db: Connection, slug: str, now: datetime) -> None:
    """Close a branch. Its rows stay, but no page shows it any more."""
    await db.execute(SQL["close"], slug, now)


async def calls(db: Connection, slug: str, now: datetime) -> bool:
    """Whether people are invited to a coming meeting that nobody else could move or call off."""
    return bool(await db.fetchval(SQL["calls"], slug, now))


async def get(db: Connection, slug: str) -> OpenBranch | None:
    """An open branch, or None when there is none."""
    row = await db.fetchrow(SQL["get"], slug)
    return typed(OpenBranch, row) if row else None


async def slug(db: Connection, id: int) -> str | None:
    """The slug of an open branch, or None when there is none."""
    found: str | None = await db.fetchval(SQL["slug"], id)
    return found


def reply_to_of(vault: Vault, branch: OpenBranch) -> str:
    """The address that answers to the branch's letters go to; "" when nobody reads them."""
    return vault.open_text(branch.reply_to, "branches.reply_to", branch.id)


async def trades(db: Connection, branch: int) -> list[Trade]:
    """The trades that a branch is for."""
    return [Trade(row["industry"], row["union_slug"]) for row in await db.fetch(SQL["trades"], branch)]


async def listed(db: Connection) -> list[BranchSummary]:
    """All open branches with counts, ordered by name as the database sorts. For administrators."""
    return typed_rows(BranchSummary, await db.fetch(SQL["listed"]))


async def from_outside(db: Connection, today: date) -> dict[str, OutsideView]:
    """The open branches as administrators may see them, by slug."""
    return {row.slug: row for row in typed_rows(OutsideView, await db.fetch(SQL["outside"], today))}


async def offered(db: Connection, vault: Vault, person: UUID, today: date) -> list[Offer]:
    """All open branches as one member sees them, with the first names of their coordinators who are not away."""
    return [offer(vault, row) for row in await db.fetch(SQL["offered"], person, today)]


async def join(db: Connection, slug: str, person: UUID, now: datetime) -> None:
    """Ask to join a branch. A branch that welcomes everybody does so at once and sends her a letter."""
    async with db.transaction():
        welcomed_in = await db.fetchval(SQL["join"], slug, person, now)
        if welcomed_in is not None:
            await outbox.post(db, "welcome", now, person=person, branch=welcomed_in)


async def leave(db: Connection, slug: str, person: UUID, now: datetime) -> bool:
    """Leave a branch, or stop asking to join it: its coming meetings too. False when she is not in it."""
    return await db.fetchval(SQL["leave"], slug, person, now) is not None


async def remove(db: Connection, slug: str, person: UUID, now: datetime) -> None:
    """Take a member out of a branch and its coming meetings. She counts nowhere until she is welcomed again."""
    await db.execute(SQL["remove"], slug, person, now)


async def vouch(db: Connection, slug: str, person: UUID, now: datetime) -> bool:
    """Record that a coordinator knows a member whom the branch has welcomed by itself. False: somebody has before.

    Until then she counts nowhere outside the branch: it welcomes everybody, so nobody has looked.
    """
    return bool(await db.fetchval(SQL["vouch"], slug, person, now))


async def move(db: Connection, slug: str, to: str, person: UUID, now: datetime) -> bool:
    """Move a member to another branch: she leaves this one and asks to join the other. False when she is not in it."""
    async with db.transaction():
        left = await leave(db, slug, person, now)
        if left:
            await join(db, to, person, now)
    return left


async def people(db: Connection, vault: Vault, slug: str, some: list[UUID] | None = None) -> list[Membership]:
    """A branch's members, or `some`, opened, with their jobs; those who wait come first. The caller logs it."""
    return [_opened(vault, row) for row in await db.fetch(SQL["people"], slug, some)]


async def member(db: Connection, vault: Vault, slug: str, person: UUID) -> Membership | None:
    """One member, as `people` lists her; None when she is not in the branch. The caller logs that she was opened."""
    row = await db.fetchrow(SQL["people"], slug, [person])
    return _opened(vault, row) if row else None


async def has(db: Connection, slug: str, person: UUID) -> bool:
    """Whether she is in the branch, welcomed or waiting."""
    return await db.fetchrow(SQL["people"], slug, [person]) is not None


async def welcome(db: Connection, slug: str, person: UUID, by: UUID, now: datetime) -> bool:
    """Welcome a waiting member, as `welcome_several` does. False when she is welcomed already."""
    return await welcome_several(db, slug, [person], by, now) == 1


async def welcome_several(db: Connection, slug: str, people: Iterable[UUID], by: UUID, now: datetime) -> int:
    """Welcome those of `people` who wait, and return how many. `by` is the coordinator.

    Each gets a letter, SECOND_THOUGHTS later: until it leaves, the welcome can be taken back as if it had not been.
    """
    row = await one(db, SQL["welcome"], slug, list(people), by, now, now + SECOND_THOUGHTS)
    welcomed: int = row["welcomed"]
    return welcomed


async def take_back_welcome(db: Connection, slug: str, person: UUID) -> bool:
    """Let a member wait again. False when her letter has left, or she has been invited: then she knows."""
    return bool(await db.fetchval(SQL["take_back_welcome"], slug, person))


async def counts(db: Connection, slug: str) -> MemberCounts:
    """The counts of a branch."""
    return typed(MemberCounts, await one(db, SQL["counts"], slug))


def slug_of(name: str) -> str:
    """The slug of a name: "Kommunalvänstern" becomes "kommunalvanstern". At most 60 characters of a-z, 0-9 and "-"."""
    bare = "".join(char for char in normalize("NFD", name.lower()) if char.isascii())
    letters = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60]
    return letters or f"forening-{sha256(name.encode()).hexdigest()[:6]}"


def offer(vault: Vault, row: Row) -> Offer:
    """Open the coordinators' first names. Nobody has vetted the reader yet: a whole name would tell her too much."""
    names = [vault.open(name, "people.name", person).split()[0] for person, name in row["coordinators"]]
    return Offer(**{**row, "coordinators": words.listed(names)})


def _opened(vault: Vault, row: Row) -> Membership:
    names = ("name", "email", "phone")
    own = {name: row[name] and vault.open(row[name], f"people.{name}", row["id"]) for name in names}
    by = row["welcomed_by"] and vault.open(row["welcomed_by_name"], "people.name", row["welcomed_by"])
    return Membership(**{**row, **own, "welcomed_by_name": by})


async def _set_reply_to(db: Connection, vault: Vault, id: int, branch: Branch) -> None:
    sealed = vault.seal_text(branch.reply_to or "", "branches.reply_to", id)
    await db.execute(SQL["set_reply_to"], id, sealed)


async def _set_trades(db: Connection, branch: int, trades: Iterable[Trade]) -> None:
    await db.execute(SQL["clear_trades"], branch)
    await db.executemany(SQL["add_trade"], [(branch, trade.industry, trade.union) for trade in dict.fromkeys(trades)])
