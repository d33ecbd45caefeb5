"""A second factor: proves, beside the mailbox, that it is she.

A passkey (`passkeys`), the six digits of an app (TOTP, RFC 6238), or a code on paper for when both are lost. Whoever
coordinates or administers proves one before anybody's data is shown; others may have one.
"""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from hmac import compare_digest
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from fackpol.base import rate_limits
from fackpol.base.database import Connection, Row, queries, typed_rows
from fackpol.base.rate_limits import Limit
from fackpol.base.vault import Vault
from fackpol.network import security_log, sessions
from fackpol.network.sessions import Who

SQL = queries("factors")
STEP = 30  # seconds that a code of an app is shown
DIGITS = 6
SECRET_BYTES = 20  # as RFC 4226, section 4, recommends
DRIFT = (0, -1, 1)  # steps that her clock may be wrong
CODES = 10  # on paper
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
MOST = 10  # factors of one person
# The tries of an app's code and of a paper's are counted apart, and a passkey's not at all: no guess shuts that out.
APP_TRIES, PAPER_TRIES = Limit("codes of an app", 10), Limit("codes on paper", 10)


@dataclass(frozen=True, slots=True)
class Factor:
    """One that she has set up. `kind` is "passkey" or "app"."""

    id: UUID
    kind: str
    added_at: datetime
    used_at: datetime


class Proof(Enum):
    """What became of a try."""

    PROVEN = "proven"
    WRONG = "wrong"
    TOO_OFTEN = "too often"  # not even looked at


async def of(db: Connection, person: UUID) -> list[Factor]:
    """A person's factors, the first added first."""
    return typed_rows(Factor, await db.fetch(SQL["of"], person))


# -- an app with codes -------------------------------------------------------------------------------------------------


