"""Rollover: mandates end, most of them with the year. Who is about to leave, what depends on it, what comes after."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from fackpol.base.database import Connection, Row, queries, typed_rows
from fackpol.base.vault import Vault
from fackpol.base.words import order

SQL = queries("rollover")
ENDS_SOON = timedelta(days=90)


class After(StrEnum):
    """What a representative says comes after a mandate that is about to end."""

    STAYS = "stays"
    CHANGES = "changes"
    LEAVES = "leaves"


@dataclass(frozen=True)
class Next:
    """Her answer. `committee` and `seat` are those of the next mandate; None when she leaves."""

    after: After
    committee: int | None
    seat: str | None


@dataclass(frozen=True, slots=True)
class EndingMandate:
    """A mandate that is about to end. `name` is its holder's, sealed."""

    id: int
    person: UUID
    name: bytes = field(repr=False)
    committee: int
    seat: str | None
    seat_text: str
    to_day: date
    after: str | None  # what she has said comes after
    committee_name: str
    owner: str | None
    reachable: bool
    asked: str | None  # the state of the letter that asks her; None: not asked


@dataclass(frozen=True, slots=True)
class InvitedMandate:
    """A mandate that ends soon, of a representative whom the branch has invited. `name` is sealed."""

    id: int
    person: UUID
    name: bytes = field(repr=False)
    committee: str
    to_day: date


@dataclass(frozen=True, slots=True)
class Unknown:
    """Where mandates have ended and nobody has said who sits now. `owner` is an area's code; None: federations.

    `committees` counts them, and `ended` is the latest last day of those who sat there.
    """

    owner: str | None
    committees: int
    ended: date


@dataclass(frozen=True)
class Ending:
    """A mandate that is about to end, with its holder's name opened."""

    name: str = field(repr=False)
    row: EndingMandate = field(repr=False)


async def say_after(db: Connection, person: UUID, mandate: int, then: Next) -> None:
    """Record what comes after one of her mandates, in place of what she said before. Ignores a mandate not hers."""
    async with db.transaction():
        if await db.fetchval(SQL["say_after"], mandate, person, then.after.value) is None:
            return
        await db.execute(SQL["not_after_all"], mandate, then.committee, then.seat)
        if then.after is not After.LEAVES:
            await db.execute(SQL["go_on"], mandate, then.committee, then.seat)


async def ending(db: Connection, vault: Vault, day: date) -> list[Ending]:
    """The mandates that run on a day and end within ENDS_SOON, ordered by last day, then by name."""
    rows = typed_rows(EndingMandate, await db.fetch(SQL["ending"], day, day + ENDS_SOON))
    found = [Ending(vault.open(row.name, "people.name", row.person), row) for row in rows]
    return sorted(found, key=lambda one: (one.row.to_day, order(one.name), one.row.id))


async def unknown(db: Connection, day: date) -> list[Unknown]:
    """Where nobody knows, on a day, who sits since the mandates ended; ordered by the owner's code."""
    return typed_rows(Unknown, await db.fetch(SQL["unknown"], day))


async def hanging(db: Connection, day: date, some: Collection[int]) -> dict[int, Row]:
    """What depends on some committees whose mandates are about to end, by committee.

    Each row counts the `members` whose work the committee decides about, and the open `questions` to it.
    """
    return {row["committee"]: row for row in await db.fetch(SQL["hanging"], day, list(set(some)))}


async def ask_staying(db: Connection, now: datetime, day: date) -> int:
    """Post "Sitter du kvar?" to all who can be reached, have not said and have not been asked. Returns how many."""
    return int(await db.fetchval(SQL["ask_staying"], now, day, day + ENDS_SOON))


async def of_invited(db: Connection, slug: str, today: date) -> list[InvitedMandate]:
    """Mandates that end within 90 days, of representatives whom a branch has invited."""
    return typed_rows(InvitedMandate, await db.fetch(SQL["of_invited"], slug, today))
