"""A coordinator chooses which proposals the invitation tells of."""

import re
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.network import enclosures
from fackpol.pages.meetings import meeting_of, meeting_path
from fackpol.web.rendering import redirect

KEPT = ("also", "without")  # whom she has ticked and unticked on the same page


async def choose(request: Request, db: Connection) -> Response:
    """Saves the ticks, and leads back to the preview with what she had chosen there."""
    row, data = await meeting_of(request, db), await request.form()
    offered = {one.id for one in await enclosures.offered(db, request.path_params["branch"], row.id)}
    chosen = {int(value) for value in map(str, data.getlist("proposal")) if re.fullmatch("[0-9]{1,18}", value)}
    await enclosures.enclose(db, row.id, chosen & offered)
    kept = urlencode([(name, value) for name, value in data.multi_items() if name in KEPT])
    return redirect(f"{meeting_path(request, row)}/inbjudan{'?' if kept else ''}{kept}#enclosures")
