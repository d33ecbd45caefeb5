"""An administrator reads the security log. Nobody is named there until she opens one person, which is logged."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.network import people, security_log
from fackpol.pages.people import opened_name
from fackpol.web.rendering import render
from fackpol.web.state import state_of

AT_ONCE = 50  # events on a page


async def page(request: Request, db: Connection) -> Response:
    """All events, the newest first, without names."""
    before = request.query_params.get("fore", "")
    asked = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    rows = await security_log.listed(db, AT_ONCE + 1, asked)
    return render(
        request, "security_log/all.html", rows=rows[:AT_ONCE], events=security_log.EVENTS, later=asked is not None,
        older=rows[AT_ONCE - 1].get("id") if len(rows) > AT_ONCE else None,
    )  # fmt: skip


async def person(request: Request, db: Connection) -> Response:
    """One person's events, with her name. Raises 404 for somebody who is not there any more."""
    id, vault = request.path_params["person"], state_of(request).vault
    name = await people.sealed_name(db, id)
    if name is None:
        raise HTTPException(404)
    return render(
        request, "security_log/person.html", name=opened_name(vault, name, id), person=id,
        rows=await security_log.of(db, id, AT_ONCE), events=security_log.EVENTS,
    )  # fmt: skip
