"""The page where somebody who is invited answers: by the link in her letter, or signed in."""

from dataclasses import asdict, replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, say, speaking
from fackpol.letters.context import LetterContext
from fackpol.letters.invitations import entry, reason
from fackpol.letters.representatives import role
from fackpol.mail.calendar import calendar
from fackpol.network import commitments, invitations
from fackpol.network.invitations import Answer, Invitation
from fackpol.pages.people import opened_name
from fackpol.web.access import subject_of_link
from fackpol.web.forms import Page, Posted, at_most, text
from fackpol.web.languages import speak_to
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of, who_of

# The answer that a link in a letter may choose beforehand: `?svar=ja`. Opening it answers nothing.
IN_LINKS = {"ja": Answer.YES, "kanske": Answer.MAYBE, "nej": Answer.NO}


class AnswerForm(Page):
    note = text(  # several lines, so that Enter makes a new one and sends nothing
        later("Vill du skriva något till samordnaren?"),
        at_most(invitations.NOTE, later("Texten får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Bara samordnaren ser det. Det följer med ditt svar."),
        rows=2,
    )


async def by_link(request: Request, db: Connection) -> Response:
    """Everything about the meeting, and the three answers."""
    return await _page(request, db, await linked_invitation(request, db))


async def answer_by_link(request: Request, db: Connection) -> Response:
    return await _answer(request, db, await linked_invitation(request, db), "link")


async def page(request: Request, db: Connection) -> Response:
    """The same page for a member who is signed in."""
    return await _page(request, db, await own_invitation(request, db))


async def answer(request: Request, db: Connection) -> Response:
    return await _answer(request, db, await own_invitation(request, db), "page")


async def calendar_file(request: Request, db: Connection) -> Response:
    """The meeting as a file for a calendar program."""
    row, state = await linked_invitation(request, db), state_of(request)
    with speaking(row.language):
        found = {**asdict(row), "branch_name": row.branch}
        context, cancelled = LetterContext(state.settings, found), bool(row.cancelled_at or row.withdrawn_at)
        body = calendar(entry(context, found, now_of(request), cancelled), state.settings.mail_domain)
    headers = {"content-disposition": 'attachment; filename="mote.ics"'}
    return Response(body, media_type="text/calendar; charset=utf-8; method=PUBLISH", headers=headers)


async def linked_invitation(request: Request, db: Connection) -> Invitation:
    """The invitation that the link names. Raises 410 when it is forgotten."""
    row = await invitations.get(db, state_of(request).vault, subject_of_link(request, "invitation"))
    if row is None:
        raise HTTPException(410)
    speak_to(request, row.language)
    return _as_shown(row)


def _as_shown(row: Invitation) -> Invitation:
    """Whoever is taken off reads no place, and nothing that is said there."""
    if row.withdrawn_at is None:
        return row
    return replace(
        row, about="", street="", venue="", link="", access_note="", children_note="", outcome="", later_outcome=""
    )


async def own_invitation(request: Request, db: Connection) -> Invitation:
    """The invitation in the path. Raises 404 unless it is hers."""
    row = await invitations.get(db, state_of(request).vault, request.path_params["invitation"])
    if row is None or row.person != who_of(request).person:
        raise HTTPException(404)
    return _as_shown(row)


async def _answer(request: Request, db: Connection, row: Invitation, channel: str) -> Response:
    data = await request.form()
    form = AnswerForm(Posted(data))
    with speaking(row.language):
        valid = form.validate()
        if data.get("answer") not in list(Answer):
            valid = form.wrong("note", say("Välj om du kommer, kanske kommer eller inte kommer."))
        if row.cancelled_at is None and data.get("sequence", str(row.sequence)) != str(row.sequence):
            valid = form.wrong("note", say("Mötet har ändrats medan du hade sidan öppen. Läs igen, och svara sedan."))
    if not valid:
        return await _page(request, db, row, form, 422)
    chosen = Answer(str(data["answer"]))
    vault, id = state_of(request).vault, row.invitation
    if not await invitations.answer(db, vault, id, chosen, form.note.data, channel, now_of(request)):
        return await _page(request, db, row, form, 409)
    return redirect(request.url.path)


async def _page(
    request: Request, db: Connection, row: Invitation, form: AnswerForm | None = None, status: int = 200
) -> Response:
    vault, now = state_of(request).vault, now_of(request)
    note = invitations.note_of(vault, row)
    form = form or AnswerForm(data={"note": note})
    return render(
        request, "invitations/answer.html", status, language=row.language, meeting=row,
        chosen=IN_LINKS.get(request.query_params.get("svar", "")),
        form=form, faults=form.faults, note=note, name=opened_name(vault, row.name, row.person),
        reason=_why(row),
        until=dates.day_year(row.to_day) if row.to_day else "",
        open=row.cancelled_at is None and row.withdrawn_at is None and row.starts_at > now,
        began=row.starts_at <= now,
        commitments=await commitments.of_invitation(db, vault, row.invitation) if row.starts_at <= now else [],
    )  # fmt: skip


def _why(row: Invitation) -> str:
    """Why she is asked, as her letter says it; "" for a member of the branch that calls."""
    seat = {"seat": row.seat, "committee_name": row.committee}
    if row.district is None:
        return role(seat) if row.committee else ""
    return reason({**seat, "post": row.district, "post_place": row.place or row.branch, "branch_name": row.branch})
