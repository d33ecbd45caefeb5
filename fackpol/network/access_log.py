"""The access log: which coordinator or administrator opened which member's record, or which branch's list, and why.

Every member can read on her own page who has seen her. Rows are kept for 24 months.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base.database import Connection, Row, queries
from fackpol.base.words import later

SQL = queries("access_log")
# Why a page was opened, as she reads it.
WHY = {
    "list": later("Samordnaren öppnade föreningens lista"),
    "members": later("Samordnaren letade efter någon att dela uppdraget med"),
    "record": later("Samordnaren öppnade dina uppgifter i föreningen"),
    "number": later("Samordnaren sökte vem som har ett telefonnummer"),
    "own": later("Du öppnade allt vi har om dig"),
    "copy": later("Du hämtade en kopia av allt vi har om dig"),
    "answers": later("Samordnaren öppnade svaren på en inbjudan"),
    "request": later("En administratör letade fram dig, för en begäran om dina uppgifter"),
    "request_copy": later("En administratör hämtade den kopia av dina uppgifter som du har bett om"),
    "newcomers": later("Listan över dem som inte har någon branschförening än, för att hälsa välkommen"),
}


async def list_of(
    db: Connection, reader: UUID, branch: str, why: str, now: datetime, meeting: int | None = None
) -> None:
    """Log that a coordinator opened the list of her branch, or the invited of one `meeting`. One row for the list.

    `branch` is a slug, and `why` the reason that the member reads.
    """
    await db.execute(SQL["list_of"], reader, branch, why, now, meeting)


async def newcomers(db: Connection, reader: UUID, why: str, now: datetime, most: int) -> None:
    """Log that an administrator opened the list of those who have no branch: a row for each, at most so many."""
    await db.execute(SQL["newcomers"], reader, now, why, most)


async def of_people(db: Connection, reader: UUID, people: Collection[UUID], why: str, now: datetime) -> None:
    """Log that an administrator is shown these people: a row for each."""
    await db.execute(SQL["of_people"], reader, list(people), why, now)


async def record_of(db: Connection, reader: UUID, branch: str, person: UUID, why: str, now: datetime) -> None:
    """Log that a coordinator opened the record of a member of her branch. Nothing when she is not in it."""
    await db.execute(SQL["record_of"], reader, branch, person, why, now)


async def own(db: Connection, person: UUID, why: str, now: datetime) -> None:
    """Log that she opened all that we have about herself: whoever else is signed in as she leaves a trace."""
    await db.execute(SQL["own"], person, why, now)


async def about(db: Connection, person: UUID) -> list[Row]:
    """Who has seen this person, grouped by day, the newest first, at most 100 rows.

    Each row has the latest `at`, how many `times`, the reader's id and sealed name, `reader_post` (the role she read
    it in), `branch` (None when the person's own record was opened) and `why`.
    """
    return await db.fetch(SQL["about"], person)


async def tidy(db: Connection, now: datetime) -> None:
    """Delete rows older than 24 months."""
    await db.execute(SQL["tidy"], now - timedelta(days=730))
