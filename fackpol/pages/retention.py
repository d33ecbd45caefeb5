"""A member of whom nothing has been heard for a year says by one press that she wants to stay."""

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.network import retention
from fackpol.web.access import subject_of_link
from fackpol.web.rendering import render
from fackpol.web.state import now_of


async def asked(request: Request, db: Connection) -> Response:
    """Reading it changes nothing."""
    language = await retention.member(db, subject_of_link(request, "stay"))
    if language is None:
        return render(request, "newcomers/gone.html", 410)
    return render(request, "retention/asked.html", language=language)


async def stay(request: Request, db: Connection) -> Response:
    language = await retention.stay(db, subject_of_link(request, "stay"), now_of(request))
    if language is None:
        return render(request, "newcomers/gone.html", 410)
    return render(request, "retention/stays.html", language=language)
