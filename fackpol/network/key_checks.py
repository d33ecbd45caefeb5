"""Checks that the keys are the database's own, before a process does anything with them.

The database holds what each key makes of a fixed text (`key_checks`). That says nothing of the key, and tells a wrong
one from the right one also where nobody is stored yet.
"""

import hmac
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from fackpol.base.database import Connection, Row, queries
from fackpol.base.settings import Settings
from fackpol.base.vault import Ring, Sealed
from fackpol.base.words import count, say
from fackpol.network import sealed_columns

SQL = queries("key_checks")
SETTING = {"seal": "SEAL_KEYS", "index": "INDEX_KEY", "link": "LINK_KEY"}
LINKS_LIVE = timedelta(days=365)  # how long links in old letters, and in calendars, are worth their key


class WrongKeys(Exception):
    """The keys are not the database's own, or one is missing. The message is a sentence for each setting."""


@dataclass(frozen=True)
class KnownKey:
    """A key that the database knows. It does not hold the key itself."""

    ring: str
    number: int
    probe: bytes
    added_at: datetime


def rings(own: Settings) -> dict[str, Ring]:
    """The three rings by the name that the database has for them."""
    return {"seal": own.ring, "index": own.index_key, "link": own.link_key}


async def known(db: Connection) -> list[KnownKey]:
    """What the database knows of keys: of each ring the oldest first."""
    return [KnownKey(*row) for row in await db.fetch(SQL["known"])]


async def check(db: Connection, own: Settings, now: datetime) -> None:
    """Raises WrongKeys unless the keys are the database's own. Tells the database of keys that are new in their ring.

    The first keys that a database without people sees become its own.
    """
    if sentences := await faults(db, own, now):
        raise WrongKeys("\n".join(sentences))
    before = await known(db)
    await _forget(db, own, before)
    new = _unknown(own, before)
    for ring, number in new:
        await db.execute(SQL["add"], ring, number, _probe(ring, rings(own)[ring][number]), now)
    if new and (sentences := await faults(db, own, now)):  # another process was first, with other keys
        raise WrongKeys("\n".join(sentences))


async def faults(db: Connection, own: Settings, now: datetime) -> list[str]:
    """A sentence for each setting whose keys are wrong, or lack one that is still needed."""
    found: list[str] = []
    keys = await known(db)
    for ring, held in rings(own).items():
        theirs = [key for key in keys if key.ring == ring]
        if wrong := [key.number for key in theirs if key.number in held and not fits(key, held)]:
            found.append(_another(ring, wrong[0]))
        elif not theirs and not await _opens(db, own, ring):
            found.append(_another(ring, next(iter(held))))
        else:
            found += [sentence async for sentence in _missing(db, theirs, held, now)]
    return found


async def lost(db: Connection, own: Settings) -> list[str]:
    """A sentence for each key that is in no ring, and in nobody's memory, and that rows are locked with."""
    found = []
    for ring in ("seal", "index"):
        rows = await sealed_columns.by_number(db, ring)
        found += [_locked(ring, number, n) for number, n in sorted(rows.items()) if number not in rings(own)[ring]]
    return found


async def drop(db: Connection, ring: str, number: int) -> bool:
    """Let the database forget a key that nobody will have any more. False when it does not know it."""
    return bool(await db.fetchval(SQL["forget"], ring, number))


async def feeds_before(db: Connection, moment: datetime) -> int:
    """How many calendars subscribe by a link that is older than a moment."""
    return int(await db.fetchval(SQL["feeds_before"], moment))


def _probe(ring: str, key: bytes) -> bytes:
    return hmac.digest(key, f"key check|{ring}".encode(), "sha256")


def fits(key: KnownKey, held: Ring) -> bool:
    """Whether the ring's key of that number is the one that the database knows."""
    return key.number in held and hmac.compare_digest(key.probe, _probe(key.ring, held[key.number]))


def _unknown(own: Settings, keys: list[KnownKey]) -> list[tuple[str, int]]:
    theirs = {(key.ring, key.number) for key in keys}
    return [(ring, number) for ring, held in rings(own).items() for number in held if (ring, number) not in theirs]


async def _forget(db: Connection, own: Settings, keys: list[KnownKey]) -> None:
    """What is missing without a fault is needed no more."""
    for key in keys:
        if key.number not in rings(own)[key.ring]:
            await db.execute(SQL["forget"], key.ring, key.number)


def _another(ring: str, number: int) -> str:
    return say(
        "{setting} hör till en annan databas: nyckel {number} är inte den som användes här. "
        "Hämta databasens egna nycklar, från papperet.",
        setting=SETTING[ring],
        number=number,
    )


async def _missing(db: Connection, theirs: list[KnownKey], held: Ring, now: datetime) -> AsyncIterator[str]:
    """A sentence for each key that the ring lacks and something still needs."""
    for key in theirs:
        if key.number not in held and (sentence := await _needed(db, theirs, key, now)):
            yield sentence


async def _needed(db: Connection, theirs: list[KnownKey], key: KnownKey, now: datetime) -> str:
    """What would be lost without a key; "" when it is nothing."""
    if key.ring != "link":
        n = (await sealed_columns.by_number(db, key.ring))[key.number]
        return _locked(key.ring, key.number, n) if n else ""
    later = [other.added_at for other in theirs if other.added_at > key.added_at]
    if later and min(later) < now - LINKS_LIVE:
        return ""
    return say(
        "LINK_KEY saknar nyckel {number}. Länkar i äldre mejl och kalendrar slutar fungera utan den. "
        "Lägg till den, eller kör fackpol keys drop link {number}.",
        number=key.number,
    )


def _locked(ring: str, number: int, n: int) -> str:
    return count(
        "{setting} saknar nyckel {number}. 1 rad är fortfarande låst med den. "
        "Lägg till den, och kör fackpol keys rotate.",
        "{setting} saknar nyckel {number}. {n} rader är fortfarande låsta med den. "
        "Lägg till den, och kör fackpol keys rotate.",
        n,
        setting=SETTING[ring],
        number=number,
    )


async def _opens(db: Connection, own: Settings, ring: str) -> bool:
    """Whether the keys open somebody who was stored before the database knew its keys."""
    row = await db.fetchrow(SQL["somebody"])
    if row is None or ring == "link":
        return True
    if ring == "index":
        return row["email_key"] is None or _hashes(own, row)
    try:
        own.vault.open(row["name"], "people.name", row["id"])
    except Sealed:
        return False
    return True


def _hashes(own: Settings, row: Row) -> bool:
    try:
        email = own.vault.open(row["email"], "people.email", row["id"])
    except Sealed:
        return True  # the other ring is at fault, or nobody knows
    return bytes(row["email_key"]) in own.vault.indexes(email)
