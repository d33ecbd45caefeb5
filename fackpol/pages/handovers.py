"""A coordinator hands all that is hers to a colleague, with a note; the colleague reads it."""

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import appointments, branches, handovers
from fackpol.pages.people import opened_name
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Page, Posted, among, at_most, choice, needed, text
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of

ALL = "alla"


class HandoverForm(Page):
    to = choice(later("Till vem?"), needed(later("Välj vem du lämnar över till.")), among(UNKNOWN))
    note = text(
        later("Några ord på vägen"),
        at_most(handovers.NOTE, later("Texten får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Bara de du lämnar över till kan läsa det. Skriv inget om enskilda medlemmar här."),
    )


async def form(request: Request, db: Connection) -> Response:
    return await _page(request, db, HandoverForm())


async def hand_over(request: Request, db: Connection) -> Response:
    slug, person, state = request.path_params["branch"], who_of(request).person, state_of(request)
    form = HandoverForm(Posted(await request.form()))
    form.to.choices = await _choices(request, db)
    if not form.validate():
        return await _page(request, db, form, 422)
    successor = None if form.to.data == ALL else UUID(form.to.data)
    n = await handovers.hand_over(db, state.vault, slug, person, successor, form.note.data, now_of(request))
    desk = f"/branscher/{slug}"
    return flash(request, desk, "handed_over", n) if n else flash(request, desk, "nothing_handed")


async def note(request: Request, db: Connection) -> Response:
    """What a colleague has handed over to her. Nobody else finds it."""
    slug, vault = request.path_params["branch"], state_of(request).vault
    row = await handovers.get(db, slug, request.path_params["handover"], who_of(request).person)
    if row is None:
        raise HTTPException(404)
    return render(
        request, "handovers/note.html", branch=await branches.get(db, slug), row=row,
        giver=opened_name(vault, row.giver_name, row.giver), note=handovers.note_of(vault, row),
        kept=handovers.KEPT.days,
    )  # fmt: skip


async def read(request: Request, db: Connection) -> Response:
    slug, id, person = request.path_params["branch"], request.path_params["handover"], who_of(request).person
    if await handovers.get(db, slug, id, person) is None:
        raise HTTPException(404)
    await handovers.read(db, slug, id, person, now_of(request))
    return flash(request, f"/branscher/{slug}", "handover_read")


async def _page(request: Request, db: Connection, form: HandoverForm, status: int = 200) -> Response:
    slug, form.to.choices = request.path_params["branch"], await _choices(request, db)
    return render(
        request, "handovers/hand_over.html", status, form=form, faults=form.faults, kept=handovers.KEPT.days,
        branch=await branches.get(db, slug), hers=await handovers.hers(db, slug, who_of(request).person),
    )  # fmt: skip


async def _choices(request: Request, db: Connection) -> list[tuple[str, str]]:
    """The other coordinators of the branch, and all of them where there are several. A single one is chosen already."""
    state, today = state_of(request), dates.today(now_of(request))
    branch = await branches.get(db, request.path_params["branch"])
    assert branch is not None  # the endpoint has checked it
    others = [row for row in await appointments.of_branch(db, branch.id) if row.person != who_of(request).person]
    named = [(row, opened_name(state.vault, row.name, row.person)) for row in others]
    choices = [
        (str(row.person), say("{name}, borta just nu", name=name) if row.away(today) else name) for row, name in named
    ]
    if len(choices) < 2:
        return choices
    return [("", say("Välj i listan")), *choices, (ALL, say("Alla som är här, i tur och ordning"))]
