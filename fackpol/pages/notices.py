"""A coordinator writes a letter to her whole branch."""

import re

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import rate_limits
from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import branches, notices
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, at_most, line, needed, text
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of


class NoticeForm(Page):
    subject = line(
        later("Vad handlar det om?"),
        needed(later("Skriv vad det handlar om.")),
        at_most(200, later("Rubriken får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("I diskreta mejl står det inte i ämnesraden, bara i mejlet."),
    )
    text = text(
        later("Vad vill du säga?"),
        needed(later("Skriv något i mejlet.")),
        at_most(2000, later("Texten får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Skriv vardagligt. Länkar blir klickbara. Högst 2 000 tecken."),
        rows=10,
    )


async def write(request: Request, db: Connection) -> Response:
    return await _form(request, db, NoticeForm())


async def call(request: Request, db: Connection) -> Response:
    """Shows the letter and how many get it; then sends it, to exactly as many as it showed or to nobody."""
    data, slug = await request.form(), request.path_params["branch"]
    form, counted = NoticeForm(Posted(data)), str(data.get("letters", ""))
    if not form.validate():
        return await _form(request, db, form, 422)
    if "edit" in data or not re.fullmatch("[0-9]{1,9}", counted):
        return await _form(request, db, form, looked="edit" not in data)
    by, now, vault = who_of(request).person, now_of(request), state_of(request).vault
    if not await rate_limits.spend(db, vault, notices.A_DAY, slug, now):
        form.wrong("subject", say("Ni har skickat {most} utskick i dag. Vänta till i morgon.", most=notices.A_DAY.most))
        return await _form(request, db, form, 422)
    told = await notices.call(db, vault, slug, by, form.subject.data, form.text.data, now, int(counted))
    if told is None:
        return await _form(request, db, form, 409, looked=True)
    return flash(request, f"/branscher/{slug}", "notice", told)


async def _form(
    request: Request, db: Connection, form: NoticeForm, status: int = 200, looked: bool = False
) -> Response:
    slug, template = request.path_params["branch"], "notices/look.html" if looked else "notices/write.html"
    branch, reach = await branches.get(db, slug), await notices.reach(db, slug, now_of(request))
    return render(request, template, status, form=form, faults=form.faults, branch=branch, reach=reach)
