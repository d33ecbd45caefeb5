"""An administrator appoints the coordinators of a branch, and relieves them."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol import branches, people, posts
from fackpol.database import Connection
from fackpol.pages.access import house_of, now_of
from fackpol.pages.forms import Page, Posted, email
from fackpol.pages.show import show, to
from fackpol.words import later, say


class AppointForm(Page):
    email = email(later("Samordnarens mejladress"), hint=later("Personen ska redan vara med i tjänsten."))


async def form(request: Request, db: Connection) -> Response:
    return show(request, "posts/appoint.html", form=AppointForm(), faults=[], slug=request.path_params["slug"])


async def appoint(request: Request, db: Connection) -> Response:
    slug, form = request.path_params["slug"], AppointForm(Posted(await request.form()))
    branch = await branches.get(db, slug)
    if branch is None:
        raise HTTPException(404)
    person = None
    if form.validate():
        person = await people.by_email(db, house_of(request).vault, form.email.data)
        if person is None:
            form.wrong("email", say("Ingen har bekräftat den adressen. Be personen anmäla sig först."))
    if person is None:
        return show(request, "posts/appoint.html", 422, form=form, faults=form.faults, slug=slug)
    await posts.appoint(db, person, "coordinator", branch["id"], now_of(request))
    return to(f"/skotsel/branscher/{slug}")


async def relieve(request: Request, db: Connection) -> Response:
    await posts.relieve(db, request.path_params["post"], now_of(request))
    return to(f"/skotsel/branscher/{request.path_params['slug']}")
