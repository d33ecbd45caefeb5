"""Tokens of links. Each opens one thing. They come from a key outside the database and are not stored, so a dump opens
nothing.

A token is base64url(purpose's number, id, HMAC-SHA256(link key, purpose | id) cut to 128 bits, as RFC 2104 section 5
allows): 44 characters. The row that the id names says whether the link still opens anything.
"""

import base64
import binascii
import hmac
from contextlib import suppress
from uuid import UUID

# Each purpose with the number that stands first in its tokens.
PURPOSES = {
    "application": 1,  # confirm a registration
    "sign_in": 2,  # sign in, in the browser that asked
    "invitation": 3,  # answer one invitation
    "letters": 4,  # a person chooses her letters, pauses, or asks to leave
    "mandate": 5,  # a representative confirms, corrects, or is left out
    "erasure": 6,  # delete everything, from a letter sent for that
    "address": 7,  # confirm a new e-mail address
    "introduction": 8,  # a representative answers one question
    "feed": 9,  # a calendar program fetches one person's meetings
    "calendar": 10,  # a calendar program answers one invitation
    "group_report": 11,  # a group's contact says who sits
    "nomination": 37,  # a member answers whether she wants to share a post
    "stay": 38,  # a member of whom nothing has been heard for a year wants to stay
    "post_change": 46,  # somebody answers whether she wants a post
    "joining": 12,  # a member asks to be in a branch
    "undo": 45,  # somebody has the address back that she had before
}


class Forged(Exception):
    """The token is not ours, or not for this purpose."""


def token(key: bytes, purpose: str, id: UUID) -> str:
    """The token of a link. `purpose` is a key of PURPOSES, `key` the service's link key."""
    body = bytes([PURPOSES[purpose]]) + id.bytes
    return base64.urlsafe_b64encode(body + _seal(key, purpose, id)).decode()


def verified(key: bytes, purpose: str, token: str) -> UUID:
    """The id that a token names, when it is ours and for this purpose. Raises Forged."""
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError):
        raise Forged from None
    if len(raw) != 33 or raw[0] != PURPOSES[purpose]:
        raise Forged
    id = UUID(bytes=raw[1:17])
    if not hmac.compare_digest(raw[17:], _seal(key, purpose, id)):
        raise Forged
    return id


def ours(key: bytes, token: str) -> bool:
    """Whether we signed a token, for whatever purpose."""
    for purpose in PURPOSES:
        with suppress(Forged):
            verified(key, purpose, token)
            return True
    return False


def returned(key: bytes, letter: int, address: str) -> str:
    """The token of a letter's return address: 32 lower-case letters and digits, as some servers fold the case.

    Its HMAC covers the recipient's address, so that a bounce of an address that she no longer has concerns nobody.
    """
    number = letter.to_bytes(8, "big")
    seal = hmac.digest(key, b"returned|" + number + address.lower().encode(), "sha256")[:12]
    return base64.b32encode(number + seal).decode().lower()


def number(token: str) -> int:
    """The letter that a return address claims to name, unverified; -1 when it names none."""
    try:
        raw = base64.b32decode(token.upper())
    except binascii.Error:
        return -1
    return int.from_bytes(raw[:8], "big", signed=True) if len(raw) == 20 else -1


def code(key: bytes, id: UUID) -> str:
    """Eight digits to type in instead of opening a sign-in link."""
    number = int.from_bytes(hmac.digest(key, b"code|" + id.bytes, "sha256")[:8], "big")
    return f"{number % 10**8:08d}"


def _seal(key: bytes, purpose: str, id: UUID) -> bytes:
    return hmac.digest(key, purpose.encode() + b"|" + id.bytes, "sha256")[:16]
