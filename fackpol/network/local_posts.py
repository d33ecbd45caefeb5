"""Local posts: who leads the party's group, and who answers for the local board, in each municipality and region.

An administrator puts somebody in and ends her post. She may be a representative, a member or neither. The post gives
her letters and no page: an address that somebody else has typed must open nothing. The letter that tells her of it
leads to where she says no; then her address is remembered as a keyed hash, and nobody puts it in again. The view
`area_posts` says who holds what.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID, uuid4

from fackpol.base import rate_limits
from fackpol.base.database import Connection, queries, typed, typed_rows
from fackpol.base.rate_limits import DAY, Limit
from fackpol.base.vault import Vault
from fackpol.network import group_contacts, people, security_log, withdrawals

SQL = queries("local_posts")
TOLD = Limit("posts that an address is told of", 6, DAY)


class Post(StrEnum):
    """What somebody is in a municipality or region."""

    GROUP_LEADER = "group_leader"
    LOCAL_BOARD = "local_board"  # its chair, or whom the board has chosen as its contact


class Given(StrEnum):
    """What came of giving a post."""

    DONE = "done"
    HERS = "hers"  # she has it already
    HELD = "held"  # somebody else has it then
    REFUSED = "refused"  # whoever has the address has said no
    OFTEN = "often"  # she has been told of many today: every post is a letter to her


@dataclass(frozen=True)
class NewPost:
    """A post to give. `area` is an area's code, `from_day` her first day."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    post: Post
    area: str
    from_day: date


@dataclass(frozen=True, slots=True)
class LocalPost:
    """A post, as its holder reads it by her link. What is bytes is sealed. `to_day` is her last day."""

    id: UUID
    person: UUID
    name: bytes = field(repr=False)
    email: bytes | None = field(repr=False)
    language: str
    post: str
    area: str
    from_day: date
    to_day: date | None
    address_told: bool  # whether the letter with her link can have gone to the address that she has now


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post in the list. `returned`: the letter that tells her of it did not get through."""

    id: UUID
    person: UUID
    name: bytes = field(repr=False)
    email: bytes | None = field(repr=False)
    post: str
    area: str
    from_day: date
    to_day: date | None
    given_at: datetime
    returned: bool


async def give(db: Connection, vault: Vault, new: NewPost, by: UUID, now: datetime) -> Given:
    """Give somebody a post and post the letter that tells her. Whoever is here by that name and address is herself."""
    async with db.transaction():
        await db.execute(SQL["lock"], new.area)
        if await db.fetchval(SQL["refused"], vault.indexes(new.email)):
            return Given.REFUSED
        person = await group_contacts.known(db, vault, new.name, new.email)
        if holder := await _holder(db, new.area, new.post, new.from_day):
            return Given.HERS if holder == person else Given.HELD
        if not await rate_limits.spend(db, vault, TOLD, rate_limits.address(new.email), now):
            return Given.OFTEN
        person = person or await people.add(db, vault, new.name, new.email, "sv", None)
        await _give(db, person, new.post, new.area, new.from_day, by, now)
    return Given.DONE


async def give_contact(
    db: Connection, vault: Vault, contact: int, post: Post, first: date, by: UUID, now: datetime
) -> Given | None:
    """Give a post to whoever is asked who sits in the area (`group_contacts`). None: there is no such contact."""
    async with db.transaction():
        her = await db.fetchrow(group_contacts.SQL["get"], contact)
        if her is None:
            return None
        await db.execute(SQL["lock"], her["area"])
        email = (await people.get(db, vault, her["person"])).email
        if email and await db.fetchval(SQL["refused"], vault.indexes(email)):
            return Given.REFUSED
        if holder := await _holder(db, her["area"], post, first):
            return Given.HERS if holder == her["person"] else Given.HELD
        if email and not await rate_limits.spend(db, vault, TOLD, rate_limits.address(email), now):
            return Given.OFTEN
        await _give(db, her["person"], post, her["area"], first, by, now)
    return Given.DONE


async def end(db: Connection, id: UUID, last: date, by: UUID, now: datetime) -> bool | None:
    """End a post after its `last` day. False: it would end before it begins. None: there is no such post."""
    async with db.transaction():
        first = await db.fetchval(SQL["first_day"], id)
        if first is None or last < first:
            return None if first is None else False
        person = await db.fetchval(SQL["end"], id, last)
        await security_log.note(db, "local post ended", now, by, person)
    return True


async def take_away(db: Connection, ledger: Path, id: UUID, by: UUID, now: datetime) -> bool:
    """Delete a post that was a mistake; whoever is here for nothing else is erased. False: there is no such post.

    Raises OSError when the ledger can not be written, and then nothing is changed.
    """
    async with withdrawals.noted(db, ledger, now):
        row = await db.fetchrow(SQL["take_away"], id)
        if row is None:
            return False
        await security_log.note(db, "local post ended", now, by, row["person"])
        if row["alone"]:
            await db.execute(group_contacts.SQL["erase"], row["person"], now)
    return True


async def refuse(db: Connection, ledger: Path, person: UUID, now: datetime) -> None:
    """Her no: all her posts are deleted, and nobody gives them to her address again (GDPR Art. 21).

    Whoever is here for nothing else is erased. Raises OSError when the ledger can not be written.
    """
    async with withdrawals.noted(db, ledger, now):
        await security_log.note(db, "local post refused", now, person)
        if await db.fetchval(SQL["refuse"], person, now):
            await db.execute(group_contacts.SQL["erase"], person, now)


async def get(db: Connection, id: UUID) -> LocalPost | None:
    """A post by its id, ended or not. None: it is gone."""
    row = await db.fetchrow(SQL["get"], id)
    return typed(LocalPost, row) if row else None


async def listed(db: Connection, today: date) -> list[HeldPost]:
    """Everybody who holds a post today or will, by area's code, post and first day."""
    return typed_rows(HeldPost, await db.fetch(SQL["listed"], today))


async def _holder(db: Connection, area: str, post: Post, first: date) -> UUID | None:
    person: UUID | None = await db.fetchval(SQL["held"], area, post.value, first)
    return person


async def _give(db: Connection, person: UUID, post: Post, area: str, first: date, by: UUID, now: datetime) -> None:
    await db.execute(SQL["give"], uuid4(), person, post.value, area, first, now, by)
    await security_log.note(db, "local post given", now, by, person)
