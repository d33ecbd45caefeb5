"""Renders templates into responses, and errors into pages. Every template gets the same few values (`_common`)."""

import secrets
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from fackpol.base import dates, words
from fackpol.base.colours import ACCENT
from fackpol.base.rendering import environment
from fackpol.base.words import later, say, speaking
from fackpol.network.seats import seat_name
from fackpol.web import flash, form_recovery
from fackpol.web.access import BrokenLink, Capped, LargeFile
from fackpol.web.cookies import cookie
from fackpol.web.endpoint import ONCE
from fackpol.web.languages import chosen_language, language_of
from fackpol.web.state import AppState, state_of

STATIC = Path(__file__).parent.parent / "static"
BROKEN_LINK = (
    later("Länken är inte hel"),
    later("Öppna mejlet och tryck på knappen igen, eller kopiera hela adressen."),
)
CAPPED = (
    later("Mer går inte att öppna i dag"),
    later(
        "Du har öppnat så många som går på en dag. Vid midnatt går det igen. Är det bråttom? Fråga en administratör."
    ),
)
LARGE_FILE = (later("Filen är för stor"), later("Den får vara högst {most} MB. Gå tillbaka och välj en annan."))
# The heading and the sentence of each status; any other says what 500 says.
ERRORS = {
    400: (later("Det gick inte att läsa"), later("Något i det du skickade var trasigt. Gå tillbaka och prova igen.")),
    403: (
        later("Vi släppte inte igenom det"),
        later("Det såg ut som om klicket kom från en annan sida. Gå tillbaka och prova igen härifrån."),
    ),
    404: (later("Sidan finns inte"), later("Adressen kan vara fel, eller så behöver du logga in.")),
    405: (later("Så går det inte att göra"), later("Gå tillbaka och prova igen härifrån.")),
    409: (
        later("Någon hann före"),
        later("Det du ändrade har redan ändrats. Läs det nya och prova igen."),
    ),
    410: (
        later("Den här länken har gjort sitt"),
        later("Mötet är över eller inställt, eller så är uppgifterna borttagna."),
    ),
    413: (later("Det blev för mycket text"), later("Korta den och skicka igen.")),
    422: (later("Något fattas"), later("Välj ett av svaren på sidan och skicka igen.")),
    429: (
        later("Det blev för många försök"),
        later("Vänta en stund. Det är för att ingen ska kunna gissa sig in eller fylla någons brevlåda."),
    ),
    500: (
        later("Det blev fel hos oss"),
        later("Prova igen om en stund. Händer det igen, säg numret {event} till {contact}."),
    ),
    507: (
        later("Det gick inte"),
        later(
            "Vi kan inte anteckna det just nu, så inget är ändrat. Prova igen om en stund, eller skriv till {contact}."
        ),
    ),
    503: (later("Vi är strax tillbaka"), later("Prova igen om en minut. Det vi redan har sparat finns kvar.")),
}

NOT_THERE = later("Sidan finns inte"), later("Adressen kan vara fel, eller så är sidan borta.")


def render(request: Request, template: str, status: int = 200, language: str = "", **values: Any) -> Response:
    """Renders a page, and clears the flash message that it shows.

    `language` is that of the person whose link it is, when nobody is signed in; a language chosen in this browser
    comes before it.
    """
    state = state_of(request)
    with speaking(chosen_language(request) or language or words.language()):
        message = flash.message(request)
        found = _environment(words.LOCALE, words.language()).get_template(template)
        page = found.render(**_common(request, state), receipt=message, **values)
    response = HTMLResponse(page, status)
    if message:
        flash.clear(request, response)
    return response


def redirect(path: str) -> Response:
    """Answers a POST: the browser reads the page anew."""
    return RedirectResponse(path, status_code=303)


def error_page(
    request: Request,
    status: int,
    detail: str = "",
    why: tuple[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Says what went wrong and how to go on, and shows what she typed so that she can copy it."""
    state, typed = state_of(request), getattr(request.state, "typed", None)
    inside = status == 404 and bool(cookie(request, "session"))  # the same for every path, whether it exists or not
    inside = inside or why is CAPPED
    heading, sentence = why or (NOT_THERE if inside else ERRORS.get(status, ERRORS[500]))
    response = render(
        request,
        "error.html",
        status,
        heading=say(heading),
        sentence=say(sentence, event=detail, most=detail, contact=state.settings.contact),
        inside=inside,
        sign_in=status == 404 and why is None and not inside,
        typed=form_recovery.recover(request, typed).texts if typed else [],
    )
    response.headers.update(headers or {})
    return response


async def http_error(request: Request, fault: Exception) -> Response:
    """Answers an HTTPException, whether Starlette's or one of ours."""
    assert isinstance(fault, HTTPException)
    with speaking(language_of(request)):
        whys = {BrokenLink: BROKEN_LINK, Capped: CAPPED, LargeFile: LARGE_FILE}
        return error_page(request, fault.status_code, fault.detail, whys.get(type(fault)), fault.headers)


async def database_away(request: Request, fault: Exception) -> Response:
    """Answers when the database did not, in time."""
    with speaking(language_of(request)):
        return error_page(request, 503, headers={"retry-after": "60"})


@cache
def static(name: str) -> str:
    """The path of a static file, with a digest of its content, so that browsers can cache it for ever."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:10]}"


def once() -> Markup:
    """A hidden field with a fresh idempotency key: a form that is sent twice makes one new thing."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(ONCE, secrets.token_urlsafe(16))


@cache
def _environment(folder: Path, language: str) -> Environment:
    """The environment for pages, in the current language. The arguments are what it differs by."""
    made = environment(html=True).overlay()
    made.globals.update(static=static, once=once, seat_name=seat_name)
    return made


def _common(request: Request, state: AppState) -> dict[str, Any]:
    return {
        "settings": state.settings,
        "accent": ACCENT,
        "reference": state.reference,
        "language": words.language(),
        "languages": words.languages(),
        "who": getattr(request.state, "who", None),
        # Whether her browser says that she is signed in, for pages that do not ask: it is believed for a link only.
        "has_session": bool(cookie(request, "session")) and not getattr(request.state, "out", False),
        "path": request.scope["path"],
        "query": request.scope["query_string"].decode("latin-1"),
        "now": getattr(request.state, "now", None) or dates.now(),
    }
