"""Introductions: a member asks a representative a question, gets an answer, and they meet when both have said yes.

Until then the representative sees the question, the member's trade, and an area where at least five members share it,
but not who asks. Names and addresses come only through the view `met`: both have said yes and neither has ended it.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from fackpol.base import dates, rate_limits
from fackpol.base.database import Connection, Row, queries
from fackpol.base.rate_limits import DAY, Limit
from fackpol.base.vault import Vault
from fackpol.base.words import FEWEST
from fackpol.mail import outbox
from fackpol.network import consents, inquiries
from fackpol.network.standings import Introduction, together, unsealed

SQL = queries("introductions")
A_DAY = Limit("questions of a member", 6, DAY)  # also those that she takes back at once
MOST_OPEN = 3  # unanswered questions that a member may have at a time
QUESTION = 500  # characters
SILENCE = timedelta(days=14)  # no answer for this long counts as an answer
KEPT = timedelta(days=30)  # how long an ended introduction is kept
_REACH = re.compile(r"@|(?:\+|\d)(?:[\s\-/().]?\d){5,}")


class Asked(StrEnum):
    """What happened when a member tried to ask."""

    SENT = "sent"
    TOO_MANY = "too many"  # she has MOST_OPEN unanswered questions
    ALREADY = "already"  # she has a question to the same representative whose answer she has not read
    FULL = "full"  # the representative takes no more questions now, or can not be reached
    TODAY = "today"  # she has asked A_DAY.most questions today
    GONE = "gone"  # meanwhile somebody answered it, withdrew it or sent it on


class Proof(StrEnum):
    """With what a representative has shown that it is she, and not whoever can read her mailbox."""

    FACTOR = "factor"  # a second factor, when she signed in
    CODE = "code"  # digits that a coordinator read out to her: see `contact_codes`


@dataclass(frozen=True)
class Question:
    """What a member asks, about which job of hers, and whom.

    `industry` is a slug and `area` an area code. `mandate` None: a coordinator chooses whom to ask.
    """

    text: str = field(repr=False)
    industry: str
    area: str | None
    mandate: int | None
    inquiry: UUID | None = None  # the representative's own question that it answers


@dataclass(frozen=True)
class Shown:
    """What one side lets the other see besides the name. `phone` "": no number."""

    email: bool = True
    phone: str = field(default="", repr=False)


def reaches_out(question: str) -> bool:
    """Whether a question seems to contain an email address or a phone number.

    The two sides exchange those when both have said yes, not in the question.
    """
    return bool(_REACH.search(question))


async def ask(db: Connection, vault: Vault, member: UUID, question: Question, now: datetime) -> Asked:
    """Send a question to a representative, or let a coordinator choose whom to ask (`question.mandate` None).

    By asking, the member consents to `questions`.
    """
    async with db.transaction():
        asked, to = await _may_ask(db, member, question)
        if asked is Asked.SENT and not await rate_limits.spend(db, vault, A_DAY, member.hex, now):
            asked = Asked.TODAY
        if asked is not Asked.SENT:
            return asked
        await consents.give(db, member, ["questions"], "page", now)
        place = question.area  # an inquiry names an area where at least five were asked
        if question.inquiry is None:
            place = await db.fetchval(SQL["place"], question.area, question.industry, FEWEST, dates.today(now))
        sent = await _send(db, vault, member, replace(question, area=place), to, None, now)
        return Asked.SENT if sent else Asked.ALREADY


async def go_on(
    db: Connection, vault: Vault, id: UUID, to: int | None, ended_by: str, now: datetime, member: UUID | None = None
) -> Asked:
    """Ask another mandate (`to`) the same question, as a new introduction, and end the old one.

    `to` None: a coordinator chooses whom to ask. `ended_by`: why the old one ends, unless it has ended already.
    `member`: go on only if she asked it; None for a coordinator or the service itself, and then she is told.
    """
    async with db.transaction():
        row = await db.fetchrow(SQL["to_go_on"], id)
        if row is None or member not in (None, row["member"]):
            return Asked.GONE
        text = vault.open(row["question"], "introductions.question", id)
        question = Question(text, row["industry"], row["area"], to)
        asked, theirs = await _may_ask(db, row["member"], question, fresh=row["ended_by"] is not None)
        if asked is Asked.SENT and member and not await rate_limits.spend(db, vault, A_DAY, member.hex, now):
            return Asked.TODAY
        if asked is Asked.SENT:
            await db.execute(SQL["end_by"], id, now, ended_by)
            next = await _send(db, vault, row["member"], question, theirs, id, now)
            await tell(db, None if member else row["member"], next, now)
            return Asked.SENT if next else Asked.GONE
        return asked


async def _may_ask(db: Connection, member: UUID, question: Question, fresh: bool = True) -> tuple[Asked, Row | None]:
    """Whether she may ask now, and the representative's row. Locks both, so that concurrent requests are counted."""
    await db.execute(SQL["lock"], member)
    asked, to = await _takes(db, member, question) if question.mandate else (Asked.SENT, None)
    counts = fresh and asked is Asked.SENT and question.inquiry is None
    if counts and await db.fetchval(SQL["hers"], member) >= MOST_OPEN:
        asked = Asked.TOO_MANY
    return asked, to


async def _takes(db: Connection, member: UUID, question: Question) -> tuple[Asked, Row | None]:
    """Whether the representative can take this question, and her row."""
    await db.execute(SQL["lock_representative"], question.mandate)
    to = await db.fetchrow(SQL["theirs"], member, question.mandate)
    if to is None or not to["reachable"]:
        return Asked.FULL, to
    if question.inquiry:  # the representative has asked for it herself
        return Asked.SENT, to
    return (Asked.ALREADY if to["already"] else Asked.FULL if to["full"] else Asked.SENT), to


