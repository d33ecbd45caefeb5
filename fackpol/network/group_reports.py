"""Group reports: what a group's contact writes, by a link, of who sits in her municipality or region.

The form is every committee there with who sat last, as she fills it in: saved half-way, sealed, and sent in. Nothing of
it counts before an administrator has accepted it (see `group_changes`).
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from fackpol.base.database import Connection, queries, typed, typed_rows
from fackpol.base.vault import Vault
from fackpol.base.words import order

SQL = queries("group_reports")
FORM = "group_reports.form"  # what is sealed
LINK_LIVES = timedelta(days=60)
WAITS = timedelta(days=30)  # how long what was sent in waits for an administrator
RECENT = timedelta(days=120)  # how long somebody who has left is asked about while others sit there
A_PART = 24  # seats on one page of the form
A_DAY = timedelta(days=1)
_OF_SEAT = re.compile(r"m(\d{1,18})-choice")
TERM = 4  # years
# A day further from today is not what the form begins with.
LONG_AGO, FAR_AHEAD = timedelta(days=365), timedelta(days=200)


@dataclass(frozen=True, slots=True)
class LastSeat:
    """A mandate of whoever sat last, or sits. `next`: her next mandate on the same committee, and its status."""

    id: int
    person: UUID
    name: bytes = field(repr=False)  # sealed
    committee: int
    seat: str | None
    seat_text: str
    from_day: date
    to_day: date | None
    status: str  # see representatives.HeldMandate
    after: str | None  # see rollover.After
    next: int | None
    next_status: str | None


@dataclass(frozen=True)
class Seat:
    """A last known seat with its holder's name opened."""

    name: str = field(repr=False)
    row: LastSeat = field(repr=False)


@dataclass(frozen=True)
class Body:
    """A committee in the form. `begins`: the day from which she is asked who sits."""

    id: int
    name: str
    begins: date
    seats: list[Seat]

    @property
    def term_end(self) -> date | None:
        """The day on which most of them leave or left; None when no day is known."""
        return _commonest(seat.row for seat in self.seats)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as it is stored. `contact`, `person`, `name` and `language` are None when the post is taken back."""

    id: UUID
    area: str
    contact: int | None
    person: UUID | None
    name: bytes | None = field(repr=False)  # sealed
    language: str | None
    asked_at: datetime
    form: bytes | None = field(repr=False)  # sealed
    saved_at: datetime | None
    sent_in_at: datetime | None
    accepted_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class Report:
    """A report with what she has written opened: `typed` maps the form's fields to their texts."""

    row: ReportRow = field(repr=False)
    typed: dict[str, str] = field(repr=False)

    @property
    def ends_at(self) -> datetime:
        """When its link stops working."""
        return self.row.asked_at + LINK_LIVES

    def open(self, now: datetime) -> bool:
        """Whether its link still opens the form."""
        ended = self.row.contact is None or self.row.revoked_at or self.row.accepted_at
        return not ended and now < self.ends_at


async def get(db: Connection, vault: Vault, id: UUID) -> Report | None:
    """A report, or None when there is none."""
    found = await db.fetchrow(SQL["get"], id)
    if found is None:
        return None
    row = typed(ReportRow, found)
    return Report(row, json.loads(vault.open(row.form, FORM, id)) if row.form else {})


async def save(
    db: Connection, vault: Vault, id: UUID, typed: Mapping[str, str], now: datetime, send: bool = False
) -> bool:
    """Keep what she has written, sealed; `send`: send it in. False when the link no longer takes anything."""
    sealed = vault.seal(json.dumps(dict(typed)), FORM, id)
    return bool(await db.fetchval(SQL["save"], id, sealed, now, send))


async def bodies(db: Connection, vault: Vault, area: str, today: date, typed: Iterable[str] = ()) -> list[Body]:
    """Every committee that a report asks about: first where somebody of ours sits or sat and something is decided.

    `typed`: the names of the fields that she has filled in ("m7-choice": of mandate 7). Their seats stay in the form
    whatever has happened since.
    """
    rows = await db.fetch(SQL["committees"], area)
    answered = [int(match[1]) for name in typed if (match := _OF_SEAT.fullmatch(name))]
    asked = (SQL["seats"], [row["id"] for row in rows], today, today - RECENT, answered)
    found = typed_rows(LastSeat, await db.fetch(*asked))
    usual = _near((_commonest(found) or date(today.year, 12, 31)) + A_DAY, today)
    seats: dict[int, list[Seat]] = {}
    for seat in found:
        seats.setdefault(seat.committee, []).append(Seat(vault.open(seat.name, "people.name", seat.person), seat))
    decides = {row["id"] for row in rows if row["decides"]}
    named = [
        _body(row["id"], row["name"], seats.get(row["id"], []), usual, today)
        for row in rows
        if row["asked"] or row["id"] in seats  # a fund is asked about only if somebody sits there
    ]
    return sorted(named, key=lambda body: (not body.seats, body.id not in decides, order(body.name)))


async def tidy(db: Connection, now: datetime) -> None:
    """Delete reports that nobody can send in any more, and those that have waited longer than WAITS."""
    await db.execute(SQL["tidy"], now - LINK_LIVES, now - WAITS)


def parts(some: Iterable[Body]) -> list[list[Body]]:
    """The form in pages of about A_PART seats. There is always one, though it may be empty."""
    pages: list[list[Body]] = [[]]
    size = 0
    for body in some:
        own = max(1, len(body.seats))
        if pages[-1] and size + own > A_PART:
            pages.append([])
            size = 0
        pages[-1].append(body)
        size += own
    return pages


def term_ends(first: date, known: date | None) -> date:
    """The last day of the term that `first` is in. Terms are four years, counted from a last day that is `known`.

    None is known: then as the committees of municipalities and regions, from one new year after an election to another
    (Kommunallagen 2017:725, chapter 4).
    """
    end = known or date(2026, 12, 31)
    while end < first:
        end = _years_later(end, TERM)
    while _years_later(end, -TERM) >= first:
        end = _years_later(end, -TERM)
    return end


def _body(id: int, name: str, seats: list[Seat], usual: date, today: date) -> Body:
    ends = [seat.row.to_day for seat in seats if seat.row.to_day]
    return Body(id, name, _near(min(ends) + A_DAY, today) if ends else usual, seats)


def _near(day: date, today: date) -> date:
    """The day, or today when it is too far away for anybody to mean it."""
    return day if today - LONG_AGO <= day <= today + FAR_AHEAD else today


def _commonest(seats: Iterable[LastSeat]) -> date | None:
    """The last day that most of them have; of several, the latest."""
    ends = Counter(seat.to_day for seat in seats if seat.to_day)
    return max(ends, key=lambda day: (ends[day], day), default=None)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
