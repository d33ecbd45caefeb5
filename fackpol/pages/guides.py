"""Guides: how to coordinate, how to run the service and, in the demo, what to try first."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.network import contacts
from fackpol.web.rendering import render
from fackpol.web.state import state_of, who_of


async def coordinator(request: Request, db: Connection) -> Response:
    own, days = who_of(request).branches, contacts.DAYS.days
    return render(request, "guides/coordinator.html", days=days, promised=contacts.PROMISED, branches=own)


async def administrator(request: Request, db: Connection) -> Response:
    return render(request, "guides/administrator.html")


async def tour(request: Request, db: Connection) -> Response:
    """The tour of the demo. Raises 404 where people are real."""
    if not state_of(request).settings.mailbox:
        raise HTTPException(404)
    return render(request, "guides/tour.html")
