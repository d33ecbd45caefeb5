"""Getting in touch with whoever has asked to be in a branch: whose it is, until when, and how it went."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, Row, one, queries
from fackpol.base.vault import Vault
from fackpol.network import consents, sessions

SQL = queries("contacts")
DAYS = timedelta(days=7)  # that a coordinator has
AGAIN = timedelta(days=3)  # until the next try, or that the next coordinator has
PROMISED = 14  # days within which everybody is to have been contacted
NOTE = 300  # characters
TRIES = 3  # after so many without an answer, a letter is better


class ContactOutcome(StrEnum):
    REACHED = "reached"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    NO_CALLS = "no_calls"
    LEAVING = "leaving"


@dataclass(frozen=True)
class Share:
    """How a branch keeps its promise. `percent` is of those who asked 14 to 104 days ago; None when nobody did."""

    waiting: int
    own: int
    late: int
    percent: int | None


async def look_after(db: Connection, now: datetime, today: date) -> None:
    """Give everybody who waits to a coordinator, and to the next when one is silent."""
    await db.execute(SQL["begin"], now, today + DAYS)
    await db.execute(SQL["hand_over"], now, today + AGAIN, today)


async def of_branch(db: Connection, branch: str) -> dict[UUID, Row]:
    """What is open, by person: `owner` and her sealed `owner_name`, `due_on`, the `tries`, whether `reached` or
    `leaving`, and the latest sealed `note` with the number of the row (`noted`) that it belongs to.
    """
    return {row["person"]: row for row in await db.fetch(SQL["of_branch"], branch)}


async def share(db: Connection, branch: str, person: UUID, now: datetime, today: date) -> Share:
    row = await one(db, SQL["counts"], branch, person, today, now)
    percent = round(100 * row["in_time"] / row["asked"]) if row["asked"] else None
    return Share(row["waiting"], row["own"], row["late"], percent)


async def take(db: Connection, branch: str, person: UUID, by: UUID, now: datetime, today: date) -> None:
    """A coordinator takes it over."""
    await db.execute(SQL["take"], branch, person, by, today + AGAIN, now)


async def pass_on(db: Connection, branch: str, person: UUID, now: datetime, today: date) -> None:
    """To another coordinator, where there is one."""
    await db.execute(SQL["pass_on"], branch, person, now, today + AGAIN)


async def record(
    db: Connection, vault: Vault, branch: str, person: UUID, by: UUID, outcome: ContactOutcome, note: str, now: datetime
) -> bool:
    """How it went. False when somebody else has written it down already, or nothing was open.

    Whatever it was, she is not done until she has been welcomed: the next try is hers who tried. A wrong number is
    deleted, and so is one that she does not want us to call: the yes to calls has ended. Whoever wants to leave gets
    the letter in which she does it herself. The note is hers to read.
    """
    async with db.transaction():
        row = await db.fetchrow(SQL["still_open"], branch, person)
        if row is None:
            return False
        sealed = vault.seal(note, "contacts.note", row["id"]) if note else None
        await db.execute(SQL["record"], row["id"], outcome.value, by, now, sealed)
        await db.execute(SQL["go_on"], row["branch"], person, by, dates.today(now) + AGAIN, now)
        if outcome in (ContactOutcome.NO_CALLS, ContactOutcome.WRONG_NUMBER):
            await consents.end(db, person, "calls", "told", now)
    if outcome is ContactOutcome.LEAVING:
        await sessions.ask_erasure(db, vault, person, now)
    return True


def note_of(vault: Vault, id: int, sealed: bytes | None) -> str:
    return vault.open(sealed, "contacts.note", id) if sealed else ""


async def about(db: Connection, person: UUID) -> list[Row]:
    """What coordinators have written down about her, the newest first: `id`, `at`, `outcome`, `branch`, `owner`, sealed
    `owner_name` and `note`.
    """
    return await db.fetch(SQL["about"], person)
