"""A coordinator asks another branch to host her draft too; that branch's coordinator says yes or no."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import hosts
from fackpol.pages.meetings import meeting_of, meeting_path
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Page, Posted, among, choice, needed
from fackpol.web.rendering import error_page, redirect, render
from fackpol.web.state import now_of, state_of, who_of


class HostForm(Page):
    branch = choice(later("Vilken förening?"), needed(later("Välj en förening.")), among(UNKNOWN))


async def page(request: Request, db: Connection) -> Response:
    """The branches that host the meeting, those that are asked, and a form to ask one more."""
    return await _page(request, db, HostForm())


async def propose(request: Request, db: Connection) -> Response:
    """Asks a branch, or takes the question back. Nobody in that branch hears of the meeting before it has said yes."""
    row, data, now = await meeting_of(request, db), await request.form(), now_of(request)
    here = f"{meeting_path(request, row)}/tillsammans"
    if "back" in data:
        await hosts.take_back(db, row.id, str(data["back"]))
        return redirect(here)
    form = HostForm(Posted(data))
    form.branch.choices = await hosts.others(db, row.id)
    if not form.validate():
        return await _page(request, db, form, 422)
    if not await hosts.propose(db, row.id, form.branch.data, who_of(request).person, now):
        return error_page(request, 409)
    return flash(request, here, "host_asked")


async def asked(request: Request, db: Connection) -> Response:
    """The meeting that the branch is asked to host, with yes and no."""
    slug, id = request.path_params["branch"], request.path_params["meeting"]
    row = await hosts.asked(db, state_of(request).vault, id, slug, now_of(request))
    if row is None:
        raise HTTPException(404)
    return render(request, "hosts/asked.html", meeting=row)


async def answer(request: Request, db: Connection) -> Response:
    slug, id, now = request.path_params["branch"], request.path_params["meeting"], now_of(request)
    if await hosts.asked(db, state_of(request).vault, id, slug, now) is None:
        raise HTTPException(404)
    said = (await request.form()).get("answer")
    if said == "no":
        await hosts.take_back(db, id, slug)
        return flash(request, f"/branscher/{slug}", "host_said_no")
    if said != "yes":
        return error_page(request, 422)
    if not await hosts.agree(db, id, slug, now):
        return error_page(request, 409)
    return flash(request, f"/branscher/{slug}/moten/{id}/inbjudan", "host_said_yes")


async def _page(request: Request, db: Connection, form: HostForm, status: int = 200) -> Response:
    row = await meeting_of(request, db)
    if row.called_at is not None:
        return redirect(meeting_path(request, row))
    form.branch.choices = [("", say("Välj i listan")), *await hosts.others(db, row.id)]
    return render(
        request, "hosts/page.html", status, meeting=row, form=form, faults=form.faults,
        hosts=await hosts.of_meeting(db, row.id), most=hosts.MOST,
    )  # fmt: skip
