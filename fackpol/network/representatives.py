"""Representatives: the party's elected people and their dated mandates.

They come from registers (`fackpol.registers`), from an administrator, or from the representatives themselves.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from fackpol.base import rate_limits
from fackpol.base.database import Connection, Row, queries, typed, typed_rows
from fackpol.base.rate_limits import DAY, Limit
from fackpol.base.tokens import Link
from fackpol.base.vault import Ring, Vault
from fackpol.base.words import order, say
from fackpol.network import keyed_hashes, people, withdrawals
from fackpol.network.classification import plain

SQL = queries("representatives")
LINK_LIVES = timedelta(days=60)  # how long the link in a letter opens her page
FRESH_LINKS = Limit("fresh links to a representative", 2, DAY)
LATELY = timedelta(days=90)  # how long after its last day she is believed when she says that a mandate goes on


@dataclass(frozen=True)
class Mandate:
    """A seat on a committee, both days included; `to_day` None: until further notice. `seat` is a slug of `seats`."""

    committee: int
    seat: str
    from_day: date
    to_day: date | None


@dataclass(frozen=True, slots=True)
class HeldMandate:
    """A mandate of a representative, with the committee and what she has said comes after it."""

    id: int
    person: UUID
    committee: int
    seat_text: str  # the title as the register writes it
    seat: str | None  # None: no rule recognises the title
    from_day: date
    to_day: date | None
    status: str  # imported | confirmed | declared | own (her word alone) | wrong
    after: str | None  # see rollover.After
    disowned_at: (
        datetime | None
    )  # when she said that she does not have it; None also when an administrator has answered
    committee_name: str
    owner: str | None  # area code; None for a federation
    seat_sv: str | None
    seat_en: str | None
    next_seat: str | None
    next_committee: int | None

    def runs(self, day: date) -> bool:
        """Whether members see it on a day, as `mandate_runs` in SQL has it."""
        return self.status not in ("wrong", "own") and self.from_day <= day and not self.ended(day)

    def ended(self, day: date) -> bool:
        return self.to_day is not None and self.to_day < day


@dataclass(frozen=True, slots=True)
class OneMandate:
    """A mandate as an administrator corrects it."""

    id: int
    person: UUID
    committee: int
    seat: str | None
    seat_text: str
    from_day: date
    to_day: date | None
    status: str
    committee_name: str


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """A seat that a representative has added herself and nobody has confirmed."""

    id: int
    person: UUID
    seat: str | None
    seat_text: str
    from_day: date
    committee_name: str
    owner: str | None


@dataclass(frozen=True)
class Listed:
    """A representative with her name and address opened, and her mandates. `told_at`: when she was told (Art. 14).

    `stopped`: letters to her address come back, or she wants none. `hers`: nobody else may change her address.
    """

    person: UUID
    name: str = field(repr=False)
    email: str | None = field(repr=False)
    language: str
    told_at: datetime | None
    stopped: bool
    hers: bool
    mandates: list[HeldMandate] = field(repr=False)


async def add(db: Connection, vault: Vault, name: str, email: str | None) -> UUID:
    """Add a representative by hand and return her id. Her address is unconfirmed until she answers from it."""
    async with db.transaction():
        person = await people.add(db, vault, name, email, "sv", None)
        await db.execute(SQL["add"], person)
    return person


async def seat(db: Connection, person: UUID, mandate: Mandate, seat_text: str) -> None:
    """Give her a mandate. If she has it already, change its last day. `seat_text` is the title as written."""
    own = (mandate.committee, seat_text, mandate.seat, mandate.from_day, mandate.to_day)
    await db.execute(SQL["seat"], person, *own)


async def correct(db: Connection, id: int, seat: str | None, from_day: date, to_day: date | None, status: str) -> bool:
    """Change a mandate. `status`: confirmed (by an administrator), declared (by her) or wrong (it is not true)."""
    return bool(await db.fetchval(SQL["correct"], id, seat, from_day, to_day, status))


async def own_seats(db: Connection, day: date) -> list[OwnSeat]:
    """The seats that representatives have added themselves and that are not over on a day, by committee.

    Nobody is matched, asked or invited by them until an administrator or a register confirms them.
    """
    return typed_rows(OwnSeat, await db.fetch(SQL["own"], day))


async def confirm_own(db: Connection, id: int) -> None:
    """Record that an administrator confirms a seat that a representative has added herself."""
    await db.execute(SQL["confirm_own"], id)


async def declare(db: Connection, person: UUID, answers: dict[int, date | None], day: date) -> None:
    """Record on a day that she has these mandates of hers. `answers`: the last day of each.

    A mandate that somebody has said is wrong, or that ended longer than LATELY ago, becomes her own word when she says
    that she has it or that it goes on.
    """
    async with db.transaction():
        for id, to_day in answers.items():
            await db.execute(SQL["declare"], id, person, to_day, day - LATELY)


def link_is_open(link_key: Ring, link: Link, email_key: bytes | None, today: date) -> bool:
    """Whether a link from a letter to her still opens her page: her address is the letter's, and it is not old."""
    fresh = link.day is not None and today - link.day <= LINK_LIVES
    return fresh and email_key is not None and link.is_for(link_key, email_key)


