"""A coordinator changes a draft, or moves or corrects a meeting that people are invited to."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates, rate_limits
from fackpol.base.database import Connection
from fackpol.base.words import say
from fackpol.network import invitations, meetings, representatives, series
from fackpol.network.meetings import HostedMeeting, Meeting
from fackpol.pages import saved_places
from fackpol.pages.meetings import (
    BranchMeetingForm,
    MeetingForm,
    filled,
    meeting_form,
    meeting_of,
    meeting_path,
    seen,
)
from fackpol.web.flash import flash
from fackpol.web.forms import Posted
from fackpol.web.rendering import error_page, redirect, render
from fackpol.web.state import now_of, state_of, who_of

TEXTS = ("title", "about", "access_note", "children_note")  # what can be changed without telling anybody


async def change(request: Request, db: Connection) -> Response:
    """Changes a draft, or a meeting that was called, once she has seen how many will be told."""
    await meetings.hold(db, request.path_params["meeting"])
    row, data = await meeting_of(request, db), await request.form()
    form = BranchMeetingForm(Posted(data))
    if await saved_places.fill_in(request, db, form, data):
        return await meeting_form(request, db, form, row)
    meeting = filled(request, form)
    if meeting is None:
        return await meeting_form(request, db, form, row, 422)
    if data.get("seen", seen(row)) != seen(row):
        return await meeting_form(request, db, form, row, 409)
    return await _changed(request, db, row, meeting, form)


async def _changed(
    request: Request, db: Connection, row: HostedMeeting, meeting: Meeting, form: BranchMeetingForm
) -> Response:
    data = await request.form()
    if row.called_at is not None and _tells(row, meeting, data) and "letters" not in data:
        return await ask_first(request, db, row, meeting, data.multi_items())
    if not await saved_places.keep(request, db, form):
        return await meeting_form(request, db, form, row, 422)
    if row.called_at is None:
        return await _redraft(request, db, row, meeting, "everywhere" in data)
    return await _tell(request, db, row, meeting, form)


def _tells(row: HostedMeeting, to: Meeting, data: FormData) -> bool:
    """Whether everybody is told: of a new time or place always, of other words only when she wants to."""
    if row.time_and_place != to.time_and_place:
        return True
    words = any(getattr(row, name) != getattr(to, name) for name in TEXTS)
    return words and "tell" in data and "quiet" not in data


async def _tell(request: Request, db: Connection, row: HostedMeeting, to: Meeting, form: BranchMeetingForm) -> Response:
    data, vault = await request.form(), state_of(request).vault
    tells, by, now = _tells(row, to, data), who_of(request).person, now_of(request)
    if tells and not await may_tell(request, db, row.id, form):
        return await meeting_form(request, db, form, row, 422)
    corrects = tells and (row.time_and_place == to.time_and_place or data.get("ask") == "0")
    told = await invitations.move(db, vault, row.id, to, by, now, asks=not corrects)
    if told is None:
        return error_page(request, 409)
    if row.several:  # of another host's members she sees no number
        return flash(request, meeting_path(request, row), "saved")
    return flash(request, meeting_path(request, row), "corrected" if corrects else "moved", told)


async def may_tell(request: Request, db: Connection, id: int, form: MeetingForm) -> bool:
    """Whether everybody may be told today of a change of a called meeting; if not, says so at the field `day`."""
    limit = meetings.MOVES_A_DAY
    if await rate_limits.spend(db, state_of(request).vault, limit, str(id), now_of(request)):
        return True
    return form.wrong("day", say("Mötet har flyttats {most} gånger i dag. Vänta till i morgon.", most=limit.most))


async def _redraft(request: Request, db: Connection, row: HostedMeeting, to: Meeting, everywhere: bool) -> Response:
    changed = await series.redraft(db, state_of(request).vault, row, to, everywhere, now_of(request))
    if changed is None:
        return error_page(request, 409)
    here = f"{meeting_path(request, row)}/inbjudan"
    return flash(request, here, "followed", changed) if everywhere else redirect(here)


async def ask_first(
    request: Request,
    db: Connection,
    row: HostedMeeting,
    meeting: Meeting | HostedMeeting,
    fields: list[tuple[str, Any]],
) -> Response:
    """Shows how many would be told of the change, with buttons that send the form with these fields."""
    counts = await invitations.counts(db, row.id, row.branch)
    day = dates.today(meeting.starts_at)
    return render(
        request, "meetings/move.html", meeting=row, now_so=meeting, counts=counts, fields=fields,
        day=dates.day_year(day), ended=await representatives.count_ended(db, row.id, day),
        moves=row.time_and_place != meeting.time_and_place,
    )  # fmt: skip
