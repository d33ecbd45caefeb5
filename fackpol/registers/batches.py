"""Batches: one run of the command, or one press on the page of differences, is one act and is undone as one.

For 30 days it is kept what each row was before. Whatever has been changed since, by anybody, stays, and is told with
why. Only the newest batch of an area is undone: what a later one has built on it is undone first.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from fackpol.base.database import Connection, Row, queries, typed_rows
from fackpol.base.vault import Vault
from fackpol.network import security_log
from fackpol.registers import people

SQL = queries("batches")
LIVES = timedelta(days=30)  # how long a batch can be undone


class Stays(StrEnum):
    """Why something is not undone."""

    CHANGED = "changed"  # somebody, or a later register, has changed it since
    USED = "used"  # a question, an invitation, a post or the like is about it
    TOLD = "told"  # she has been written to
    LEAVING = "leaving"  # she has asked to be left out
    HOLDS = "holds"  # she sits somewhere by another batch, or by a mandate that stays


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch in the list. `by`: None from the server. `newest`: of its area, so that it can be undone."""

    id: int
    area: str
    at: datetime
    by: UUID | None
    counts: dict[str, int]
    undone_at: datetime | None
    newest: bool


@dataclass(frozen=True, slots=True)
class Left:
    """Something that stays, and why: a mandate (or her name or address: without a committee), or a committee."""

    why: Stays
    name: str = field(repr=False)
    committee: str = ""
    seat: str | None = None
    seat_text: str = ""


@dataclass(frozen=True)
class _Name:
    """A person whose name or address goes back to what it was (None: not that one; "": she had none), or why not."""

    id: UUID
    person: UUID
    shown: str = field(repr=False)
    name: str | None = field(repr=False)
    email: str | None = field(repr=False)
    stays: Stays | None


@dataclass(frozen=True)
class Fate:
    """What an undo does with each row of a batch."""

    people: dict[UUID, Stays | None] = field(repr=False)  # added; None: they go
    mandates: list[Row] = field(repr=False)  # `mandate`, `added`, `stays`
    committees: list[Row] = field(repr=False)  # `committee`, `added`, `stays`
    names: list[_Name] = field(repr=False)

    @property
    def going(self) -> list[UUID]:
        return [person for person, stays in self.people.items() if stays is None]

    def mandates_that(self, added: bool) -> list[int]:
        return [row["mandate"] for row in self.mandates if row["added"] == added and not row["stays"]]

    def committees_that(self, added: bool) -> list[int]:
        return [row["committee"] for row in self.committees if row["added"] == added and not row["stays"]]

    @property
    def staying(self) -> int:
        """How many mandates, committees and names stay as they are."""
        return sum(1 for row in (*self.mandates, *self.committees) if row["stays"]) + sum(
            1 for her in self.names if her.stays
        )

    @property
    def counts(self) -> dict[str, int]:
        """How many people and mandates go, mandates, names and committees get their old values back, and so on."""
        return {
            "people": len(self.going),
            "mandates": len(self.mandates_that(added=True)),
            "restored": len(self.mandates_that(added=False)),
            "committees": len(self.committees_that(added=True)),
            "renamed": len(self.committees_that(added=False)),
            "names": sum(1 for one in self.names if one.name is not None or one.email is not None),
        }


async def begin(db: Connection, area: str, file_sha256: bytes, by: UUID | None, now: datetime) -> int:
    """Begin a batch: whatever the caller's transaction adds or changes is its, until `end`."""
    return int(await db.fetchval(SQL["begin"], area, file_sha256, now, by))


async def end(db: Connection, batch: int, counts: dict[str, int], keep: bool) -> None:
    """End a batch. One that has changed nothing is forgotten, unless it is to be kept as the first of its file."""
    await db.fetchval(SQL["end"], batch, counts)
    if not (keep and await db.fetchval(SQL["worth_keeping"], batch)):
        await db.execute(SQL["drop"], batch)


async def listed(db: Connection, now: datetime, id: int | None = None, area: str | None = None) -> list[Batch]:
    """The batches of the last 30 days, of an area or all, the newest first."""
    return typed_rows(Batch, await db.fetch(SQL["listed"], now - LIVES, id, area))


async def fate(db: Connection, vault: Vault, batch: int) -> Fate:
    """What an undo would do now. Changes nothing."""
    added = {
        row["person"]: Stays(row["stays"]) if row["stays"] else None for row in await db.fetch(SQL["people"], batch)
    }
    mandates, committees = await db.fetch(SQL["mandates"], batch), await db.fetch(SQL["committees"], batch)
    return Fate(added, mandates, committees, [_name(vault, row) for row in await db.fetch(SQL["names"], batch)])


async def undo(db: Connection, vault: Vault, batch: int, by: UUID | None, now: datetime) -> Fate | None:
    """Undo a batch. Returns what was done; None when it is not the newest of its area, undone already or too old."""
    async with db.transaction():
        await people.lock(db)
        if not await db.fetchval(SQL["lock"], batch, now - LIVES):
            return None
        await db.execute(SQL["hold"], batch)
        await db.execute(SQL["hold_people"], batch)
        one = await fate(db, vault, batch)
        await _take_back(db, batch, one)
        await _rename_back(db, vault, one)
        await _remember(db, batch, one)
        await db.execute(SQL["undone"], batch, now, by)
        await security_log.note(db, "import undone", now, by)
    return one


