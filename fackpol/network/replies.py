"""Replies: a representative answers a member's question with yes, yes but later, somebody else, or no.

She never sees who asks before both have said yes.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault
from fackpol.mail import outbox
from fackpol.network.introductions import SILENCE, Introduction, Shown, sealed_phone, tell, unsealed

SQL = queries("replies")


async def get(db: Connection, vault: Vault, id: UUID) -> Introduction | None:
    """The introduction behind the link in a representative's letter; never who asks. None when there is none.

    Its `row` has `representative` and `language`.
    """
    row = await db.fetchrow(SQL["get"], id)
    return unsealed(vault, row, None) if row else None


async def of_representative(db: Connection, vault: Vault, person: UUID) -> list[Introduction]:
    """The open introductions to her. The member's name shows only when they have met."""
    return [unsealed(vault, row, row["member"]) for row in await db.fetch(SQL["of_representative"], person)]


async def accept(db: Connection, vault: Vault, id: UUID, shown: Shown, now: datetime) -> bool:
    """Record the representative's yes and tell the member that it is her turn. False when it is too late."""
    phone = sealed_phone(vault, "representative", id, shown)
    async with db.transaction():
        member = await db.fetchval(SQL["accept"], id, now, shown.email, phone)
        if member is None:
            return False
        await outbox.post(db, "your_turn", now, person=member, introduction=id)
    return True


async def put_off(db: Connection, id: UUID, day: date, now: datetime) -> bool:
    """Record a yes, but not before a day: her two weeks begin then. False when it is too late."""
    wait = timedelta(days=(day - now.date()).days)
    return bool(await db.fetchval(SQL["put_off"], id, day, now + wait + SILENCE))


async def propose(db: Connection, id: UUID, other: int, now: datetime) -> bool:
    """Propose another mandate (`other`) that fits better. The member decides. False when it is too late."""
    async with db.transaction():
        member = await db.fetchval(SQL["propose"], id, other, now + SILENCE)
        await tell(db, member, id, now)
    return member is not None


async def load(db: Connection, representative: UUID, most: int) -> None:
    """Set how many open questions a representative takes at a time."""
    await db.execute(SQL["load"], representative, most)


async def most(db: Connection, representative: UUID) -> int:
    """How many open questions a representative takes at a time."""
    return int(await db.fetchval(SQL["most"], representative))
