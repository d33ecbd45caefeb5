"""Mail that came back and that we could not interpret: an administrator reads it and throws it away."""

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.mail import intake
from fackpol.web.rendering import redirect, render
from fackpol.web.state import state_of


async def unclear(request: Request, db: Connection) -> Response:
    return render(request, "intake/unclear.html", mails=await intake.unclear(db, state_of(request).vault))


async def drop(request: Request, db: Connection) -> Response:
    id: UUID = request.path_params["received"]
    if not await intake.drop(db, id):
        raise HTTPException(404)
    return redirect("/skotsel/mejl/oklara")
