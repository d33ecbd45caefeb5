"""A representative calls a meeting with those on the same kind of committee elsewhere, and sees who will come."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection, Row
from fackpol.base.words import order, say
from fackpol.network import counterparts, invitations
from fackpol.pages.invitations import CancelForm
from fackpol.pages.meetings import ALWAYS, MeetingForm
from fackpol.web.forms import Posted
from fackpol.web.rendering import error_page, redirect, render
from fackpol.web.state import now_of, state_of, who_of

ORDER = ("yes", "maybe", None, "no")


async def calling(request: Request, db: Connection) -> Response:
    return await _calling(request, db, MeetingForm(data={"remind": ALWAYS}))


async def call(request: Request, db: Connection) -> Response:
    form, now = MeetingForm(Posted(await request.form())), now_of(request)
    form.fill(state_of(request).reference, "")
    form.validate()
    meeting = form.meeting(now)
    if meeting is None:
        return await _calling(request, db, form, 422)
    id = await counterparts.call(db, who_of(request).person, meeting, now, dates.today(now))
    if id is None:
        form.wrong("title", say("Du har redan {n} möten på gång. Vänta tills ett av dem är över.", n=counterparts.MOST))
        return await _calling(request, db, form, 422)
    return redirect(f"/kollegor/mote/{id}")


async def meeting(request: Request, db: Connection) -> Response:
    """Who is invited, and who will come."""
    return await _meeting(request, db, CancelForm())


async def cancel(request: Request, db: Connection) -> Response:
    row, form = await _own(request, db), CancelForm(Posted(await request.form()))
    if not form.validate():
        return await _meeting(request, db, form, 422)
    told = await invitations.cancel(db, row["id"], who_of(request).person, form.reason.data, now_of(request))
    here = redirect(f"/kollegor/mote/{row['id']}")
    return error_page(request, 409) if told is None and row["cancelled_at"] is None else here


async def _calling(request: Request, db: Connection, form: MeetingForm, status: int = 200) -> Response:
    state, now = state_of(request), now_of(request)
    form.fill(state.reference, "")
    others = await counterparts.of(db, state.vault, state.reference, who_of(request).person, dates.today(now))
    return render(request, "counterparts/call.html", status, form=form, faults=form.faults, counterparts=others)


async def _meeting(request: Request, db: Connection, form: CancelForm, status: int = 200) -> Response:
    row = await _own(request, db)
    invited = await invitations.opened_answers(db, state_of(request).vault, row["id"])
    invited.sort(key=lambda one: (ORDER.index(one.answer), order(one.name)))
    return render(
        request, "counterparts/meeting.html", status, meeting=row, invited=invited, form=form, faults=form.faults
    )


async def _own(request: Request, db: Connection) -> Row:
    row = await counterparts.get(db, request.path_params["meeting"], who_of(request).person)
    if row is None:
        raise HTTPException(404)
    return row
