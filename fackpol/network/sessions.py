"""Getting in without a password: a sign-in asked for by mail, and the session it becomes.

A cookie is random and only its SHA-256 is stored. Whoever holds a post is signed out after 30 minutes of silence
and after 12 hours in all; a member after a day of silence and after 30 days.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from fackpol.base import rate_limits
from fackpol.base.database import Connection, Row, queries
from fackpol.base.tokens import code
from fackpol.base.vault import Vault
from fackpol.mail import outbox

SQL = queries("sessions")
LINK_LIVES = timedelta(minutes=20)
ERASURE_LIVES = timedelta(hours=48)
TRIES = 5
TOUCHED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Who:
    """Somebody signed in, and the hats she may open a page as. Read anew at every request."""

    person: UUID
    session: bytes
    language: str
    member: bool
    representative: bool
    administrator: bool
    branches: tuple[str, ...]  # slugs of those she coordinates

    @property
    def coordinator(self) -> bool:
        return bool(self.branches)


def new_cookie() -> str:
    return secrets.token_urlsafe(32)


def key_of(cookie: str) -> bytes:
    return sha256(cookie.encode()).digest()


async def ask(db: Connection, vault: Vault, email: str, browser: bytes, now: datetime) -> None:
    """Post a sign-in letter to the address, if it is somebody's: the letter's writer finds that out, not we."""
    if not await rate_limits.spend(db, vault, rate_limits.LETTERS_TO_ADDRESS, rate_limits.address(email), now):
        return
    id = uuid4()
    async with db.transaction():
        await db.execute(SQL["ask"], id, "session", vault.index(email), browser, now)
        await outbox.post(db, "sign_in", now, sign_in=id)


async def ask_erasure(db: Connection, vault: Vault, person: UUID, now: datetime) -> None:
    """Post the letter in which she confirms that everything is to be deleted; nobody else can do it from a letter."""
    email_key = await db.fetchval(SQL["email_key"], person)
    if email_key is None or not await rate_limits.spend(db, vault, rate_limits.ERASURE_LETTERS, person.hex, now):
        return
    id = uuid4()
    async with db.transaction():
        await db.execute(SQL["ask"], id, "erasure", email_key, None, now)
        await outbox.post(db, "erasure", now, sign_in=id)


async def erasing(db: Connection, id: UUID, now: datetime) -> UUID | None:
    """Whom the link of such a letter deletes, once."""
    person: UUID | None = await db.fetchval(SQL["erasing"], id, now, now - ERASURE_LIVES)
    return person


async def pressed(db: Connection, id: UUID, browser: bytes, now: datetime) -> str:
    """What a sign-in link is worth in this browser: `open`, `used`, `expired`, or `elsewhere` (needs the code)."""
    row = await db.fetchrow(SQL["asked"], id)
    if row is None or row["asked_at"] <= now - LINK_LIVES:
        return "expired"
    if row["used_at"] is not None:
        return "used"
    return "open" if hmac.compare_digest(row["browser"] or b"", browser) else "elsewhere"


async def enter(db: Connection, id: UUID, browser: bytes, now: datetime) -> UUID | None:
    """The person that the link lets in, once, only in the browser that asked. One statement spends it."""
    person: UUID | None = await db.fetchval(SQL["enter"], id, browser, now, now - LINK_LIVES)
    return person


@dataclass(frozen=True)
class Attempt:
    """What became of a code: somebody, or how many tries are left (None when nothing was open)."""

    person: UUID | None
    left: int | None


async def enter_by_code(
    db: Connection, link_key: bytes, typed: str, browser: bytes, now: datetime, id: UUID | None = None
) -> Attempt:
    """With the eight digits: in the browser that asked, or in another one that holds the link (`id`)."""
    row = await db.fetchrow(SQL["try_code"], id, browser, now - LINK_LIVES, TRIES)
    if row is None:
        return Attempt(None, None)
    left = TRIES - row["tries"]
    asked = [one for one in row["ids"] if hmac.compare_digest(code(link_key, one).encode(), typed.encode())]
    if not asked:
        return Attempt(None, left)
    return Attempt(await db.fetchval(SQL["enter_any"], asked[0], now, now - LINK_LIVES), left)


async def speak(db: Connection, cookie: str, language: str, now: datetime) -> None:
    """The language of whoever is signed in there, from now on; nothing when nobody is."""
    if cookie and (signed_in := await who(db, cookie, now)):
        await db.execute(SQL["speak"], signed_in.session, language)


async def begin(db: Connection, person: UUID, now: datetime) -> str:
    """A new session; returns its cookie."""
    cookie = new_cookie()
    await db.execute(SQL["begin"], key_of(cookie), person, now)
    return cookie


async def who(db: Connection, cookie: str, now: datetime) -> Who | None:
    """Who holds this cookie, with her hats; touches the session at most every five minutes. One round trip."""
    key = key_of(cookie)
    row = await db.fetchrow(SQL["who"], key, now, now - TOUCHED_EVERY)
    if row is None:
        return None
    return Who(
        row["person"],
        key,
        row["language"],
        row["member"],
        row["representative"],
        row["administrator"],
        tuple(row["branches"]),
    )


async def listed(db: Connection, person: UUID) -> list[Row]:
    return await db.fetch(SQL["listed"], person)


async def end(db: Connection, session: bytes) -> None:
    await db.execute(SQL["end"], session)


async def end_all(db: Connection, person: UUID) -> None:
    await db.execute(SQL["end_all"], person)


async def tidy(db: Connection, now: datetime) -> None:
    await db.execute(SQL["tidy_sign_ins"], now - ERASURE_LIVES)
    await db.execute(SQL["tidy_sessions"], now)
