"""A representative puts in proposals, takes up others' where she sits, changes her own and says how they went."""

import re
from dataclasses import asdict
from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates, rate_limits
from fackpol.base.database import Connection
from fackpol.base.words import say
from fackpol.network import proposal_questions, proposals
from fackpol.network.proposals import A_DAY, Kind, Outcome, WholeProposal
from fackpol.pages.proposal_form import ProposalForm
from fackpol.pages.proposals import proposal_of
from fackpol.web.flash import flash
from fackpol.web.forms import Posted, id_of
from fackpol.web.rendering import error_page, render
from fackpol.web.state import now_of, state_of, who_of

COPIED = ("title", "kind", "text", "industries", "type")


async def putting(request: Request, db: Connection) -> Response:
    """An empty form with where she sits, or filled with what she takes up from elsewhere (`fran`)."""
    source, today = await _source(db, request.query_params.get("fran", "")), _today(request)
    form = ProposalForm(data={**await _where(request, db, source), "day": today, "asks_her": True})
    return _putting(request, form, source, request.query_params.get("fraga", ""))


async def put(request: Request, db: Connection) -> Response:
    """Puts it in, and says of a question of hers (`question`) that it became this."""
    data, now, by = await request.form(), now_of(request), who_of(request).person
    source, asked = await _source(db, str(data.get("copied_from", ""))), str(data.get("question", ""))
    form, state = ProposalForm(Posted(data)), state_of(request)
    form.fill(state.reference)
    own = form.proposal(state.reference, _today(request))
    if own and not await rate_limits.spend(db, state.vault, A_DAY, by.hex, now):
        form.wrong("title", say("Du har lagt in {most} förslag i dag. Vänta till i morgon.", most=A_DAY.most))
    if own is None or form.faults:
        return _putting(request, form, source, asked, 422)
    id = await proposals.put(db, by, own, now, source.id if source else None)
    if question := id_of(asked):
        await proposal_questions.link(db, question, id, by, now)
    return flash(request, f"/forslag/{id}", "proposal_put")


async def editing(request: Request, db: Connection) -> Response:
    one = await _own(request, db)
    return _editing(request, one, filled(one))


async def change(request: Request, db: Connection) -> Response:
    one, form = await _own(request, db), ProposalForm(Posted(await request.form()))
    form.fill(state_of(request).reference)
    own = form.proposal(state_of(request).reference, _today(request))
    if own is None:
        return _editing(request, one, form, 422)
    await proposals.change(db, one.id, who_of(request).person, own, now_of(request))
    return flash(request, f"/forslag/{one.id}", "saved")


async def say_outcome(request: Request, db: Connection) -> Response:
    """Says how it went, in one press. A day that is none, or before the proposal's, counts as today."""
    one, data, today = await _own(request, db), await request.form(), _today(request)
    outcome, day = str(data.get("outcome", "")), dates.typed(str(data.get("day", "")))
    if outcome not in list(Outcome):
        return error_page(request, 422)
    when = day if day and one.day <= day <= today else max(today, one.day)
    await proposals.say_outcome(db, one.id, who_of(request).person, Outcome(outcome), when, now_of(request))
    return flash(request, f"/forslag/{one.id}", "proposal_went")


async def remove(request: Request, db: Connection) -> Response:
    one = await _own(request, db)
    await proposals.remove(db, one.id, who_of(request).person)
    return flash(request, "/forslag", "proposal_removed")


def filled(one: WholeProposal) -> ProposalForm:
    """The form, with a proposal as it is."""
    return ProposalForm(data={**asdict(one), "asks_her": one.contact is not None})


async def _own(request: Request, db: Connection) -> WholeProposal:
    """The proposal in the path. Raises 404 unless she has put it in."""
    one = await proposal_of(request, db)
    if one.put_in_by != who_of(request).person:
        raise HTTPException(404)
    return one


async def _source(db: Connection, id: str) -> WholeProposal | None:
    """What she takes up from elsewhere; None when there is no such proposal, or not any more."""
    return await proposals.get(db, int(id)) if re.fullmatch("[0-9]{1,18}", id) else None


async def _where(request: Request, db: Connection, source: WholeProposal | None) -> dict[str, Any]:
    """What stands in the form before she types: where her first seat is, and what she copies."""
    state = state_of(request)
    own = await proposals.places(db, who_of(request).person, _today(request))
    areas = {area: state.reference.areas[area] for area, _ in own}
    first = {"area": "", "type": ""}
    if own:
        area, type = own[0]
        first = {"area": areas[area]["parent"] if areas[area]["kind"] == "stadsdelsnamnd" else area, "type": type}
    copied = {name: getattr(source, name) for name in COPIED} if source else {}
    return {"kind": Kind.MOTION.value, "outcome": Outcome.WAITING.value, **first, **copied}


def _putting(
    request: Request, form: ProposalForm, source: WholeProposal | None, question: str, status: int = 200
) -> Response:
    return shown_form(request, form, status, source=source, question=id_of(question))


def _editing(request: Request, one: WholeProposal, form: ProposalForm, status: int = 200) -> Response:
    return shown_form(request, form, status, one=one)


def shown_form(request: Request, form: ProposalForm, status: int, **values: Any) -> Response:
    """The form of a new proposal, or of `one` that there is. `removal`: an administrator's form that takes it away."""
    form.fill(state_of(request).reference)
    given = {"one": None, "source": None, "question": None, "removal": None, "faults": form.faults, **values}
    return render(request, "proposals/form.html", status, form=form, **given)


def _today(request: Request) -> date:
    return dates.today(now_of(request))
