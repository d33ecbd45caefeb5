"""Sending invitations, following the answers, and the page where somebody answers."""

import re
from collections import Counter
from typing import Any
from uuid import UUID

from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from wtforms.validators import StopValidation

from fackpol.base import dates
from fackpol.base.database import Connection, Row
from fackpol.base.words import later, order, say, speaking
from fackpol.letters.context import LetterContext
from fackpol.letters.invitations import entry, meeting_values
from fackpol.mail import outbox
from fackpol.mail.calendar import calendar
from fackpol.mail.composing import Draft, rendered
from fackpol.mail.delivery import Delivery
from fackpol.network import invitations, people
from fackpol.network.invitations import Answer
from fackpol.network.matching import seat_name
from fackpol.pages.meetings import meeting_of
from fackpol.pages.outbox import why
from fackpol.web.access import subject_of_link
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, at_most, line, needed, text
from fackpol.web.rendering import error_page, redirect, render
from fackpol.web.state import now_of, state_of, who_of

# A letter brings its own inline styles; it is shown in a frame that can do nothing else.
FRAME = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"


class AnswerForm(Page):
    note = text(  # of several lines: Enter makes a new one, and answers nothing
        later("Vill du hälsa något?"),
        at_most(invitations.NOTE, later("Texten får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Bara samordnaren ser det. Det följer med ditt svar."),
        rows=2,
    )


class CancelForm(Page):
    reason = line(
        later("Skäl"),
        at_most(500, later("Texten får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Det står i mejlet. Skriv inget om enskilda."),
    )


def whole_number(form: Any, field: Any) -> None:
    if field.data and not re.fullmatch("[0-9]{1,5}", field.data):
        raise StopValidation(say("Skriv antalet med siffror, till exempel 12."))


SHOWN_AS = {
    Delivery.SENT: "sent",
    Delivery.QUEUED: "waiting",
    Delivery.LEASED: "waiting",
    Delivery.FAILED: "lost",
    Delivery.IN_DOUBT: "lost",
    Delivery.BOUNCED: "returned",
}


class OutcomeForm(Page):
    text = text(
        later("Vad kom ni fram till?"),
        needed(later("Skriv vad ni kom fram till.")),
        at_most(2000, later("Texten får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Går till dem som sa att de skulle komma, eller kanske. Skriv inget om enskilda."),
    )
    came = line(later("Hur många kom?"), whole_number, inputmode="numeric")


# -- a coordinator -----------------------------------------------------------------------------------------------------


async def preview(request: Request, db: Connection) -> Response:
    """How many, why, and the letter as it will look. Nothing is sent yet; what is ticked is counted."""
    row = await meeting_of(request, db)
    if row["called_at"] is not None:
        return redirect(_path(request, row))
    return await _preview(request, db, row, _also(request.query_params))


async def _preview(
    request: Request, db: Connection, row: Row, also: list[int], status: int = 200, changed: str = ""
) -> Response:
    vault = state_of(request).vault
    primary = await invitations.representatives(db, row["id"], "primary")
    audience = await invitations.audience(db, row["id"], now_of(request))
    ticked = {one["mandate"] for one in audience.to_choose} & set(also)
    return render(
        request, "invitations/preview.html", status, meeting=row, audience=audience, changed=changed, ticked=ticked,
        sampled="prov" in request.query_params, letters=audience.letters + len(ticked),
        primary=[_named(vault, one) for one in primary],
        secondary=[_named(vault, one) for one in audience.to_choose],
    )  # fmt: skip


async def letter(request: Request, db: Connection) -> Response:
    """The letter as it will look, to a member or a politician, with the coordinator's own name in it."""
    row, state = await meeting_of(request, db), state_of(request)
    kind = request.path_params["kind"]
    if kind not in ("medlem", "politiker"):
        raise HTTPException(404)
    found = {**dict(row), "invitation": UUID(int=0), "discreet": True, "branch_name": row["branch_name"]}
    her = await people.get(db, state.vault, who_of(request).person)
    values = {**meeting_values(LetterContext(state.settings, found), found), "name": say("Namn"), "signed": her.name}
    template = "invitation"
    if kind == "politiker":
        template = "invitation_representative"
        values |= {"footer": "representative", "link_mandate": "#", "invited": say("ungefär så många som du ser här")}
        values |= {"seat": say("ledamot"), "committee": say("nämnden"), "until": ""}
    else:
        values |= {"footer": "member", "link_letters": "#"}
    _, _, html = rendered(state.settings, Draft(template, values, reply_to=row["reply_to"]))
    return HTMLResponse(html, headers={"content-security-policy": FRAME})


async def sample(request: Request, db: Connection) -> Response:
    """The letter to herself first."""
    row = await meeting_of(request, db)
    await invitations.sample(db, row["id"], who_of(request).person, now_of(request))
    return redirect(f"{_path(request, row)}/inbjudan?prov=1#look")


async def call(request: Request, db: Connection) -> Response:
    """Send them: as many as the button said, or none."""
    row, data = await meeting_of(request, db), await request.form()
    also, now, said = _also(data), now_of(request), str(data.get("letters", ""))
    if said and sorted(map(str, also)) != sorted(map(str, data.getlist("counted"))):
        return await _preview(request, db, row, also, changed="ticks")
    promised = int(said) if re.fullmatch("[0-9]{1,9}", said) else None
    posted = await invitations.call(db, row["id"], also, now, promised)
    if posted is not None:
        return flash(request, _path(request, row), "called", posted)
    if row["called_at"] is not None:
        return redirect(_path(request, row))
    if row["starts_at"] <= now:
        return error_page(request, 409)
    return await _preview(request, db, row, also, 409, changed="others")


def _also(data: ImmutableMultiDict[str, Any]) -> list[int]:
    """The mandates that are ticked beside those who are invited anyway."""
    return [int(value) for value in map(str, data.getlist("also")) if re.fullmatch("[0-9]{1,18}", value)]


async def answers(request: Request, db: Connection) -> Response:
    """Who has been sent what, and who has answered."""
    return await _answers(request, db, OutcomeForm())


async def tell_outcome(request: Request, db: Connection) -> Response:
    """After the meeting: what came of it."""
    row, form = await meeting_of(request, db), OutcomeForm(Posted(await request.form()))
    if not form.validate():
        return await _answers(request, db, form, 422)
    by, now = who_of(request).person, now_of(request)
    came = int(form.came.data) if form.came.data else None
    told = await invitations.tell_outcome(db, row["id"], form.text.data, by, now, came)
    if told is None:  # it has been told already, or is not over: what she wrote is on the page that says so
        return error_page(request, 409)
    return flash(request, _path(request, row), "outcome")


async def progress(request: Request, db: Connection) -> Response:
    """How the letters fare, without a name: a page that is asked for again and again while they go out."""
    row = await meeting_of(request, db)
    rows = [dict(one) for one in await invitations.answers(db, row["id"])]
    return render(
        request, "invitations/progress.html", meeting=row, invited=rows, states=_states(rows),
        paused=await outbox.paused_since(db),
    )  # fmt: skip


async def _answers(request: Request, db: Connection, form: OutcomeForm, status: int = 200) -> Response:
    row, state = await meeting_of(request, db), state_of(request)
    if row["called_at"] is None:
        return redirect(f"{_path(request, row)}/inbjudan")
    rows = [_named(state.vault, one) for one in await invitations.answers(db, row["id"])]
    rows.sort(key=lambda one: order(one["name"]))
    names = Counter(one["name"] for one in rows)
    for one in rows:
        one["note"] = invitations.note_of(state.vault, one)
        one["twin"] = one["union_name"] or str(one["invitation"])[:4] if names[one["name"]] > 1 else ""
    groups = {answer: [one for one in rows if one["answer"] == answer] for answer in ("yes", "maybe", "no", None)}
    return render(
        request, "invitations/answers.html", status, meeting=row, invited=rows, groups=groups, states=_states(rows),
        why=why, form=form, faults=form.faults, paused=await outbox.paused_since(db),
    )  # fmt: skip


async def told(request: Request, db: Connection) -> Response:
    """What somebody has told the coordinator herself is an answer like any other, until the meeting begins."""
    row, data, vault = await meeting_of(request, db), await request.form(), state_of(request).vault
    invitation, chosen = await _chosen(db, row, data), str(data.get("answer"))
    if invitation is None or chosen not in set(Answer):
        return error_page(request, 422)
    taken = await invitations.answer(db, vault, invitation, Answer(chosen), "", "told", now_of(request))
    return flash(request, _path(request, row), "answer_told") if taken else error_page(request, 409)


async def withdraw(request: Request, db: Connection) -> Response:
    """Take somebody off the meeting."""
    row = await meeting_of(request, db)
    invitation = await _chosen(db, row, await request.form())
    if invitation is None:
        return error_page(request, 422)
    gone = await invitations.withdraw(db, row["id"], invitation, now_of(request))
    return flash(request, _path(request, row), "withdrawn") if gone else error_page(request, 409)


async def _chosen(db: Connection, meeting: Row, data: Any) -> UUID | None:
    invited = {str(one["invitation"]): one["invitation"] for one in await invitations.answers(db, meeting["id"])}
    return invited.get(str(data.get("invitation")))


async def again(request: Request, db: Connection) -> Response:
    """Send again to those only whom a letter did not reach."""
    row = await meeting_of(request, db)
    await outbox.retry(db, row["id"], now_of(request))
    return flash(request, _path(request, row), "again")


async def cancelling(request: Request, db: Connection) -> Response:
    return render(
        request, "invitations/cancel.html", meeting=await meeting_of(request, db), form=CancelForm(), faults=[]
    )


async def cancel(request: Request, db: Connection) -> Response:
    row, form = await meeting_of(request, db), CancelForm(Posted(await request.form()))
    if not form.validate():
        return render(request, "invitations/cancel.html", 422, meeting=row, form=form, faults=form.faults)
    told = await invitations.cancel(db, row["id"], who_of(request).person, form.reason.data, now_of(request))
    if told is None:
        return error_page(request, 409) if row["cancelled_at"] is None else redirect(_path(request, row))
    return flash(request, _path(request, row), "cancelled")


# -- whoever is invited ------------------------------------------------------------------------------------------------


async def invited(request: Request, db: Connection) -> Response:
    """The page of the link in the letter: everything about the meeting, and the three answers."""
    return _answer_page(request, await _by_link(request, db))


async def answer(request: Request, db: Connection) -> Response:
    return await _answer(request, db, await _by_link(request, db), "link")


async def own(request: Request, db: Connection) -> Response:
    """The same page for a member who is signed in."""
    return _answer_page(request, await _own(request, db))


async def answer_own(request: Request, db: Connection) -> Response:
    return await _answer(request, db, await _own(request, db), "page")


async def calendar_file(request: Request, db: Connection) -> Response:
    """The meeting as a file for a calendar program."""
    row, state = await _by_link(request, db), state_of(request)
    with speaking(row["language"]):
        found = {**dict(row), "branch_name": row["branch"]}
        context, cancelled = LetterContext(state.settings, found), row["cancelled_at"] is not None
        body = calendar(entry(context, found, now_of(request), cancelled))
    headers = {"content-disposition": 'attachment; filename="mote.ics"'}
    return Response(body, media_type="text/calendar; charset=utf-8; method=PUBLISH", headers=headers)


async def _by_link(request: Request, db: Connection) -> Row:
    row = await invitations.get(db, subject_of_link(request, "invitation"))
    if row is None:
        raise HTTPException(410)
    return row


async def _own(request: Request, db: Connection) -> Row:
    row = await invitations.get(db, request.path_params["invitation"])
    if row is None or row["person"] != who_of(request).person:
        raise HTTPException(404)
    return row


async def _answer(request: Request, db: Connection, row: Row, channel: str) -> Response:
    data = await request.form()
    form = AnswerForm(Posted(data))
    with speaking(row["language"]):
        valid = form.validate()
        if data.get("answer") not in list(Answer):
            valid = form.wrong("note", say("Välj om du kommer, kanske kommer eller inte kommer."))
    if not valid:
        return _answer_page(request, row, form, 422)
    chosen = Answer(str(data["answer"]))
    vault, id = state_of(request).vault, row["invitation"]
    if not await invitations.answer(db, vault, id, chosen, form.note.data, channel, now_of(request)):
        return _answer_page(request, row, form, 409)
    return redirect(request.url.path)


def _answer_page(request: Request, row: Row, form: AnswerForm | None = None, status: int = 200) -> Response:
    state, now = state_of(request), now_of(request)
    note = invitations.note_of(state.vault, row)
    form = form or AnswerForm(data={"note": note})
    return render(
        request,
        "invitations/answer.html",
        status,
        language=row["language"],
        meeting=row,
        form=form,
        faults=form.faults,
        note=note,
        name=state.vault.open(row["name"], "people.name", row["person"]),
        seat=seat_name(row["seat"]) if row["seat"] else "",
        until=dates.day_year(row["to_day"]) if row["to_day"] else "",
        open=row["cancelled_at"] is None and row["withdrawn_at"] is None and row["starts_at"] > now,
        began=row["starts_at"] <= now,
    )


def _path(request: Request, row: Row) -> str:
    return f"/branscher/{request.path_params['branch']}/moten/{row['id']}"


def _named(vault: Any, row: Row) -> dict[str, Any]:
    return {**dict(row), "name": vault.open(row["name"], "people.name", row["person"])}


def _states(rows: list[dict[str, Any]]) -> dict[str, int]:
    """How the latest letters fare: sent, waiting, lost, stopped."""
    counts = dict.fromkeys(("sent", "waiting", "lost", "returned", "stopped"), 0)
    for row in rows:
        if row["state"]:
            counts[SHOWN_AS.get(Delivery(row["state"]), "stopped")] += 1
    return counts
