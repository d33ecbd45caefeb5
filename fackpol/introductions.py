"""A member and a representative meet, when both have said yes.

The representative sees the question, the trade and an area where at least five have it; never who asks. Names and
addresses come through the view `met` alone: both have said yes, and nobody has ended it.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from fackpol import mail
from fackpol.database import Connection, Row, queries
from fackpol.vault import Vault
from fackpol.words import FEWEST

SQL = queries("introductions")
MOST_OPEN = 3  # questions that a member may have out at a time
QUESTION = 500  # characters
SILENCE = timedelta(days=14)
KEPT = timedelta(days=30)
_REACH = re.compile(r"@|(?:\+|\d)(?:[\s\-/().]?\d){5,}")


class Asked(StrEnum):
    """What became of a question."""

    SENT = "sent"
    TOO_MANY = "too many"  # she has MOST_OPEN out
    ALREADY = "already"  # one to the same representative is open
    FULL = "full"  # the representative takes no more now, or can not be reached


@dataclass(frozen=True)
class Introduction:
    """One, as one of its sides may see it. `name` and `email` are the other side's."""

    id: UUID
    question: str = field(repr=False)
    industry: str
    area: str | None
    row: Row
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)

    def standing(self, today: date) -> str:
        """ended | met | your turn (the member's) | later | reminded | sent"""
        row = self.row
        if row["ended_at"]:
            return "ended"
        if row["member_yes_at"]:
            return "met"
        if row["representative_yes_at"]:
            return "your turn"
        if row["not_before"] and row["not_before"] > today:
            return "later"
        return "reminded" if row["reminded_at"] else "sent"


def reaches_out(question: str) -> bool:
    """Whether a question seems to hold an address or a number: those are exchanged when both have said yes."""
    return bool(_REACH.search(question))


async def ask(
    db: Connection,
    vault: Vault,
    member: UUID,
    to: UUID,
    mandate: int,
    job: tuple[str, str | None],
    question: str,
    now: datetime,
) -> Asked:
    """Send a question to a representative that her match proposes. `job` is its industry and area."""
    industry, area = job
    async with db.transaction():
        await db.execute(SQL["lock"], member, to)
        room = await db.fetchrow(SQL["room"], member, to)
        if room is None or not room["reachable"]:
            return Asked.FULL
        if room["already"]:
            return Asked.ALREADY
        if room["hers"] >= MOST_OPEN:
            return Asked.TOO_MANY
        if room["theirs"] >= room["questions_most"]:
            return Asked.FULL
        id = uuid4()
        place = await db.fetchval(SQL["place"], area, industry, FEWEST)
        sealed = vault.seal(question, "introductions.question", id)
        await db.execute(SQL["ask"], id, member, mandate, industry, place, sealed, now, now + SILENCE)
        if room["told_at"] is None:  # before anything else she is told that she is in the list (GDPR Art. 14)
            await mail.post(db, "listed", now, person=to, lives=KEPT)
        await mail.post(db, "question", now, person=to, introduction=id, lives=SILENCE)
    return Asked.SENT


async def of_member(db: Connection, vault: Vault, member: UUID) -> list[Introduction]:
    """Hers, the open first. The representative's name is public; the address shows when they have met."""
    return [_opened(vault, row, row["representative"]) for row in await db.fetch(SQL["of_member"], member)]


async def of_representative(db: Connection, vault: Vault, person: UUID) -> list[Introduction]:
    """The open ones to her. Whose they are shows when they have met."""
    return [_opened(vault, row, row["member"]) for row in await db.fetch(SQL["of_representative"], person)]


async def get(db: Connection, vault: Vault, id: UUID) -> Introduction | None:
    """What the link in the representative's letter shows: never who asks. `row` has `representative`, `language`."""
    row = await db.fetchrow(SQL["get"], id)
    return _opened(vault, row, None) if row else None


async def accept(db: Connection, id: UUID, now: datetime) -> bool:
    """The representative says yes; the member is told that it is her turn. False when it is too late."""
    async with db.transaction():
        member = await db.fetchval(SQL["accept"], id, now)
        if member is None:
            return False
        await mail.post(db, "your_turn", now, person=member, introduction=id, lives=SILENCE)
    return True


async def put_off(db: Connection, id: UUID, day: date, now: datetime) -> bool:
    """Yes, but not before a day: the two weeks begin then."""
    wait = timedelta(days=(day - now.date()).days)
    return bool(await db.fetchval(SQL["put_off"], id, day, now + wait + SILENCE))


async def show_each_other(db: Connection, id: UUID, member: UUID, now: datetime) -> bool:
    """The member says yes too: both are told, and see each other. False when it is too late."""
    async with db.transaction():
        representative = await db.fetchval(SQL["show_each_other"], id, member, now)
        if representative is None:
            return False
        for person in (member, representative):
            await mail.post(db, "met", now, person=person, introduction=id, lives=SILENCE)
    return True


async def end(db: Connection, id: UUID, member: UUID | None, now: datetime) -> None:
    """By the member, or (None) by the representative who holds the link."""
    if member is not None:
        await db.execute(SQL["end_by_member"], id, member, now)
    else:
        await db.execute(SQL["end_by_representative"], id, now)


async def load(db: Connection, representative: UUID, most: int) -> None:
    """How many questions she takes at a time."""
    await db.execute(SQL["load"], representative, most)


async def seen_by(db: Connection, member: UUID) -> list[Row]:
    """The representatives who see her name, as `person` and sealed `name`."""
    return await db.fetch(SQL["seen_by"], member)


async def look_after(db: Connection, now: datetime, today: date) -> None:
    """Remind after a week, let two weeks' silence be an answer, and end with the mandate."""
    await db.execute(SQL["end_with_term"], now, today)
    await db.execute(SQL["fall_silent"], now)
    await db.execute(SQL["remind"], now)


async def tidy(db: Connection, now: datetime) -> None:
    """An ended one lives 30 days."""
    await db.execute(SQL["forget"], now - KEPT)


def _opened(vault: Vault, row: Any, other: UUID | None) -> Introduction:
    name = email = ""
    if other is not None:
        name = vault.open(row["name"], "people.name", other)
        email = vault.open(row["email"], "people.email", other) if row["email"] else ""
    question = vault.open(row["question"], "introductions.question", row["id"])
    return Introduction(row["id"], question, row["industry"], row["area"], row, name, email)
