"""An administrator decides which seat a title in the registers means."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import pick
from fackpol.network import seats
from fackpol.pages.people import opened_name
from fackpol.web.flash import flash
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of


async def listed(request: Request, db: Connection) -> Response:
    vault, known = state_of(request).vault, state_of(request).reference.seats.items()
    rows = [
        {**row, "who": opened_name(vault, own["name"], own["person"]) if own else ""}
        for row in await seats.listed(db)
        for own in [row["own"]]
    ]
    return render(request, "seats/listed.html", rows=rows, seats=[(seat, pick(row, "name")) for seat, row in known])


async def read_as(request: Request, db: Connection) -> Response:
    data = await request.form()
    title, seat = str(data.get("title", "")), str(data.get("seat", ""))
    if title not in [row["seat_text"] for row in await seats.listed(db)]:
        raise HTTPException(404)
    if "forget" in data:
        await seats.forget(db, title)
    elif seat in state_of(request).reference.seats:
        await seats.read_as(db, title, seat, who_of(request).person, now_of(request))
    return flash(request, "/skotsel/platser", "saved")
