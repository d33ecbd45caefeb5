"""How often: atomic counts in fixed windows, kept in PostgreSQL so that all processes share them. They fail closed.

Rows hold keyed hashes, never an address; the network's key changes daily, and rows live for their window.
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
    """`most` times in each window of length `per`, counted from the epoch."""

    name: str
    most: int
    per: timedelta = HOUR

    def window(self, now: datetime) -> datetime:
        length = int(self.per.total_seconds())
        return datetime.fromtimestamp(int(now.timestamp()) // length * length, UTC)


# Whoever asks for letters to one address is not told when it is enough; a network is, and so is everybody.
LETTERS_TO_ADDRESS = Limit("letters to an address", 5)
ERASURE_LETTERS = Limit("erasure letters to a person", 3)
LETTERS_FROM_NETWORK = Limit("letters from a network", 100)  # a congress shares one Wi-Fi
LETTERS_IN_ALL = Limit("letters in all", 3000)


async def spend(db: Connection, vault: Vault, limit: Limit, of: str, now: datetime) -> bool:
    """Count one; False when it was one too many."""
    n = await db.fetchval(SQL["spend"], vault.digest(f"limit {limit.name}", of), limit.window(now))
    return bool(n <= limit.most)


def address(email: str) -> str:
    """One mailbox's many spellings are one: a +tag is left out."""
    local, _, domain = canonical(email).rpartition("@")
    return local.partition("+")[0] + "@" + domain


def network(client: str, now: datetime) -> str:
    """The /24 or /48 of an address, with the day, so that its hash can not be followed from one day to the next."""
    try:
        ip = ip_address(client)
    except ValueError:
        return f"{now.date()} unknown"
    return f"{now.date()} {ip_network((ip, 24 if ip.version == 4 else 48), strict=False)}"


async def tidy(db: Connection, now: datetime) -> None:
    await db.execute(SQL["tidy"], now - HOUR)
