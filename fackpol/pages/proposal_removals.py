"""An administrator puts proposals in for the district, corrects any, and takes away what has no place there."""

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later
from fackpol.network import proposal_removals, proposals
from fackpol.network.proposals import Kind, Outcome, WholeProposal
from fackpol.pages.own_proposals import filled, shown_form
from fackpol.pages.proposal_form import ProposalForm
from fackpol.pages.proposals import proposal_of
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, at_most, needed, text
from fackpol.web.state import now_of, state_of, who_of


class RemovalForm(Page):
    reason = text(
        later("Varför tar du bort det?"),
        needed(later("Skriv varför.")),
        at_most(500, later("Texten får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Lade en politiker in förslaget läser politikern det här. Högst 500 tecken."),
        rows=3,
    )


async def adding(request: Request, db: Connection) -> Response:
    today = dates.today(now_of(request))
    data = {"kind": Kind.MOTION.value, "outcome": Outcome.WAITING.value, "day": today}
    return _form(request, ProposalForm(data=data))


async def add(request: Request, db: Connection) -> Response:
    """Puts it in for the district: nobody is named."""
    form = ProposalForm(Posted(await request.form()))
    form.fill(state_of(request).reference)
    own = form.proposal(state_of(request).reference, dates.today(now_of(request)))
    if own is None:
        return _form(request, form, 422)
    id = await proposals.put(db, None, own, now_of(request))
    return flash(request, f"/forslag/{id}", "proposal_put")


async def correcting(request: Request, db: Connection) -> Response:
    one = await proposal_of(request, db)
    return _form(request, filled(one), one=one)


async def correct(request: Request, db: Connection) -> Response:
    one, form = await proposal_of(request, db), ProposalForm(Posted(await request.form()))
    form.fill(state_of(request).reference)
    own = form.proposal(state_of(request).reference, dates.today(now_of(request)))
    if own is None:
        return _form(request, form, 422, one=one)
    await proposals.change(db, one.id, None, own, now_of(request))
    return flash(request, f"/forslag/{one.id}", "saved")


async def take_away(request: Request, db: Connection) -> Response:
    one, form, state = await proposal_of(request, db), RemovalForm(Posted(await request.form())), state_of(request)
    if not form.validate():
        return _form(request, filled(one), 422, form, one=one)
    by, now = who_of(request).person, now_of(request)
    await proposal_removals.take_away(db, state.vault, one.id, by, form.reason.data, now)
    return flash(request, "/forslag", "proposal_removed")


def _form(
    request: Request, form: ProposalForm, status: int = 200, removal: RemovalForm | None = None,
    one: WholeProposal | None = None,
) -> Response:  # fmt: skip
    removal = removal or RemovalForm()
    faults = [*form.faults, *removal.faults]
    return shown_form(request, form, status, removal=removal, one=one, faults=faults)
