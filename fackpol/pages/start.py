"""The front page, the privacy page, the accent colour, the choice of language, and where to report a weakness."""

from datetime import UTC, datetime, time, timedelta

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from fackpol.base import colours, dates
from fackpol.base.database import Connection
from fackpol.base.rendering import mailto
from fackpol.base.words import languages
from fackpol.network import consents, sessions
from fackpol.web.cookies import cookie_name, set_cookie
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of

A_YEAR = 365 * 24 * 3600
SECURITY_TXT = "/.well-known/security.txt"
HOLDS = timedelta(days=180)  # how long security.txt is worth anything: RFC 9116 asks for less than a year


async def front(request: Request, db: Connection) -> Response:
    return render(request, "start/front.html")


async def privacy(request: Request, db: Connection) -> Response:
    return render(request, "start/privacy.html", version=consents.TEXT_VERSION)


async def colour(request: Request, db: Connection) -> Response:
    """A style sheet with the accent colour of whoever runs the service."""
    return Response(colours.sheet(state_of(request).settings.accent), media_type="text/css")


async def security(request: Request, db: Connection) -> Response:
    """Where to report a weakness, for programs and people who look for it (RFC 9116)."""
    settings = state_of(request).settings
    expires = datetime.combine(dates.today(now_of(request)) + HOLDS, time(), UTC)
    return PlainTextResponse(
        f"Contact: {mailto(settings.security_contact or settings.contact)}\n"
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}\n"
        "Preferred-Languages: sv, en\n"
        f"Canonical: {settings.base_url}{SECURITY_TXT}\n"
    )


async def language(request: Request, db: Connection) -> Response:
    """Remembers a language and goes back to where she was. Signed in, she gets her letters in it too."""
    form, settings = await request.form(), state_of(request).settings
    chosen, back = str(form.get("language", "")), str(form.get("back", "/"))
    response = redirect(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/")
    if chosen in languages():
        set_cookie(response, settings, "language", chosen, A_YEAR)
        await sessions.speak(db, request.cookies.get(cookie_name(settings, "session"), ""), chosen, now_of(request))
    return response
