"""The suppression list: addresses that get no more letters, why, on what evidence, and how it is undone.

A suppression is a keyed hash, so that it outlives the row it was about. A letter to sign in goes all the same, and
whoever comes in by it has shown that the address works.

A circuit breaker for each mail service: when many of its addresses would stop in a day, it is most often we who are
stopped there. Then nobody is, and whoever runs the service is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault
from fackpol.base.words import say
from fackpol.mail.composing import mailbox

SQL = queries("suppressions")
LATELY = timedelta(days=30)
MOST_STOPPED = 5  # addresses at one mail service in a day, by anything but "nobody has it" (5.1.1)


@dataclass(frozen=True)
class Breaker:
    """A mail service at which nobody is stopped. `domain` is its name."""

    id: int
    domain: str
    opened_at: datetime

    @property
    def sentence(self) -> str:
        """Says to whoever runs the service what to do about it."""
        return say(
            "Många adresser hos {domain} kom tillbaka på en dag. Ingen är stoppad. Läs varför på sidan Mejlen.",
            domain=self.domain,
        )


async def failed(db: Connection, vault: Vault, letters: Iterable[int], now: datetime) -> None:
    """Suppresses the addresses that are gone by the rules, after these letters have bounced or been refused.

    Opens the breaker of a mail service where that would be too many.
    """
    rows = await db.fetch(SQL["recipients"], list(letters))
    domains = {row["id"]: _domain(vault, row) for row in rows}
    keys = {domain: vault.digest("mail_domain", domain) for domain in domains.values()}
    await db.execute(SQL["failed"], list(domains), now, [keys[domain] for domain in domains.values()])
    for domain, key in keys.items():
        if await db.fetchval(SQL["crowded"], key, now, MOST_STOPPED):
            id = await db.fetchval(SQL["new_breaker"])
            await db.execute(SQL["open_breaker"], id, key, vault.seal(domain, "bounce_breakers.name", id), now)


def _domain(vault: Vault, row: Row) -> str:
    return mailbox(vault.open(row["email"], "people.email", row["person"])).rpartition("@")[2].lower()


async def breakers(db: Connection, vault: Vault) -> list[Breaker]:
    """The mail services at which nobody is stopped, until somebody has seen to it."""
    rows = await db.fetch(SQL["breakers"])
    return [Breaker(r["id"], vault.open(r["name"], "bounce_breakers.name", r["id"]), r["opened_at"]) for r in rows]


async def close_breaker(db: Connection, id: int) -> None:
    """From now on addresses there are stopped again by the rules."""
    await db.execute(SQL["close_breaker"], id)


async def complained(db: Connection, person: UUID, now: datetime) -> None:
    """Suppresses the address of somebody who has marked a letter as junk, until she takes that back herself."""
    await db.execute(SQL["complained"], person, now)


async def of(db: Connection, person: UUID) -> Row | None:
    """Returns `reason`, `at`, and the last bounce's `code` and `enhanced`; None when the address is not suppressed."""
    return await db.fetchrow(SQL["of"], person)


async def lift(db: Connection, person: UUID, own: bool) -> bool:
    """Tries the address again. Only she herself (`own`) takes back a complaint."""
    reasons = ["bounced", "complained"] if own else ["bounced"]
    return bool(await db.fetchval(SQL["lift"], person, reasons))


async def lift_bounced(db: Connection, now: datetime) -> int:
    """Tries again all that bounced in 30 days, when it was our own fault. Returns how many."""
    return int(await db.fetchval(SQL["lift_bounced"], now - LATELY))


async def counted(db: Connection, now: datetime) -> list[Row]:
    """Counts the addresses suppressed in 30 days: rows of `reason`, `addresses`, `latest`."""
    return await db.fetch(SQL["counted"], now - LATELY)
