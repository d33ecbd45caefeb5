"""A coordinator writes down how it went to get in touch with somebody new, in one press; or hands it on."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later
from fackpol.network import branches, contacts
from fackpol.network.contacts import NOTE, ContactOutcome
from fackpol.pages.suppressions import belongs
from fackpol.web.flash import flash
from fackpol.web.forms import Posted
from fackpol.web.rendering import error_page
from fackpol.web.state import now_of, state_of, who_of

SAID = {
    "reached": later("Ni har pratats vid"),
    "no_answer": later("Inget svar"),
    "wrong_number": later("Fel nummer"),
    "no_calls": later("Vill inte bli uppringd"),
    "leaving": later("Vill lämna, har fått en länk"),
    "welcomed": later("Hälsad välkommen"),
}

DONE = {"take": "taken", "pass_on": "passed_on", "leaving": "leaving"}


async def record(request: Request, db: Connection) -> Response:
    """How it went, with a few words if there are any; or that somebody else takes it."""
    branch, person = request.path_params["branch"], request.path_params["person"]
    if not await belongs(db, branch, person):
        raise HTTPException(404)
    data, by, now = await request.form(), who_of(request).person, now_of(request)
    said, note = str(data.get("outcome")), "".join(Posted(data).getlist("note")[:1]).strip()
    if len(note) > NOTE:
        return error_page(request, 413)
    if said == "take":
        await contacts.take(db, branch, person, by, now, dates.today(now))
    elif said == "pass_on":
        await contacts.pass_on(db, branch, person, now, dates.today(now))
    elif said in set(ContactOutcome):
        await contacts.record(db, state_of(request).vault, branch, person, by, ContactOutcome(said), note, now)
    else:
        return error_page(request, 422)
    return flash(request, f"/branscher/{branch}/medlemmar#{person}", DONE.get(said, "noted"))


async def move(request: Request, db: Connection) -> Response:
    """She wants to be in another branch."""
    branch, person = request.path_params["branch"], request.path_params["person"]
    other = str((await request.form()).get("branch"))
    if not await belongs(db, branch, person):
        raise HTTPException(404)
    if other not in [row["slug"] for row in await branches.listed(db)]:
        return error_page(request, 422)
    await branches.move(db, branch, other, person, now_of(request))
    return flash(request, f"/branscher/{branch}/medlemmar", "moved_member")
