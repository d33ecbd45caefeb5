"""What the database holds, as its own catalogue says: tables, columns, and how each column lies there."""

from dataclasses import dataclass

from fackpol.base.database import Connection, one, queries
from fackpol.network.sealed_columns import SEALED

SQL = queries("catalogue")


@dataclass(frozen=True)
class Table:
    """A table's columns by how they lie: sealed, as a code that can not be read (a keyed hash or alike), or open."""

    name: str
    sealed: tuple[str, ...]
    coded: tuple[str, ...]
    open: tuple[str, ...]


async def tables(db: Connection) -> dict[str, Table]:
    """Every table of ours by its name."""
    sealed = {(column.table, column.column) for column in SEALED}
    found: dict[str, dict[str, list[str]]] = {}
    for row in await db.fetch(SQL["columns"]):
        lies = "sealed" if (row["of_table"], row["name"]) in sealed else "coded" if row["bytes"] else "open"
        found.setdefault(row["of_table"], {"sealed": [], "coded": [], "open": []})[lies].append(row["name"])
    return {name: Table(name, **{lies: tuple(columns) for lies, columns in by.items()}) for name, by in found.items()}


async def counts(db: Connection) -> dict[str, str]:
    """How many people are here, by what they are here as, in round numbers: the papers are passed around."""
    return {name: roughly(n) for name, n in (await one(db, SQL["counts"])).items()}


def roughly(n: int) -> str:
    """ "färre än 20", "omkring 130", "omkring 4200": two figures of it."""
    if n < 20:
        return "färre än 20"
    return f"omkring {round(n, 2 - len(str(n)))}"
