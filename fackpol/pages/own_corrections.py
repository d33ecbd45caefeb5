"""A representative corrects what the list says of her: name, seat, committee; adds a seat, disowns one, or leaves.

All but the address by the link of her letter: then she need not sign in. `?hem=1` leads back to the page that she came
from when she was signed in.
"""

from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from wtforms import HiddenField

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import canonical
from fackpol.base.words import later, pick, say, speaking
from fackpol.network import committees, corrections, people, representatives
from fackpol.network.reference import Reference
from fackpol.network.representatives import HeldMandate, Listed, Mandate
from fackpol.pages.people import may_move
from fackpol.pages.representatives import MandateForm
from fackpol.web.access import link_in_path, subject_of_link
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Page, Posted, among, at_most, choice, email, line, needed
from fackpol.web.languages import speak_to
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of

LONG = later("Namnet får ha högst {most} tecken. Du har skrivit {n}.")


class NameForm(Page):
    name = line(later("Ditt namn"), needed(later("Skriv vad du heter.")), at_most(200, LONG))


class AddressForm(Page):
    email = email(
        later("Din mejladress"), hint=later("Vi skickar ett mejl dit. Adressen gäller när du har bekräftat där.")
    )


class SeatForm(Page):
    """What she is on a committee, and what the committee is called."""

    seat = choice(later("Vad är du i nämnden?"), among(UNKNOWN), needed(later("Välj en plats.")))
    committee_name = line(
        later("Nämnden heter"), needed(later("Skriv vad nämnden heter.")), at_most(300, LONG),
        hint=later("Ändra om vi har läst fel. Vi kontrollerar namnet innan det syns."),
    )  # fmt: skip

    def fill(self, reference: Reference) -> None:
        """Sets the choices, in the current language."""
        self.seat.choices = [("", say("Välj i listan")), *_seats(reference)]


class OwnSeatForm(MandateForm):
    """A seat that she adds herself, on a committee that we know."""

    area = HiddenField()
    committee = choice(later("Nämnd eller styrelse"), among(UNKNOWN), needed(later("Välj en nämnd.")))


async def name(request: Request, db: Connection) -> Response:
    her = await _her(request, db)
    return _page(request, her, "own_corrections/name.html", NameForm(data={"name": her.name}))


async def rename(request: Request, db: Connection) -> Response:
    her, form = await _her(request, db), NameForm(Posted(await request.form()))
    with speaking(her.language):
        if not form.validate():
            return _page(request, her, "own_corrections/name.html", form, 422)
    if form.name.data != her.name:
        await corrections.rename(db, state_of(request).vault, her.person, form.name.data, now_of(request))
    return flash(request, _home(request), "saved")


async def address(request: Request, db: Connection) -> Response:
    """Only for her who is signed in: a letter's link can be forwarded, and her address opens all her pages."""
    her = await people.get(db, state_of(request).vault, who_of(request).person)
    return _address(request, AddressForm(data={"email": her.email}))


async def ask_address(request: Request, db: Connection) -> Response:
    """Posts a letter to the new address; it becomes hers when she confirms it from there."""
    form, vault = AddressForm(Posted(await request.form())), state_of(request).vault
    if not form.validate():
        return _address(request, form, 422)
    her = await people.get(db, vault, who_of(request).person)
    if canonical(form.email.data) != canonical(her.email or ""):
        if not await may_move(request, db, form):
            return _address(request, form, 422)
        await people.ask_new_address(db, vault, her, form.email.data, now_of(request))
    return flash(request, "/uppdrag", "address_asked")


def _address(request: Request, form: AddressForm, status: int = 200) -> Response:
    return render(request, "own_corrections/address.html", status, form=form, faults=form.faults, home="/uppdrag")


async def seat(request: Request, db: Connection) -> Response:
    her = await _her(request, db)
    row = _mandate(request, her)
    form = SeatForm(data={"seat": row.seat, "committee_name": row.committee_name})
    return _page(request, her, "own_corrections/seat.html", form, row=row)


