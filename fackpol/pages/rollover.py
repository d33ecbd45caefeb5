"""An administrator follows the mandates that are about to end, and asks those who hold them what comes next."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import band
from fackpol.network import rollover
from fackpol.web.flash import flash
from fackpol.web.paging import paged
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of


async def ending(request: Request, db: Connection) -> Response:
    """Who holds each, what hangs on it, and what she has said about the time after."""
    found = await rollover.ending(db, state_of(request).vault, _today(request))
    waiting = {one.row.person for one in found if one.row.reachable and not (one.row.after or one.row.asked)}
    shown = paged(request, found)
    hanging = await rollover.hanging(db, _today(request), [one.row.committee for one in shown.rows])
    return render(
        request, "rollover/ending.html", ending=shown, waiting=len(waiting), hanging=hanging, band=band,
        unknown=await rollover.unknown(db, _today(request)),
    )  # fmt: skip


async def ask_staying(request: Request, db: Connection) -> Response:
    await rollover.ask_staying(db, now_of(request), _today(request))
    return flash(request, "/skotsel/politiker/gar-ut", "sent")


def _today(request: Request) -> date:
    return dates.today(now_of(request))
