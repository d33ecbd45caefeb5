"""Who does what after a meeting: a coordinator notes it, and each says herself whether it is done."""

from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import commitments
from fackpol.network.invitations import Invitation
from fackpol.network.meetings import HostedMeeting
from fackpol.pages import answers
from fackpol.pages.commitment_form import CommitmentForm
from fackpol.pages.meetings import meeting_of, meeting_path
from fackpol.pages.own_invitations import linked_invitation
from fackpol.web.flash import flash
from fackpol.web.forms import Posted, id_of
from fackpol.web.rendering import error_page, redirect
from fackpol.web.state import now_of, state_of, who_of

# What can be said of one: done, it will not be, or open again.
SETTLED: dict[str, bool | None] = {"done": True, "dropped": False, "open": None}


async def add(request: Request, db: Connection) -> Response:
    """Notes who does what, chosen from those who came."""
    row, form, now = await meeting_of(request, db), CommitmentForm(Posted(await request.form())), now_of(request)
    form.fill(answers.able(await answers.at_door(request, db, row)))
    due = form.due_on(dates.today(now))
    if due is None:
        return await answers.shown(request, db, 422, commitment=form)
    vault, who = state_of(request).vault, id_of(form.who.data)
    added = await commitments.add(db, vault, row.id, form.todo.data, due, who, now)
    return flash(request, _place(request, row), "noted") if added else error_page(request, 409)


async def change(request: Request, db: Connection) -> Response:
    """Says that one is done or will not be, gives it to somebody, or takes it away."""
    row, data = await meeting_of(request, db), await request.form()
    changed = await _changed(request, db, row, request.path_params["commitment"], data)
    return redirect(_place(request, row)) if changed else error_page(request, 409)


async def _changed(request: Request, db: Connection, row: HostedMeeting, id: UUID, data: Any) -> bool:
    what = str(data.get("what"))
    if what in SETTLED:
        return await commitments.settle(db, row.id, id, SETTLED[what], now_of(request))
    if what == "gone":
        return await commitments.remove(db, row.id, id)
    chosen = str(data.get("who"))
    people = answers.able(await answers.at_door(request, db, row))
    able = {str(one.invitation): one.invitation for one in people}
    return chosen in able and await commitments.give(db, row.id, id, able[chosen])


async def say(request: Request, db: Connection) -> Response:
    """A member says of her own whether it is done."""
    own = {one.id: one for one in await commitments.of_person(db, who_of(request).person)}
    found = own.get(request.path_params["commitment"])
    if found is None:
        raise HTTPException(404)
    await _say(request, db, found.meeting, found.id, found.invitation)
    return redirect("/min-sida#commitments")


async def say_by_link(request: Request, db: Connection) -> Response:
    """The same by the link in her letter."""
    row: Invitation = await linked_invitation(request, db)
    if not await _say(request, db, row.meeting, request.path_params["commitment"], row.invitation):
        raise HTTPException(404)
    return redirect(f"/svar/{request.path_params['token']}#commitments")


async def _say(request: Request, db: Connection, meeting: int, id: UUID, by: UUID) -> bool:
    what = str((await request.form()).get("what"))
    if what not in SETTLED:
        raise HTTPException(422)
    return await commitments.settle(db, meeting, id, SETTLED[what], now_of(request), by)


def _place(request: Request, row: HostedMeeting) -> str:
    return f"{meeting_path(request, row)}#commitments"
