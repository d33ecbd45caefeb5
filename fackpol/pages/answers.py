"""A coordinator follows a meeting: how the letters fare, who answers what, and at last what it came to."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from wtforms import BooleanField
from wtforms.validators import StopValidation

from fackpol.base.database import Connection
from fackpol.base.words import later, order, say
from fackpol.mail import outbox
from fackpol.mail.delivery import Delivery
from fackpol.network import board_outcomes, invitations, programme, retention, unreached
from fackpol.network.invitations import Answer, Invited
from fackpol.network.meetings import HostedMeeting
from fackpol.pages.meetings import meeting_of, meeting_path
from fackpol.pages.outbox import why
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, at_most, line, needed, text
from fackpol.web.rendering import error_page, redirect, render
from fackpol.web.state import now_of, state_of, who_of

# How a letter fares, as the coordinator counts; what is not here was stopped before it went.
SHOWN_AS: dict[str, str] = {
    Delivery.SENT: "sent",
    Delivery.QUEUED: "waiting",
    Delivery.LEASED: "waiting",
    "held": "held",  # until it is a representative's turn
    Delivery.FAILED: "lost",
    Delivery.IN_DOUBT: "lost",
    Delivery.BOUNCED: "returned",
}


def whole_number(form: Any, field: Any) -> None:
    if field.data and not re.fullmatch("[0-9]{1,5}", field.data):
        raise StopValidation(say("Skriv antalet med siffror, till exempel 12."))


class OutcomeForm(Page):
    text = text(
        later("Vad kom ni fram till?"),
        needed(later("Skriv vad ni kom fram till.")),
        at_most(2000, later("Texten får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Går till dem som sa att de skulle komma, eller kanske. Skriv inget om enskilda."),
    )
    came = line(later("Hur många kom?"), whole_number, inputmode="numeric")
    boards = BooleanField(default=True)


async def page(request: Request, db: Connection) -> Response:
    """Who is invited, what has been sent to each, and who has answered."""
    return await _page(request, db, OutcomeForm())


async def progress(request: Request, db: Connection) -> Response:
    """How the letters fare, without a name: the page asks for it again and again while they go out."""
    row = await meeting_of(request, db)
    rows = await invitations.answers(db, row.id)
    return render(
        request, "invitations/progress.html", meeting=row, invited=rows, states=_states(rows),
        paused=await outbox.paused_since(db),
    )  # fmt: skip


async def record(request: Request, db: Connection) -> Response:
    """Writes down what somebody told the coordinator herself: an answer like any other, until the meeting begins."""
    row, data, vault = await meeting_of(request, db), await request.form(), state_of(request).vault
    invitation, chosen = await _chosen(db, row, data), str(data.get("answer"))
    if invitation is None or chosen not in set(Answer):
        return error_page(request, 422)
    taken = await invitations.answer(db, vault, invitation, Answer(chosen), "", "told", now_of(request))
    return flash(request, meeting_path(request, row), "answer_told") if taken else error_page(request, 409)


async def withdraw(request: Request, db: Connection) -> Response:
    """Takes somebody off the meeting."""
    row = await meeting_of(request, db)
    invitation = await _chosen(db, row, await request.form())
    if invitation is None:
        return error_page(request, 422)
    gone = await invitations.withdraw(db, row.id, invitation, now_of(request))
    return flash(request, meeting_path(request, row), "withdrawn") if gone else error_page(request, 409)


async def retry(request: Request, db: Connection) -> Response:
    """Sends again, only to those whom a letter did not reach and whose address can be tried again."""
    row = await meeting_of(request, db)
    lost = await unreached.of_meeting(db, state_of(request).vault, row.id, row.branch)
    await outbox.retry(db, row.id, now_of(request), [one.person for one in lost if one.again])
    return flash(request, meeting_path(request, row), "again")


async def tell_outcome(request: Request, db: Connection) -> Response:
    """Tells those who said that they would come, or might, what the meeting came to."""
    row, form = await meeting_of(request, db), OutcomeForm(Posted(await request.form()))
    if not form.validate():
        return await _page(request, db, form, 422)
    by, now = who_of(request).person, now_of(request)
    came = int(form.came.data) if form.came.data else None
    told = await invitations.tell_outcome(db, state_of(request).vault, row.id, form.text.data, by, now, came)
    if told is None:  # told already, or not over yet: the error page shows what she wrote
        return error_page(request, 409)
    if form.boards.data:
        await board_outcomes.tell(db, row.id, now)
    return flash(request, meeting_path(request, row), "outcome")


async def _page(request: Request, db: Connection, form: OutcomeForm, status: int = 200) -> Response:
    row, vault = await meeting_of(request, db), state_of(request).vault
    if row.called_at is None:
        return redirect(f"{meeting_path(request, row)}/inbjudan")
    rows = _told_apart(await invitations.opened_answers(db, vault, row.id))
    groups = {answer: [one for one in rows if one.answer == answer] for answer in ("yes", "maybe", "no", None)}
    lost = sorted(await unreached.of_meeting(db, vault, row.id, row.branch), key=lambda one: order(one.name))
    return render(
        request, "invitations/answers.html", status, meeting=row, invited=rows, groups=groups, states=_states(rows),
        lost=lost, why=why, form=form, faults=form.faults, paused=await outbox.paused_since(db),
        forgotten=await retention.answer_counts(db, row.id), programme=await programme.choices(db, vault, row.id),
        boards=await board_outcomes.of_meeting(db, row.id, now_of(request)),
    )  # fmt: skip


def _told_apart(rows: list[Invited[str]]) -> list[Invited[str]]:
    """Ordered by name; two of the same name get a `twin`: the union, else some of the invitation's id."""
    names = Counter(one.name for one in rows)
    twins = [
        replace(one, twin=one.union_name or str(one.invitation)[:4]) if names[one.name] > 1 else one for one in rows
    ]
    return sorted(twins, key=lambda one: order(one.name))


async def _chosen(db: Connection, meeting: HostedMeeting, data: Any) -> UUID | None:
    """The invitation that she chose in the list, if it is one of this meeting's."""
    invited = {str(one.invitation): one.invitation for one in await invitations.answers(db, meeting.id)}
    return invited.get(str(data.get("invitation")))


def _states(rows: Iterable[Invited[Any]]) -> dict[str, int]:
    """Counts the invited by how the latest letter to each fares."""
    counts = dict.fromkeys(("sent", "waiting", "held", "lost", "returned", "stopped"), 0)
    for row in rows:
        if row.state:
            counts[SHOWN_AS.get(row.state, "stopped")] += 1
    return counts
