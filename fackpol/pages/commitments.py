"""Who does what after a meeting: a coordinator notes it, and each says herself whether it is done."""

from datetime import date
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData
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
from fackpol.pages.outcome_form import OutcomeForm
from fackpol.pages.own_invitations import linked_invitation
from fackpol.web.flash import flash, say_here
from fackpol.web.forms import Posted, id_of
from fackpol.web.rendering import error_page, redirect
from fackpol.web.state import now_of, state_of, who_of

# What can be said of one: done, it will not be, or open again.
SETTLED: dict[str, bool | None] = {"done": True, "dropped": False, "open": None}


async def add(request: Request, db: Connection) -> Response:
    """Notes who does what, chosen from those who came."""
    row, data, now = await meeting_of(request, db), await request.form(), now_of(request)
    form, summary = CommitmentForm(Posted(data)), OutcomeForm.begun(data)
    if "enter" in data and not form.todo.data:  # she pressed Enter in a field of the summary
        return await answers.shown(request, db, outcome=summary)
    form.fill(answers.able(await answers.at_door(request, db, row)))
    due = form.due_on(dates.today(now))
    if due is None:
        return await answers.shown(request, db, 422, commitment=form, outcome=summary)
    if not await _added(request, db, row, form.todo.data, due, id_of(form.who.data)):
        return error_page(request, 409)
    return await _back(request, db, row, data, "noted")


async def _added(request: Request, db: Connection, row: HostedMeeting, text: str, due: date, who: UUID | None) -> bool:
    """Notes it; once, though a page that came without a redirect may be sent again."""
    vault = state_of(request).vault
    there = [(one.text, one.due_on, one.invitation) for one in await commitments.of_meeting(db, vault, row.id)]
    if (text, due, who) in there:
        return True
    return await commitments.add(db, vault, row.id, text, due, who, now_of(request))


async def _back(request: Request, db: Connection, row: HostedMeeting, data: FormData, done: str = "") -> Response:
    """Leads to the list; or shows it here, with the summary that she has begun above it and not sent."""
    if summary := OutcomeForm.begun(data):
        say_here(request, done)
        return await answers.shown(request, db, outcome=summary)
    return flash(request, _place(request, row), done) if done else redirect(_place(request, row))


async def change(request: Request, db: Connection) -> Response:
    """Says that one is done or will not be, gives it to somebody, or takes it away."""
    row, data = await meeting_of(request, db), await request.form()
    changed = await _changed(request, db, row, request.path_params["commitment"], data)
    return await _back(request, db, row, data) if changed else error_page(request, 409)


async def _changed(request: Request, db: Connection, row: HostedMeeting, id: UUID, data: Any) -> bool:
    what = str(data.get("what"))
    if what in SETTLED:
        return await commitments.settle(db, row.id, id, SETTLED[what], now_of(request))
    if what == "gone":
        return await commitments.remove(db, row.id, id)
    chosen = str(data.get(f"who-{id}", ""))
    if not chosen:
        return True  # nobody is chosen: nothing changes
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
