"""Getting in touch with whoever has asked to be in a branch: whose it is, until when, and how it went."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from fackpol import consents
from fackpol.database import Connection, Row, one, queries

SQL = queries("contacts")
DAYS = timedelta(days=7)  # that a coordinator has
AGAIN = timedelta(days=3)  # until the next try, or that the next coordinator has
PROMISED = 14  # days within which everybody is to have been contacted
TRIES = 3  # after so many without an answer, a letter is better


class Outcome(StrEnum):
    REACHED = "reached"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    NO_CALLS = "no_calls"


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
    """What is open, by person: `owner` and her sealed `owner_name`, `due_on`, the `tries`, and whether `reached`."""
    return {row["person"]: row for row in await db.fetch(SQL["of_branch"], branch)}


async def share(db: Connection, branch: str, person: UUID, now: datetime, today: date) -> Share:
    row = await one(db, SQL["counts"], branch, person, today, now)
    percent = round(100 * row["in_time"] / row["asked"]) if row["asked"] else None
    return Share(row["waiting"], row["own"], row["late"], percent)


async def take(db: Connection, branch: str, person: UUID, by: UUID, now: datetime, today: date) -> None:
    """A coordinator takes it over."""
    await db.execute(SQL["take"], branch, person, by, today + AGAIN, now)


async def record(
    db: Connection, branch: str, person: UUID, by: UUID, outcome: Outcome, now: datetime, today: date
) -> bool:
    """How it went. False when somebody else has written it down already, or nothing was open.

    Whatever it was, she is not done until she has been welcomed: the next try is hers who tried. A wrong number is
    deleted, and so is one that she does not want us to call: the yes to calls has ended.
    """
    async with db.transaction():
        id = await db.fetchval(SQL["record"], branch, person, by, outcome.value, now)
        if id is None:
            return False
        await db.execute(SQL["go_on"], id, person, by, today + AGAIN, now)
        if outcome in (Outcome.NO_CALLS, Outcome.WRONG_NUMBER):
            await consents.end(db, person, "calls", "told", now)
    return True


async def about(db: Connection, person: UUID) -> list[Row]:
    """What coordinators have written down about her, the newest first: `at`, `outcome`, `branch`, `owner`, sealed
    `owner_name`.
    """
    return await db.fetch(SQL["about"], person)
