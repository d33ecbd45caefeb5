"""Seals and opens personal data, and makes the blind index of an e-mail address.

AES-256-GCM under a ring of keys that lives outside the database: the first key seals, all of them open.
A sealed value is one byte of key number, 12 of nonce, the ciphertext and its tag: 29 bytes more than the
text. The field's label and the row's id are authenticated too (associated data), so a value moved to another
row or column does not open.

A keyed hash is one byte of key number and 31 of HMAC-SHA256. The first key of its ring makes what is written. Whoever
looks something up tries all of them, because what has been hashed with an older key is still there.
"""

import base64
import hmac
import os
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias
from unicodedata import normalize
from uuid import UUID

import idna
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# 32-byte keys by number (1 to 255), the one that is used for what is new first.
Ring: TypeAlias = Mapping[int, bytes]


class Sealed(Exception):
    """The value does not open: it is another row's or column's, or its key is not in the ring."""


class Vault:
    """Seals, opens and hashes with the service's keys. Its repr shows no key."""

    def __init__(self, ring: Ring, index_ring: Ring) -> None:
        """`ring` seals and opens, `index_ring` hashes."""
        self.newest = next(iter(ring))  # the number of the key that seals
        self._ring = {number: AESGCM(key) for number, key in ring.items()}
        self.index_numbers = tuple(index_ring)  # the numbers of the keys that hash, the newest first
        # A hash that has begun with its key is copied in half the time that it takes to begin.
        self._begun = {number: hmac.new(key, digestmod="sha256") for number, key in index_ring.items()}

    def __repr__(self) -> str:
        return f"Vault(keys {sorted(self._ring)})"

    def seal(self, text: str, field: str, id: UUID | int) -> bytes:
        """The text sealed with the newest key. `field` is "table.column", `id` the row's."""
        nonce = os.urandom(12)
        place = _place(field, id)
        return bytes([self.newest]) + nonce + self._ring[self.newest].encrypt(nonce, text.encode(), place)

    def open(self, sealed: bytes, field: str, id: UUID | int) -> str:
        """The text of a sealed value. Raises Sealed."""
        try:
            return self._ring[sealed[0]].decrypt(sealed[1:13], sealed[13:], _place(field, id)).decode()
        except (InvalidTag, KeyError, IndexError, ValueError):
            raise Sealed(field) from None

    def seal_text(self, text: str, field: str, id: UUID | int) -> bytes | None:
        """The text sealed, as `seal` does it. None when it is empty, so that its column is NULL."""
        return self.seal(text, field, id) if text else None

    def open_text(self, sealed: bytes | None, field: str, id: UUID | int) -> str:
        """What `seal_text` sealed: "" for None. Raises Sealed."""
        return "" if sealed is None else self.open(sealed, field, id)

    def index(self, email: str) -> bytes:
        """The blind index of an address as it is written: the canonical address, hashed with the newest key."""
        return self.digest("email", canonical(email))

    def indexes(self, email: str) -> list[bytes]:
        """The blind indexes that an address may be stored under, the newest first. Finds a person by her address."""
        return self.digests("email", canonical(email))

    def digest(self, kind: str, value: str) -> bytes:
        """The newest keyed hash of a value that must be recognised but not read; another one for each kind."""
        return self._digest(self.index_numbers[0], kind, value)

    def digests(self, kind: str, value: str) -> list[bytes]:
        """The value's keyed hash under every key, the newest first."""
        return [self._digest(number, kind, value) for number in self.index_numbers]

    def _digest(self, number: int, kind: str, value: str) -> bytes:
        keyed = self._begun[number].copy()
        keyed.update(f"{kind}\0{value}".encode())
        return bytes([number]) + keyed.digest()[1:]


def canonical(email: str) -> str:
    """The address in NFC, with the domain as a lower-case A-label and ASCII letters of the local part in lower case."""
    local, _, domain = normalize("NFC", email.strip()).rpartition("@")
    lower = local.lower() if local.isascii() else "".join(char.lower() if char.isascii() else char for char in local)
    return f"{lower}@{_canonical_domain(domain)}"


@lru_cache(maxsize=1024)
def _canonical_domain(domain: str) -> str:
    """In a register thousands have the same."""
    try:
        return idna.encode(domain, uts46=True).decode().lower()
    except idna.IDNAError:
        return domain.lower()


def _place(field: str, id: UUID | int) -> bytes:
    return f"{field}:{id}".encode()


def new_key() -> bytes:
    """A fresh random key."""
    return os.urandom(32)


def new_keys() -> dict[str, str]:
    """Fresh random keys, as environment variables: the sealing ring, the index key and the link key."""
    rings = {name: written({1: new_key()}) for name in ("SEAL_KEYS", "INDEX_KEY", "LINK_KEY")}
    return {name: ring if name == "SEAL_KEYS" else ring.removeprefix("1:") for name, ring in rings.items()}


def written(ring: Ring) -> str:
    """A ring as it stands in the environment."""
    return ",".join(f"{number}:{base64.urlsafe_b64encode(key).decode()}" for number, key in ring.items())
