"""What people answer with their calendar programs, to the entry that an invitation carries."""

from datetime import UTC, datetime
from uuid import UUID

from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault
from fackpol.mail.calendar_replies import CalendarReply
from fackpol.network import invitations
from fackpol.network.invitations import Answer

SQL = queries("calendar_answers")
PARTSTATS = {"ACCEPTED": Answer.YES, "TENTATIVE": Answer.MAYBE, "DECLINED": Answer.NO}  # RFC 5545 section 3.2.12


async def answered(db: Connection, vault: Vault, invitation: UUID, reply: CalendarReply, now: datetime) -> str:
    """An answer from her calendar program counts as one by link. What is older than what we know changes nothing.

    Returns how the mail is sorted: answer, late, old, ignored (neither yes, perhaps nor no), or forged (no such
    invitation).
    """
    row = await db.fetchrow(SQL["last_answered"], invitation)
    chosen = PARTSTATS.get(reply.said)
    if row is None or chosen is None:
        return "forged" if row is None else "ignored"
    said_at = min(reply.at, now)
    if reply.sequence < row["sequence"] or said_at <= (row["answered_at"] or datetime.min.replace(tzinfo=UTC)):
        return "old"
    return "answer" if await invitations.answer(db, vault, invitation, chosen, "", "calendar", said_at) else "late"
