"""Invitations: who is invited to a meeting, why, and what they answered; calling, moving and cancelling one, too."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar, cast
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, Row, one, queries, typed, typed_rows
from fackpol.base.vault import Vault
from fackpol.network import meetings
from fackpol.network.meetings import Meeting, TimeAndPlace
from fackpol.network.representatives import shown_name

SQL = queries("invitations")
NOTE = 500  # characters
Text = TypeVar("Text", bytes, str)  # what is private: bytes while it is sealed, str when it is opened


class Answer(StrEnum):
    """What an invited person can answer. The latest answer counts."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Concerned(Generic[Text]):
    """A representative whom a meeting concerns on its day, and the mandate that is the reason."""

    person: UUID
    name: Text = field(repr=False)
    mandate: int
    reachable: bool  # by letter
    seat: str
    to_day: date | None
    committee: str
    municipality: str | None
    area_kind: str | None


@dataclass(frozen=True, slots=True)
class Invited(Generic[Text]):
    """An invited person, her latest answer, and the state of her latest letter. Moments are in UTC."""

    invitation: UUID
    person: UUID
    name: Text = field(repr=False)
    representative: bool
    committee: str | None
    union_name: str | None
    last_answer: str | None
    answer: str | None  # None when the meeting has moved since she answered
    note: Text | None = field(repr=False)
    by_other: bool | None  # from a calendar with another address than hers
    channel: str | None
    kind: str | None  # of the letter; None when she has had none
    state: str | None
    due_at: datetime | None
    tries: int | None
    at: datetime | None
    code: int | None
    enhanced: str | None
    twin: str = field(default="", repr=False)  # what tells her from another of the same name


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation with its meeting, as the invited person sees it. `name` and `note` are sealed."""

    invitation: UUID
    person: UUID
    withdrawn_at: datetime | None
    meeting: int
    called_at: datetime
    title: str = field(repr=False)
    about: str = field(repr=False)
    street: str = field(repr=False)
    venue: str = field(repr=False)
    link: str = field(repr=False)
    access_note: str = field(repr=False)
    children_note: str = field(repr=False)
    starts_at: datetime
    ends_at: datetime
    sequence: int
    cancelled_at: datetime | None
    cancel_reason: str = field(repr=False)
    outcome: str = field(repr=False)
    later_outcome: str = field(repr=False)
    language: str
    discreet: bool
    name: bytes = field(repr=False)
    answer: str | None
    note: bytes | None = field(repr=False)
    answered_at: datetime | None
    said: str | None  # of whether she came: see `attendance.Said`
    branch: str | None  # that invited her, or hosts the meeting
    place: str | None  # where she leads a group or answers for a local board, if that is why
    committee: str | None  # why a representative is invited, with her seat and its last day
    seat: str | None
    to_day: date | None
    district: str | None  # the administrators call it: the post that she is invited for, or ""
    moved_from: datetime | None  # since she was invited
    asked_again: bool
    calendar_number: int | None  # the number of the link key that the entry in her calendar is known by


@dataclass(frozen=True, slots=True)
class OwnMeeting:
    """A meeting that a person is invited to, with her answer and, afterwards, whether she came."""

    invitation: UUID
    meeting: int
    title: str = field(repr=False)
    starts_at: datetime
    ends_at: datetime
    street: str = field(repr=False)
    venue: str = field(repr=False)
    link: str = field(repr=False)
    answer: str | None
    cancelled: bool
    said: str | None = None  # see `attendance.Said`
    pledged: bool = False  # she has said there that she does something, and it is open

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """How many are invited (without those withdrawn), and of them have said yes, or `heard`: got the letter."""

    invited: int
    yes: int
    heard: int


@dataclass(frozen=True)
class Audience:
    """How many people would be invited if the meeting were called now, and how many would not, and why."""

    members: int
    without_consent: int
    paused: int
    unreachable: int
    representatives: int
    without_address: int
    ended_before: int  # representatives today whose mandate ends before the day of the meeting
    unknown_after: date | None = None  # the last day for which we know who sits, where that is before the meeting
    secondary: list[Concerned[bytes]] = field(default_factory=list)

    @property
    def letters(self) -> int:
        """How many letters calling the meeting would post, without the secondary matches."""
        return self.members + self.representatives

    @property
    def to_choose(self) -> list[Concerned[bytes]]:
        """The secondary matches who can be reached by letter; the coordinator chooses among them."""
        return [one for one in self.secondary if one.reachable]


async def audience(db: Connection, meeting: int, branch: int, now: datetime) -> Audience:
    """The audience of a draft, as it is now: of members those of one host, the branch that looks."""
    counts = dict(await one(db, SQL["audience"], meeting, now, dates.today(now), branch))
    return Audience(**counts, secondary=await representatives(db, meeting, "secondary"))


async def representatives(db: Connection, meeting: int, strength: str) -> list[Concerned[bytes]]:
    """The representatives whom the meeting concerns on its day. `strength` is "primary" or "secondary"."""
    return typed_rows(Concerned, await db.fetch(SQL["representatives"], meeting, strength))


async def call(
    db: Connection,
    meeting: int,
    also: list[int],
    now: datetime,
    promised: int | None = None,
    without: Collection[int] = (),
) -> int | None:
    """Call the meeting: invite everybody and post their letters.

    One statement, so that nobody is invited without a letter, twice, or without consent. `also`: the mandates of
    secondary matches that she has ticked. `promised`: how many letters the button said. `without`: the mandates she
    has unticked, who are not invited later either. Returns how many letters were posted; None when the meeting is
    called already, has begun, or the number is no longer `promised`.
    """
    return cast("int | None", await db.fetchval(SQL["call"], meeting, now, also, promised, list(without)))


async def catch_up(db: Connection, now: datetime) -> int:
    """Invite members who became part of a coming meeting's audience after it was called. Returns how many."""
    return int(await db.fetchval(SQL["catch_up"], now))


