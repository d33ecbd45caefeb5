"""A coordinator tells what a meeting led to, and months later what became of that."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import say
from fackpol.network import attendance, board_outcomes, outcomes
from fackpol.network.meetings import HostedMeeting
from fackpol.pages import answers
from fackpol.pages.commitment_form import CommitmentForm
from fackpol.pages.meetings import meeting_of, meeting_path
from fackpol.pages.outcome_form import LaterForm, OutcomeForm
from fackpol.web.flash import flash, say_here
from fackpol.web.forms import Posted
from fackpol.web.rendering import error_page
from fackpol.web.state import now_of, state_of, who_of


async def tell(request: Request, db: Connection) -> Response:
    """Tells those who came what the meeting led to; where nobody is checked in, those who said that they would come."""
    row, data = await meeting_of(request, db), await request.form()
    form, named = OutcomeForm(Posted(data)), (await attendance.counts(db, row.id)).named
    if row.several:  # what is left of a sum would be the others' members: each host counts at the door instead
        form.came.data = ""
    if not await _valid(db, row, form, data, named):
        return await answers.shown(request, db, 422, outcome=form, commitment=CommitmentForm.begun(data))
    by, now, also = who_of(request).person, now_of(request), bool(form.absent.data)
    told = await outcomes.tell(db, state_of(request).vault, row.id, form.text.data, by, now, also)
    if told is None:  # told already, or not over yet: the error page shows what she wrote
        return error_page(request, 409)
    if form.boards.data:
        await board_outcomes.tell(db, row.id, now)
    if form.came.data and form.came.data != data.get("counted"):  # she says something else than the list did
        await attendance.set_walk_ins(db, row.id, int(form.came.data) - named)
    return await _told(request, db, row, data)


async def _told(request: Request, db: Connection, row: HostedMeeting, data: FormData) -> Response:
    """Leads to the meeting; or shows it here, with what she has begun to note and not saved."""
    if begun := CommitmentForm.begun(data):
        say_here(request, "outcome")
        return await answers.shown(request, db, commitment=begun)
    return flash(request, meeting_path(request, row), "outcome")


async def _valid(db: Connection, row: HostedMeeting, form: OutcomeForm, data: Any, named: int) -> bool:
    """Whether it can be told as she wants, and to those whom she saw: somebody may have been checked in since."""
    valid = bool(form.validate())
    if valid and form.came.data and int(form.came.data) < named:
        checked = say("{n} är avprickade. Ta bort dem som inte var där i listan först.", n=named)
        valid = form.wrong("came", checked)
    if valid and "seen" in data and data["seen"] != (await outcomes.recipients(db, row.id, row.branch)).seen:
        valid = form.wrong(
            "text", say("Listan över vilka som kom har ändrats. Se vilka som får mejlet och tryck igen.")
        )
    return valid


async def write_later(request: Request, db: Connection) -> Response:
    """Keeps what became of it and, if she presses for that, writes to those who came, once."""
    row, data = await meeting_of(request, db), await request.form()
    form, now = LaterForm(Posted(data)), now_of(request)
    if not form.validate():
        return await answers.shown(request, db, 422, later=form)
    vault, by = state_of(request).vault, who_of(request).person
    if not await outcomes.write_later(db, vault, row.id, form.later_outcome.data, by, now):
        return error_page(request, 409)
    if "tell" not in data:
        return flash(request, meeting_path(request, row), "noted")
    told = await outcomes.tell_later(db, row.id, now)
    if row.several:  # of another host's members she sees no number
        return flash(request, meeting_path(request, row), "sent")
    return flash(request, meeting_path(request, row), "told_later", told or 0)
