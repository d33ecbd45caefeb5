"""What there is to do in a branch: the same rows for the coordinator's page and for the letter that tells her of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fackpol.base.database import Connection, queries, typed_rows
from fackpol.base.vault import Vault
from fackpol.network.meetings import opened

SQL = queries("duties")


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do.

    `thing` is "waiting" (members to contact), "questions" (to choose a representative for), "codes" (for
    representatives who must show that it is they), "handover" (from a colleague), "hosting" (another branch asks it to
    host a meeting too), "draft", "lost", "times", "untold" or "later" (a meeting: not called, with lost invitations,
    with other times proposed, without an outcome, or three months ago and nobody has said what became of it), "series"
    (the next draft of one; `n` are to come), or "ending" (mandates of invited representatives).
    `n` counts; of those who wait, `own` are hers, `due` are hers today, `late` are past somebody's day, and `overdue`
    past 14 days.
    `ref` is the meeting's or the handover's id; `title` the meeting's, which stands on the page and in no letter.
    `day` is the meeting's, or since when the first has waited.
    """

    thing: str
    n: int
    own: int
    due: int
    late: int
    overdue: int
    ref: int | None
    title: str = field(repr=False)
    day: date | None


@dataclass(frozen=True, slots=True)
class Unattended:
    """A branch in which somebody has waited more than 14 days (`overdue`), or whose coordinators are all `away`."""

    slug: str
    overdue: bool
    away: bool


async def of_branch(db: Connection, vault: Vault, branch: str, person: UUID, now: datetime) -> list[Duty]:
    """What one coordinator (`person`) finds to do in a branch."""
    rows = await db.fetch(SQL["of_branch"], branch, person, now)
    return [Duty(**opened(vault, row, row["ref"])) for row in rows]


async def unattended(db: Connection, now: datetime) -> dict[str, Unattended]:
    """The branches that an administrator should look at, by slug."""
    rows = typed_rows(Unattended, await db.fetch(SQL["unattended"], now))
    return {row.slug: row for row in rows}


def packed(rows: Iterable[Mapping[str, Any]]) -> list[Duty]:
    """The duties from the JSON in which a letter's query gives them: without titles."""
    return [_duty(row) for row in rows]


def _duty(row: Mapping[str, Any]) -> Duty:
    values = {name: row[name] for name in Duty.__slots__}
    return Duty(**{**values, "title": "", "day": date.fromisoformat(row["day"]) if row["day"] else None})
