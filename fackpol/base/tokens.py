"""Tokens of links. Each opens one thing. They come from a key outside the database and are not stored, so a dump opens
nothing.

A token is base64url(purpose's number, id, HMAC-SHA256(link key, purpose | id) cut to 128 bits, as RFC 2104 section 5
allows): 44 characters. The row that the id names says whether the link still opens anything. The first key of the ring
makes what is new; what any of them has made is ours.

Those of DATED purposes, which prove an address, also hold the day of their letter and six bytes that tell its address:
56 characters. They can grow old, and are worth nothing once she has another address.
"""

import base64
import binascii
import hmac
import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from fackpol.base.vault import Ring

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
    "stay": 39,  # a member of whom nothing has been heard for a year wants to stay
    "post_change": 46,  # somebody answers whether she wants a post
    "local_post": 61,  # whoever leads a group, or answers for a local board, reads what stands here, or says no
    "liaison": 62,  # a branch's liaison says yes or no
    "joining": 12,  # a member asks to be in a branch
    "departure": 38,  # somebody who has been left out of the list stays in it
    "newly_elected": 50,  # a newly elected representative reads what her committee decides
    "undo": 45,  # somebody has the address back that she had before
}
DATED = frozenset(
    {"mandate", "introduction", "newly_elected"}
)  # hold the day of their letter, and the address that it went to
_NUMBERED = {number: purpose for purpose, number in PURPOSES.items()}

LENGTH, DATED_LENGTH = 44, 56  # characters of a token
_BASE32 = f"{string.ascii_lowercase}234567"
_PAIRS = [one + other for one in _BASE32 for other in _BASE32]  # what ten bits are
_SHIFTS = tuple(range(150, -1, -10))  # of 160 bits


class Forged(Exception):
    """The token is not ours, or not for this purpose."""


def token(ring: Ring, purpose: str, id: UUID) -> str:
    """The token of a link. `purpose` is a key of PURPOSES, `ring` holds the service's link keys."""
    body = bytes([PURPOSES[purpose]]) + id.bytes
    return base64.urlsafe_b64encode(body + _seal(_newest(ring), purpose, id)).decode()


@dataclass(frozen=True)
class Link:
    """What a token says. `day` and `address` None: it is not dated, or from before links were."""

    id: UUID
    day: date | None = None  # of the letter that it stands in
    address: bytes | None = field(default=None, repr=False)

    def is_for(self, ring: Ring, email_key: bytes) -> bool:
        """Whether its letter went to the address with this keyed hash."""
        return self.address is not None and _among(self.address, (_address(key, email_key) for key in ring.values()))


def dated(ring: Ring, purpose: str, id: UUID, day: date, email_key: bytes) -> str:
    """The token of a link in a letter of a day to an address (its keyed hash). `purpose` is one of DATED."""
    assert purpose in DATED, purpose
    key = _newest(ring)
    body = bytes([PURPOSES[purpose]]) + id.bytes + day.toordinal().to_bytes(3, "big") + _address(key, email_key)
    return base64.urlsafe_b64encode(body + _sealed(key, purpose, body)).decode()


def opened(ring: Ring, purpose: str, token: str) -> Link:
    """What a token says, when it is ours and for this purpose. Raises Forged."""
    if purpose not in DATED or len(token) != DATED_LENGTH:
        return Link(verified(ring, purpose, token))
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError):
        raise Forged from None
    body, seal = raw[:26], raw[26:]
    if len(raw) != 42 or raw[0] != PURPOSES[purpose]:
        raise Forged
    if not _among(seal, (_sealed(key, purpose, body) for key in ring.values())):
        raise Forged
    return Link(UUID(bytes=raw[1:17]), date.fromordinal(int.from_bytes(raw[17:20], "big")), raw[20:26])


def verified(ring: Ring, purpose: str, token: str) -> UUID:
    """The id that a token without a date names, when it is ours and for this purpose. Raises Forged."""
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError):
        raise Forged from None
    if len(raw) != 33 or raw[0] != PURPOSES[purpose]:
        raise Forged
    id = UUID(bytes=raw[1:17])
    if not _among(raw[17:], (_seal(key, purpose, id) for key in ring.values())):
        raise Forged
    return id


