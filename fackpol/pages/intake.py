"""Mail that came back and that nobody understood: an administrator reads it, and throws it away."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from fackpol import intake
from fackpol.database import Connection
from fackpol.pages.access import house_of
from fackpol.pages.show import show, to


async def unclear(request: Request, db: Connection) -> Response:
    return show(request, "intake/unclear.html", mails=await intake.unclear(db, house_of(request).vault))


async def drop(request: Request, db: Connection) -> Response:
    id: UUID = request.path_params["received"]
    await intake.drop(db, id)
    return to("/skotsel/mejl/oklara")
