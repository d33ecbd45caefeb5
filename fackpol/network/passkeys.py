"""Passkeys (Web Authentication, level 2): her device signs a challenge of ours, with a key that only it holds.

The browser binds each passkey to our address, so a page that only looks like ours gets nothing from it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import webauthn
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from fackpol.base.database import Connection, queries
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import factors
from fackpol.network.factors import Proof
from fackpol.network.sessions import Who

SQL = queries("factors")
CHALLENGE_LIVES = timedelta(minutes=5)


@dataclass(frozen=True)
class Site:
    """Whom the device signs for: our host, where our pages come from, and what she sees we are called."""

    host: str
    origin: str
    name: str

    @classmethod
    def of(cls, own: Settings) -> "Site":
        return cls(urlsplit(own.base_url).hostname or "", own.base_url, own.neutral)

    @property
    def able(self) -> bool:
        """Whether a browser makes passkeys here: it does for a name, and for no IP address."""
        try:
            ip_address(self.host)
        except ValueError:
            return True
        return False


async def creation(db: Connection, vault: Vault, site: Site, who: Who, now: datetime) -> str:
    """What `navigator.credentials.create` is asked for, as JSON. Holds our own name for her, which says nothing."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_name=site.name,
        user_id=vault.digest("passkey", who.person.hex),
        exclude_credentials=await _known(db, who.person),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    await db.execute(SQL["challenge"], who.session, options.challenge, now)
    return webauthn.options_to_json(options)


async def request(db: Connection, site: Site, who: Who, now: datetime) -> str:
    """What `navigator.credentials.get` is asked for, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        allow_credentials=await _known(db, who.person),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    await db.execute(SQL["challenge"], who.session, options.challenge, now)
    return webauthn.options_to_json(options)


async def add(db: Connection, site: Site, who: Who, answer: str, now: datetime) -> bool:
    """Keep the passkey that her device has made. `answer` is what it said, as JSON. False: it is none for us, the
    challenge is spent or older than five minutes, or she has too many.
    """
    challenge = await _taken(db, who, now)
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except WebAuthnException:
        return False
    values = (made.credential_id, made.credential_public_key, made.sign_count, factors.MOST)
    async with db.transaction():
        if not challenge or not await db.fetchval(SQL["add_passkey"], uuid4(), who.person, now, *values):
            return False
        await factors.added(db, who.person, now)
    return True


async def prove(db: Connection, site: Site, who: Who, answer: str, now: datetime) -> Proof:
    """Take what her device has signed: with a passkey of hers, for our page, this challenge, once."""
    challenge = await _taken(db, who, now)
    try:
        credential = parse_authentication_credential_json(answer)
        known = await db.fetchrow(SQL["passkey"], who.person, credential.raw_id)
        if known is None or not challenge:
            return await factors.failed(db, who, now)
        signed = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=known["public_key"],
            credential_current_sign_count=known["sign_count"],
        )
    except WebAuthnException:
        return await factors.failed(db, who, now)
    if not await db.fetchval(SQL["count_signature"], known["id"], signed.new_sign_count, now):
        return await factors.failed(db, who, now)
    return Proof.PROVEN


async def _taken(db: Connection, who: Who, now: datetime) -> bytes:
    """The challenge that this session was given last, which is spent by that; empty when there is none, or too old."""
    challenge: bytes | None = await db.fetchval(SQL["take_challenge"], who.session, now - CHALLENGE_LIVES)
    return challenge or b""


async def _known(db: Connection, person: UUID) -> list[PublicKeyCredentialDescriptor]:
    rows = await db.fetch(SQL["passkeys"], person)
    return [PublicKeyCredentialDescriptor(id=row["credential"]) for row in rows]
