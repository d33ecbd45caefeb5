"""A coordinator chooses what goes along with the invitation, before she sends it."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.pages.invitations import chosen, keep_choices
from fackpol.pages.meetings import meeting_of, meeting_path
from fackpol.web.rendering import redirect


async def choose(request: Request, db: Connection) -> Response:
    """Saves the ticks, and leads back to the preview with whom she had ticked and unticked there."""
    row, data = await meeting_of(request, db), await request.form()
    await keep_choices(request, db, row, data)
    also, without = chosen(data)
    kept = urlencode([*(("also", one) for one in sorted(also)), *(("without", one) for one in sorted(without))])
    return redirect(f"{meeting_path(request, row)}/inbjudan{'?' if kept else ''}{kept}#enclosures")