def new_secret() -> str:
    """A random secret for an app, in Base32 (RFC 4648) without padding."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def address(secret: str, site: str, name: str) -> str:
    """What the QR code holds, an otpauth: URI. It names the `site` and what it is called, and nobody."""
    return _totp(secret).get_provisioning_uri(site, name)


def code_at(secret: str, moment: datetime) -> str:
    """The six digits that an app with this secret shows."""
    return _totp(secret).generate(int(moment.timestamp())).decode()


async def add_app(db: Connection, vault: Vault, who: Who, secret: str, typed: str, now: datetime) -> bool:
    """Set up the app that shows what she typed, instead of one that she had. False: it shows something else."""
    step = _step(secret, typed, now)
    if step is None:
        return False
    id = uuid4()
    async with db.transaction():
        await db.execute(SQL["drop_app"], who.person)
        await db.execute(SQL["add_app"], id, who.person, now, vault.seal(secret, "factors.secret", id), step)
        await added(db, who.person, now)
    return True


async def prove_by_app(db: Connection, vault: Vault, who: Who, typed: str, now: datetime) -> Proof:
    """Take a code of her app. Each is taken once (RFC 6238, section 5.2), and a few tries an hour are looked at."""
    if not await rate_limits.spend(db, vault, APP_TRIES, who.person.hex, now):
        return Proof.TOO_OFTEN
    app = await db.fetchrow(SQL["app"], who.person)
    step = _step(vault.open(app["secret"], "factors.secret", app["id"]), typed, now) if app else None
    if app is None or step is None or not await db.fetchval(SQL["spend_step"], app["id"], step, now):
        return await failed(db, who, now)
    return Proof.PROVEN


def _step(secret: str, typed: str, now: datetime) -> int | None:
    """The step of time whose code this is, now or next to it; None: it is none of them."""
    this = int(now.timestamp()) // STEP
    found = [this + by for by in DRIFT if compare_digest(_totp(secret).generate((this + by) * STEP), typed.encode())]
    return found[0] if found else None


def _totp(secret: str) -> TOTP:
    # SHA-1 is what the apps know; nothing here rests on its collisions.
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP)  # noqa: S303


# -- codes on paper ----------------------------------------------------------------------------------------------------


async def new_codes(db: Connection, vault: Vault, person: UUID, now: datetime) -> list[str]:
    """Make ten codes for paper, instead of those she had, and return them: we keep only their keyed hashes."""
    codes = ["-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3)) for _ in range(CODES)]
    async with db.transaction():
        await db.execute(SQL["drop_codes"], person)
        await db.execute(SQL["put_codes"], person, [_paper_key(vault, person, code) for code in codes])
        await security_log.note(db, "recovery codes made", now, person)
    return codes


async def codes_left(db: Connection, person: UUID) -> int:
    return int(await db.fetchval(SQL["codes_left"], person))


async def prove_by_paper(db: Connection, vault: Vault, who: Who, typed: str, now: datetime) -> Proof:
    """Take a code from her paper, once. Capitals, spaces and dashes are as she likes. A letter tells her."""
    if not await rate_limits.spend(db, vault, PAPER_TRIES, who.person.hex, now):
        return Proof.TOO_OFTEN
    async with db.transaction():
        if not await db.fetchval(SQL["spend_code"], who.person, _paper_key(vault, who.person, typed)):
            return await failed(db, who, now)
        await _told(db, "recovery code used", who.person, now)
    return Proof.PROVEN


def _paper_key(vault: Vault, person: UUID, code: str) -> bytes:
    bare = "".join(char for char in code.lower() if char in LETTERS)
    return vault.digest("recovery code", f"{person.hex} {bare}")


# -- what happens to them ----------------------------------------------------------------------------------------------


async def added(db: Connection, person: UUID, now: datetime) -> None:
    """Tell her that she has a new factor. She has lost nothing, then."""
    await db.execute(SQL["found_again"], person)
    await _told(db, "factor added", person, now)


async def failed(db: Connection, who: Who, now: datetime) -> Proof:
    await security_log.note(db, "factor failed", now, who.person)
    return Proof.WRONG


async def remove(db: Connection, who: Who, factor: UUID, now: datetime) -> bool:
    """Remove one of her factors, and sign her out everywhere but here. False: it is the last one and she holds a post,
    or it is not hers.
    """
    async with db.transaction():
        if not await db.fetchval(SQL["remove"], who.person, factor):
            return False
        await sessions.end_others(db, who)
        await db.execute(SQL["drop_codes_without_factor"], who.person)
        await db.execute(sessions.SQL["weaken"], who.person)
        await _told(db, "factor removed", who.person, now)
    return True


async def say_lost(db: Connection, person: UUID, now: datetime) -> None:
    """She has lost all her factors and the paper: an administrator decides. A letter tells her what was said."""
    async with db.transaction():
        if await db.fetchval(SQL["say_lost"], person, now):
            await _told(db, "factor lost", person, now)


async def lost(db: Connection) -> list[Row]:
    """Those who have lost theirs: rows of `person`, her sealed `name`, and `said_at`; who has waited longest first."""
    return await db.fetch(SQL["lost"])


async def reset(db: Connection, person: UUID, by: UUID | None, now: datetime) -> bool:
    """Remove all her factors and sign her out, so that she sets up anew. A letter tells her.

    `by` is the administrator who decides, about somebody else who has said that hers are lost; None: a command on the
    server. False: there was nothing to remove, or not for this administrator.
    """
    async with db.transaction():
        if not await db.fetchval(SQL["reset"], person, by):
            return False
        await security_log.note(db, "factor reset", now, by, person)
        await db.execute(SQL["tell"], person, now)
    return True


async def others_decide(db: Connection, person: UUID) -> bool:
    """Whether an administrator who is not she can decide: one who has a factor."""
    return bool(await db.fetchval(SQL["others_decide"], person))


async def _told(db: Connection, event: str, person: UUID, now: datetime) -> None:
    await security_log.note(db, event, now, person)
    await db.execute(SQL["tell"], person, now)
