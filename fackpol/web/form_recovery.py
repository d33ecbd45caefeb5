"""What somebody had typed when she turned out to be signed out: sealed in her own page, and nowhere else, for a day.

The page that tells her so is also where she signs in; from form to form the sealed text goes along, and at the end it
stands there to be sent, with one press. Where she only wanted to read, a cookie remembers the page for as long as the
sign-in link lives.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote
from uuid import UUID

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.vault import Sealed, Vault
from fackpol.network import sessions
from fackpol.web.cookies import cookie_name, set_cookie
from fackpol.web.state import state_of

FIELD = "kept"
LIVES = timedelta(hours=24)
NOBODY = UUID(int=0)  # whose it is, nobody knows until she has signed in


@dataclass(frozen=True)
class RecoveredForm:
    """A form that could not be taken: where it was sent, and what stood in it."""

    path: str
    fields: list[tuple[str, str]] = field(repr=False)

    @property
    def texts(self) -> list[str]:
        """What she wrote herself: longer than a choice in a list."""
        return typed(value for name, value in self.fields if name != FIELD)


def of(request: Request, form: FormData) -> RecoveredForm:
    """The form of this request; files can not be kept."""
    return RecoveredForm(
        _address(request), [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    )


def _address(request: Request) -> str:
    """Path and query, as they stand in a link."""
    return quote(request.url.path) + (f"?{request.url.query}" if request.url.query else "")


def sealed(vault: Vault, kept: RecoveredForm, now: datetime) -> str:
    raw = json.dumps([int(now.timestamp()), kept.path, kept.fields], ensure_ascii=False)
    packed = base64.b64encode(zlib.compress(raw.encode())).decode()
    return base64.urlsafe_b64encode(vault.seal(packed, "kept.form", NOBODY)).decode()


def unsealed(vault: Vault, text: str, now: datetime) -> RecoveredForm | None:
    """None for what is not ours, or too old."""
    try:
        packed = vault.open(base64.urlsafe_b64decode(text), "kept.form", NOBODY)
    except (Sealed, binascii.Error, ValueError):
        return None
    at, path, fields = json.loads(zlib.decompress(base64.b64decode(packed)))
    if now.timestamp() - at > LIVES.total_seconds():
        return None
    return RecoveredForm(path, [(name, value) for name, value in fields])


def typed(values: Iterable[str]) -> list[str]:
    trimmed = [value.strip() for value in values]
    return [value for value in trimmed if " " in value or len(value) > 30]


# -- where she wanted to go --------------------------------------------------------------------------------------------


def remember_path(request: Request, response: Response) -> None:
    """So that signing in leads there."""
    set_cookie(response, state_of(request).settings, "onwards", _address(request), _link_lives())


def onwards(request: Request) -> str:
    """Where she was on her way, or ""."""
    path = request.cookies.get(cookie_name(state_of(request).settings, "onwards"), "")
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else ""


def forget_path(request: Request, response: Response) -> None:
    set_cookie(response, state_of(request).settings, "onwards", "", 0)


def _link_lives() -> int:
    return int(sessions.LINK_LIVES.total_seconds())
