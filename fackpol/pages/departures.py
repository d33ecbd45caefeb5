"""A representative leaves the list, or stays after all; by any link that we have sent her, however old it is.

Objecting is easy: one press asks, the next does it, and a letter tells her, by which it can be undone for a week.
"""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.network import departures, representatives
from fackpol.network.departures import REGRET, Departure
from fackpol.network.representatives import Listed
from fackpol.web.access import subject_of_link
from fackpol.web.languages import speak_to
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of


async def leaving(request: Request, db: Connection) -> Response:
    """Says what happens."""
    return _asks(request, await _her(request, db))


async def leave(request: Request, db: Connection) -> Response:
    """Asks once whether she is sure, and then leaves her out."""
    her, data = await _her(request, db), await request.form()
    if "sure" not in data:
        return _asks(request, her, sure=True)
    departure = await departures.leave(db, state_of(request).vault, her.person, now_of(request))
    if departure is None:
        raise HTTPException(410)
    return left(request, her, departure)


async def staying(request: Request, db: Connection) -> Response:
    """The page of the link in the letter that tells her."""
    language = await departures.language(db, subject_of_link(request, "departure"))
    return _stays(request, "ask" if language else "late", language or "")


async def stay(request: Request, db: Connection) -> Response:
    id = subject_of_link(request, "departure")
    language = await departures.language(db, id)
    done = await departures.stay(db, id, now_of(request))
    return _stays(request, "done" if done else "late", language or "")


def left(request: Request, her: Listed, departure: Departure) -> Response:
    """What her page says while it can be undone."""
    return render(request, "departures/left.html", language=her.language, her=her, departure=departure)


def _asks(request: Request, her: Listed, sure: bool = False) -> Response:
    return render(
        request, "departures/leave.html", language=her.language, sure=sure, days=REGRET.days,
        link=f"/uppdrag/{request.path_params['token']}",
    )  # fmt: skip


def _stays(request: Request, what: str, language: str) -> Response:
    return render(request, "departures/stay.html", 410 if what == "late" else 200, language=language, what=what)


async def _her(request: Request, db: Connection) -> Listed:
    her = await representatives.get(db, state_of(request).vault, subject_of_link(request, "mandate"))
    if her is None:
        raise HTTPException(410)
    speak_to(request, her.language)
    return her