async def change_seat(request: Request, db: Connection) -> Response:
    """Changes what she is by her own word; what the committee is called, an administrator decides."""
    her, form, state = await _her(request, db), SeatForm(Posted(await request.form())), state_of(request)
    row = _mandate(request, her)
    with speaking(her.language):
        form.fill(state.reference)
        if not form.validate():
            return _page(request, her, "own_corrections/seat.html", form, 422, row=row)
    done = "saved"
    await corrections.change_seat(db, her.person, row.id, form.seat.data)
    if form.committee_name.data != row.committee_name:
        done, called = "name_reported", form.committee_name.data
        await corrections.report_name(db, state.vault, her.person, row.id, called, now_of(request))
    return flash(request, _home(request), done)


async def disowning(request: Request, db: Connection) -> Response:
    """Says what happens if she does not have a mandate, before she presses."""
    her = await _her(request, db)
    return _page(request, her, "own_corrections/disown.html", None, row=_mandate(request, her))


async def disown(request: Request, db: Connection) -> Response:
    """Records that she does not have it, or that she takes that back."""
    her, data = await _her(request, db), await request.form()
    row = _mandate(request, her)
    if "undo" in data:
        await corrections.take_back(db, her.person, row.id)
        return flash(request, _home(request), "owned")
    await corrections.disown(db, her.person, row.id, now_of(request))
    return flash(request, _home(request), "disowned")


async def adding(request: Request, db: Connection) -> Response:
    """First where, then the committees there."""
    her, area = await _her(request, db), request.query_params.get("plats", "")
    if area not in state_of(request).reference.areas:
        return _page(request, her, "own_corrections/area.html", None)
    form = OwnSeatForm(data={"area": area, "from_day": _today(request)})
    await _fill(request, db, form)
    return _page(request, her, "own_corrections/add.html", form)


async def add(request: Request, db: Connection) -> Response:
    """Adds a seat by her word alone. An administrator confirms it, or a register."""
    her, form, state = await _her(request, db), OwnSeatForm(Posted(await request.form())), state_of(request)
    with speaking(her.language):
        await _fill(request, db, form)
        days = form.days()
        if days is None:
            return _page(request, her, "own_corrections/add.html", form, 422)
        mandate = Mandate(int(form.committee.data), form.seat.data, *days)
        known = state.reference.seats[form.seat.data]["name_sv"]
        if not await corrections.add_own(db, her.person, mandate, known):
            form.wrong("committee", say("Du har redan den platsen där. Rätta den i stället."))
            return _page(request, her, "own_corrections/add.html", form, 422)
    return flash(request, _home(request), "seat_added")


def _page(
    request: Request, her: Listed, template: str, form: Page | None, status: int = 200, row: HeldMandate | None = None
) -> Response:
    if isinstance(form, SeatForm):
        form.fill(state_of(request).reference)
    return render(
        request, template, status, language=her.language, her=her, form=form, row=row,
        faults=form.faults if form else [], home=_home(request), link=f"/uppdrag/{request.path_params['token']}",
    )  # fmt: skip


def _home(request: Request) -> str:
    """Her page: the one where she is signed in, if she came from there."""
    return "/uppdrag" if "hem" in request.query_params else f"/uppdrag/{request.path_params['token']}"


async def _her(request: Request, db: Connection) -> Listed:
    """Whose link it is. Raises 410 when it is too old, or she is not in the list any more."""
    her = await representatives.get(db, state_of(request).vault, subject_of_link(request, "mandate"))
    if her is None or not is_open(request, her):
        raise HTTPException(410)
    speak_to(request, her.language)
    return her


def is_open(request: Request, her: Listed) -> bool:
    """Whether the link in the path still opens her page."""
    state, link = state_of(request), link_in_path(request, "mandate")
    email_key = state.vault.index(her.email) if her.email else None
    return representatives.link_is_open(state.settings.link_key, link, email_key, _today(request))


def _mandate(request: Request, her: Listed) -> HeldMandate:
    """Her mandate in the path. Raises 404 for anybody else's."""
    found = next((row for row in her.mandates if row.id == request.path_params["mandate"]), None)
    if found is None:
        raise HTTPException(404)
    return found


async def _fill(request: Request, db: Connection, form: OwnSeatForm) -> None:
    form.fill(state_of(request).reference)
    rows = await committees.listed(db, form.area.data or "")
    form.committee.choices = [("", say("Välj i listan")), *((str(row.id), row.name) for row in rows)]


def _seats(reference: Reference) -> list[tuple[str, str]]:
    return [(slug, pick(row, "name")) for slug, row in reference.seats.items() if row["audience"] == "sits"]


def _today(request: Request) -> date:
    return dates.today(now_of(request))
