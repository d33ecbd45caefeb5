"""Contact codes: eight digits that a coordinator reads out to a representative, on the phone.

A politician's mailbox may be her employer's, and whoever reads it can sign in as her. A code shows that it is she who
is signed in: see `introductions.proof`. It is kept as a keyed hash, and works once, in the session where it is typed.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base.database import Connection, queries, typed_rows
from fackpol.base.vault import Vault
from fackpol.network import security_log

SQL = queries("contact_codes")
LIVES = timedelta(days=14)  # the same as in `wants_code`, sql/views/introductions.sql
TRIES = 5


@dataclass(frozen=True, slots=True)
class Wanting:
    """A representative who has said yes to contact. `name` is sealed. `waits`: her yes does not count yet."""

    person: UUID
    name: bytes = field(repr=False)
    committee: str
    waits: bool


async def waiting(db: Connection, branch: str, now: datetime) -> list[Wanting]:
    """To whom the coordinators of a branch may give a code: in its area, about its trades; those who wait first."""
    return typed_rows(Wanting, await db.fetch(SQL["waiting"], branch, now))


async def give(db: Connection, vault: Vault, branch: str, person: UUID, by: UUID, now: datetime) -> str | None:
    """Make a code for a representative, in place of the one before, and return its digits, which nobody can read again.

    None when she is not among those who are `waiting`.
    """
    if person not in [one.person for one in await waiting(db, branch, now)]:
        return None
    digits = f"{secrets.randbelow(10**8):08d}"
    async with db.transaction():
        await db.execute(SQL["give"], person, _key(vault, person, digits), by, now)
        await security_log.note(db, "contact code given", now, by, person)
    return digits


async def enter(db: Connection, vault: Vault, person: UUID, session: bytes, typed: str, now: datetime) -> int | None:
    """Try the digits that she has typed. None: they were right, and this session has shown who she is.

    Otherwise how many tries are left; 0 also when she has no code that still works.
    """
    async with db.transaction():
        row = await db.fetchrow(SQL["try"], person, now - LIVES, TRIES)
        right = row is not None and _is_key(vault, person, typed, row["key"])
        await security_log.note(db, "contact code used" if right else "contact code failed", now, person)
        if right:
            await db.execute(SQL["prove"], person, session, now)
            return None
    return TRIES - row["tries"] if row else 0


async def tidy(db: Connection, now: datetime) -> None:
    """Delete codes that are too old to be used."""
    await db.execute(SQL["tidy"], now - LIVES)


def _key(vault: Vault, person: UUID, digits: str) -> bytes:
    return vault.digest("contact code", f"{person.hex} {digits}")


def _is_key(vault: Vault, person: UUID, digits: str, key: bytes) -> bool:
    hashes = vault.digests("contact code", f"{person.hex} {digits}")
    return any([hmac.compare_digest(one, key) for one in hashes])
