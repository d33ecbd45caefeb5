"""Rate limits: atomic counts in fixed windows, kept in PostgreSQL so that all processes share them.

They fail closed: without the database nothing is allowed. Rows hold keyed hashes, never an address, and live for a day
at most. The hash of a network changes daily.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault, canonical

SQL = queries("rate_limits")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DOTLESS = ("gmail.com", "googlemail.com")  # where a.nna and anna are one mailbox


@dataclass(frozen=True)
class Limit:
    """At most `most` times in each window of length `per`. Windows are counted from the epoch.

    `reserve`: how many times more, for whoever has hardly used what is her own (see `spend_in_turn`).
    """

    name: str
    most: int
    per: timedelta = HOUR
    reserve: int = 0

    def window(self, now: datetime) -> datetime:
        """When the current window began."""
        length = int(self.per.total_seconds())
        return datetime.fromtimestamp(int(now.timestamp()) // length * length, UTC)


@dataclass(frozen=True)
class Budget:
    """A limit, and what it is about: an address, a network, a browser."""

    limit: Limit
    of: str = field(repr=False)


# A page never says that the limit of an address or a person is reached: that would tell who is registered. It says so
# for a network.
LETTERS_TO_ADDRESS = Limit("letters to an address", 5)
ERASURE_LETTERS = Limit("erasure letters to a person", 3)
LETTERS_FROM_NETWORK = Limit("letters from a network", 100)  # a congress shares one Wi-Fi
LETTERS_FROM_NETWORK_DAY = Limit("letters from a network in a day", 1000, DAY)
# Beyond this the networks that ask most wait; those that have asked LITTLE_FROM_NETWORK times do not.
LETTERS_IN_ALL = Limit("letters in all", 3000, reserve=1_000_000)
LITTLE_FROM_NETWORK = 20


async def spend(db: Connection, vault: Vault, limit: Limit, of: str, now: datetime) -> bool:
    """Counts one time. `of` is what the limit is about (an address, a network). False when it was one too many."""
    return await spend_in_turn(db, vault, [Budget(limit, of)], now) is None


async def spend_in_turn(
    db: Connection, vault: Vault, budgets: Sequence[Budget], now: datetime, little: int = 0
) -> Budget | None:
    """Counts one time against each budget, until one is used up. Returns that one; None when none is.

    What comes after it is not spent: put what is somebody's own first, then what others share, so that she spends her
    own first. A shared limit with a reserve has that left for whoever has used what comes before it `little` times at
    most. One statement, which costs the same whatever it finds.
    """
    limits = [budget.limit for budget in budgets]
    began = [limit.window(now) for limit in limits]
    used_up = await db.fetchval(
        SQL["spend"],
        [vault.digest(f"limit {budget.limit.name}", budget.of) for budget in budgets],
        began,
        [start + limit.per for start, limit in zip(began, limits, strict=True)],
        [limit.most for limit in limits],
        [limit.reserve for limit in limits],
        little,
    )
    return budgets[used_up - 1] if used_up else None


def address(email: str) -> str:
    """The canonical address of a mailbox, so that each has one limit: without its +tag, and without dots at Gmail."""
    local, _, domain = canonical(email).rpartition("@")
    local = local.partition("+")[0]
    return f"{local.replace('.', '')}@{DOTLESS[0]}" if domain in DOTLESS else f"{local}@{domain}"


def network(client: str, now: datetime) -> str:
    """A client's /24 (IPv4) or /48 (IPv6) with the day, so that its hash can not be followed to the next day."""
    try:
        ip = ip_address(client)
    except ValueError:
        return f"{now.date()} unknown"
    return f"{now.date()} {ip_network((ip, 24 if ip.version == 4 else 48), strict=False)}"


async def tidy(db: Connection, now: datetime) -> None:
    """Deletes counts of windows that have ended."""
    await db.execute(SQL["tidy"], now)
