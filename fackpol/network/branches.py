"""The industry branches: what they are for, who has joined, and who has been welcomed by a coordinator."""

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
    """One row of what a branch is for: an industry AND a union; None means any."""

    industry: str | None
    union: str | None


@dataclass(frozen=True)
class Branch:
    name: str
    area: str | None
    reply_to: str | None
    welcomes_all: bool
    trades: tuple[Trade, ...]


async def found(db: Connection, branch: Branch, invite_at: datetime | None = None) -> str | None:
    """Create it; returns its slug, or None when a branch of that name exists.

    `invite_at`: also write, at that moment, to those whom it is for, and ask them to be in it.
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
    """The name may change; the slug, which stands in links, stays."""
    async with db.transaction():
        row = (slug, branch.name, branch.area, branch.reply_to, branch.welcomes_all)
        await _set_trades(db, await db.fetchval(SQL["change"], *row), branch.trades)


async def close(db: Connection, slug: str, now: datetime) -> None:
    await db.execute(SQL["close"], slug, now)


async def get(db: Connection, slug: str) -> Row | None:
    """An open branch: `id`, `slug`, `name`, `area`, `reply_to`, `welcomes_all`."""
    return await db.fetchrow(SQL["get"], slug)


async def trades(db: Connection, branch: int) -> list[Trade]:
    return [Trade(row["industry"], row["union_slug"]) for row in await db.fetch(SQL["trades"], branch)]


async def listed(db: Connection) -> list[Row]:
    """All open branches, for administrators: with numbers of `members`, `waiting` and `coordinators`."""
    return await db.fetch(SQL["listed"])


async def offered(db: Connection, person: UUID) -> list[Row]:
    """All open branches for one member: `slug`, `name`, `fits` (trade and area), and where she is in it:
    `joined_at`, `welcomed_at`; plus the sealed `coordinators` as (person, name).
    """
    return await db.fetch(SQL["offered"], person)


async def join(db: Connection, slug: str, person: UUID, now: datetime) -> None:
    """Ask to be in a branch. One that welcomes everybody does so at once, and says so in a letter."""
    async with db.transaction():
        welcomed_in = await db.fetchval(SQL["join"], slug, person, now)
        if welcomed_in is not None:
            await outbox.post(db, "welcome", now, person=person, branch=welcomed_in)


async def leave(db: Connection, slug: str, person: UUID) -> None:
    await db.execute(SQL["leave"], slug, person)


async def move(db: Connection, slug: str, to: str, person: UUID, now: datetime) -> None:
    """She belongs in another branch: her place there is asked for, as if she had."""
    async with db.transaction():
        await leave(db, slug, person)
        await join(db, to, person, now)


async def people(db: Connection, slug: str) -> list[Row]:
    """A branch's members, sealed, with jobs: the waiting first. Opening this list is a read that is logged."""
    return await db.fetch(SQL["people"], slug)


async def welcome(db: Connection, slug: str, person: UUID, by: UUID, now: datetime) -> bool:
    """A coordinator welcomes a waiting member, who gets a letter; False when it is done already."""
    async with db.transaction():
        branch = await db.fetchval(SQL["welcome"], slug, person, by, now)
        if branch is None:
            return False
        await outbox.post(db, "welcome", now, person=person, branch=branch)
    return True


async def counts(db: Connection, slug: str) -> Row:
    """How many are `members` and how many of them `waiting`, and `since` when the first has waited."""
    return await one(db, SQL["counts"], slug)


async def ending(db: Connection, slug: str, today: date) -> list[Row]:
    """Whom it has invited and whose mandates end soon: `person`, sealed `name`, `committee`, `to_day`."""
    return await db.fetch(SQL["ending"], slug, today)


def slug_of(name: str) -> str:
    """ "Kommunalvänstern" -> "kommunalvanstern"."""
    bare = "".join(char for char in normalize("NFD", name.lower()) if char.isascii())
    letters = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60]
    return letters or f"forening-{sha256(name.encode()).hexdigest()[:6]}"


async def _set_trades(db: Connection, branch: int, trades: Iterable[Trade]) -> None:
    await db.execute(SQL["clear_trades"], branch)
    await db.executemany(SQL["add_trade"], [(branch, trade.industry, trade.union) for trade in dict.fromkeys(trades)])
