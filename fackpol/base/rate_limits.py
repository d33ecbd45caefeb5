"""Rate limits: atomic counts in fixed windows, kept in PostgreSQL so that all processes share them.

They fail closed: without the database nothing is allowed. Rows hold keyed hashes, never an address, and live for their
window. The hash of a network changes daily.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault, canonical

SQL = queries("rate_limits")
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Limit:
    """At most `most` times in each window of length `per`. Windows are counted from the epoch."""

    name: str
    most: int
    per: timedelta = HOUR

    def window(self, now: datetime) -> datetime:
        """When the current window began."""
        length = int(self.per.total_seconds())
        return datetime.fromtimestamp(int(now.timestamp()) // length * length, UTC)


# A page never says that the limit of an address or a person is reached: that would tell who is registered. It says so
# for a network and for all.
LETTERS_TO_ADDRESS = Limit("letters to an address", 5)
ERASURE_LETTERS = Limit("erasure letters to a person", 3)
LETTERS_FROM_NETWORK = Limit("letters from a network", 100)  # a congress shares one Wi-Fi
LETTERS_IN_ALL = Limit("letters in all", 3000)


async def spend(db: Connection, vault: Vault, limit: Limit, of: str, now: datetime) -> bool:
    """Counts one time. `of` is what the limit is about (an address, a network). False when it was one too many."""
    n = await db.fetchval(SQL["spend"], vault.digest(f"limit {limit.name}", of), limit.window(now))
    return bool(n <= limit.most)


def address(email: str) -> str:
    """The canonical address without its +tag, so that one mailbox has one limit."""
    local, _, domain = canonical(email).rpartition("@")
    return local.partition("+")[0] + "@" + domain


def network(client: str, now: datetime) -> str:
    """A client's /24 (IPv4) or /48 (IPv6) with the day, so that its hash can not be followed to the next day."""
    try:
        ip = ip_address(client)
    except ValueError:
        return f"{now.date()} unknown"
    return f"{now.date()} {ip_network((ip, 24 if ip.version == 4 else 48), strict=False)}"


async def tidy(db: Connection, now: datetime) -> None:
    """Deletes counts of windows that have ended."""
    await db.execute(SQL["tidy"], now - HOUR)
