"""The language of a page: the reader's own choice, else what her browser asks for."""

from starlette.requests import Request

from fackpol.base.words import SOURCE, language_named, languages, speak
from fackpol.web.cookies import cookie
from fackpol.web.state import who_of


def language_of(request: Request) -> str:
    """Her choice, else the first that her browser asks for and we have, else Swedish."""
    if chosen := chosen_language(request):
        return chosen
    for wish in request.headers.get("accept-language", "").split(","):
        if code := language_named(wish):
            return code
    return SOURCE


def chosen_language(request: Request) -> str:
    """Returns what she has chosen, signed in or in this browser; "" when she has not."""
    if getattr(request.state, "who", None) is not None:
        return who_of(request).language
    chosen = cookie(request, "language")
    return chosen if chosen in languages() else ""


def speak_to(request: Request, language: str) -> None:
    """Goes on in the language of her whose link it is, unless another is chosen in this browser."""
    speak(chosen_language(request) or language)
