"""The party's elected representatives and their dated mandates: from registers, by hand, or said by themselves."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault
from fackpol.base.words import order
from fackpol.network import people

SQL = queries("representatives")


@dataclass(frozen=True)
class Mandate:
    """A seat on a committee from one day to another; no end: until further notice. `seat` is a slug of `seats`."""

    committee: int
    seat: str
    from_day: date
    to_day: date | None


@dataclass(frozen=True)
class Listed:
    """A representative with her mandates, opened."""

    person: UUID
    name: str = field(repr=False)
    email: str | None = field(repr=False)
    language: str
    told_at: datetime | None
    mandates: list[Row] = field(repr=False)


async def add(db: Connection, vault: Vault, name: str, email: str | None) -> UUID:
    """Somebody entered by hand. Her address is not confirmed until she answers from it."""
    async with db.transaction():
        person = await people.add(db, vault, name, email, "sv", None)
        await db.execute(SQL["add"], person)
    return person


async def seat(db: Connection, person: UUID, mandate: Mandate, seat_text: str) -> None:
    """Give her a mandate; the same one again changes its end."""
    own = (mandate.committee, seat_text, mandate.seat, mandate.from_day, mandate.to_day)
    await db.execute(SQL["seat"], person, *own)


async def correct(db: Connection, id: int, seat: str, from_day: date, to_day: date | None, status: str) -> None:
    """Change a mandate. `status`: confirmed (an administrator), declared (she herself) or wrong (it is not so)."""
    await db.execute(SQL["correct"], id, seat, from_day, to_day, status)


async def declare(db: Connection, person: UUID, answers: dict[int, tuple[date | None, bool]]) -> None:
    """What she says of her own mandates: by id, the last day, and whether it is right at all."""
    async with db.transaction():
        for id, (to_day, right) in answers.items():
            await db.execute(SQL["declare"], id, person, to_day, "declared" if right else "wrong")


async def confirm(db: Connection, person: UUID, now: datetime) -> None:
    """She has answered from her letter: the mandates are right, and the address is hers if nobody else has shown so."""
    async with db.transaction():
        await db.execute(SQL["confirm"], person)
        await confirm_address(db, person, now)


async def confirm_address(db: Connection, person: UUID, now: datetime) -> None:
    """She has answered from a letter of hers: the address is hers if nobody else has shown so."""
    await db.execute(SQL["confirm_address"], person, now)


async def leave_out(db: Connection, vault: Vault, erasures: Path, person: UUID, now: datetime) -> None:
    """She does not want to be in the list: forgotten, and the next import obeys a keyed hash of her no."""
    async with db.transaction():
        is_member = await db.fetchval(SQL["leave_out"], person, now)
        if not is_member:
            people.note_erasure(erasures, person, now)


async def end_letters(db: Connection, person: UUID, now: datetime | None) -> None:
    """No more invitations to her; None takes that back."""
    await db.execute(SQL["end_letters"], person, now)


async def tell(db: Connection, now: datetime) -> int:
    """Post the first letter (GDPR Art. 14) to everybody who has an address and has not had it. Returns how many."""
    return int(await db.fetchval(SQL["tell"], now))


async def get(db: Connection, vault: Vault, person: UUID) -> Listed | None:
    row = await db.fetchrow(SQL["get"], person)
    if row is None:
        return None
    return _opened(vault, row, await db.fetch(SQL["mandates"], [person]))


async def listed(db: Connection, vault: Vault) -> list[Listed]:
    """Everybody, in Swedish order of their names: opened whole, since names are sealed."""
    rows = await db.fetch(SQL["listed"])
    own: dict[UUID, list[Row]] = {row["person"]: [] for row in rows}
    for mandate in await db.fetch(SQL["mandates"], list(own)):
        own[mandate["person"]].append(mandate)
    return sorted((_opened(vault, row, own[row["person"]]) for row in rows), key=lambda her: order(her.name))


async def mandate(db: Connection, id: int) -> Row | None:
    return await db.fetchrow(SQL["mandate"], id)


def _opened(vault: Vault, row: Row, mandates: list[Row]) -> Listed:
    person, email = row["person"], row["email"]
    return Listed(
        person,
        vault.open(row["name"], "people.name", person),
        vault.open(email, "people.email", person) if email else None,
        row["language"],
        row["told_at"],
        mandates,
    )
