"""What people answer with their calendar programs, to the entry that an invitation carries.

Clocks of different hands are never compared: what a program says of its own time (DTSTAMP) is with that of other such
answers only, and an answer by link with the moment at which the mail came.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, Row, queries, typed_rows
from fackpol.base.vault import Vault, canonical
from fackpol.mail.calendar_replies import Attendee, CalendarReply
from fackpol.network import invitations, time_proposals
from fackpol.network.invitations import NOTE, Answer

SQL = queries("calendar_answers")
PARTSTATS = {"ACCEPTED": Answer.YES, "TENTATIVE": Answer.MAYBE, "DECLINED": Answer.NO}  # RFC 5545 section 3.2.12
FOR_A_HUMAN = "unclassified"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that we have. `stands`: she has not been asked again since."""

    answer: str
    note: bytes | None = field(repr=False)
    at: datetime
    channel: str
    stamp: datetime | None
    by_other: bool
    stands: bool


@dataclass(frozen=True)
class Said:
    """What a mail says, and who: `by_other` when it is from another address than hers. Came at `at`."""

    answer: Answer | None
    note: str = field(repr=False)
    stamp: datetime | None
    by_other: bool
    at: datetime


async def answered(db: Connection, vault: Vault, invitation: UUID, reply: CalendarReply, came_at: datetime) -> str:
    """An answer from her calendar program counts as one by link. What is older than what we know changes nothing.

    Returns how the mail is sorted: answer, late, old, ignored (neither yes, perhaps nor no), forged (no such
    invitation), or FOR_A_HUMAN.
    """
    row = await db.fetchrow(SQL["asked"], invitation, reply.sequence)
    if row is None:
        return "forged"
    who = _who(reply, vault.open_text(row["email"], "people.email", row["person"]))
    if who is None:
        return FOR_A_HUMAN
    said = _said(reply, *who, came_at)
    given = typed_rows(Given, await db.fetch(SQL["given"], invitation))
    if not _still_holds(reply, row) or _is_overtaken(said, given):
        return "old"
    sorted_as = await _heard(db, vault, invitation, said, given)
    proposes = reply.proposes and sorted_as in ("answer", "ignored", "old")
    return "answer" if proposes and await _propose(db, vault, invitation, reply, said) else sorted_as


async def _propose(db: Connection, vault: Vault, invitation: UUID, reply: CalendarReply, said: Said) -> bool:
    """Another time counts though she answers nothing else, or the same as before."""
    return await time_proposals.keep(
        db, vault, invitation, reply.starts_at, reply.ends_at, said.note, said.by_other, said.stamp, said.at
    )


async def _heard(db: Connection, vault: Vault, invitation: UUID, said: Said, given: list[Given]) -> str:
    if said.answer is None:
        return "ignored"
    if _repeats(said, given, vault, invitation):
        return "old"
    if said.by_other and any(one.stands and not one.by_other for one in given):
        return FOR_A_HUMAN  # her own counts: whoever has her invitation can not take it from her
    note = said.note or _last_note(given, said.by_other, vault, invitation)
    taken = await invitations.answer(
        db, vault, invitation, said.answer, note, "calendar", said.at, said.stamp, said.by_other
    )
    return "answer" if taken else "late"


def _who(reply: CalendarReply, email: str) -> tuple[Attendee, bool] | None:
    """Who of the attendees answers, and whether it is another than she. None: she has passed the question on."""
    hers = [one for one in reply.attendees if one.address and canonical(one.address) == canonical(email)]
    answering = [one for one in (*hers, *reply.attendees) if one.said in PARTSTATS]
    if any(one.said == "DELEGATED" for one in reply.attendees) or (answering and answering[0].delegated):
        return None
    one = next(iter((*answering, *hers, *reply.attendees)), Attendee(""))
    return one, bool(one.address) and one not in hers


def _said(reply: CalendarReply, one: Attendee, by_other: bool, came_at: datetime) -> Said:
    stamp = min(reply.stamp, came_at) if reply.stamp else None  # a clock that is fast must not outlive later answers
    return Said(PARTSTATS.get(one.said), reply.comment[:NOTE].strip(), stamp, by_other, came_at)


def _still_holds(reply: CalendarReply, row: Row) -> bool:
    """Whether the entry that she answers has the meeting's time, though its place or its words may have changed."""
    if reply.sequence >= row["sequence"] or row["entry_began_at"] == row["starts_at"]:
        return True
    return not reply.proposes and bool(reply.starts_at == row["starts_at"])


def _is_overtaken(said: Said, given: list[Given]) -> bool:
    """Whether she has said something since: by link, by a clock of ours; or by calendar, by the programs' own."""
    if any(one.at > said.at for one in given if one.channel != "calendar"):
        return True
    stamps = [one.stamp for one in given if one.stamp and one.by_other == said.by_other]
    return bool(said.stamp and stamps and said.stamp < max(stamps))


def _repeats(said: Said, given: list[Given], vault: Vault, invitation: UUID) -> bool:
    """Whether it is what she said last by calendar: a copy, from a program that has answered twice."""
    last = next((one for one in reversed(given) if one.channel == "calendar" and one.by_other == said.by_other), None)
    if last is None or last.answer != said.answer:
        return False
    if said.note not in ("", vault.open_text(last.note, "answers.note", invitation)):
        return False
    of_our_clock = said.stamp in (None, said.at)
    return last is given[-1] and last.stands if of_our_clock else last.stamp == said.stamp


def _last_note(given: list[Given], by_other: bool, vault: Vault, invitation: UUID) -> str:
    """Her note as it stands: a program that tells none takes none away."""
    last = next((one for one in reversed(given) if one.stands and one.by_other == by_other), None)
    return vault.open_text(last.note, "answers.note", invitation) if last else ""
