"""A representative asks those who know a workplace from the inside; who wants to answers, and her name does not show.

Only where at least five can be asked. An answer is an introduction: both say yes before they see who the other is.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault
from fackpol.base.words import FEWEST

SQL = queries("inquiries")
LIVES = timedelta(days=30)
APART = timedelta(days=14)


class InquiryAnswer(StrEnum):
    """What became of an inquiry."""

    SENT = "sent"
    TOO_SOON = "too soon"  # she has asked within APART
    NOT_THERE = "not there"  # not a trade and place of hers, or fewer than five


@dataclass(frozen=True)
class Inquiry:
    """One, with the representative's public name. `row`: asked_at, ends_at, committee_name and, by query, more."""

    id: UUID
    question: str = field(repr=False)
    name: str = field(repr=False)
    industry: str
    area: str
    row: Row = field(repr=False)


async def places(db: Connection, person: UUID, day: date) -> list[Row]:
    """What her committees decide about, where at least five can be asked: rows of industry, area, mandate."""
    return await db.fetch(SQL["places"], person, day, FEWEST)


async def ask(
    db: Connection, vault: Vault, person: UUID, place: tuple[str, str], question: str, now: datetime, day: date
) -> InquiryAnswer:
    """Ask all of a trade in an area, `place`; each gets a letter that does not say what is asked."""
    async with db.transaction():
        await db.execute(SQL["lock"], person)
        if await again(db, person, now):
            return InquiryAnswer.TOO_SOON
        mandates = {(row["industry"], row["area"]): row["mandate"] for row in await places(db, person, day)}
        if place not in mandates:
            return InquiryAnswer.NOT_THERE
        id = uuid4()
        sealed = vault.seal(question, "inquiries.question", id)
        await db.execute(SQL["ask"], id, mandates[place], *place, sealed, now, now + LIVES)
    return InquiryAnswer.SENT


async def again(db: Connection, person: UUID, now: datetime) -> datetime | None:
    """When she may ask the next time; None: now."""
    latest = await db.fetchval(SQL["latest"], person)
    return latest + APART if latest and latest + APART > now else None


async def of_representative(db: Connection, vault: Vault, person: UUID, now: datetime) -> list[Inquiry]:
    """Hers that are open."""
    return [_opened(vault, row) for row in await db.fetch(SQL["of_representative"], person, now)]


async def of_member(db: Connection, vault: Vault, person: UUID, now: datetime) -> list[Inquiry]:
    """Those that ask her and are open, the newest first; `row` has `answered`."""
    return [_opened(vault, row) for row in await db.fetch(SQL["of_member"], person, now)]


async def end(db: Connection, id: UUID, person: UUID, now: datetime) -> None:
    """She needs no more answers."""
    await db.execute(SQL["end"], id, person, now)


async def tidy(db: Connection, now: datetime) -> None:
    """Forgotten a month after it ended, with the answers that led nowhere."""
    await db.execute(SQL["forget"], now - LIVES)


def _opened(vault: Vault, row: Any) -> Inquiry:
    question = vault.open(row["question"], "inquiries.question", row["id"])
    name = vault.open(row["name"], "people.name", row["person"])
    return Inquiry(row["id"], question, name, row["industry"], row["area"], row)