def ours(ring: Ring, token: str) -> bool:
    """Whether we signed a token, for whatever purpose: its first byte says which."""
    try:
        number = base64.urlsafe_b64decode(token[:4].encode("ascii"))[0]
        opened(ring, _NUMBERED[number], token)
    except (Forged, UnicodeEncodeError, binascii.Error, IndexError, KeyError):
        return False
    return True


def returned(ring: Ring, letter: int, address: str) -> str:
    """The token of a letter's return address: 32 lower-case letters and digits, as some servers fold the case.

    Its HMAC covers the recipient's address, so that a bounce of an address that she no longer has concerns nobody.
    """
    return _returned(_newest(ring), letter, address)


def is_returned(ring: Ring, token: str, letter: int, address: str) -> bool:
    """Whether the token is of that letter's return address. The token may be written in either case."""
    typed = token.lower().encode("ascii", "replace")
    return _among(typed, (_returned(key, letter, address).encode() for key in ring.values()))


def number(token: str) -> int:
    """The letter that a return address claims to name, unverified; -1 when it names none."""
    try:
        raw = base64.b32decode(token.upper())
    except binascii.Error:
        return -1
    return int.from_bytes(raw[:8], "big", signed=True) if len(raw) == 20 else -1


def code(ring: Ring, id: UUID) -> str:
    """Eight digits to type in instead of opening a sign-in link."""
    return _code(_newest(ring), id)


def is_code(ring: Ring, typed: str, id: UUID) -> bool:
    """Whether what somebody typed is the code of that sign-in."""
    return _among(typed.encode(), (_code(key, id).encode() for key in ring.values()))


def message(ring: Ring, letter: int) -> str:
    """What makes a letter's Message-ID hard to guess: 24 hexadecimal digits."""
    return _hmac(_newest(ring))(f"message|{letter}".encode()).hex()[:24]


def led_by(ring: Ring, number: int | None) -> Ring:
    """The ring with another key first: what that key has made once comes out the same again.

    A number that is None or not in the ring leaves it as it is.
    """
    return {number: ring[number], **ring} if number is not None and number in ring else ring


def _newest(ring: Ring) -> bytes:
    return next(iter(ring.values()))


def _among(given: bytes, valid: Iterable[bytes]) -> bool:
    """Compares with every one of them, so that the time tells nothing."""
    return any([hmac.compare_digest(given, each) for each in valid])


def _code(key: bytes, id: UUID) -> str:
    number = int.from_bytes(_hmac(key)(b"code|" + id.bytes)[:8], "big")
    return f"{number % 10**8:08d}"


def _returned(key: bytes, letter: int, address: str) -> str:
    number = letter.to_bytes(8, "big")
    return _base32(number + _hmac(key)(b"returned|" + number + address.lower().encode())[:12])


def _base32(raw: bytes) -> str:
    """20 bytes in base32 (RFC 4648 section 6), small letters. The standard library takes twice as long."""
    number = int.from_bytes(raw, "big")
    return "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])


def _address(key: bytes, email_key: bytes) -> bytes:
    return _hmac(key)(b"address|" + email_key)[:6]


def _sealed(key: bytes, purpose: str, body: bytes) -> bytes:
    return _hmac(key)(b"dated|" + purpose.encode() + b"|" + body)[:16]


def _seal(key: bytes, purpose: str, id: UUID) -> bytes:
    return _hmac(key)(purpose.encode() + b"|" + id.bytes)[:16]


@lru_cache(maxsize=16)
def _hmac(key: bytes) -> Callable[[bytes], bytes]:
    """HMAC-SHA-256 with a key of 64 bytes at most: the hash of what it is given.

    The key's two blocks are hashed once (RFC 2104 section 4), which saves two thirds of `hmac.digest`. What is kept
    is as secret as the key.
    """
    block = key.ljust(64, b"\0")
    assert len(block) == 64, "a longer key is hashed first"
    inner_block = sha256(bytes(byte ^ 0x36 for byte in block))
    outer_block = sha256(bytes(byte ^ 0x5C for byte in block))

    def digest(message: bytes) -> bytes:
        inner, outer = inner_block.copy(), outer_block.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()

    return digest
