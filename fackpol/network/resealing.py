"""Turns the keys of a database: brings what is under older keys under the newest, a thousand rows at a time.

The service runs meanwhile: everybody's ring still holds the older keys. Whatever somebody changes between our reading
and our writing is left as she left it (compare-and-swap on the old bytes). Killed at any moment, it goes on where it
was: what is under the newest key already is passed over.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from fackpol.base.database import Connection, Deadlock, Row
from fackpol.base.vault import Sealed, Vault
from fackpol.network import keyed_hashes, sealed_columns
from fackpol.network.sealed_columns import SEALED, SealedColumn

ROUNDS = 5  # over what others have written with an older key meanwhile
Progress = Callable[[int], None]  # called with how many more rows are done


@dataclass
class Turned:
    """What a turn has done: `sealed` values and `hashed` rows, and `closed` values that no key of the ring opens."""

    sealed: int = 0
    hashed: int = 0
    closed: int = 0


async def waiting(db: Connection, vault: Vault) -> int:
    """How many values are under older keys."""
    sealed, hashed = await sealed_columns.by_number(db, "seal"), await sealed_columns.by_number(db, "index")
    return sealed.total() - sealed[vault.newest] + hashed.total() - hashed[vault.index_numbers[0]]


async def turn(db: Connection, vault: Vault, progress: Progress = lambda n: None) -> Turned:
    """Bring everything under the newest keys. What has no plain value left keeps its older hash."""
    turned = Turned()
    for _ in range(ROUNDS):
        before = turned.sealed + turned.hashed
        turned.closed = 0
        for column in SEALED:
            await reseal(db, vault, column, turned, progress)
        await rehash(db, vault, turned, progress)
        if turned.sealed + turned.hashed == before:
            break
    return turned


async def reseal(
    db: Connection, vault: Vault, column: SealedColumn, turned: Turned, progress: Progress = lambda n: None
) -> None:
    """Seal what one column has under older keys with the newest one."""
    where = f"{column.column} IS NOT NULL AND get_byte({column.column}, 0) <> {vault.newest:d}"
    kind = await db.fetchval(_TYPE, column.table, column.key)
    async for rows in _batches(db, column, where):
        olds, news, keys = [], [], []
        for row in rows:
            try:
                text = column.open(vault, row["value"], row["of"])
            except Sealed:
                turned.closed += 1
                continue
            olds.append(row["value"])
            news.append(column.seal(vault, text, row["of"]))
            keys.append(row["key"])
        done = await _swap(db, column, kind, keys, olds, news)
        turned.sealed += done
        progress(done)


async def rehash(db: Connection, vault: Vault, turned: Turned, progress: Progress = lambda n: None) -> None:
    """Hash every address that we can open with the newest key, wherever its hash stands."""
    newest = vault.index_numbers[0]
    if not any(n for number, n in (await sealed_columns.by_number(db, "index")).items() if number != newest):
        return
    for column, address in _ADDRESSES:
        async for rows in _batches(db, column, f"{column.column} IS NOT NULL"):
            found = list(_addresses(vault, column, address, rows))
            done = await _patiently(lambda found=found: keyed_hashes.move(db, map(vault.indexes, found)))  # type: ignore[misc]
            turned.hashed += done
            progress(done)


def _in_form(form: str) -> str:
    """The address of an application."""
    email: str = json.loads(form)["email"]
    return email


_ADDRESSES: tuple[tuple[SealedColumn, Callable[[str], str]], ...] = (
    (SealedColumn("people", "email"), str),
    (SealedColumn("addresses", "email"), str),
    (SealedColumn("applications", "form"), _in_form),
)
_TYPE = """
    SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = $1::text::regclass AND attname = $2
"""


def _addresses(vault: Vault, column: SealedColumn, address: Callable[[str], str], rows: Iterable[Row]) -> Iterable[str]:
    for row in rows:
        try:
            yield address(column.open(vault, row["value"], row["of"]))
        except Sealed:
            continue


async def _batches(db: Connection, column: SealedColumn, where: str) -> AsyncIterator[list[Row]]:
    """The rows that a condition holds for, a thousand at a time, ordered by the primary key. All names are our own."""
    what = f"SELECT {column.key} AS key, {column.id} AS of, {column.column} AS value FROM {column.table} WHERE {where}"  # noqa: S608
    order = f"ORDER BY {column.key} LIMIT {column.many:d}"
    rows = await db.fetch(f"{what} {order}")
    while rows:
        yield rows
        rows = await db.fetch(f"{what} AND {column.key} > $1 {order}", rows[-1]["key"])


async def _swap(
    db: Connection, column: SealedColumn, kind: str, keys: list[Any], olds: list[bytes], news: list[bytes]
) -> int:
    """Replace values that are still the old ones. Returns how many were."""
    statement = f"""
        UPDATE {column.table} t SET {column.column} = s.new
        FROM unnest($1::{kind}[], $2::bytea[], $3::bytea[]) AS s (key, old, new)
        WHERE t.{column.key} = s.key AND t.{column.column} = s.old
    """  # noqa: S608 - all names are our own
    said = await _patiently(lambda: db.execute(statement, keys, olds, news))
    return int(said.rpartition(" ")[2])


async def _patiently(work: Callable[[], Any]) -> Any:
    """Does it again when it and somebody's page wait for each other: then PostgreSQL lets one of them go on."""
    for _ in range(ROUNDS - 1):
        try:
            return await work()
        except Deadlock:
            continue
    return await work()
