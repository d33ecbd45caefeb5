"""An administrator writes a meeting for more than one branch, changes or calls it off, and sees the answers."""

from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, order
from fackpol.network import attendance, district_meetings, invitations, meetings, outcomes
from fackpol.network.district_meetings import Asked, AskedForPost
from fackpol.network.meetings import Meeting, TimeAndPlace
from fackpol.pages.invitations import CancelForm
from fackpol.pages.meetings import ALWAYS, CHANGED, MeetingForm, digest
from fackpol.pages.moves import may_tell
from fackpol.pages.outcome_form import OutcomeForm
from fackpol.web.flash import flash
from fackpol.web.forms import Posted, email
from fackpol.web.rendering import error_page, redirect, render
from fackpol.web.state import now_of, state_of, who_of

HOME = "/skotsel/moten"
ORDER = ("yes", "maybe", None, "no")


class DistrictForm(MeetingForm):
    reply_to = email(later("Mejladress för svar"), hint=later("Den som svarar på mejlet skriver dit."))


async def listed(request: Request, db: Connection) -> Response:
    found = await district_meetings.listed(db, state_of(request).vault)
    return render(request, "district_meetings/list.html", meetings=found)


async def new(request: Request, db: Connection) -> Response:
    return _form(request, DistrictForm(data={"remind": ALWAYS}))


async def draft(request: Request, db: Connection) -> Response:
    form = DistrictForm(Posted(await request.form()))
    meeting = _filled(request, form)
    if meeting is None:
        return _form(request, form, status=422)
    vault, by = state_of(request).vault, who_of(request).person
    id = await district_meetings.draft(db, vault, by, meeting, form.reply_to.data)
    return redirect(f"{HOME}/{id}/vilka")


async def edit(request: Request, db: Connection) -> Response:
    row = await meeting_of(request, db)
    starts, ends = row["starts_at"].astimezone(dates.HERE), row["ends_at"].astimezone(dates.HERE)
    times = {"day": starts.date(), "starts": f"{starts:%H.%M}", "ends": f"{ends:%H.%M}"}
    return _form(request, DistrictForm(data={**row, **times}), row)


async def change(request: Request, db: Connection) -> Response:
    """Changes a draft; or a meeting that was called, and everybody who is asked is told of another time or place."""
    await meetings.hold(db, request.path_params["meeting"])
    row, data = await meeting_of(request, db), await request.form()
    form, vault = DistrictForm(Posted(data)), state_of(request).vault
    meeting = _filled(request, form)
    if meeting is None or data.get("seen", _seen(row)) != _seen(row):
        return _form(request, form, row, 409 if meeting else 422)
    if row["called_at"] is None:
        if not await meetings.redraft(db, vault, row["id"], meeting):
            return error_page(request, 409)
        await district_meetings.keep_reply_to(db, vault, row["id"], form.reply_to.data)
        return redirect(f"{HOME}/{row['id']}/vilka")
    moves = TimeAndPlace(*(row[name] for name in TimeAndPlace._fields)) != meeting.time_and_place
    if moves and not await may_tell(request, db, row["id"], form):
        return _form(request, form, row, 422)
    told = await invitations.move(
        db, vault, row["id"], meeting, who_of(request).person, now_of(request), not moves or "mere" not in data
    )
    if told is None:
        return error_page(request, 409)
    await district_meetings.keep_reply_to(db, vault, row["id"], form.reply_to.data)
    return flash(request, f"{HOME}/{row['id']}", "saved")


async def scrap(request: Request, db: Connection) -> Response:
    row = await meeting_of(request, db)
    await meetings.scrap(db, row["id"])
    return flash(request, HOME, "scrapped")


async def page(request: Request, db: Connection) -> Response:
    """The answers: of representatives and those with posts by name, of members as numbers."""
    return await _page(request, db, CancelForm(), OutcomeForm())


async def cancel(request: Request, db: Connection) -> Response:
    row, form = await meeting_of(request, db), CancelForm(Posted(await request.form()))
    if not form.validate():
        return await _page(request, db, form, OutcomeForm(), 422)
    vault, by = state_of(request).vault, who_of(request).person
    told = await invitations.cancel(db, vault, row["id"], by, form.reason.data, now_of(request))
    if told is None and row["cancelled_at"] is None:
        return error_page(request, 409)
    return flash(request, f"{HOME}/{row['id']}", "cancelled")


async def tell_outcome(request: Request, db: Connection) -> Response:
    row, form = await meeting_of(request, db), OutcomeForm(Posted(await request.form()))
    if not form.validate():
        return await _page(request, db, CancelForm(), form, 422)
    vault, by = state_of(request).vault, who_of(request).person
    told = await outcomes.tell(db, vault, row["id"], form.text.data, by, now_of(request))
    if told is not None and form.came.data:
        named = (await attendance.counts(db, row["id"])).named
        await attendance.set_walk_ins(db, row["id"], max(0, int(form.came.data) - named))
    return error_page(request, 409) if told is None else flash(request, f"{HOME}/{row['id']}", "outcome")


async def meeting_of(request: Request, db: Connection) -> dict[str, Any]:
    """The meeting in the path. Raises 404 unless the administrators call it."""
    row = await district_meetings.get(db, state_of(request).vault, request.path_params["meeting"])
    if row is None:
        raise HTTPException(404)
    return row


def _filled(request: Request, form: DistrictForm) -> Meeting | None:
    form.fill(state_of(request).reference, "")
    form.validate()
    return form.meeting(now_of(request))


def _form(request: Request, form: DistrictForm, row: dict[str, Any] | None = None, status: int = 200) -> Response:
    form.fill(state_of(request).reference, "")
    return render(
        request, "district_meetings/form.html", status, form=form, faults=form.faults, meeting=row,
        seen=_seen(row) if row else "", changed=status == 409,
    )  # fmt: skip


def _seen(row: dict[str, Any]) -> str:
    """A digest of what the form showed: see `meetings.seen`."""
    return digest([row[name] for name in (*CHANGED, "reply_to") if name in row])


async def _page(
    request: Request, db: Connection, form: CancelForm, outcome: OutcomeForm, status: int = 200
) -> Response:
    row, vault = await meeting_of(request, db), state_of(request).vault
    if row["called_at"] is None:
        return redirect(f"{HOME}/{row['id']}/vilka")
    now: datetime = now_of(request)
    asked = await district_meetings.representatives(db, vault, row["id"])
    return render(
        request, "district_meetings/meeting.html", status, meeting=row, form=form, outcome=outcome,
        faults=form.faults + outcome.faults,
        members=await district_meetings.members(db, row["id"], dates.today(now)),
        posts=sorted(await district_meetings.posts(db, vault, row["id"]), key=_first),
        representatives=sorted(asked, key=_first),
    )  # fmt: skip


def _first(one: Asked | AskedForPost) -> tuple[int, Any]:
    return ORDER.index(one.answer), order(one.name)