async def left(db: Connection, vault: Vault, batch: Batch, asked: Fate | None = None) -> list[Left]:
    """What stays of a batch: what would, or once it is undone what does. `asked` is its fate, if that is known."""
    if batch.undone_at is None:
        one = asked or await fate(db, vault, batch.id)
        mandates = [(row["mandate"], row["stays"]) for row in one.mandates if row["stays"]]
        committees = [(row["committee"], row["stays"]) for row in one.committees if row["stays"]]
        names = [Left(name.stays, name.shown) for name in one.names if name.stays]
    else:
        kept = await db.fetch(SQL["kept"], batch.id)
        mandates, committees = (
            [(int(row["key"]), row["stays"]) for row in kept if row["of_table"] == table]
            for table in ("mandates", "committees")
        )
        names = [
            Left(Stays(row["stays"]), vault.open(row["name"], "people.name", row["person"]))
            for row in await db.fetch(SQL["kept_names"], batch.id)
        ]
    return [*await _left(db, vault, mandates, committees), *names]


async def tidy(db: Connection, now: datetime) -> None:
    """Forget what each row was before, of batches that can not be undone any more."""
    await db.execute(SQL["forget"], now - LIVES)


def _name(vault: Vault, row: Row) -> _Name:
    """What becomes of a name and an address that the batch changed: "" where it did not."""
    became = json.loads(vault.open(row["became"], "batch_names.became", row["id"]))
    name = vault.open(row["name"], "people.name", row["person"])
    email = vault.open_text(row["email"], "people.email", row["person"])
    renames = bool(not (row["name_said"] or row["leaving"]) and became["name"] == name)
    readdresses = bool(not (row["address_said"] or row["leaving"]) and became["email"] == email != "")
    whole = (renames or not became["name"]) and (readdresses or not became["email"])
    return _Name(
        row["id"],
        row["person"],
        name,
        vault.open_text(row["old_name"], "batch_names.name", row["id"]) if renames else None,
        vault.open_text(row["old_email"], "batch_names.email", row["id"]) if readdresses else None,
        None if whole else Stays.LEAVING if row["leaving"] else Stays.CHANGED,
    )


async def _take_back(db: Connection, batch: int, one: Fate) -> None:
    """Take away what the batch added and restore what it changed; what was told of the bodies goes with it."""
    staying = [person for person, stays in one.people.items() if stays]
    kept = [row["committee"] for row in one.committees if row["stays"]]
    await db.execute(SQL["take_mandates"], one.mandates_that(added=True))
    await db.execute(SQL["restore_mandates"], batch, one.mandates_that(added=False))
    await db.execute(SQL["take_keys"], batch, staying)
    await db.execute(SQL["take_people"], one.going)
    await db.execute(SQL["take_terms"], batch)
    await db.execute(SQL["take_names"], batch, kept)
    await db.execute(SQL["take_committees"], one.committees_that(added=True))
    await db.execute(SQL["rename_committees"], batch, one.committees_that(added=False))


async def _rename_back(db: Connection, vault: Vault, one: Fate) -> None:
    for her in one.names:
        if her.name is not None:
            await db.execute(SQL["rename"], her.person, vault.seal(her.name, "people.name", her.person))
        if her.email is not None:
            sealed = vault.seal_text(her.email, "people.email", her.person)
            await db.execute(SQL["readdress"], her.person, sealed, vault.index(her.email) if her.email else None)


async def _remember(db: Connection, batch: int, one: Fate) -> None:
    """Remember what stays and why; the rest is no longer the batch's."""
    for table, rows in (
        ("mandates", [(row["mandate"], row["stays"]) for row in one.mandates]),
        ("committees", [(row["committee"], row["stays"]) for row in one.committees]),
        ("representatives", list(one.people.items())),
    ):
        kept = [(str(key), str(stays)) for key, stays in rows if stays]
        await db.execute(SQL["keep"], batch, table, [key for key, _ in kept], [stays for _, stays in kept])
    await db.executemany(SQL["keep_name"], [(her.id, her.stays) for her in one.names if her.stays])
    await db.execute(SQL["forget_rest"], batch)


async def _left(
    db: Connection, vault: Vault, mandates: Iterable[tuple[int, str]], committees: Iterable[tuple[int, str]]
) -> list[Left]:
    held, bodies = dict(mandates), dict(committees)
    hers = await db.fetch(SQL["left"], list(held), list(held.values()))
    theirs = await db.fetch(SQL["left_committees"], list(bodies), list(bodies.values()))
    return [
        *(
            Left(
                Stays(row["stays"]), vault.open(row["name"], "people.name", row["person"]), row["committee_name"],
                row["seat"], row["seat_text"],
            )
            for row in hers
        ),
        *(Left(Stays(row["stays"]), "", row["name"]) for row in theirs),
    ]  # fmt: skip
