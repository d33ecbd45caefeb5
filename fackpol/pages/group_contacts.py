"""An administrator says whom to ask, in each municipality, who sits there; sends the link, and takes it back."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import group_changes, group_contacts
from fackpol.network.group_contacts import Stage
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Page, Posted, among, at_most, choice, email, line, needed
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of

HERE = "/skotsel/grupper"
UNASKED = (Stage.NONE, Stage.EXPIRED)


class ContactForm(Page):
    area = choice(later("Kommun eller region"), needed(later("Välj var personen är kontakt.")), among(UNKNOWN))
    name = line(
        later("Namn"),
        needed(later("Skriv vad personen heter.")),
        at_most(200, later("Namnet får ha högst {most} tecken. Du har skrivit {n}.")),
    )
    email = email(later("Mejladress"), hint=later("Den som personen har lämnat ut till partiet."))


async def listed(request: Request, db: Connection) -> Response:
    """Every contact and how far it has come, what has been sent in, and the form for a new one."""
    return await _page(request, db, ContactForm(data={"area": request.query_params.get("area", "")}))


async def give(request: Request, db: Connection) -> Response:
    """Gives somebody the post, or sends a link to all who have none."""
    data = await request.form()
    if "all" in data:
        return await _ask_all(request, db)
    form = ContactForm(Posted(data))
    _fill(request, form)
    if not form.validate():
        return await _page(request, db, form, 422)
    own, by, now = (form.name.data, form.email.data, form.area.data), who_of(request).person, now_of(request)
    await group_contacts.give(db, state_of(request).vault, *own, by, now)
    return flash(request, HERE, "saved")


async def change(request: Request, db: Connection) -> Response:
    """Sends a contact a link, ends her link, or takes her post back."""
    contact, data, now, state = request.path_params["contact"], await request.form(), now_of(request), state_of(request)
    if "ask" in data:
        if not await group_contacts.ask(db, state.vault, contact, now):
            raise HTTPException(404)
        return flash(request, HERE, "sent")
    if "revoke" in data:
        await group_contacts.revoke(db, contact, now)
        return flash(request, HERE, "link_revoked")
    if "gone" not in data:
        raise HTTPException(422)
    await group_contacts.take_back(db, state.settings.erasures, contact, now)
    return flash(request, HERE, "contact_gone")


async def _ask_all(request: Request, db: Connection) -> Response:
    vault, now = state_of(request).vault, now_of(request)
    for one in await group_contacts.listed(db, vault, now):
        if one.stage in UNASKED:
            await group_contacts.ask(db, vault, one.row.id, now)
    return flash(request, HERE, "sent")


async def _page(request: Request, db: Connection, form: ContactForm, status: int = 200) -> Response:
    _fill(request, form)
    contacts = await group_contacts.listed(db, state_of(request).vault, now_of(request))
    return render(
        request, "group_contacts/listed.html", status, form=form, faults=form.faults, contacts=contacts,
        unasked=sum(one.stage in UNASKED for one in contacts), waiting=await group_changes.waiting(db),
    )  # fmt: skip


def _fill(request: Request, form: ContactForm) -> None:
    state = state_of(request)
    codes = state.reference.organisations(state.settings.area)
    form.area.choices = [("", say("Välj i listan")), *((code, state.reference.name(code)) for code in codes)]