async def confirm_address(db: Connection, person: UUID, now: datetime) -> None:
    """Record that the address is hers, since she has answered from a letter that went to it.

    Not if somebody else has confirmed it. Nor if it would open more than a representative's own pages, because she is a
    member or holds a post too: a press on a link that may be forwarded is not enough for that.
    """
    await db.execute(SQL["confirm_address"], person, now)


async def leave_out(db: Connection, vault: Vault, ledger: Path, person: UUID, now: datetime) -> None:
    """Delete all that we have of her as a representative, and her too unless she is here for something else.

    A member, a post holder and a group's contact stay what they are. Keyed hashes stay, by which the next import
    recognises her and leaves her out, and a group's report asks first. See `departures` for how she asks.

    Raises OSError when the ledger can not be written, and then nothing is changed.
    """
    async with withdrawals.noted(db, ledger, now):
        her = await get(db, vault, person)
        called = left_out_keys(vault, her) if her else []
        await keyed_hashes.move(db, called)
        await db.execute(SQL["leave_out"], person, now, [newest for newest, *_ in called])


def left_out_keys(vault: Vault, her: Listed) -> list[list[bytes]]:
    """The keyed hashes, the newest first, of each thing that she is known by in the areas where she has mandates."""
    held = {row.owner for row in her.mandates if row.owner}
    return [vault.digests("register", left_out_key(area, her.name)) for area in held]


def left_out_key(area: str, name: str) -> str:
    """What somebody is known by in an area's committees who has been left out, whoever named her there."""
    words = re.findall(r"\w+", plain(name))
    return f"{area}|{' '.join(words)}|"


async def is_left_out(db: Connection, vault: Vault, area: str, name: str) -> bool:
    """Whether somebody of that name in an area's committees has asked to be left out of the list."""
    keys = vault.digests("register", left_out_key(area, name))
    return bool(await db.fetchval(SQL["is_left_out"], keys))


async def end_letters(db: Connection, person: UUID, now: datetime | None) -> None:
    """Stop inviting her from `now`. None: invite her again."""
    await db.execute(SQL["end_letters"], person, now)


async def tell(db: Connection, now: datetime, only: list[UUID] | None = None) -> int:
    """Post the first letter (GDPR Art. 14) to all who have an address and have not had it. Returns how many."""
    return int(await db.fetchval(SQL["tell"], now, only))


async def tell_again(db: Connection, vault: Vault, person: UUID, now: datetime) -> None:
    """Send her the first letter once more, whose link she can use. Silently not, when she has had several today."""
    if await rate_limits.spend(db, vault, FRESH_LINKS, person.hex, now):
        await db.execute(SQL["tell_again"], person, now)


async def untold(db: Connection, now: datetime) -> int:
    """How many `tell` would write to."""
    return int(await db.fetchval(SQL["untold"], now))


async def count_ended(db: Connection, meeting: int, day: date) -> int:
    """How many of those who are invited to a meeting do not sit any more on a day."""
    return int(await db.fetchval(SQL["count_ended"], meeting, day))


async def committees_of_kind(db: Connection, kind: str) -> set[int]:
    """The ids of the committees of a type."""
    return {row["committee"] for row in await db.fetch(SQL["committees_of_kind"], kind)}


def shown_name(name: str) -> str:
    """A name as others see it. What a register without names calls somebody ("S0001") is nobody's name."""
    return say("någon vars namn vi inte vet") if is_code(name) else name


def is_code(name: str) -> bool:
    """Whether a register has given a code in place of a name: no word of two letters or more without a digit."""
    words = (word for word in name.split() if not any(char.isdigit() for char in word))
    return not any(sum(map(str.isalpha, word)) > 1 for word in words)


async def get(db: Connection, vault: Vault, person: UUID) -> Listed | None:
    """None when she is no representative."""
    row = await db.fetchrow(SQL["get"], person)
    if row is None:
        return None
    return _opened(vault, row, await _mandates(db, [person]))


async def listed(db: Connection, vault: Vault) -> list[Listed]:
    """All representatives in Swedish order of their names. Opens every name, since the database can not sort them."""
    rows = await db.fetch(SQL["listed"])
    own: dict[UUID, list[HeldMandate]] = {row["person"]: [] for row in rows}
    for mandate in await _mandates(db, list(own)):
        own[mandate.person].append(mandate)
    return sorted((_opened(vault, row, own[row["person"]]) for row in rows), key=lambda her: order(her.name))


async def mandate(db: Connection, id: int) -> OneMandate | None:
    """A mandate, or None when there is none."""
    row = await db.fetchrow(SQL["mandate"], id)
    return typed(OneMandate, row) if row else None


async def _mandates(db: Connection, people: list[UUID]) -> list[HeldMandate]:
    return typed_rows(HeldMandate, await db.fetch(SQL["mandates"], people))


def _opened(vault: Vault, row: Row, mandates: list[HeldMandate]) -> Listed:
    person, email = row["person"], row["email"]
    return Listed(
        person,
        vault.open(row["name"], "people.name", person),
        vault.open(email, "people.email", person) if email else None,
        row["language"],
        row["told_at"],
        row["stopped"],
        row["hers"],
        mandates,
    )
