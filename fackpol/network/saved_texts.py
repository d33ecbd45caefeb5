"""Saved texts: what a branch writes again and again, in a meeting or in a notice, to be filled in by a press."""

from dataclasses import dataclass, field

from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault

SQL = queries("saved_texts")
MOST = 20  # of a branch
NAME = 100  # characters
BEGINNING = 60  # characters of a text that are its name to begin with
ABOUT, CHILDREN, NOTICE = "about", "children_note", "notice"  # where it is written


@dataclass(frozen=True, slots=True)
class SavedText:
    """A text under the name by which a branch finds it. `part` is ABOUT, CHILDREN or NOTICE."""

    id: int
    part: str
    name: str = field(repr=False)
    text: str = field(repr=False)


async def of_branch(db: Connection, vault: Vault, branch: str) -> list[SavedText]:
    """The texts of a branch, in no order."""
    rows = await db.fetch(SQL["of_branch"], branch)
    return [
        SavedText(
            row["id"], row["part"], vault.open(row["name"], "saved_texts.name", row["id"]),
            vault.open(row["text"], "saved_texts.text", row["id"]),
        )
        for row in rows
    ]  # fmt: skip


async def save(db: Connection, vault: Vault, branch: str, part: str, text: str) -> bool:
    """Save a text, under its beginning at first, unless it is saved already. False when there are MOST."""
    async with db.transaction():
        number = await db.fetchval(SQL["lock"], branch)
        found = await of_branch(db, vault, branch)
        if (part, text) in [(one.part, one.text) for one in found]:
            return True
        if len(found) >= MOST:
            return False
        id = await db.fetchval(SQL["new_id"])
        sealed = (vault.seal(beginning(text), "saved_texts.name", id), vault.seal(text, "saved_texts.text", id))
        await db.execute(SQL["save"], id, number, part, *sealed)
    return True


def beginning(text: str) -> str:
    """The first words of a text, on one line, for its name."""
    line = " ".join(text.split())
    return line if len(line) <= BEGINNING else line[:BEGINNING].rpartition(" ")[0] or line[:BEGINNING]


async def rename(db: Connection, vault: Vault, branch: str, id: int, name: str) -> bool:
    """Give a text another name, of at most NAME characters. False when the branch has no such text."""
    return bool(await db.fetchval(SQL["rename"], branch, id, vault.seal(name, "saved_texts.name", id)))


async def delete(db: Connection, branch: str, id: int) -> bool:
    """Delete a text; what was written with it stays. False when the branch has no such text."""
    return bool(await db.fetchval(SQL["delete"], branch, id))
