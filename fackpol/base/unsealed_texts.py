"""Seals the texts that releases before 0.3 kept in the clear: the step of migration 0050 that needs the keys."""

from collections.abc import Iterable, Mapping

from fackpol.base.database import Connection
from fackpol.base.migrations import Unmigrated
from fackpol.base.vault import Sealed, Vault
from fackpol.base.words import say

MIGRATION = 50
# Table -> the column with the row's id, and the columns to seal: what stands in `plain_<column>` goes to `<column>`.
COLUMNS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "notices": ("id", ("subject", "text")),
    "meetings": ("id", ("title", "about", "street", "venue", "link", "access_note", "children_note")),
    "cancellations": ("meeting", ("reason",)),
    "outcomes": ("meeting", ("text",)),
    "branches": ("id", ("reply_to",)),
}


async def seal(db: Connection, vault: Vault | None) -> None:
    """Seals every row, and empties the plain columns. `vault` None: the keys have not been given.

    Raises Unmigrated, with what to do, when there are rows and no keys, or those of another database.
    """
    if vault is not None:
        await _must_fit(db, vault)
    for table, (id, columns) in COLUMNS.items():
        plain = [f"plain_{column}" for column in columns]
        rows = await db.fetch(
            f"SELECT {id}, {', '.join(plain)} FROM {table} WHERE num_nonnulls({', '.join(plain)}) > 0"  # noqa: S608 ours
        )
        if rows and vault is None:
            raise Unmigrated(say("Databasen har texter som ska låsas. Skriv SEAL_KEYS och kör fackpol migrate igen."))
        for row in rows if vault else ():
            await _seal_row(db, vault, table, id, columns, tuple(row))  # type: ignore[arg-type]


async def rewrite(db: Connection) -> None:
    """Writes the tables anew, for what was emptied lies in their files until then. Not within a transaction."""
    for table in COLUMNS:
        await db.execute(f"VACUUM FULL {table}")


async def _seal_row(
    db: Connection, vault: Vault, table: str, id: str, columns: Iterable[str], row: tuple[int, *tuple[str, ...]]
) -> None:
    """`row`: the id, and the plain texts in the order of `columns`."""
    texts = {column: text or "" for column, text in zip(columns, row[1:], strict=True)}
    sealed = [vault.seal_text(text, f"{table}.{column}", row[0]) for column, text in texts.items()]
    told = ", ".join(f"{column} = ${at}, plain_{column} = NULL" for at, column in enumerate(texts, 2))
    await db.execute(f"UPDATE {table} SET {told} WHERE {id} = $1", row[0], *sealed)  # noqa: S608 ours


async def _must_fit(db: Connection, vault: Vault) -> None:
    person = await db.fetchrow("SELECT id, name FROM people LIMIT 1")
    try:
        if person is not None:
            vault.open(person["name"], "people.name", person["id"])
    except Sealed:
        raise Unmigrated(say("Nycklarna passar inte till databasen. Hämta dem som hör till den.")) from None
