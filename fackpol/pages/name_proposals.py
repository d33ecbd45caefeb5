"""A coordinator proposes how a member's name should be spelt, and the member says yes or no on her own page."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import later
from fackpol.network import branches, name_proposals
from fackpol.pages.memberships import show_card
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, at_most, line, needed
from fackpol.web.state import now_of, state_of, who_of


class NameForm(Page):
    name = line(
        later("Namnet som du tror är rätt"),
        needed(later("Skriv namnet som du tror är rätt.")),
        at_most(200, later("Namnet får ha högst {most} tecken. Du har skrivit {n}.")),
    )


async def propose(request: Request, db: Connection) -> Response:
    branch, person, vault = request.path_params["branch"], request.path_params["person"], state_of(request).vault
    form = NameForm(Posted(await request.form()))
    if not form.validate():
        return await show_card(request, db, 422, name_form=form, faults=form.faults)
    if not await branches.has(db, branch, person):
        raise HTTPException(404)
    await name_proposals.propose(db, vault, branch, person, who_of(request).person, form.name.data, now_of(request))
    return flash(request, f"/branscher/{branch}/medlemmar/{person}", "name_proposed")


async def answer(request: Request, db: Connection) -> Response:
    """Changes her name to what was proposed, or keeps it."""
    id, person, said = request.path_params["proposal"], who_of(request).person, (await request.form()).get("answer")
    if said == "yes":
        done = await name_proposals.accept(db, state_of(request).vault, id, person)
    else:
        done = await name_proposals.refuse(db, id, person, now_of(request))
    if not done:
        raise HTTPException(404)
    return flash(request, "/min-sida", "renamed" if said == "yes" else "name_kept")
