"""Proposals that an administrator has taken away, and why, for whoever put them in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault
from fackpol.network import proposals

SQL = queries("proposal_removals")
TOLD = timedelta(days=90)  # how long she can read why


@dataclass(frozen=True)
class Removal:
    """Why one of hers was taken away."""

    title: str = field(repr=False)
    reason: str = field(repr=False)
    removed_at: datetime


async def take_away(db: Connection, vault: Vault, id: int, administrator: UUID, reason: str, now: datetime) -> bool:
    """Take any proposal away; whoever put it in can read the reason. False when there is none."""
    async with db.transaction():
        row = await proposals.remove(db, id, None)
        if row and row["put_in_by"]:
            title = vault.seal(row["title"], "proposal_removals.title", id)
            sealed = vault.seal(reason, "proposal_removals.reason", id)
            await db.execute(SQL["note"], id, row["put_in_by"], title, sealed, administrator, now)
    return row is not None


async def of(db: Connection, vault: Vault, person: UUID) -> list[Removal]:
    """Those of hers that have been taken away lately, the latest first."""
    return [
        Removal(
            vault.open(row["title"], "proposal_removals.title", row["id"]),
            vault.open(row["reason"], "proposal_removals.reason", row["id"]),
            row["removed_at"],
        )
        for row in await db.fetch(SQL["of"], person)
    ]


async def tidy(db: Connection, now: datetime) -> None:
    """Forget why proposals were taken away, after 90 days."""
    await db.execute(SQL["forget"], now - TOLD)
