"""Seals and opens personal data, and makes the blind index of an e-mail address.

AES-256-GCM under a ring of keys that lives outside the database: the first key seals, all of them open.
A sealed value is one byte of key number, 12 of nonce, the ciphertext and its tag: 29 bytes more than the
text. The place (a fixed label and the row's id) is authenticated, so a value moved to another row or
column does not open.
"""

import base64
import hmac
import os
from collections.abc import Mapping
from unicodedata import normalize
from uuid import UUID

import idna
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


class Sealed(Exception):
    """A value that does not open here: another row's, another column's, or sealed by a key we do not have."""


class Vault:
    def __init__(self, ring: Mapping[int, bytes], index_key: bytes) -> None:
        """`ring` holds 32-byte keys by number (1 to 255), the sealing one first."""
        self._newest = next(iter(ring))
        self._ring = {number: AESGCM(key) for number, key in ring.items()}
        self._index_key = index_key

    def __repr__(self) -> str:
        return f"Vault(keys {sorted(self._ring)})"

    def seal(self, text: str, field: str, id: UUID | int) -> bytes:
        nonce = os.urandom(12)
        place = _place(field, id)
        return bytes([self._newest]) + nonce + self._ring[self._newest].encrypt(nonce, text.encode(), place)

    def open(self, sealed: bytes, field: str, id: UUID | int) -> str:
        """Raises Sealed."""
        try:
            return self._ring[sealed[0]].decrypt(sealed[1:13], sealed[13:], _place(field, id)).decode()
        except (InvalidTag, KeyError, IndexError, ValueError):
            raise Sealed(field) from None

    def index(self, email: str) -> bytes:
        """HMAC-SHA256 of the canonical address: who has it can look somebody up, who has not can not."""
        return self.digest("email", canonical(email))

    def digest(self, kind: str, value: str) -> bytes:
        """A keyed hash for what must be recognised but not read; the kinds never meet."""
        return hmac.digest(self._index_key, f"{kind}\0{value}".encode(), "sha256")


def canonical(email: str) -> str:
    """NFC; the domain as a lower-case A-label, the local part's ASCII lower-case; nothing else is touched."""
    local, _, domain = normalize("NFC", email.strip()).rpartition("@")
    try:
        domain = idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        domain = domain.lower()
    return "".join(char.lower() if char.isascii() else char for char in local) + "@" + domain.lower()


def _place(field: str, id: UUID | int) -> bytes:
    return f"{field}:{id}".encode()


def new_keys() -> dict[str, str]:
    """Fresh settings for a service: the sealing ring, the index key and the link key."""
    fresh = [base64.urlsafe_b64encode(os.urandom(32)).decode() for _ in range(3)]
    return {"SEAL_KEYS": f"1:{fresh[0]}", "INDEX_KEY": fresh[1], "LINK_KEY": fresh[2]}
