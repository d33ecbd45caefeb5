"""Saves what somebody had typed when she turned out to be signed out: sealed in her own page for a day, nowhere else.

The page that tells her is also where she signs in. The sealed text follows her from form to form as a hidden field, and
once she is in, the form stands there to be sent with one press. When she only wanted to read a page, a cookie remembers
its path for as long as a sign-in link lives.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.vault import Vault
from fackpol.network import sessions
from fackpol.web import sealed_text
from fackpol.web.cookies import cookie, set_cookie
from fackpol.web.state import now_of, state_of

FIELD = "kept"  # the hidden field with the sealed text
LIVES = timedelta(hours=24)
PURPOSE = "recovered.form"


@dataclass(frozen=True)
class RecoveredForm:
    """A form that we could not take: where it was sent, and its fields."""

    path: str
    fields: list[tuple[str, str]] = field(repr=False)

    @property
    def texts(self) -> list[str]:
        """What she wrote herself: whatever is longer than a choice in a list, and an address."""
        trimmed = [value.strip() for name, value in self.fields if name != FIELD]
        return [value for value in trimmed if " " in value or "@" in value or len(value) > 30]


def recover(request: Request, form: FormData) -> RecoveredForm:
    """The form of this request, without its files."""
    fields = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    return RecoveredForm(_path(request), fields)


def unfinished(request: Request) -> RecoveredForm | None:
    """The form of this request, or the one that it carries along from an earlier request. None: it sent none."""
    typed = request.state.typed
    return (recovered(request, typed) or recover(request, typed)) if typed else None


def carried(form: FormData) -> str:
    """The sealed form that this one carries along, or ""."""
    return str(form.get(FIELD, ""))


def recovered(request: Request, form: FormData) -> RecoveredForm | None:
    """The form that this one carries along."""
    return unseal(state_of(request).vault, carried(form), now_of(request))


def sealed(request: Request, form: RecoveredForm | None) -> str:
    """The value of the hidden field, "" for no form."""
    return seal(state_of(request).vault, form, now_of(request)) if form else ""


def seal(vault: Vault, form: RecoveredForm, now: datetime) -> str:
    """Returns the value of the hidden field."""
    return sealed_text.seal(vault, PURPOSE, {"path": form.path, "fields": form.fields}, now)


def unseal(vault: Vault, text: str, now: datetime) -> RecoveredForm | None:
    """Returns None for what we did not seal, or sealed more than LIVES ago."""
    value = sealed_text.unseal(vault, PURPOSE, text, LIVES, now)
    return RecoveredForm(value["path"], [(name, typed) for name, typed in value["fields"]]) if value else None


def _path(request: Request) -> str:
    """Path and query, quoted as in a link."""
    return quote(request.url.path) + (f"?{request.url.query}" if request.url.query else "")


# -- the page that she wanted to read ----------------------------------------------------------------------------------


def remember_path(request: Request, response: Response) -> None:
    """Lets signing in lead to the page of this request."""
    lives = int(sessions.LINK_LIVES.total_seconds())
    set_cookie(response, state_of(request).settings, "onwards", _path(request), lives)


def remembered_path(request: Request) -> str:
    """Returns the path that she was on her way to, or "". Never the address of another site."""
    path = cookie(request, "onwards")
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else ""


def forget_path(request: Request, response: Response) -> None:
    set_cookie(response, state_of(request).settings, "onwards", "", 0)
