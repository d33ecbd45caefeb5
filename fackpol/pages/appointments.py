"""An administrator proposes a coordinator for a branch, and ends a coordinator's appointment."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import language, later, say
from fackpol.network import appointments, branches, people, post_changes
from fackpol.network.branches import OpenBranch
from fackpol.network.post_changes import PostChange
from fackpol.pages.people import opened_name
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, email
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of

NOT_HERSELF = later("Du kan inte utse dig själv. Be någon annan som administrerar.")
ANOTHER = later("Du har själv föreslagit det. Någon annan som administrerar avgör.")


class AppointForm(Page):
    email = email(later("Mejladress"), hint=later("Personen får en fråga och svarar ja eller nej."), stored=False)


async def form(request: Request, db: Connection) -> Response:
    await _branch(request, db)
    return render(request, "appointments/appoint.html", form=AppointForm(), faults=[], slug=request.path_params["slug"])


async def appoint(request: Request, db: Connection) -> Response:
    """Proposes whoever has an address. The answer does not tell whether it is known here."""
    branch, form = await _branch(request, db), AppointForm(Posted(await request.form()))
    if not await someone_else(request, db, form):
        return render(request, "appointments/appoint.html", 422, form=form, faults=form.faults, slug=branch.slug)
    return await propose(request, db, branch, form.email.data)


async def relieve(request: Request, db: Connection) -> Response:
    branch, by = await _branch(request, db), who_of(request).person
    if not await appointments.relieve(db, request.path_params["post"], branch.id, now_of(request), by):
        raise HTTPException(404)
    return flash(request, f"/skotsel/branscher/{branch.slug}", "relieved")


async def someone_else(request: Request, db: Connection, form: AppointForm) -> bool:
    """Whether the form holds an address that is not her own. Else it says what is wrong."""
    if form.validate():
        vault = state_of(request).vault
        own = (await people.get(db, vault, who_of(request).person)).email
        if own and vault.index(own) == vault.index(form.email.data):
            form.wrong("email", say(NOT_HERSELF))
    return not form.faults


async def propose(request: Request, db: Connection, branch: OpenBranch | None, email: str) -> Response:
    """Proposes her as coordinator of a branch, or (None) as administrator, and says what happens now."""
    vault, by = state_of(request).vault, who_of(request).person
    id, back = (branch.id, f"/skotsel/branscher/{branch.slug}") if branch else (None, "/skotsel/administratorer")
    await post_changes.propose(db, vault, id, email, language(), by, now_of(request))
    alone = not await appointments.others_administer(db, by)
    return render(request, "post_changes/proposed.html", email=email, alone=alone, back=back)


async def shown(request: Request, db: Connection) -> dict[str, Any]:
    """The proposals of administrators, opened, and what she may do about each."""
    return {"changes": [await _opened(request, db, row) for row in await post_changes.waiting(db)]}


async def _opened(request: Request, db: Connection, row: PostChange) -> dict[str, Any]:
    vault, me = state_of(request).vault, who_of(request).person
    asked = vault.open(row.asked_email, "addresses.email", row.address) if row.asked_email and row.address else ""
    return {
        "row": row, "name": opened_name(vault, row.name, row.person),
        "email": vault.open(row.email, "people.email", row.person) if row.email and row.person else asked,
        "by": opened_name(vault, row.proposed_by_name, row.proposed_by),
        "may_confirm": row.person is not None and await post_changes.may_settle(db, row, me, True),
        "may_refuse": await post_changes.may_settle(db, row, me, False),
    }  # fmt: skip


async def _branch(request: Request, db: Connection) -> OpenBranch:
    branch = await branches.get(db, request.path_params["slug"])
    if branch is None:
        raise HTTPException(404)
    return branch
