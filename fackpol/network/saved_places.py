"""Saved places: where a branch meets again and again, to be filled in by a press when it calls a meeting."""

from dataclasses import dataclass, field
from typing import NamedTuple

from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault

SQL = queries("saved_places")
MOST = 20  # of a branch
NAME = 100  # characters


class Place(NamedTuple):
    """Where a meeting is. Either `street` or `link` has a value; what is not given is ""."""

    street: str
    venue: str
    link: str
    access_note: str


@dataclass(frozen=True, slots=True)
class SavedPlace:
    """A place under the name by which a branch finds it."""

    id: int
    name: str = field(repr=False)
    street: str = field(repr=False)
    venue: str = field(repr=False)
    link: str = field(repr=False)
    access_note: str = field(repr=False)

    @property
    def place(self) -> Place:
        return Place(self.street, self.venue, self.link, self.access_note)


async def of_branch(db: Connection, vault: Vault, branch: str) -> list[SavedPlace]:
    """The places of a branch, in no order."""
    return [_opened(vault, row) for row in await db.fetch(SQL["of_branch"], branch)]


def _opened(vault: Vault, row: Row) -> SavedPlace:
    texts = {name: vault.open_text(row[name], f"saved_places.{name}", row["id"]) for name in ("name", *Place._fields)}
    return SavedPlace(id=row["id"], **texts)


async def save(db: Connection, vault: Vault, branch: str, place: Place) -> bool:
    """Save a place, under its own name to begin with, unless it is saved already. False when there are MOST."""
    async with db.transaction():
        number = await db.fetchval(SQL["lock"], branch)
        found = await of_branch(db, vault, branch)
        if place in [one.place for one in found]:
            return True
        if len(found) >= MOST:
            return False
        id = await db.fetchval(SQL["new_id"])
        texts = {"name": (place.venue or place.street or place.link)[:NAME], **place._asdict()}
        await db.execute(SQL["save"], id, number, *_sealed(vault, texts, id))
    return True


def _sealed(vault: Vault, texts: dict[str, str], id: int) -> list[bytes | None]:
    return [vault.seal_text(text, f"saved_places.{name}", id) for name, text in texts.items()]


async def rename(db: Connection, vault: Vault, branch: str, id: int, name: str) -> bool:
    """Give a place another name, of at most NAME characters. False when the branch has no such place."""
    return bool(await db.fetchval(SQL["rename"], branch, id, vault.seal(name, "saved_places.name", id)))


async def delete(db: Connection, branch: str, id: int) -> bool:
    """Delete a place; meetings that are there keep theirs. False when the branch has no such place."""
    return bool(await db.fetchval(SQL["delete"], branch, id))
