"""A coordinator gets in touch with a new member: records how it went, hands her to a colleague, or moves her."""

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

# What a person reads about herself, by outcome.
OUTCOMES = {
    "reached": later("Ni har pratats vid"),
    "no_answer": later("Inget svar"),
    "wrong_number": later("Fel nummer"),
    "no_calls": later("Vill inte bli uppringd"),
    "leaving": later("Vill lämna, har fått en länk"),
    "welcomed": later("Hälsad välkommen"),
}
DONE = {"take": "taken", "pass_on": "passed_on", "leaving": "leaving"}


async def record(request: Request, db: Connection) -> Response:
    """Records how it went and a note, or which coordinator takes it."""
    branch, person = request.path_params["branch"], request.path_params["person"]
    if not await belongs(db, branch, person):
        raise HTTPException(404)
    data = await request.form()
    outcome, note = str(data.get("outcome")), "".join(Posted(data).getlist("note")[:1]).strip()
    if len(note) > NOTE:
        return error_page(request, 413)
    if not await _record(request, db, outcome, note):
        return error_page(request, 422)
    return flash(request, f"/branscher/{branch}/medlemmar#{person}", DONE.get(outcome, "noted"))


async def _record(request: Request, db: Connection, outcome: str, note: str) -> bool:
    """Returns False for an outcome that does not exist."""
    branch, person = request.path_params["branch"], request.path_params["person"]
    by, now = who_of(request).person, now_of(request)
    if outcome == "take":
        await contacts.take(db, branch, person, by, now, dates.today(now))
    elif outcome == "pass_on":
        await contacts.pass_on(db, branch, person, now, dates.today(now))
    elif outcome in set(ContactOutcome):
        await contacts.record(db, state_of(request).vault, branch, person, by, ContactOutcome(outcome), note, now)
    else:
        return False
    return True


async def move(request: Request, db: Connection) -> Response:
    """Moves her to another branch, which welcomes her anew."""
    branch, person = request.path_params["branch"], request.path_params["person"]
    other = str((await request.form()).get("branch"))
    if not await belongs(db, branch, person):
        raise HTTPException(404)
    if other not in [row.slug for row in await branches.listed(db)]:
        return error_page(request, 422)
    await branches.move(db, branch, other, person, now_of(request))
    return flash(request, f"/branscher/{branch}/medlemmar", "moved_member")
