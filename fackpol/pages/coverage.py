"""An administrator sees where members have somebody who decides about their work, and where they have nobody."""

from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import order
from fackpol.network import coverage
from fackpol.network.coverage import Cell
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of

GROUPS = 12  # groups without a branch: no more than somebody can do something about


async def region(request: Request, db: Connection) -> Response:
    """The whole region: first what is missing, then every trade in every municipality."""
    cells, state = await _cells(request, db), state_of(request)
    groups = await coverage.without_branch(db, state.settings.area, dates.today(now_of(request)))
    return render(
        request, "coverage/region.html", wanting=coverage.wanting(cells), groups=groups[:GROUPS], day=_day(request),
        areas=sorted({cell.area for cell in cells}, key=lambda code: order(state.reference.name(code))),
        by_place={(cell.industry, cell.area): cell for cell in cells},
    )  # fmt: skip


async def area(request: Request, db: Connection) -> Response:
    """One municipality, trade by trade, with what to do about it."""
    code, state = request.path_params["area"], state_of(request)
    if code not in state.reference.inside(state.settings.area):  # before what all of the region costs
        raise HTTPException(404)
    cells = {cell.industry: cell for cell in await _cells(request, db) if cell.area == code}
    vault, day = state_of(request).vault, _day(request)
    return render(
        request, "coverage/area.html", area=code, day=day, cells=cells, branches=await coverage.branches(db, code),
        deciders=await coverage.deciders(db, vault, code, day),
    )  # fmt: skip


async def _cells(request: Request, db: Connection) -> list[Cell]:
    state, today = state_of(request), dates.today(now_of(request))
    return await coverage.of_region(db, state.reference, state.settings.area, _day(request), today)


def _day(request: Request) -> date:
    """The day in the query, else today."""
    return dates.typed(request.query_params.get("dag", "")) or dates.today(now_of(request))
