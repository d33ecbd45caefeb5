"""What a member's question became: a proposal of the representative who answered it, and how that went.

Which proposal came from which question is secret: only the two sides see it, and it goes with the member.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base.database import Connection, queries, typed
from fackpol.network.introductions import KEPT
from fackpol.network.proposals import ListedProposal

SQL = queries("proposal_questions")
WAITS = timedelta(days=730)  # how long a question stays open for the outcome of its proposal


@dataclass(frozen=True, slots=True)
class Became(ListedProposal):
    """A proposal that a question became."""

    introduction: UUID = field(repr=False)


async def link(db: Connection, introduction: UUID, proposal: int, by: UUID, now: datetime) -> bool:
    """Say that a question became a proposal. The member is told, once.

    False unless the question is open and answered by her, and the proposal is hers.
    """
    return await db.fetchval(SQL["link"], introduction, proposal, by, now, now + WAITS, now + KEPT) is not None


async def is_to(db: Connection, introduction: UUID, representative: UUID) -> bool:
    """Whether a question is to this representative."""
    return bool(await db.fetchval(SQL["is_to"], introduction, representative))


async def of(db: Connection, introductions: Collection[UUID]) -> dict[UUID, Became]:
    """What questions became, for each that became a proposal."""
    rows = await db.fetch(SQL["of"], list(introductions)) if introductions else []
    return {row["introduction"]: typed(Became, row) for row in rows}
