"""Asking for a letter without being signed in: who has asked how often for which address, and from where.

Nobody can be locked out by others' asking. A browser in which she has signed in before has budgets of its own. Another
one spends its network's for that address first, and of what all networks share a part is reserved for those that have
hardly asked. Together they are a ceiling for a mailbox, so that it is no way to fill one.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fackpol.base import rate_limits
from fackpol.base.database import Connection
from fackpol.base.rate_limits import DAY, Budget, Limit
from fackpol.base.vault import Vault

# Letters to one mailbox.
FROM_NETWORK = Limit("asks from a network for an address", 5)
FROM_NETWORK_DAY = Limit("asks from a network for an address in a day", 10, DAY)
FROM_ANYWHERE = Limit("asks for an address", 10, reserve=30)
FROM_ANYWHERE_DAY = Limit("asks for an address in a day", 20, DAY, reserve=20)
LITTLE = 3  # asks of a network for an address in a day: so many may use the reserve
FROM_KNOWN = Limit("asks from a known browser", 5)
FROM_KNOWN_DAY = Limit("asks from a known browser in a day", 20, DAY)
MARK_LIVES = timedelta(days=90)


@dataclass(frozen=True)
class Asker:
    """Where somebody asks from: her network, as `rate_limits.network` gives it, and the mark of her browser, or ""."""

    network: str = field(default="", repr=False)
    mark: str = field(default="", repr=False)


NOWHERE = Asker()


def new_mark(vault: Vault, email_key: bytes, now: datetime) -> str:
    """Returns the mark of a browser in which somebody has signed in, for a cookie.

    A random number, when it ends, and a keyed hash of both and of her address: it names nobody, and counts for her
    address only.
    """
    number, ends = secrets.token_hex(16), int((now + MARK_LIVES).timestamp())
    return f"{number}.{ends}.{_hash(vault, number, ends, email_key)}"


def is_known(vault: Vault, mark: str, email: str, now: datetime) -> bool:
    """Whether a mark is ours, for this address, and has not ended."""
    number, ends, given = [*mark.split("."), "", "", ""][:3]
    if not (ends.isascii() and ends.isdigit() and len(ends) < 12 and given.isascii()):
        return False
    right = hmac.compare_digest(given, _hash(vault, number, int(ends), vault.index(email)))
    return right and int(ends) > now.timestamp()


async def allowed(db: Connection, vault: Vault, email: str, asker: Asker, now: datetime) -> bool:
    """Counts that somebody asks for a letter to an address. False when it is one too many, which no page may tell.

    One statement on as many rows, whatever the answer.
    """
    mailbox = rate_limits.address(email)
    if is_known(vault, asker.mark, email, now):
        browser = asker.mark.partition(".")[0]
        own = [Budget(limit, f"{browser} {mailbox}") for limit in (FROM_KNOWN, FROM_KNOWN_DAY)]
        return await rate_limits.spend_in_turn(db, vault, own, now) is None
    own = [Budget(limit, f"{asker.network} {mailbox}") for limit in (FROM_NETWORK, FROM_NETWORK_DAY)]
    shared = [Budget(limit, mailbox) for limit in (FROM_ANYWHERE, FROM_ANYWHERE_DAY)]
    return await rate_limits.spend_in_turn(db, vault, [*own, *shared], now, LITTLE) is None


def _hash(vault: Vault, number: str, ends: int, email_key: bytes) -> str:
    return vault.digest("known browser", f"{number}|{ends}|{email_key.hex()}").hex()
