"""Name proposals: a coordinator thinks that a member's name is misspelt. Nothing changes until the member says so."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault
from fackpol.network import people

SQL = queries("name_proposals")


@dataclass(frozen=True)
class NameProposal:
    """A name that somebody has proposed, opened. `by` is "" when she is no longer anybody."""

    id: UUID
    name: str = field(repr=False)
    by: str = field(repr=False)
    refused: bool


async def propose(db: Connection, vault: Vault, branch: str, person: UUID, by: UUID, name: str, now: datetime) -> None:
    """Propose a name for a member of a branch (a slug). It takes the place of what was proposed before."""
    sealed = vault.seal(name, "name_proposals.name", person)
    await db.execute(SQL["propose"], uuid4(), branch, person, by, sealed, now)


async def of(db: Connection, vault: Vault, person: UUID) -> NameProposal | None:
    """What is proposed for her, also when she has said no; None when nothing is."""
    row = await db.fetchrow(SQL["of"], person)
    if row is None:
        return None
    by = row["proposed_by"] and vault.open(row["proposed_by_name"], "people.name", row["proposed_by"])
    name = vault.open(row["name"], "name_proposals.name", person)
    return NameProposal(row["id"], name, by or "", row["refused_at"] is not None)


async def accept(db: Connection, vault: Vault, id: UUID, person: UUID) -> bool:
    """Change her name to what was proposed. False when that is not open any more, or not hers."""
    async with db.transaction():
        sealed = await db.fetchval(SQL["taken"], id, person)
        if sealed is None:
            return False
        await people.rename(db, vault, person, vault.open(sealed, "name_proposals.name", person))
    return True


async def refuse(db: Connection, id: UUID, person: UUID, now: datetime) -> bool:
    """Keep her name, and let the coordinator see it. False when the proposal is not open any more, or not hers."""
    return bool(await db.fetchval(SQL["refuse"], id, person, now))
