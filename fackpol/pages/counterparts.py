"""A representative calls a meeting with those on the same kind of committee elsewhere, and sees who will come."""

import re
from dataclasses import asdict
from datetime import date
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates, rate_limits
from fackpol.base.database import Connection
from fackpol.base.words import later, order, say
from fackpol.letters.context import LetterContext
from fackpol.letters.invitations import meeting_values
from fackpol.mail.composing import Draft, rendered
from fackpol.network import counterparts, invitations, people, proposals
from fackpol.network.counterparts import Counterpart
from fackpol.network.meetings import Meeting, TimeAndPlace
from fackpol.pages.invitations import CancelForm
from fackpol.pages.meetings import ALWAYS, MeetingForm
from fackpol.pages.moves import may_tell
from fackpol.web.endpoint import ONCE
from fackpol.web.flash import flash
from fackpol.web.forms import Posted
from fackpol.web.rendering import error_page, render
from fackpol.web.state import now_of, state_of, who_of

TOO_MANY = later("Du har bjudit in till {most} möten i dag. Vänta till i morgon.")
ORDER = ("yes", "maybe", None, "no")


async def calling(request: Request, db: Connection) -> Response:
    return await _calling(request, db, MeetingForm(data={"remind": ALWAYS}))


async def call(request: Request, db: Connection) -> Response:
    """Shows who gets the letter and how it will look; sends it once she has seen that."""
    data = await request.form()
    form, now = MeetingForm(Posted(data)), now_of(request)
    meeting = _filled(request, form)
    if meeting is None or "change" in data:
        return await _calling(request, db, form, 200 if meeting else 422)
    chosen = {int(value) for value in map(str, data.getlist("who")) if re.fullmatch("[0-9]{1,18}", value)}
    if "send" not in data or not chosen:
        return await _preview(request, db, meeting, data, nobody="send" in data)
    person, vault = who_of(request).person, state_of(request).vault
    if not await rate_limits.spend(db, vault, counterparts.A_DAY, person.hex, now):
        form.wrong("title", say(TOO_MANY, most=counterparts.A_DAY.most))
        return await _calling(request, db, form, 422)
    id = await counterparts.call(db, vault, person, meeting, now, dates.today(now), chosen)
    if id is None:
        form.wrong("title", say("Du har redan {n} möten på gång. Vänta tills ett av dem är över.", n=counterparts.MOST))
        return await _calling(request, db, form, 422)
    counts = await invitations.counts(db, id)
    return flash(request, f"/kollegor/mote/{id}", "called", counts.invited)


async def meeting(request: Request, db: Connection) -> Response:
    """Who is invited, and who will come."""
    return await _meeting(request, db, CancelForm())


async def editing(request: Request, db: Connection) -> Response:
    row = await _own(request, db)
    starts, ends = row["starts_at"].astimezone(dates.HERE), row["ends_at"].astimezone(dates.HERE)
    times = {"day": starts.date(), "starts": f"{starts:%H.%M}", "ends": f"{ends:%H.%M}"}
    return await _editing(request, db, row, MeetingForm(data={**row, **times}))


async def move(request: Request, db: Connection) -> Response:
    """Changes the meeting. When its time or place is another, everybody invited is told, and asked again if it is not
    a mere correction.
    """
    row, data, vault = await _own(request, db), await request.form(), state_of(request).vault
    form, asks = MeetingForm(Posted(data)), data.get("ask") != "0"
    changed = _filled(request, form)
    moves = (
        changed is not None and TimeAndPlace(*(row[name] for name in TimeAndPlace._fields)) != changed.time_and_place
    )
    if changed is None or (moves and not await may_tell(request, db, row["id"], form)):
        return await _editing(request, db, row, form, 422)
    told = await invitations.move(db, vault, row["id"], changed, who_of(request).person, now_of(request), asks)
    done = "moved" if asks else "corrected"
    return error_page(request, 409) if told is None else flash(request, f"/kollegor/mote/{row['id']}", done, told)


