"""Administrators propose who gets a post or loses one, and confirm each other's proposals; whoever is asked answers."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import say
from fackpol.network import appointments, post_changes
from fackpol.network.post_changes import Settled
from fackpol.pages.appointments import ANOTHER, NOT_HERSELF, AppointForm, propose, someone_else
from fackpol.pages.nominations import waiting_page
from fackpol.pages.people import opened_name
from fackpol.web.access import subject_of_link
from fackpol.web.flash import flash
from fackpol.web.forms import Posted
from fackpol.web.rendering import error_page, render
from fackpol.web.state import now_of, state_of, who_of

HERE = "/skotsel/administratorer"


# -- an administrator --------------------------------------------------------------------------------------------------


async def administrators(request: Request, db: Connection) -> Response:
    """Those who administer, and the form to propose somebody new."""
    return await _administrators(request, db, AppointForm())


async def propose_administrator(request: Request, db: Connection) -> Response:
    form = AppointForm(Posted(await request.form()))
    if not await someone_else(request, db, form):
        return await _administrators(request, db, form, 422)
    return await propose(request, db, None, form.email.data)


async def propose_relief(request: Request, db: Connection) -> Response:
    """Proposes that another administrator is relieved. A third one decides."""
    by, now = who_of(request).person, now_of(request)
    done = await post_changes.propose_relief(db, request.path_params["post"], by, now)
    return flash(request, HERE, "relief_proposed") if done else error_page(request, 409)


async def settle(request: Request, db: Connection) -> Response:
    """Confirms a proposal of somebody else's, says no to it, or takes back her own."""
    yes, id = "confirm" in await request.form(), request.path_params["change"]
    me = who_of(request).person
    row = next((row for row in await post_changes.waiting(db) if row.id == id), None)
    settled = await post_changes.settle(db, id, me, yes, now_of(request))
    if row is None or settled is Settled.GONE:
        raise HTTPException(404)
    if settled is Settled.NOT_HERS:
        return await waiting_page(request, db, 422, say(NOT_HERSELF if row.person == me else ANOTHER))
    return flash(request, "/skotsel/samordnare", "post_changed" if yes else "post_not_changed")


async def _administrators(request: Request, db: Connection, form: AppointForm, status: int = 200) -> Response:
    vault, rows = state_of(request).vault, await appointments.administrators(db)
    named = [(opened_name(vault, row.name, row.person), row) for row in rows]
    return render(request, "post_changes/administrators.html", status, form=form, faults=form.faults, held=named)


# -- whoever is asked --------------------------------------------------------------------------------------------------


async def offered(request: Request, db: Connection) -> Response:
    """The page of the link in her letter."""
    offer = await post_changes.get(db, subject_of_link(request, "post_change"))
    if offer is None:
        return render(request, "post_changes/gone.html", 410)
    return render(request, "post_changes/offered.html", language=offer.language, offer=offer)


async def answer(request: Request, db: Connection) -> Response:
    chosen = str((await request.form()).get("answer", ""))
    offer = await post_changes.get(db, subject_of_link(request, "post_change"))
    if offer is None or offer.accepted:
        return render(request, "post_changes/gone.html", 410)
    if chosen not in ("yes", "no"):
        raise HTTPException(422)
    if chosen == "no":  # also whoever is not known here: a proposal that is gone would else tell that she is
        await post_changes.decline(db, offer, now_of(request))
    elif not await post_changes.accept(db, offer, now_of(request)):
        return render(request, "post_changes/gone.html", 410)
    return render(request, "post_changes/answered.html", language=offer.language, yes=chosen == "yes")
