"""A coordinator writes to her branch."""

from starlette.requests import Request
from starlette.responses import Response

from fackpol import branches, notices
from fackpol.database import Connection
from fackpol.pages.access import now_of, who_of
from fackpol.pages.forms import Page, Posted, at_most, line, needed, text
from fackpol.pages.show import show, to
from fackpol.words import later


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
        hint=later("Skriv som du pratar. Länkar går att trycka på. Högst 2 000 tecken."),
        rows=10,
    )


async def write(request: Request, db: Connection) -> Response:
    return await _form(request, db, NoticeForm())


async def call(request: Request, db: Connection) -> Response:
    form, slug = NoticeForm(Posted(await request.form())), request.path_params["branch"]
    if not form.validate():
        return await _form(request, db, form, 422)
    await notices.call(db, slug, who_of(request).person, form.subject.data, form.text.data, now_of(request))
    return to(f"/branscher/{slug}#notices")


async def _form(request: Request, db: Connection, form: NoticeForm, status: int = 200) -> Response:
    slug = request.path_params["branch"]
    branch, reach = await branches.get(db, slug), await notices.reach(db, slug, now_of(request))
    return show(request, "notices/write.html", status, form=form, faults=form.faults, branch=branch, reach=reach)
