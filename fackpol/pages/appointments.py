"""An administrator appoints the coordinators of a branch, and ends their appointments."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import appointments, branches, people
from fackpol.network.branches import OpenBranch
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, email
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of

NOT_HERSELF = later("Du kan inte utse dig själv. Be någon annan som administrerar.")


class AppointForm(Page):
    email = email(later("Samordnarens mejladress"), hint=later("Personen ska redan vara med i tjänsten."))


async def form(request: Request, db: Connection) -> Response:
    await _branch(request, db)
    return render(request, "appointments/appoint.html", form=AppointForm(), faults=[], slug=request.path_params["slug"])


async def appoint(request: Request, db: Connection) -> Response:
    branch, form = await _branch(request, db), AppointForm(Posted(await request.form()))
    slug, person = branch.slug, None
    if form.validate():
        person = await people.by_email(db, state_of(request).vault, form.email.data)
        if person is None:
            form.wrong("email", say("Ingen har bekräftat den adressen. Be personen anmäla sig först."))
        elif not await appointments.may_appoint(db, who_of(request).person, person):
            form.wrong("email", say(NOT_HERSELF))
    if person is None or form.faults:
        return render(request, "appointments/appoint.html", 422, form=form, faults=form.faults, slug=slug)
    await appointments.appoint(db, person, "coordinator", branch.id, now_of(request))
    return flash(request, f"/skotsel/branscher/{slug}", "appointed")


async def relieve(request: Request, db: Connection) -> Response:
    branch = await _branch(request, db)
    if not await appointments.relieve(db, request.path_params["post"], branch.id, now_of(request)):
        raise HTTPException(404)
    return flash(request, f"/skotsel/branscher/{branch.slug}", "relieved")


async def _branch(request: Request, db: Connection) -> OpenBranch:
    branch = await branches.get(db, request.path_params["slug"])
    if branch is None:
        raise HTTPException(404)
    return branch
