"""Those whom a letter about a meeting did not reach, and the ways in which their coordinator may reach them instead."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault

SQL = queries("unreached")


@dataclass(frozen=True, slots=True)
class Unreached:
    """An invited person whose latest letter did not get through, and why (`code` RFC 5321, `enhanced` RFC 3463).

    `email` and `phone` only of a welcomed member of the branch, the phone only when she consents to calls.
    """

    person: UUID
    name: str = field(repr=False)
    email: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    committee: str | None  # of a representative
    code: int | None
    enhanced: str | None
    again: bool  # whether the same address can be tried again: it exists, as far as we know


async def of_meeting(
    db: Connection, vault: Vault, meeting: int, branch: int, some: Collection[UUID] | None = None
) -> list[Unreached]:
    """Everybody invited, or of `some`, whose latest letter failed, is in doubt or bounced.

    The caller must write to the access log that the list was opened.
    """
    return [_opened(vault, row) for row in await db.fetch(SQL["of_meeting"], meeting, branch, some)]


def _opened(vault: Vault, row: Row) -> Unreached:
    names = ("name", "email", "phone")
    own = {name: row[name] and vault.open(row[name], f"people.{name}", row["person"]) for name in names}
    return Unreached(**{**row, **own})
