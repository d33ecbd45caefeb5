"""The cookies: their names, how we set them, and the one that tells whether a link is opened where it was asked for."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.network import sessions
from fackpol.network.asks import MARK_LIVES
from fackpol.web.state import now_of, state_of


def cookie_name(settings: Settings, name: str) -> str:
    """With the prefix `__Host-`, except on loopback http, where browsers refuse it."""
    return name if settings.base_url.startswith("http:") else f"__Host-{name}"


def cookie(request: Request, name: str) -> str:
    """The cookie's value, or ""."""
    return request.cookies.get(cookie_name(state_of(request).settings, name), "")


def set_cookie(response: Response, settings: Settings, name: str, value: str, lives: int | None) -> None:
    """`lives` is in seconds; None means until the browser is closed, and 0 deletes the cookie."""
    secure = settings.base_url.startswith("https:")
    response.set_cookie(
        cookie_name(settings, name), value, lives, path="/", secure=secure, httponly=True, samesite="lax"
    )


def browser(request: Request) -> tuple[str, bytes]:
    """The value of this browser's own cookie (a new one when it has none), and its key."""
    value = cookie(request, "browser") or sessions.new_cookie()
    return value, sessions.key_of(value)


async def mark_browser(request: Request, response: Response, db: Connection, person: UUID) -> None:
    """Marks the browser in which she has signed in: from there nobody else's asking keeps her from a sign-in letter."""
    state = state_of(request)
    value = await sessions.mark(db, state.vault, person, now_of(request))
    set_cookie(response, state.settings, "known", value, int(MARK_LIVES.total_seconds()))


def remember_browser(request: Request, response: Response, value: str) -> Response:
    lives = int(sessions.ERASURE_LIVES.total_seconds())
    set_cookie(response, state_of(request).settings, "browser", value, lives)
    return response
