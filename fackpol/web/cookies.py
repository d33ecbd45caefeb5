"""The cookies: their names, how we set them, and the one that tells whether a link is opened where it was asked for."""

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.settings import Settings
from fackpol.network import sessions
from fackpol.web.state import state_of


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


def remember_browser(request: Request, response: Response, value: str) -> Response:
    lives = int(sessions.ERASURE_LIVES.total_seconds())
    set_cookie(response, state_of(request).settings, "browser", value, lives)
    return response
