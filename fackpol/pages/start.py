"""The front page, the privacy page, the accent colour and the choice of language."""

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import colours
from fackpol.base.database import Connection
from fackpol.base.words import languages
from fackpol.network import consents, sessions
from fackpol.web.cookies import cookie_name, set_cookie
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of

A_YEAR = 365 * 24 * 3600


async def front(request: Request, db: Connection) -> Response:
    return render(request, "start/front.html")


async def privacy(request: Request, db: Connection) -> Response:
    return render(request, "start/privacy.html", version=consents.TEXT_VERSION)


async def colour(request: Request, db: Connection) -> Response:
    """A style sheet with the accent colour of whoever runs the service."""
    return Response(colours.sheet(state_of(request).settings.accent), media_type="text/css")


async def language(request: Request, db: Connection) -> Response:
    """Remembers a language and goes back to where she was. Signed in, she gets her letters in it too."""
    form, settings = await request.form(), state_of(request).settings
    chosen, back = str(form.get("language", "")), str(form.get("back", "/"))
    response = redirect(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/")
    if chosen in languages():
        set_cookie(response, settings, "language", chosen, A_YEAR)
        await sessions.speak(db, request.cookies.get(cookie_name(settings, "session"), ""), chosen, now_of(request))
    return response
