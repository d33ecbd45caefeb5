"""Inquiries: a representative asks a question to the members who know a kind of workplace from the inside.

She can ask only where at least five members can be asked, and never sees who they are or how many. A member answers
with an introduction: both must say yes before they see each other's names. Answers are shown several at a time, or not
at all.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault
from fackpol.base.words import FEWEST
from fackpol.mail import outbox
from fackpol.network.representatives import shown_name

SQL = queries("inquiries")
LIVES = timedelta(days=30)  # how long an inquiry stays open
APART = timedelta(days=14)  # between two inquiries from the same representative
SEVERAL = 3  # answers are shown together, not fewer
LEFT = 2  # when the inquiry has ended and no more will come; never one alone


class InquiryAnswer(StrEnum):
    """What happened when a representative tried to ask."""

    SENT = "sent"
    TOO_SOON = "too soon"  # she asked another one less than APART ago
    NOT_THERE = "not there"  # her committees do not decide there, or fewer than five members can be asked


@dataclass(frozen=True)
class Inquiry:
    """An inquiry, with the public name of the representative who asks.

    `row` has asked_at, ends_at, committee_name, and what else its query selects.
    """

    id: UUID
    question: str = field(repr=False)
    name: str = field(repr=False)
    industry: str
    area: str
    row: Row = field(repr=False)


async def places(db: Connection, person: UUID, day: date) -> list[Row]:
    """The trades and areas that her committees decide about and where at least five members can be asked.

    Rows of `industry`, `area` (a code) and `mandate` (the id of hers that gives her the right to ask).
    """
    return await db.fetch(SQL["places"], person, day, FEWEST)


async def ask(
    db: Connection, vault: Vault, person: UUID, place: tuple[str, str], question: str, now: datetime, day: date
) -> InquiryAnswer:
    """Ask every member of a trade in an area. Each gets a letter that does not reveal the question.

    `place` is (industry, area).
    """
    async with db.transaction():
        told_at = await db.fetchval(SQL["lock"], person)
        if await again(db, person, now):
            return InquiryAnswer.TOO_SOON
        mandates = {(row["industry"], row["area"]): row["mandate"] for row in await places(db, person, day)}
        if place not in mandates:
            return InquiryAnswer.NOT_THERE
        id = uuid4()
        sealed = vault.seal(question, "inquiries.question", id)
        await db.execute(SQL["ask"], id, mandates[place], *place, sealed, now, now + LIVES)
        if told_at is None:  # now (GDPR Art. 14), and not with the first answer: she would know that there is one
            await outbox.post(db, "listed", now, person=person)
    return InquiryAnswer.SENT


async def again(db: Connection, person: UUID, now: datetime) -> datetime | None:
    """When she may ask next. None means now."""
    latest = await db.fetchval(SQL["latest"], person)
    return latest + APART if latest and latest + APART > now else None


async def of_representative(db: Connection, vault: Vault, person: UUID, now: datetime) -> list[Inquiry]:
    """The open inquiries that she has asked."""
    return [_opened(vault, row) for row in await db.fetch(SQL["of_representative"], person, now)]


async def of_member(db: Connection, vault: Vault, person: UUID, now: datetime) -> list[Inquiry]:
    """The open inquiries that ask this member, the newest first. `row` has `answered`: whether she has."""
    return [_opened(vault, row) for row in await db.fetch(SQL["of_member"], person, now)]


async def show_answers(db: Connection, now: datetime, inquiry: UUID | None = None) -> None:
    """Show the representative the answers to an inquiry (None: to each) and write to her, if there are SEVERAL.

    A single answer is never shown: who gave it could be found out. So she does not learn that there is one either.
    """
    await db.execute(SQL["show_answers"], now, inquiry, SEVERAL, LEFT)


async def end(db: Connection, id: UUID, person: UUID, now: datetime) -> bool:
    """End her own inquiry: she needs no more answers. False when it is not hers."""
    return bool(await db.fetchval(SQL["end"], id, person, now))


async def tidy(db: Connection, now: datetime) -> None:
    """Delete inquiries a month after they ended, with those answers that did not lead to an introduction."""
    await db.execute(SQL["forget"], now - LIVES)


def _opened(vault: Vault, row: Any) -> Inquiry:
    question = vault.open(row["question"], "inquiries.question", row["id"])
    name = shown_name(vault.open(row["name"], "people.name", row["person"]))
    return Inquiry(row["id"], question, name, row["industry"], row["area"], row)
