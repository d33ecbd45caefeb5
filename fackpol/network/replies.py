"""Replies: a representative answers a member's question, and may say later what came of it.

She answers from the link in her letter, without a name on either side. Later, somebody else and no are answers too. To
give or see how to reach each other is a step of its own, for which she is signed in.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from fackpol.base import dates
from fackpol.base.database import Connection, Row, one, queries
from fackpol.base.vault import Vault
from fackpol.mail import outbox
from fackpol.network.introductions import KEPT, SILENCE, Proof, Shown, sealed_phone, tell
from fackpol.network.standings import Introduction, Outcome, together, unsealed

SQL = queries("replies")
ANSWER = 1500  # characters
FARTHEST = timedelta(days=365)  # to the day when she takes it up


@dataclass(frozen=True)
class Answer:
    """What a representative answers. `text` may be "" when she takes the question up on a day."""

    text: str = field(repr=False)
    taken_up_on: date | None = None


# -- the representative ------------------------------------------------------------------------------------------------


async def get(db: Connection, vault: Vault, id: UUID) -> Introduction | None:
    """The introduction behind the link in a representative's letter; never who asks. None when there is none.

    Its `row` has `representative`, her `language` and `email_key`. `first`: the one whose answer it asks about.
    """
    row = await db.fetchrow(SQL["get"], id)
    if row is None:
        return None
    before = await db.fetchrow(SQL["get"], row["follows"])
    every = [unsealed(vault, row, None), *([unsealed(vault, before, None)] if before else [])]
    return together(every)[0]


async def of_representative(
    db: Connection, vault: Vault, person: UUID, proof: Proof | None = None
) -> list[Introduction]:
    """The open introductions to her, each with the one that it follows.

    The member's name shows only when they have met, and with a `proof` of who is asking.
    """
    rows = await db.fetch(SQL["of_representative"], person, proof is not None)
    return together([unsealed(vault, row, row["member"], "member") for row in rows])


async def write(db: Connection, vault: Vault, id: UUID, answer: Answer, now: datetime) -> bool:
    """Answer the question, or change the answer until the member has read it. The member gets one letter.

    False when it is too late: she has read it or taken the question back, or it has ended or gone on.
    """
    sealed = vault.seal(answer.text, "introductions.answer", id) if answer.text else None
    ends = now + KEPT
    if answer.taken_up_on:
        ends = max(ends, dates.moment(answer.taken_up_on, time.min) + SILENCE + KEPT)
    async with db.transaction():
        member = await db.fetchval(SQL["write"], id, sealed, now, answer.taken_up_on, ends)
        if member is None:
            return False
        await outbox.post(db, "reply", now, person=member, introduction=id)
    return True


async def say_outcome(db: Connection, vault: Vault, id: UUID, outcome: Outcome, note: str, now: datetime) -> bool:
    """Say what came of a question that she took up. The member gets a letter. False when it is too late."""
    sealed = vault.seal(note, "introductions.outcome_note", id) if note else None
    async with db.transaction():
        if await db.fetchval(SQL["say_outcome"], id, outcome.value, sealed, now, now + KEPT) is None:
            return False
        await db.execute(SQL["tell_outcome"], id, now)
    return True


async def ask_back(db: Connection, now: datetime, today: date) -> None:
    """Post the letters that ask what came of it, once the day has passed on which she took a question up."""
    await db.execute(SQL["ask_back"], now, today)


async def wish(db: Connection, id: UUID, now: datetime) -> bool:
    """Record that she wants contact but has not shown who she is: a coordinator gives her a code. False: too late."""
    return bool(await db.fetchval(SQL["wish"], id, now))


async def accept(db: Connection, vault: Vault, id: UUID, shown: Shown, now: datetime, proof: Proof) -> bool:
    """Record the representative's yes to contact and tell the member. False when it is too late.

    The caller has seen that she is signed in, and her `proof` of more: her mailbox is not proof enough.
    """
    phone = sealed_phone(vault, "representative", id, shown)
    async with db.transaction():
        member = await db.fetchval(SQL["accept"], id, now, shown.email, phone, proof.value)
        if member is None:
            return False
        await outbox.post(db, "your_turn", now, person=member, introduction=id)
    return True


async def put_off(db: Connection, id: UUID, day: date, now: datetime) -> bool:
    """Record that she answers, but not before a day: her two weeks begin then. False when it is too late."""
    wait = timedelta(days=(day - now.date()).days)
    return bool(await db.fetchval(SQL["put_off"], id, day, now + wait + SILENCE))


async def propose(db: Connection, id: UUID, other: int, now: datetime) -> bool:
    """Propose another mandate (`other`) that fits better. The member decides. False when it is too late."""
    async with db.transaction():
        member = await db.fetchval(SQL["propose"], id, other, now + SILENCE)
        await tell(db, member, id, now)
    return member is not None


async def settings(db: Connection, representative: UUID) -> Row:
    """`questions_most`: how many unanswered questions she takes at a time. `letter_day`: 1 (Monday) to 7, None: any."""
    return await one(db, SQL["settings"], representative)


async def load(db: Connection, representative: UUID, most: int) -> None:
    """Set how many unanswered questions a representative takes at a time."""
    await db.execute(SQL["load"], representative, most)


# -- the member --------------------------------------------------------------------------------------------------------


async def read(db: Connection, id: UUID, member: UUID, now: datetime) -> bool:
    """Open the answer to her question: from now on it stays as it is. False when there is none to her."""
    return bool(await db.fetchval(SQL["read"], id, member, now))


async def thank(db: Connection, id: UUID, member: UUID, helped: bool) -> bool:
    """Thank for the answer, or say that it helped. The representative sees it. False when it is too late."""
    return bool(await db.fetchval(SQL["thank"], id, member, "helped" if helped else "thanks"))


async def follow_up(db: Connection, vault: Vault, id: UUID, member: UUID, question: str, now: datetime) -> bool:
    """Ask once more about an answer, the same way. False when it is too late, or she has done so before."""
    next = uuid4()
    sealed = vault.seal(question, "introductions.question", next)
    async with db.transaction():
        to = await db.fetchval(SQL["follow_up"], next, id, member, sealed, now, now + SILENCE)
        if to is None:
            return False
        await outbox.post(db, "question", now, person=to, introduction=next)
    return True
