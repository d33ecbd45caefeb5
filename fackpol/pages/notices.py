"""A coordinator writes a letter to her whole branch."""

import re

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import rate_limits
from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import branches, notices
from fackpol.network.saved_texts import NOTICE
from fackpol.pages import saved_texts
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
    data = await request.form()
    form, counted = NoticeForm(Posted(data)), str(data.get("letters", ""))
    if "fill" in data:
        await saved_texts.fill_in(request, db, data, NOTICE, form.text)
        return await _form(request, db, form)
    if not form.validate():
        return await _form(request, db, form, 422)
    if "edit" in data or not re.fullmatch("[0-9]{1,9}", counted):
        return await _form(request, db, form, looked="edit" not in data)
    return await _send(request, db, form, int(counted))


async def _send(request: Request, db: Connection, form: NoticeForm, counted: int) -> Response:
    by, now, vault, slug = (
        who_of(request).person,
        now_of(request),
        state_of(request).vault,
        request.path_params["branch"],
    )
    if "keep" in await request.form() and not await saved_texts.keep(request, db, NOTICE, form, "text"):
        return await _form(request, db, form, 422)
    if not await rate_limits.spend(db, vault, notices.A_DAY, slug, now):
        form.wrong("subject", say("Ni har skickat {most} utskick i dag. Vänta till i morgon.", most=notices.A_DAY.most))
        return await _form(request, db, form, 422)
    told = await notices.call(db, vault, slug, by, form.subject.data, form.text.data, now, counted)
    if told is None:
        return await _form(request, db, form, 409, looked=True)
    return flash(request, f"/branscher/{slug}", "notice", told)


async def _form(
    request: Request, db: Connection, form: NoticeForm, status: int = 200, looked: bool = False
) -> Response:
    slug, template = request.path_params["branch"], "notices/look.html" if looked else "notices/write.html"
    branch, reach = await branches.get(db, slug), await notices.reach(db, slug, now_of(request))
    texts = [one for one in await saved_texts.listed(request, db) if one.part == NOTICE]
    keeps = "keep" in await request.form()
    return render(
        request, template, status, form=form, faults=form.faults, branch=branch, reach=reach, texts=texts, keeps=keeps
    )
