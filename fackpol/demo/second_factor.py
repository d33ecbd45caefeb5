"""The example people's app: its secret stands here, so that the mailbox can show the code that the app would.

Only `fackpol demo` uses it, which the settings refuse anywhere but on loopback.
"""

from datetime import datetime
from uuid import UUID, uuid4

from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import factors

SECRET = "EXEMPEL" + "DISTRIKT" + "A" * 17  # 160 bits, as a real one


async def give(db: Connection, vault: Vault, person: UUID, now: datetime) -> None:
    """Sets up the app for her, without a letter that says so."""
    id = uuid4()
    await db.execute(factors.SQL["add_app"], id, person, now, vault.seal(SECRET, "factors.secret", id), 0)


def code(now: datetime) -> str:
    """What the app shows."""
    return factors.code_at(SECRET, now)
