"""A security key in software: makes passkeys and signs with them, as a browser hands it on (WebAuthn, level 2)."""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, MADE = 0x01, 0x40  # flags: somebody touched it; it holds a new key


@dataclass
class Authenticator:
    """One device with one passkey. `origin` is the page that asks, as the browser sees it."""

    origin: str
    host: str
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    count: int = 0

    def make(self, options: str) -> str:
        """The answer to `navigator.credentials.create`."""
        wish = json.loads(options)
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        held = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)
        attested = {"fmt": "none", "attStmt": {}, "authData": self._data(PRESENT | MADE) + held}
        client = self._client("webauthn.create", wish["challenge"])
        return self._said({"clientDataJSON": client, "attestationObject": cbor2.dumps(attested)})

    def sign(self, options: str) -> str:
        """The answer to `navigator.credentials.get`."""
        wish = json.loads(options)
        self.count += 1
        data, client = self._data(PRESENT), self._client("webauthn.get", wish["challenge"])
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._said({"clientDataJSON": client, "authenticatorData": data, "signature": signature})

    def _data(self, flags: int) -> bytes:
        return sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _said(self, response: dict[str, bytes]) -> str:
        texts: dict[str, Any] = {name: text_of(value) for name, value in response.items()}
        id = text_of(self.id)
        return json.dumps({"id": id, "rawId": id, "type": "public-key", "response": texts})


def text_of(value: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(value).decode().rstrip("=")


def bytes_of(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