async def cancel(request: Request, db: Connection) -> Response:
    row, form = await _own(request, db), CancelForm(Posted(await request.form()))
    if not form.validate():
        return await _meeting(request, db, form, 422)
    told = await invitations.cancel(
        db, state_of(request).vault, row["id"], who_of(request).person, form.reason.data, now_of(request)
    )
    if told is None and row["cancelled_at"] is None:
        return error_page(request, 409)
    return flash(request, f"/kollegor/mote/{row['id']}", "cancelled")


def _filled(request: Request, form: MeetingForm) -> Meeting | None:
    form.fill(state_of(request).reference, "")
    form.validate()
    return form.meeting(now_of(request))


async def _others(request: Request, db: Connection, then: date | None = None) -> list[Counterpart]:
    state, today = state_of(request), dates.today(now_of(request))
    return await counterparts.of(db, state.vault, state.reference, who_of(request).person, today, then)


async def _calling(request: Request, db: Connection, form: MeetingForm, status: int = 200) -> Response:
    form.fill(state_of(request).reference, "")
    return render(
        request, "counterparts/call.html", status, form=form, faults=form.faults,
        counterparts=await _others(request, db),
        # Whom a page before has chosen: that one alone is ticked in the preview.
        chosen=[value for value in request.query_params.getlist("who") if re.fullmatch("[0-9]{1,18}", value)][:1],
        proposed=await proposals.beside(db, who_of(request).person, dates.today(now_of(request))),
    )  # fmt: skip


async def _preview(request: Request, db: Connection, meeting: Meeting, data: FormData, nobody: bool) -> Response:
    """Who would get it, each to untick, and the letter. `nobody`: she has unticked everybody."""
    others = await _others(request, db, dates.today(meeting.starts_at))
    ticked = set(map(str, data.getlist("who"))) if "who" in data else {str(one.mandate) for one in others}
    fields = [(name, value) for name, value in data.multi_items() if name not in (ONCE, "who", "send", "change")]
    subject, text = await _letter(request, db, meeting, sum(1 for one in others if one.reachable))
    return render(
        request, "counterparts/preview.html", 422 if nobody else 200, meeting=meeting, fields=fields, nobody=nobody,
        gets=[one for one in others if one.reachable], misses=[one for one in others if not one.reachable],
        ticked=ticked, subject=subject, text=text,
    )  # fmt: skip


async def _letter(request: Request, db: Connection, meeting: Meeting, number: int) -> tuple[str, str]:
    """The letter's subject and text, with words where each receiver's own values will stand."""
    state = state_of(request)
    her = await people.get(db, state.vault, who_of(request).person)
    found: dict[str, Any] = {
        **asdict(meeting),
        "invitation": who_of(request).person,
        "discreet": True,
        "branch_name": "",
    }
    values = meeting_values(LetterContext(state.settings, found), found) | {
        "link_answer": f"{state.settings.base_url}/svar/…", "link_mandate": f"{state.settings.base_url}/uppdrag/…",
        "footer": "representative", "name": say("Namn"), "host": her.name, "signed": her.name, "elsewhere": False,
        "role": say("du är {seat} i {committee}", seat=say("ledamot"), committee=say("nämnden")), "until": "",
        "invited": say("så många som du kryssar i, högst {n}", n=number),
    }  # fmt: skip
    subject, text, _ = rendered(state.settings, Draft("invitation_representative", values))
    return subject, text


async def _editing(
    request: Request, db: Connection, row: dict[str, Any], form: MeetingForm, status: int = 200
) -> Response:
    form.fill(state_of(request).reference, "")
    counts = await invitations.counts(db, row["id"])
    return render(request, "counterparts/edit.html", status, meeting=row, form=form, faults=form.faults, counts=counts)


async def _meeting(request: Request, db: Connection, form: CancelForm, status: int = 200) -> Response:
    row = await _own(request, db)
    invited = await invitations.opened_answers(db, state_of(request).vault, row["id"])
    invited.sort(key=lambda one: (ORDER.index(one.answer), order(one.name)))
    return render(
        request, "counterparts/meeting.html", status, meeting=row, invited=invited, form=form, faults=form.faults
    )


async def _own(request: Request, db: Connection) -> dict[str, Any]:
    row = await counterparts.get(db, state_of(request).vault, request.path_params["meeting"], who_of(request).person)
    if row is None:
        raise HTTPException(404)
    return row
