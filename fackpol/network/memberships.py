"""The list of a branch's members: who is on it, by name, without what is shown of each."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault

SQL = queries("memberships")


@dataclass(frozen=True, slots=True)
class ListedMember:
    """Somebody in a branch, her name opened: it lies sealed, so only we can put a list in order."""

    person: UUID
    name: str = field(repr=False)
    joined_at: datetime
    welcomed_at: datetime | None
    fresh: bool  # the welcome can still be taken back


async def listed(db: Connection, vault: Vault, slug: str) -> list[ListedMember]:
    """Everybody in a branch, the waiting first, then by how long. The caller must log that the list was opened."""
    rows = await db.fetch(SQL["listed"], slug)
    return [ListedMember(**{**row, "name": vault.open(row["name"], "people.name", row["person"])}) for row in rows]
