"""Sessions: sign in without a password, by a letter with a link and a code.

A cookie is random and only its SHA-256 is stored. A coordinator or administrator is signed out after 30 minutes of
silence and after 12 hours in all; a member after a day of silence and after 30 days in all. A session is strong once a
second factor has been proven in it (`factors`), and fresh for ten minutes after the latest proof.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from fackpol.base import rate_limits
from fackpol.base.database import Connection, queries, typed_rows
from fackpol.base.tokens import is_code
from fackpol.base.vault import Ring, Vault
from fackpol.mail import outbox
from fackpol.network import asks, keyed_hashes
from fackpol.network.asks import NOWHERE, Asker

SQL = queries("sessions")
LINK_LIVES = timedelta(minutes=20)
ERASURE_LIVES = timedelta(hours=48)
TRIES = 5  # guesses at the code
TOUCHED_EVERY = timedelta(minutes=5)
NAMED_BY = 16  # hexadecimal characters of a session's key, enough to name one of a person's own
FRESH = timedelta(minutes=10)  # for so long a proof that it is she need not be given again


@dataclass(frozen=True)
class Who:
    """A signed-in person and the roles in which she may open a page. Read anew on every request."""

    person: UUID
    session: bytes
    language: str
    member: bool
    representative: bool
    administrator: bool
    branches: tuple[str, ...]  # slugs of those she coordinates
    factors: tuple[str, ...] = ()  # the kinds of second factor that she has: "app", "passkey"
    strong: bool = False  # she has proven one in this session
    fresh: bool = False  # within FRESH; without a factor: she has signed in by letter within it

    @property
    def coordinator(self) -> bool:
        return bool(self.branches)


@dataclass(frozen=True, slots=True)
class Session:
    """A session as its owner sees it. `id` is the key of its cookie."""

    id: bytes = field(repr=False)
    began_at: datetime
    seen_at: datetime

    @property
    def name(self) -> str:
        return self.id.hex()[:NAMED_BY]


def new_cookie() -> str:
    """A random cookie value (256 bits)."""
    return secrets.token_urlsafe(32)


def key_of(cookie: str) -> bytes:
    """What the database stores of a cookie."""
    return sha256(cookie.encode()).digest()


async def ask(db: Connection, vault: Vault, email: str, browser: bytes, now: datetime, asker: Asker = NOWHERE) -> None:
    """Post a sign-in letter to an address. Returns nothing: only the letter's writer finds out whether it is known.

    `browser` is the key of the cookie of the browser that asks. When the address has had too many letters the same is
    written in the same time, and the letter's writer throws it away: how long it takes tells nobody that others ask.
    """
    limited = not await asks.allowed(db, vault, email, asker, now)
    id = uuid4()
    async with db.transaction():
        key = await keyed_hashes.written(db, vault, email)
        await db.execute(SQL["ask"], id, "session", key, browser, now, limited)
        await outbox.post(db, "sign_in", now, sign_in=id)


async def ask_erasure(db: Connection, vault: Vault, person: UUID, now: datetime) -> UUID | None:
    """Post the letter whose link deletes everything about a person, and return the id of the link.

    None, and no letter, when she has no confirmed address or has had too many such letters.
    """
    email_key = await db.fetchval(SQL["email_key"], person)
    if email_key is None or not await rate_limits.spend(db, vault, rate_limits.ERASURE_LETTERS, person.hex, now):
        return None
    id = uuid4()
    async with db.transaction():
        await db.execute(SQL["ask"], id, "erasure", email_key, None, now, False)
        await outbox.post(db, "erasure", now, sign_in=id)
    return id


async def can_erase(db: Connection, id: UUID, now: datetime) -> bool:
    """Whether the link of an erasure letter is neither used nor too old, and she is still here."""
    return await db.fetchrow(SQL["can_erase"], id, now - ERASURE_LIVES) is not None


async def erasing(db: Connection, id: UUID, now: datetime) -> UUID | None:
    """Spend the link of an erasure letter. Returns whom to delete; None when it is spent or too old."""
    person: UUID | None = await db.fetchval(SQL["erasing"], id, now, now - ERASURE_LIVES)
    return person


async def link_state(db: Connection, id: UUID, browser: bytes, now: datetime) -> str:
    """The state of a sign-in link in this browser: "open", "used", "expired", or "elsewhere" (needs the code)."""
    row = await db.fetchrow(SQL["asked"], id)
    if row is None or row["asked_at"] <= now - LINK_LIVES:
        return "expired"
    if row["used_at"] is not None:
        return "used"
    return "open" if hmac.compare_digest(row["browser"] or b"", browser) else "elsewhere"


async def enter(db: Connection, id: UUID, browser: bytes, now: datetime) -> UUID | None:
    """Spend a sign-in link, in the browser that asked for it. Returns who signs in; None when it does not open."""
    person: UUID | None = await db.fetchval(SQL["enter"], id, browser, now, now - LINK_LIVES)
    return person


@dataclass(frozen=True)
class Attempt:
    """The result of a code: who signs in, or how many tries are left (None when no sign-in was open)."""

    person: UUID | None
    left: int | None


async def enter_by_code(
    db: Connection, link_key: Ring, typed: str, browser: bytes, now: datetime, id: UUID | None = None
) -> Attempt:
    """Sign in with the eight digits, in the browser that asked or in another one that has the link (`id`).

    `link_key`: the codes are derived from it. `typed`: what she typed. Every try is counted, at most TRIES.
    """
    row = await db.fetchrow(SQL["try_code"], id, browser, now - LINK_LIVES, TRIES)
    if row is None:
        return Attempt(None, None)
    left = TRIES - row["tries"]
    asked = [one for one in row["ids"] if is_code(link_key, typed, one)]
    if not asked:
        return Attempt(None, left)
    return Attempt(await db.fetchval(SQL["enter_any"], asked[0], now, now - LINK_LIVES), left)


async def mark(db: Connection, vault: Vault, person: UUID, now: datetime) -> str:
    """Return the mark of the browser in which somebody has just signed in (see `asks`). "" when she is gone."""
    email_key = await db.fetchval(SQL["email_key"], person)
    return asks.new_mark(vault, email_key, now) if email_key else ""


async def speak(db: Connection, cookie: str, language: str, now: datetime) -> None:
    """Set the language of the person who is signed in with this cookie. Does nothing when nobody is."""
    if cookie and (signed_in := await who(db, cookie, now)):
        await db.execute(SQL["speak"], signed_in.session, language)


async def begin(db: Connection, person: UUID, now: datetime) -> str:
    """Begin a session and return its cookie."""
    cookie = new_cookie()
    await db.execute(SQL["begin"], key_of(cookie), person, now)
    return cookie


async def who(db: Connection, cookie: str, now: datetime) -> Who | None:
    """Who is signed in with this cookie, and her roles; None when nobody is.

    One round trip. Updates when the session was last seen, at most every five minutes.
    """
    key = key_of(cookie)
    row = await db.fetchrow(SQL["who"], key, now, now - TOUCHED_EVERY, now - FRESH)
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
        tuple(row["factors"]),
        row["strong"],
        row["fresh"],
    )


async def strengthen(db: Connection, session: bytes, now: datetime) -> str:
    """Note that she has proven a second factor in a session, and return its new cookie.

    The old one stays as weak as it was, for another minute.
    """
    cookie = new_cookie()
    await db.execute(SQL["strengthen"], session, key_of(cookie), now)
    return cookie


async def listed(db: Connection, person: UUID) -> list[Session]:
    """A person's sessions, the last seen first."""
    return typed_rows(Session, await db.fetch(SQL["listed"], person))


async def end(db: Connection, session: bytes) -> None:
    """Sign out of one session."""
    await db.execute(SQL["end"], session)


async def end_own(db: Connection, person: UUID, beginning: str) -> None:
    """Sign a person out of one of her sessions, named by the beginning of its key in hexadecimal (16 characters)."""
    if len(beginning) == NAMED_BY:
        await db.execute(SQL["end_own"], person, beginning)


async def end_others(db: Connection, who: Who) -> None:
    """Sign a person out everywhere but here."""
    await db.execute(SQL["end_others"], who.person, who.session)


async def end_all(db: Connection, person: UUID) -> None:
    """Sign a person out everywhere."""
    await db.execute(SQL["end_all"], person)


async def end_of(db: Connection, person: UUID | None) -> int:
    """Sign a person out everywhere; None: everybody. Returns how many sessions ended."""
    return len(await db.fetch(SQL["end_of"], person))


async def tidy(db: Connection, now: datetime) -> None:
    """Delete sign-ins and sessions that are too old to be used."""
    await db.execute(SQL["tidy_sign_ins"], now - ERASURE_LIVES)
    await db.execute(SQL["tidy_sessions"], now)
