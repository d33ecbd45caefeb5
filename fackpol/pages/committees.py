"""An administrator decides what kind of committee one is and which areas it serves, where no rule could tell."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, order
from fackpol.network import committees, coverage
from fackpol.network.committees import Committee
from fackpol.network.coverage import Deciding
from fackpol.network.reference import Reference
from fackpol.pages.people import opened_name
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, several
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of


class CommitteeForm(Page):
    kinds = several(
        later("Vad är det för slags nämnd eller styrelse?"),
        hint=later("Du kan välja flera. Välj ingen om den inte beslutar om någons jobb."),
    )
    areas = several(
        later("Vilka områden gäller den?"),
        hint=later("Ett kommunalförbund gäller de kommuner som är med i det."),
    )

    def fill(self, reference: Reference, area: str, owner: str | None) -> None:
        """Sets the choices: all kinds, and the areas in the service's region and in the committee's own."""
        near = {code for code, row in reference.areas.items() if area in (code, row["parent"])} | {owner or area}
        near |= {code for code, row in reference.areas.items() if row["parent"] in near}
        self.kinds.choices = sorted(reference.kinds.items(), key=lambda pair: order(pair[1]))
        names = ((code, reference.name(code)) for code in near)
        self.areas.choices = sorted(names, key=lambda pair: order(pair[1]))


async def undecided(request: Request, db: Connection) -> Response:
    """The committees that nobody has decided about, and all of a municipality's when she asks for them."""
    area = request.query_params.get("omrade", "")
    listed = await committees.listed(db, area) if area in state_of(request).reference.areas else []
    waiting = await committees.undecided(db)
    return render(request, "committees/undecided.html", waiting=waiting, area=area, listed=listed)


async def edit(request: Request, db: Connection) -> Response:
    row = await _committee(request, db)
    return _form(request, row, CommitteeForm(data={"kinds": row.kinds, "areas": row.areas}), None)


async def decide(request: Request, db: Connection) -> Response:
    """Saves it, or (`preview`) shows which matches would appear and vanish."""
    row, state, data = await _committee(request, db), state_of(request), await request.form()
    form = CommitteeForm(Posted(data))
    kinds = [slug for slug in form.kinds.data or [] if slug in state.reference.kinds]
    areas = [code for code in form.areas.data or [] if code in state.reference.areas]

    async def change() -> None:
        await committees.decide(db, row.id, kinds, areas, who_of(request).person, now_of(request))

    if "preview" in data:
        today = dates.today(now_of(request))
        return _form(request, row, form, await coverage.changes(db, state.settings.area, today, change))
    await change()
    return flash(request, "/skotsel/namnder", "saved")


def _form(
    request: Request, row: Committee, form: CommitteeForm, changes: tuple[list[Deciding], list[Deciding]] | None
) -> Response:
    state = state_of(request)
    form.fill(state.reference, state.settings.area, row.owner)
    by = opened_name(state.vault, row.person_name, row.person)
    return render(request, "committees/decide.html", form=form, faults=[], committee=row, changes=changes, by=by)


async def _committee(request: Request, db: Connection) -> Committee:
    row = await committees.get(db, request.path_params["committee"])
    if row is None:
        raise HTTPException(404)
    return row
