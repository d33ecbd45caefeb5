"""A coordinator writes down how it went to get in touch with somebody new, in one press."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol import contacts, dates
from fackpol.contacts import Outcome
from fackpol.database import Connection
from fackpol.pages.access import now_of, who_of
from fackpol.pages.show import error_page, to
from fackpol.pages.stops import belongs
from fackpol.words import later

SAID = {
    "reached": later("Ni har pratats vid"),
    "no_answer": later("Inget svar"),
    "wrong_number": later("Fel nummer"),
    "no_calls": later("Vill inte bli uppringd"),
    "welcomed": later("Hälsad välkommen"),
}


async def record(request: Request, db: Connection) -> Response:
    """How it went, or that she takes it over."""
    branch, person = request.path_params["branch"], request.path_params["person"]
    if not await belongs(db, branch, person):
        raise HTTPException(404)
    said, by, now = (await request.form()).get("outcome"), who_of(request).person, now_of(request)
    if said == "take":
        await contacts.take(db, branch, person, by, now, dates.today(now))
    elif said in set(Outcome):
        await contacts.record(db, branch, person, by, Outcome(str(said)), now, dates.today(now))
    else:
        return error_page(request, 422)
    return to(f"/branscher/{branch}/medlemmar#{person}")
