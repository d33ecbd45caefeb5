"""What a browser keeps for us, in a cookie or a hidden field: sealed, so that nobody else can read or change it."""

import base64
import binascii
import json
import zlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from fackpol.base.vault import Sealed, Vault

LONG = 2_000  # characters: what is longer is compressed before it is sealed, for a form can hold a lot of text
NOBODY = UUID(int=0)  # nobody is signed in yet, so the text is bound to its purpose and not to a person


def seal(vault: Vault, purpose: str, value: dict[str, Any], now: datetime) -> str:
    """Returns URL-safe Base64. `value` holds what JSON can; what is sealed for one `purpose` opens for no other."""
    text = json.dumps({"at": int(now.timestamp()), **value}, ensure_ascii=False, separators=(",", ":"))
    if len(text) > LONG:
        text = base64.b64encode(zlib.compress(text.encode())).decode()
    return base64.urlsafe_b64encode(vault.seal(text, purpose, NOBODY)).decode()


def unseal(vault: Vault, purpose: str, sealed: str, lives: timedelta, now: datetime) -> dict[str, Any] | None:
    """Returns None for what we did not seal for this purpose, and for what was sealed longer than `lives` ago."""
    try:
        text = vault.open(base64.urlsafe_b64decode(sealed), purpose, NOBODY)
    except (Sealed, binascii.Error, ValueError):
        return None
    value: dict[str, Any] = json.loads(text if text.startswith("{") else zlib.decompress(base64.b64decode(text)))
    return value if now.timestamp() - value["at"] <= lives.total_seconds() else None
