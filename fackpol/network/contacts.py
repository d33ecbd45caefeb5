"""First contact: which coordinator gets in touch with a member who has asked to join, by when, and how it went."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from fackpol.base import dates, rate_limits
from fackpol.base.database import Connection, one, queries, typed_rows
from fackpol.base.rate_limits import DAY, Limit
from fackpol.base.vault import Vault
from fackpol.network import consents, sessions

SQL = queries("contacts")
DAYS = timedelta(days=7)  # how long the first coordinator has
AGAIN = timedelta(days=3)  # how long until the next try, and how long the next coordinator has
PROMISED = 14  # days: we promise to contact everybody within them
NOTE = 300  # characters
WAYS_OUT = Limit("ways out sent to a member", 3, DAY)
TRIES = 3  # after this many unanswered tries a letter works better


class ContactOutcome(StrEnum):
    """How one try to reach a member went."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    NO_CALLS = "no_calls"
    LEAVING = "leaving"
    NOTED = "noted"  # no try: only a note


@dataclass(frozen=True)
class Share:
    """How well a branch keeps its promise, in counts of members.

    `waiting` have not been contacted yet, `own` of them are this coordinator's, `late` are past the promised day.
    `percent` were contacted in time of those who asked 14 to 104 days ago; None when nobody asked then.
    """

    waiting: int
    own: int
    late: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class OpenContact:
    """A contact that is still to be made. `owner_name` and `note` are sealed."""

    person: UUID
    owner: UUID | None  # the coordinator who is to make it
    owner_name: bytes | None = field(repr=False)
    due_on: date
    tries: int  # without an answer
    reached: bool
    leaving: bool  # has been sent a link to leave with, which still opens
    noted: int | None  # the id of the row that the latest note belongs to
    note: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecordedContact:
    """What a coordinator has recorded about a member. `note` and `owner_name` are sealed."""

    id: int
    at: datetime
    outcome: str
    note: bytes | None = field(repr=False)
    owner: UUID | None
    owner_name: bytes | None = field(repr=False)
    branch: str
    leaving: bool  # has been sent a link to leave with, which still opens


async def look_after(db: Connection, now: datetime, today: date) -> None:
    """Assign every waiting member to a coordinator, and reassign her when the coordinator is away or late.

    A coordinator who is back gets those again whom nobody has reached for meanwhile.
    """
    await db.execute(SQL["come_back"], now, today + AGAIN, today)
    await db.execute(SQL["begin"], now, today + DAYS, today)
    await db.execute(SQL["hand_over"], now, today + AGAIN, today)


async def of_branch(db: Connection, branch: str) -> dict[UUID, OpenContact]:
    """The contacts that are still to be made in a branch, by person."""
    return {row.person: row for row in typed_rows(OpenContact, await db.fetch(SQL["of_branch"], branch))}


async def share(db: Connection, branch: str, person: UUID, now: datetime, today: date) -> Share:
    """How well the branch keeps its promise; `person` is the coordinator whose `own` are counted."""
    row = await one(db, SQL["counts"], branch, person, today, now)
    percent = round(100 * row["in_time"] / row["asked"]) if row["asked"] else None
    return Share(row["waiting"], row["own"], row["late"], percent)


async def take(db: Connection, branch: str, person: UUID, by: UUID, now: datetime, today: date) -> None:
    """Let a coordinator (`by`) take over the contact with a member."""
    await db.execute(SQL["take"], branch, person, by, today + AGAIN, now)


async def pass_on(db: Connection, branch: str, person: UUID, now: datetime, today: date) -> None:
    """Hand the contact to another coordinator of the branch. Nothing changes when there is no other."""
    await db.execute(SQL["pass_on"], branch, person, now, today + AGAIN, today)


async def record(
    db: Connection, vault: Vault, branch: str, person: UUID, by: UUID, outcome: ContactOutcome, note: str, now: datetime
) -> bool:
    """Record how a try went, or a note. False when a colleague was first, or she has left.

    Until the member is welcomed the contact stays open, and the coordinator who tried makes the next try too; a note
    alone, and whatever is recorded later, opens nothing. A wrong number is deleted, and so is the number of a member
    who does not want calls: her consent to calls ends. A member who wants to leave gets a letter in which she confirms
    it herself; False when no such letter could be posted. The member can read the note.
    """
    async with db.transaction():
        id = await _row(db, branch, person, by, outcome, now)
        if id is None:
            return False
        link = await _way_out(db, vault, person, now) if outcome is ContactOutcome.LEAVING else None
        sealed = vault.seal(note, "contacts.note", id) if note else None
        await db.execute(SQL["record"], id, outcome.value, by, now, sealed, link)
        if outcome in (ContactOutcome.NO_CALLS, ContactOutcome.WRONG_NUMBER):
            await consents.end(db, person, "calls", "told", now)
    return link is not None or outcome is not ContactOutcome.LEAVING


async def _row(
    db: Connection, branch: str, person: UUID, by: UUID, outcome: ContactOutcome, now: datetime
) -> int | None:
    """The id of the row to record to: the open contact's, which the next try then follows, or that of a new row."""
    note_only = outcome is ContactOutcome.NOTED
    if not note_only and (row := await db.fetchrow(SQL["still_open"], branch, person)):
        await db.execute(SQL["record"], row["id"], outcome.value, by, now, None, None)
        await db.execute(SQL["go_on"], row["branch"], person, by, dates.today(now) + AGAIN, now)
        open_one: int = row["id"]
        return open_one
    new: int | None = await db.fetchval(SQL["add"], branch, person, by, dates.today(now), now, note_only)
    return new


async def _way_out(db: Connection, vault: Vault, person: UUID, now: datetime) -> UUID | None:
    """The link of the letter that lets a member delete everything; None when she has been sent several today."""
    if not await rate_limits.spend(db, vault, WAYS_OUT, person.hex, now):
        return None
    return await sessions.ask_erasure(db, vault, person, now)


async def take_back_leaving(db: Connection, branch: str, person: UUID, now: datetime) -> bool:
    """Spend the link to leave that a coordinator has had sent to a member. False when there is none to spend."""
    return bool(await db.fetchval(SQL["take_back_leaving"], branch, person, now))


def note_of(vault: Vault, id: int | None, sealed: bytes | None) -> str:
    """Open the sealed note of row `id`; "" when there is none."""
    return vault.open(sealed, "contacts.note", id) if sealed and id is not None else ""


async def about(db: Connection, person: UUID, branch: str | None = None) -> list[RecordedContact]:
    """What coordinators have recorded about a member, the newest first; in one branch (a slug), or in all."""
    return typed_rows(RecordedContact, await db.fetch(SQL["about"], person, branch))
