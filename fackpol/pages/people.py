"""A person's name and address, and leaving."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from wtforms import RadioField

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault, canonical
from fackpol.base.words import SOURCE, languages, later, say
from fackpol.network import people, sessions
from fackpol.web.access import subject_of_link
from fackpol.web.cookies import set_cookie
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, at_most, email, line, needed
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of

RESTS = later(
    "Adressen är nyss bytt. Den går att byta igen {date} kl. {time}. Vill du ha den gamla tillbaka? "
    "Ångra från mejlet dit."
)


class ContactForm(Page):
    name = line(
        later("Namn"),
        needed(later("Skriv vad du vill bli kallad.")),
        at_most(200, later("Namnet får ha högst {most} tecken. Du har skrivit {n}.")),
        autocomplete="name",
    )
    email = email(
        later("Mejladress"),
        hint=later("Byter du adress skickar vi ett mejl till den nya. Den gäller när du har bekräftat där."),
    )
    language = RadioField(later("Språk på sidan och i mejlen"), choices=[], validate_choice=False)
    look = RadioField(later("Hur ska mejlen se ut?"), choices=[], validate_choice=False)

    def fill(self) -> None:
        """Sets the choices, in the current language."""
        self.language.choices = list(languages().items())
        named = say("Med namn: du ser direkt vilken branschförening det är")
        self.look.choices = [("discreet", say("Diskreta")), ("named", named)]


async def contact(request: Request, db: Connection) -> Response:
    vault = state_of(request).vault
    her = await people.get(db, vault, who_of(request).person)
    awaited = await people.awaited_address(db, vault, her.id, now_of(request))
    look = "discreet" if her.discreet else "named"
    form = ContactForm(data={"name": her.name, "email": her.email, "language": her.language, "look": look})
    form.fill()
    return render(request, "people/contact.html", form=form, faults=[], awaited=awaited)


async def change(request: Request, db: Connection) -> Response:
    vault, person = state_of(request).vault, who_of(request).person
    form = ContactForm(Posted(await request.form()))
    form.fill()
    if not form.validate():
        return render(request, "people/contact.html", 422, form=form, faults=form.faults)
    her = await people.get(db, vault, person)
    moves = canonical(form.email.data) != canonical(her.email or "")
    if moves and not await may_move(request, db, form):
        return render(request, "people/contact.html", 422, form=form, faults=form.faults)
    await people.rename(db, vault, person, form.name.data)
    language = form.language.data if form.language.data in languages() else SOURCE
    await people.prefer(db, person, language, form.look.data != "named")
    if not moves:
        return flash(request, "/min-sida", "saved")
    await people.ask_new_address(db, vault, her, form.email.data, now_of(request))
    return render(request, "people/address_asked.html")


async def new_address(request: Request, db: Connection) -> Response:
    if await people.can_move(db, subject_of_link(request, "address"), now_of(request)):
        return render(request, "people/new_address.html")
    return render(request, "people/address_too_late.html", 410, used=True)


async def confirm_address(request: Request, db: Connection) -> Response:
    address = subject_of_link(request, "address")
    if await people.confirm_address(db, state_of(request).vault, address, now_of(request)):
        return render(request, "people/address_done.html")
    used = not await people.can_move(db, address, now_of(request))  # asked afterwards: she may have pressed twice
    return render(request, "people/address_too_late.html", 410, used=used)


async def may_move(request: Request, db: Connection, form: Any) -> bool:
    """Whether she may change her address now; if not, says so at the field `email`."""
    until = await people.rests_until(db, who_of(request).person, now_of(request))
    if until is None:
        return True
    form.wrong("email", say(RESTS, date=dates.long_day(until), time=dates.clock(until)))
    return False


async def undoing(request: Request, db: Connection) -> Response:
    """The page of the link in the letter to the address before: asks whether she wants it back."""
    if await people.can_undo(db, subject_of_link(request, "undo"), now_of(request)):
        return render(request, "people/undo.html")
    return _undone(request, False)


async def undo(request: Request, db: Connection) -> Response:
    address = subject_of_link(request, "undo")
    return _undone(request, await people.undo_address(db, state_of(request).vault, address, now_of(request)))


def _undone(request: Request, undone: bool) -> Response:
    return render(request, "people/undone.html", 200 if undone else 410, undone=undone)


async def leaving(request: Request, db: Connection) -> Response:
    return render(request, "people/leave.html")


async def leave(request: Request, db: Connection) -> Response:
    await _erase(request, db, who_of(request).person)
    return _left(request)


async def leaving_by_letter(request: Request, db: Connection) -> Response:
    if await sessions.can_erase(db, subject_of_link(request, "erasure"), now_of(request)):
        return render(request, "people/leave.html")
    return render(request, "people/leave_too_late.html", 410)


async def leave_by_letter(request: Request, db: Connection) -> Response:
    person = await sessions.erasing(db, subject_of_link(request, "erasure"), now_of(request))
    if person is None:
        return render(request, "people/leave_too_late.html", 410)
    await _erase(request, db, person)
    return _left(request)


async def _erase(request: Request, db: Connection, person: UUID) -> None:
    state = state_of(request)
    with suppress(LookupError):  # she has pressed twice: it is done
        await people.erase(db, state.vault, state.settings.erasures, person, now_of(request))


def _left(request: Request) -> Response:
    request.state.who, request.state.out = None, True
    response = render(request, "people/left.html")
    set_cookie(response, state_of(request).settings, "session", "", 0)
    return response


def opened_name(vault: Vault, name: bytes | None, person: UUID | None) -> str:
    """Opens the name of a person; "" when she is nobody, or no longer anybody."""
    return vault.open(name, "people.name", person) if name and person else ""