async def _send(
    db: Connection, vault: Vault, member: UUID, question: Question, to: Row | None, before: UUID | None, now: datetime
) -> UUID | None:
    """Insert the introduction and post its letter, if it may be shown.

    None when the member has answered the same inquiry before.
    """
    id = uuid4()
    sealed = vault.seal(question.text, "introductions.question", id)
    due = now + (SILENCE if to else KEPT)
    own = (id, member, question.mandate, question.industry, question.area, sealed, now, due, before, question.inquiry)
    if not await db.fetchval(SQL["ask"], *own):
        return None
    if question.inquiry:
        await inquiries.show_answers(db, now, question.inquiry)
    elif to is not None:
        if to["told_at"] is None:  # first tell her that she is in the list (GDPR Art. 14)
            await outbox.post(db, "listed", now, person=to["person"])
        await outbox.post(db, "question", now, person=to["person"], introduction=id)
    return id


async def of_member(db: Connection, vault: Vault, member: UUID) -> list[Introduction]:
    """A member's introductions, the open ones first, each with the one that it follows.

    The representative's address shows only when they have met. The caller shows an answer when she has opened it.
    """
    rows = await db.fetch(SQL["of_member"], member)
    return together([unsealed(vault, row, row["representative"], "representative") for row in rows])


async def proof(db: Connection, session: bytes, strong: bool) -> Proof | None:
    """What a representative's session has shown; None: no more than that it opens her mailbox.

    Without it nobody sees a member's name or address, and her yes to contact does not count. `strong`: see
    `sessions.Who`.
    """
    if strong:
        return Proof.FACTOR
    return Proof.CODE if await db.fetchval(SQL["proved"], session) else None


async def is_asked_by(db: Connection, id: UUID, member: UUID) -> bool:
    """Whether an introduction is this member's, open or ended."""
    return bool(await db.fetchval(SQL["is_asked_by"], id, member))


async def choosing(db: Connection, vault: Vault, branch: str | None) -> list[Introduction]:
    """The questions for which somebody must choose whom to ask, without names.

    Those of a `branch` (its coordinators choose), or with None those of members without one (an administrator does).
    """
    return [unsealed(vault, row, None) for row in await db.fetch(SQL["choosing"], branch)]


async def waiting(db: Connection, branch: str | None) -> int:
    """How many questions `choosing` would return."""
    return len(await db.fetch(SQL["choosing"], branch))


async def asked_before(db: Connection, member: UUID) -> set[tuple[str, UUID]]:
    """The (industry, representative) pairs that she has asked lately, ended ones included."""
    return {(row["industry"], row["person"]) for row in await db.fetch(SQL["asked"], member)}


async def show_each_other(db: Connection, vault: Vault, id: UUID, member: UUID, shown: Shown, now: datetime) -> bool:
    """Record the member's yes: both sides get a letter and see each other's names. False when it is too late."""
    phone = sealed_phone(vault, "member", id, shown)
    async with db.transaction():
        representative = await db.fetchval(SQL["show_each_other"], id, member, now, shown.email, phone)
        if representative is None:
            return False
        for person in (member, representative):
            await outbox.post(db, "met", now, person=person, introduction=id)
    return True


async def end(db: Connection, id: UUID, member: UUID | None, now: datetime, by: str = "representative") -> None:
    """End an introduction.

    `member`: she ends it herself, if it is hers. None: somebody else ends it (`by`: representative, coordinator, term,
    silence), and the member gets a letter; not when it was answered and its time is over (answered).
    """
    if member is not None:
        await db.execute(SQL["end_by_member"], id, member, now)
        return
    async with db.transaction():
        hers = await db.fetchval(SQL["end_by"], id, now, by)
        await tell(db, None if by == "answered" else hers, id, now)


async def tell(db: Connection, member: UUID | None, id: UUID | None, now: datetime) -> None:
    """Post a letter that tells the member to look at her page. Does nothing when either id is None."""
    if member is not None and id is not None:
        await db.execute(SQL["tell"], now, member, id)


async def seen_by(db: Connection, member: UUID) -> list[Row]:
    """The representatives who can see a member's name: `person` and sealed `name`."""
    return await db.fetch(SQL["seen_by"], member)


async def look_after(db: Connection, vault: Vault, now: datetime, today: date) -> None:
    """End introductions whose mandate has ended or whose time is over, and post reminders after one week."""
    for row in await db.fetch(SQL["term_ended"], today):
        await end(db, row["id"], None, now, "term")
    await db.execute(SQL["wait_their_turn"], now, SILENCE)
    for row in await db.fetch(SQL["silent"], now):
        if row["goes_on"]:
            await go_on(db, vault, row["id"], None, "silence", now)
        else:
            await end(db, row["id"], None, now, "answered" if row["answered"] else "silence")
    await db.execute(SQL["remind"], now)


async def tidy(db: Connection, now: datetime) -> None:
    """Delete introductions that ended more than 30 days ago."""
    await db.execute(SQL["forget"], now - KEPT)


def sealed_phone(vault: Vault, side: str, id: UUID, shown: Shown) -> bytes | None:
    """The phone number that a side ("member", "representative") shows, sealed; None when she shows none."""
    return vault.seal(shown.phone, f"introductions.{side}_phone", id) if shown.phone else None
