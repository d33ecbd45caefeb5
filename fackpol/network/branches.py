"""Industry branches: which trades they are for, who has asked to join, and whom a coordinator has welcomed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from unicodedata import normalize
from uuid import UUID

from fackpol.base.database import Connection, Row, one, queries
from fackpol.mail import outbox

SQL = queries("branches")


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
    reply_to: str | None
    welcomes_all: bool
    trades: tuple[Trade, ...]


async def found(db: Connection, branch: Branch, invite_at: datetime | None = None) -> str | None:
    """Create a branch. Returns its slug, or None when a branch with that slug exists.

    `invite_at`: when to write to the members whom the branch is for and ask them to join. None: do not write.
    """
    slug = slug_of(branch.name)
    async with db.transaction():
        row = (slug, branch.name, branch.area, branch.reply_to, branch.welcomes_all)
        id = await db.fetchval(SQL["found"], *row)
        if id is None:
            return None
        await _set_trades(db, id, branch.trades)
        if invite_at:
            await db.execute(SQL["invite_founders"], id, invite_at)
    return slug


async def change(db: Connection, slug: str, branch: Branch) -> None:
    """Change a branch. Its slug stays when the name changes, because links contain it."""
    async with db.transaction():
        row = (slug, branch.name, branch.area, branch.reply_to, branch.welcomes_all)
        await _set_trades(db, await db.fetchval(SQL["change"], *row), branch.trades)


async def close(db: Connection, slug: str, now: datetime) -> None:
    """Close a branch. Its rows stay, but no page shows it any more."""
    await db.execute(SQL["close"], slug, now)


async def get(db: Connection, slug: str) -> Row | None:
    """An open branch: `id`, `slug`, `name`, `area`, `reply_to`, `welcomes_all`. None when there is none."""
    return await db.fetchrow(SQL["get"], slug)


async def trades(db: Connection, branch: int) -> list[Trade]:
    """The trades that a branch is for."""
    return [Trade(row["industry"], row["union_slug"]) for row in await db.fetch(SQL["trades"], branch)]


async def listed(db: Connection) -> list[Row]:
    """All open branches, with how many `members`, `waiting` and `coordinators` each has. For administrators."""
    return await db.fetch(SQL["listed"])


async def offered(db: Connection, person: UUID) -> list[Row]:
    """All open branches as one member sees them: `slug`, `name`, and whether the branch `fits` her trade and area.

    `joined_at` and `welcomed_at` are None until she has asked to join and been welcomed. `coordinators` holds
    (person, sealed name) pairs.
    """
    return await db.fetch(SQL["offered"], person)


async def join(db: Connection, slug: str, person: UUID, now: datetime) -> None:
    """Ask to join a branch. A branch that welcomes everybody does so at once and sends her a letter."""
    async with db.transaction():
        welcomed_in = await db.fetchval(SQL["join"], slug, person, now)
        if welcomed_in is not None:
            await outbox.post(db, "welcome", now, person=person, branch=welcomed_in)


async def leave(db: Connection, slug: str, person: UUID) -> None:
    """Leave a branch, or stop asking to join it."""
    await db.execute(SQL["leave"], slug, person)


async def move(db: Connection, slug: str, to: str, person: UUID, now: datetime) -> None:
    """Move a member to another branch: she leaves this one and asks to join the other."""
    async with db.transaction():
        await leave(db, slug, person)
        await join(db, to, person, now)


async def people(db: Connection, slug: str) -> list[Row]:
    """A branch's members with their jobs, names and addresses sealed; those who wait come first.

    The caller must write to the access log that the list was opened.
    """
    return await db.fetch(SQL["people"], slug)


async def welcome(db: Connection, slug: str, person: UUID, by: UUID, now: datetime) -> bool:
    """Welcome a waiting member (`by` is the coordinator) and send her a letter. False when she is welcomed already."""
    async with db.transaction():
        branch = await db.fetchval(SQL["welcome"], slug, person, by, now)
        if branch is None:
            return False
        await outbox.post(db, "welcome", now, person=person, branch=branch)
    return True


async def counts(db: Connection, slug: str) -> Row:
    """How many `members` a branch has, how many of them are `waiting`, and `since` when the first has waited."""
    return await one(db, SQL["counts"], slug)


async def ending(db: Connection, slug: str, today: date) -> list[Row]:
    """Representatives whom the branch has invited and whose mandates end within 90 days.

    Each row has `person`, sealed `name`, `committee` and `to_day`.
    """
    return await db.fetch(SQL["ending"], slug, today)


def slug_of(name: str) -> str:
    """The slug of a name: "Kommunalvänstern" becomes "kommunalvanstern". At most 60 characters of a-z, 0-9 and "-"."""
    bare = "".join(char for char in normalize("NFD", name.lower()) if char.isascii())
    letters = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60]
    return letters or f"forening-{sha256(name.encode()).hexdigest()[:6]}"


async def _set_trades(db: Connection, branch: int, trades: Iterable[Trade]) -> None:
    await db.execute(SQL["clear_trades"], branch)
    await db.executemany(SQL["add_trade"], [(branch, trade.industry, trade.union) for trade in dict.fromkeys(trades)])
