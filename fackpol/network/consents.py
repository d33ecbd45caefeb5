"""Consents: what a member has said yes to, one purpose at a time, and which version of the text she read.

She can withdraw each one in a single step, as easily as she gave it (GDPR Art. 7).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, queries, typed, typed_rows

SQL = queries("consents")
TEXT_VERSION = "4"
# Without consent to `matching` nothing about her may be kept, so withdrawing it means leaving the service.
PURPOSES = ("matching", "invitations", "questions", "calls")


@dataclass(frozen=True, slots=True)
class Consent:
    """An open consent."""

    purpose: str
    text_version: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """What the page behind a letter's link shows."""

    language: str
    paused_until: datetime | None
    reminders: bool
    member: bool
    representative: bool
    invited: bool | None  # whether she gets invitations


async def give(db: Connection, person: UUID, purposes: Collection[str], channel: str, now: datetime) -> None:
    """Record consent to each purpose. One that is already open stays unchanged. `channel`: where she said so."""
    await db.execute(SQL["give"], person, list(purposes), TEXT_VERSION, channel, now)


async def end(db: Connection, person: UUID, purpose: str, channel: str, now: datetime) -> None:
    """Withdraw one consent at once, and erase what was kept only for it."""
    async with db.transaction():
        await db.execute(SQL["end"], person, purpose, channel, now)
        if purpose == "calls":
            await db.execute(SQL["forget_phone"], person)
        if purpose == "questions":
            # Whoever passes one on locks it before the person, so do we; then what took its place meanwhile ends too.
            await db.execute(SQL["end_introductions"], person, now)
            await db.execute(SQL["hold"], person)
            await db.execute(SQL["end_introductions"], person, now)


async def of(db: Connection, person: UUID) -> dict[str, Consent]:
    """The consents that are open now, by purpose."""
    return {row.purpose: row for row in typed_rows(Consent, await db.fetch(SQL["of"], person))}


async def letters(db: Connection, person: UUID) -> LetterSettings | None:
    """What she has chosen about her letters; None when she has been erased."""
    row = await db.fetchrow(SQL["letters"], person)
    return typed(LetterSettings, row) if row else None
