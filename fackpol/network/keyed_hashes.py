"""Keyed hashes: how addresses, and what registers call people, are recognised without being readable.

While the ring INDEX_KEY is being turned, a value may be stored under an older key. Whoever writes an address takes its
hash from here: everything that is stored of the address moves to the newest key first, so that the database's own
promises (one person for a confirmed address, no letter to a suppressed one) hold for all of it. Whoever
only looks up asks for `vault.indexes` or `vault.digests`.
"""

from collections.abc import Iterable

from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault

SQL = queries("keyed_hashes")


async def written(db: Connection, vault: Vault, email: str) -> bytes:
    """The blind index to write an address with, once all that is stored of the address is under the same key."""
    await move(db, [vault.indexes(email)])
    return vault.index(email)


async def move(db: Connection, hashes: Iterable[list[bytes]]) -> int:
    """Move what is stored of some values to the newest key. Returns how many rows it moved.

    `hashes`: all hashes of each value, the newest first. With one key in the ring there is nothing to do.
    """
    pairs = {old: newest for newest, *older in hashes for old in older}
    if not pairs:
        return 0
    olds = sorted(pairs)  # in one order, so that two who move the same rows wait for each other instead of for ever
    return int(await db.fetchval(SQL["move"], olds, [pairs[old] for old in olds]))


async def drop(db: Connection, number: int) -> int:
    """Delete the hashes under a key whose values nobody can hash anew. Returns how many."""
    return int(await db.fetchval(SQL["drop"], number))