async def catch_up_representatives(db: Connection, now: datetime) -> int:
    """Invite representatives whom a coming meeting concerns since it was called. Returns how many."""
    return int(await db.fetchval(SQL["catch_up_representatives"], now))


async def remind(db: Connection, now: datetime) -> int:
    """Post the reminders that are due. Returns how many."""
    return int(await db.fetchval(SQL["remind"], now))


async def move(
    db: Connection, vault: Vault, meeting: int, to: Meeting, by: UUID, now: datetime, asks: bool = True
) -> int | None:
    """Change a called meeting. When its time or place changes, tell everybody and ask them again; of words, nobody.

    `asks=False`: a correction: the answers stay. Who does not sit any more on the new day is not invited any longer.
    Returns how many were told of the change (0: nobody); None when it has begun or been cancelled.
    """
    async with db.transaction():
        await meetings.hold(db, meeting)
        row = await db.fetchrow(SQL["coming"], meeting, now)
        if row is None:
            return None
        told = not asks or TimeAndPlace(**meetings.opened(vault, row, meeting)) != to.time_and_place
        await db.execute(SQL["keep_former"], meeting, by, now, asks, told)
        await db.execute(SQL["change"], meeting, *to.row(vault, meeting), int(told), now)
        await db.execute(SQL["leave_out_ended"], meeting, now)
        return int(await db.fetchval(SQL["tell_moved"], meeting, now)) if told else 0


async def counts(db: Connection, meeting: int, branch: int | None = None) -> AnswerCounts:
    """The counts of a meeting, or of those whom one host is shown."""
    return typed(AnswerCounts, await one(db, SQL["counts"], meeting, branch))


async def cancel(db: Connection, vault: Vault, meeting: int, by: UUID, reason: str, now: datetime) -> int | None:
    """Cancel a meeting: tell everybody who has heard of it, drop the letters that still wait, and return how many are
    told; None when it is too late.
    """
    sealed = vault.seal_text(reason, "cancellations.reason", meeting)
    return cast("int | None", await db.fetchval(SQL["cancel"], meeting, by, sealed, now))


async def sample(db: Connection, meeting: int, to: UUID, now: datetime) -> None:
    """Send a draft's invitation to whoever calls (`to`): a coordinator as a member would get it."""
    await db.execute(SQL["sample"], meeting, to, now)


async def withdraw(db: Connection, meeting: int, invitation: UUID, now: datetime) -> bool:
    """Withdraw an invitation to a coming meeting, and tell her if she has heard of it. False: it is too late."""
    return bool(await db.fetchval(SQL["withdraw"], invitation, meeting, now))


async def get(db: Connection, vault: Vault, invitation: UUID) -> Invitation | None:
    """An invitation with its meeting, opened, why she is invited, and her latest answer. None when there is none."""
    row = await db.fetchrow(SQL["get"], invitation)
    return Invitation(**meetings.opened(vault, row, row["meeting"])) if row else None


async def answer(
    db: Connection, vault: Vault, invitation: UUID, chosen: Answer, note: str, channel: str, now: datetime,
    stamp: datetime | None = None, by_other: bool = False,  # see `calendar_answers`
) -> bool:  # fmt: skip
    """Add an answer; the latest counts. False when it has begun or is cancelled, or her invitation is withdrawn."""
    sealed = vault.seal_text(note, "answers.note", invitation)
    return bool(await db.fetchval(SQL["answer"], invitation, chosen.value, sealed, channel, now, stamp, by_other))


def note_of(vault: Vault, row: Invitation | Invited[bytes]) -> str:
    """Open the note of an answer; "" when there is none."""
    return vault.open_text(row.note, "answers.note", row.invitation)


async def answers(db: Connection, meeting: int, branch: int | None = None) -> list[Invited[bytes]]:
    """Everybody invited, or whom one host is shown, with names and notes sealed."""
    return typed_rows(Invited, await db.fetch(SQL["answers"], meeting, branch))


async def opened_answers(db: Connection, vault: Vault, meeting: int, branch: int | None = None) -> list[Invited[str]]:
    """Everybody invited, or whom one host is shown, with names and notes opened; a note is "" when there is none.

    The caller must write to the access log that the list was opened.
    """
    return [_opened(vault, row) for row in await db.fetch(SQL["answers"], meeting, branch)]


async def of_person(db: Connection, vault: Vault, person: UUID) -> list[OwnMeeting]:
    """The meetings that a person is invited to, those that have been too, the earliest first."""
    found = await db.fetch(SQL["of_person"], person)
    return [OwnMeeting(**meetings.opened(vault, row, row["meeting"])) for row in found]


async def tidy(db: Connection, now: datetime) -> None:
    """Delete notes 30 days after the meeting."""
    await db.execute(SQL["forget_notes"], now)


def _opened(vault: Vault, row: Row) -> Invited[str]:
    name = vault.open(row["name"], "people.name", row["person"])
    note = vault.open_text(row["note"], "answers.note", row["invitation"])
    return Invited(**{**row, "name": shown_name(name) if row["representative"] else name, "note": note})
