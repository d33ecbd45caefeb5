"""Notices: a coordinator's plain letter to the members of her branch."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, Row, queries
from fackpol.base.rate_limits import DAY, Limit
from fackpol.base.vault import Vault

SQL = queries("notices")
A_DAY = Limit("notices of a branch", 3, DAY)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that has been posted, and how many of its letters are sent, waiting and lost.

    `parts`: the parts of the branch that it went to (see `branch_parts`); none: all of it.
    """

    id: int
    subject: str = field(repr=False)
    text: str = field(repr=False)
    called_at: datetime
    parts: list[str]
    sent: int
    waiting: int
    lost: int


async def call(
    db: Connection,
    vault: Vault,
    branch: str,
    by: UUID,
    subject: str,
    text: str,
    now: datetime,
    promised: int | None = None,
    parts: Collection[str] = (),
    only: Collection[UUID] | None = None,
) -> int | None:
    """Post a notice to every member whom the branch may write to. Returns how many letters were posted.

    `promised`: how many the button said. None, and nothing is posted, when the number is another by now. `only`:
    those of `parts` whom the coordinator saw; whoever can not be written to any more drops out, and None when nobody is
    left.
    """
    id = int(await db.fetchval(SQL["new_id"]))
    sealed = (vault.seal(subject, "notices.subject", id), vault.seal(text, "notices.text", id))
    told: int | None = await db.fetchval(
        SQL["call"], branch, by, *sealed, now, promised, id, sorted(parts), None if only is None else list(only)
    )
    return told


async def reach(db: Connection, branch: str, now: datetime) -> int:
    """How many members would get a notice if it were posted now."""
    return int(await db.fetchval(SQL["reach"], branch, now))


async def of_branch(db: Connection, vault: Vault, branch: str) -> list[Notice]:
    """A branch's latest notices, the newest first, at most 20."""
    return [_opened(vault, row) for row in await db.fetch(SQL["of_branch"], branch)]


def _opened(vault: Vault, row: Row) -> Notice:
    texts = {name: vault.open(row[name], f"notices.{name}", row["id"]) for name in ("subject", "text")}
    return Notice(**{**row, **texts})
