"""Compares what a group's report says with what is known: who goes on, who is new, who leaves. Knows no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from fackpol.base.database import Row
from fackpol.base.vault import Vault
from fackpol.network.classification import plain
from fackpol.network.group_reports import A_DAY, Body, Seat, term_ends

KnownPerson = tuple[UUID, str, bytes | None]  # with her plain name and the blind index of her address
MOST_NEW = 10  # new people in one committee


class Choice(StrEnum):
    """What she says of a seat, or (not `SAME`) of a committee where nobody of ours is known."""

    SAME = "same"
    OTHER = "other"
    NONE = "none"
    UNKNOWN = "unknown"


class ChangeKind(StrEnum):
    """What a row would do."""

    ADDED = "added"  # somebody new
    RENEWED = "renewed"  # whoever sat goes on
    ENDED = "ended"  # whoever sits leaves before her last day, or does not get the next term that a register has
    NO_SEAT = "no_seat"  # the party has nobody on the committee
    SAID = "said"  # as one of the first three, but somebody has said otherwise


# What "accept all" means.
ALL = (ChangeKind.ADDED, ChangeKind.RENEWED, ChangeKind.ENDED, ChangeKind.NO_SEAT)


class Otherwise(StrEnum):
    """What has been said otherwise, and by whom."""

    LEAVES = "leaves"  # she says that she leaves
    CHANGES = "changes"  # she says that she goes to another committee
    STAYS = "stays"  # she says that she stays
    CONFIRMED = "confirmed"  # she or an administrator has confirmed the mandate
    NAMESAKE = "namesake"  # there is somebody of that name with another address
    LEFT_OUT = "left_out"  # somebody of that name has asked not to be in the list


@dataclass(frozen=True)
class NewHolder:
    """Somebody who takes a seat, as she writes it. `reach` is an address, a phone number or ""."""

    name: str = field(repr=False)
    seat: str  # slug of `seats`
    reach: str = field(default="", repr=False)

    @property
    def email(self) -> str | None:
        return self.reach if "@" in self.reach else None

    @property
    def phone(self) -> str | None:
        return self.reach if self.reach and "@" not in self.reach else None


@dataclass(frozen=True)
class Change:
    """One row of the review. `before` is the last known seat that it is about, `new` whoever takes one.

    `first` and `last` are the days of the new mandate; of one that ends, `first` is the day from which it no longer
    runs. `person`: who `new` is, if she is in the list. `renews`: the same person goes on.
    """

    kind: ChangeKind
    committee: int
    committee_name: str
    first: date
    last: date | None = None
    before: Seat | None = field(default=None, repr=False)
    new: NewHolder | None = field(default=None, repr=False)
    person: UUID | None = None
    otherwise: Otherwise | None = None
    renews: bool = False

    @property
    def name(self) -> str:
        """Whom it is about; "" for nobody."""
        return self.new.name if self.new else self.before.name if self.before else ""

    @property
    def key(self) -> str:
        """The same while all that the row says is the same, and a hash, so that it reveals nobody's name."""
        who = (self.new.name, self.new.seat, self.new.reach) if self.new else ()
        what = (
            self.kind, self.committee, self.first, self.last, self.before and self.before.row.id, *who, self.person,
            self.otherwise, self.renews,
        )  # fmt: skip
        return sha256("|".join(map(str, what)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Known:
    """What the database knows already: who is who, and which mandates there are."""

    people: list[KnownPerson] = field(repr=False)
    mandates: list[Row]
    terms: set[tuple[int, date]]  # committee and first day of each term that somebody has told of
    left_out: frozenset[str] = field(default=frozenset(), repr=False)  # typed names of which somebody wants no place

    def sits(self, person: UUID, committee: int, day: date, seat: str = "") -> bool:
        """Whether a mandate of hers there, on that seat if one is given, runs on a day."""
        return any(
            (row["person"], row["committee"]) == (person, committee)
            and seat in ("", row["seat"])
            and row["from_day"] <= day <= (row["to_day"] or date.max)
            for row in self.mandates
        )

    def has_later(self, person: UUID, committee: int, day: date, seat: str | None) -> bool:
        """Whether a mandate of hers there on a seat runs on a day, or later."""
        return any(
            (row["person"], row["committee"], row["seat"]) == (person, committee, seat)
            and (row["to_day"] or date.max) >= day
            for row in self.mandates
        )

    def who(self, vault: Vault, new: NewHolder) -> tuple[UUID | None, Otherwise | None]:
        """Who she is: of those in the list by her address, else by name, if their addresses do not differ."""
        digests = vault.indexes(new.email) if new.email else []
        by_email = [person for person, name, email in self.people if name == plain(new.name) and email in digests]
        if by_email:
            return by_email[0], None
        named = [(person, email) for person, name, email in self.people if name == plain(new.name)]
        if len(named) == 1 and (not digests or named[0][1] is None):
            return named[0][0], None
        if new.name in self.left_out:
            return None, Otherwise.LEFT_OUT
        return None, Otherwise.NAMESAKE if named else None


def changes(vault: Vault, known: Known, body: Body, typed: Mapping[str, str]) -> Iterable[Change]:
    """What the report would change in one committee."""
    first = _day(typed.get(f"c{body.id}-day", "")) or body.begins
    base = Change(ChangeKind.ADDED, body.id, body.name, first, term_ends(first, body.term_end))
    for seat in body.seats:
        key = f"m{seat.row.id}"
        choice, holder = typed.get(f"{key}-choice", ""), _holder(typed, key, seat.row.seat)
        yield from _of_seat(vault, known, replace(base, before=seat), choice, holder)
    added = [new for n in range(MOST_NEW) if (new := _holder(typed, f"c{body.id}-{n}"))]
    said = typed.get(f"c{body.id}-choice", "")
    if body.seats or said == Choice.OTHER:
        for new in added:
            yield from _added(vault, known, replace(base, new=new))
    choices = _choices(body, typed)
    none = set(choices) == {Choice.NONE} and not (body.seats and added)
    if none and (body.id, first) not in known.terms:
        yield replace(base, kind=ChangeKind.NO_SEAT, last=None)


def not_known(bodies: Iterable[Body], typed: Mapping[str, str]) -> list[Body]:
    """The committees of which she has left something unsaid."""
    return [body for body in bodies if any(choice in ("", Choice.UNKNOWN) for choice in _choices(body, typed))]


def _of_seat(vault: Vault, known: Known, base: Change, choice: str, new: NewHolder | None) -> Iterable[Change]:
    if choice == Choice.SAME:
        yield from _renewed(known, base)
    elif choice == Choice.OTHER and new is not None:
        yield from _added(vault, known, replace(base, new=new, otherwise=_stays(base)))
    elif choice == Choice.NONE and (_goes_on(known, base) or _stays(base)):
        otherwise = _stays(base)
        kind = ChangeKind.SAID if otherwise else ChangeKind.ENDED
        yield replace(base, kind=kind, last=None, otherwise=otherwise)


def _renewed(known: Known, base: Change) -> Iterable[Change]:
    """She goes on after her last day. Nothing to do when she has none, or is known to sit there then."""
    assert base.before is not None
    row = base.before.row
    first = max(base.first, row.to_day + A_DAY) if row.to_day else base.first
    if row.to_day is None or known.sits(row.person, base.committee, first):
        return
    otherwise = Otherwise(row.after) if row.after in (Otherwise.LEAVES, Otherwise.CHANGES) else None
    kind = ChangeKind.SAID if otherwise else ChangeKind.RENEWED
    last = term_ends(first, row.to_day)
    yield replace(base, kind=kind, first=first, last=last, otherwise=otherwise, renews=True)


def _added(vault: Vault, known: Known, base: Change) -> Iterable[Change]:
    assert base.new is not None
    person, namesake = known.who(vault, base.new)
    otherwise = base.otherwise or namesake
    done = person is not None and known.sits(person, base.committee, base.first, base.new.seat)
    if not done or (base.before and (_goes_on(known, base) or _stays(base))):
        kind = ChangeKind.SAID if otherwise else ChangeKind.ADDED
        yield replace(base, kind=kind, person=person, otherwise=otherwise)


def _outlasts(base: Change) -> bool:
    """Whether the mandate before runs on the day from which she is said not to sit there."""
    assert base.before is not None
    row = base.before.row
    return (row.to_day or date.max) >= base.first


def _goes_on(known: Known, base: Change) -> bool:
    """Whether there is something to end: the mandate before, or her next one on that seat, as a register has it."""
    assert base.before is not None
    row = base.before.row
    next = row.next is not None and known.has_later(row.person, base.committee, base.first, row.seat)
    return next or _outlasts(base)


def _stays(base: Change) -> Otherwise | None:
    """What has been said against her leaving on that day."""
    assert base.before is not None
    row = base.before.row
    if row.next_status == "declared":
        return Otherwise.STAYS
    if row.next_status == "confirmed" or (_outlasts(base) and row.status in ("declared", "confirmed")):
        return Otherwise.CONFIRMED
    return None


def _choices(body: Body, typed: Mapping[str, str]) -> list[str]:
    """What she has chosen for each seat, or for the committee where nobody is known."""
    keys = [f"m{seat.row.id}" for seat in body.seats] or [f"c{body.id}"]
    return [typed.get(f"{key}-choice", "") for key in keys]


def _holder(typed: Mapping[str, str], key: str, before: str | None = None) -> NewHolder | None:
    name, seat = typed.get(f"{key}-name", ""), typed.get(f"{key}-seat") or before or "ledamot"
    return NewHolder(name, seat, typed.get(f"{key}-reach", "")) if name else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
