"""Mail that came back and that nobody understood: an administrator reads it, and throws it away."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.mail import intake
from fackpol.web.access import house_of
from fackpol.web.rendering import show, to


async def unclear(request: Request, db: Connection) -> Response:
    return show(request, "intake/unclear.html", mails=await intake.unclear(db, house_of(request).vault))


async def drop(request: Request, db: Connection) -> Response:
    id: UUID = request.path_params["received"]
    await intake.drop(db, id)
    return to("/skotsel/mejl/oklara")
