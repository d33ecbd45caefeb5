"""The forms where an administrator adds a representative or a mandate, or corrects a mandate."""

from dataclasses import asdict
from datetime import date
from uuid import UUID

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from wtforms import HiddenField

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, pick, say
from fackpol.network import committees, representatives
from fackpol.network.reference import Reference
from fackpol.network.representatives import Listed, Mandate, OneMandate
from fackpol.pages.meetings import Day
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Page, Posted, among, at_most, choice, email, line, needed
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of

LEFT_OUT = later(
    "Någon med det namnet har bett att inte stå i listan. Vi har inte lagt till något. "
    "Är det en annan person? Skriv namnet med ett mellannamn."
)


class MandateForm(Page):
    seat = choice(later("Plats"), among(UNKNOWN), needed(later("Välj en plats.")))
    from_day = Day(later("Från och med"), render_kw={"class": "short"})
    to_day = Day(
        later("Till och med"), description=later("Lämna tomt om det inte är bestämt."), render_kw={"class": "short"}
    )

    def fill(self, reference: Reference) -> None:
        """Sets the choices, in the current language."""
        sits = [(seat, pick(row, "name")) for seat, row in reference.seats.items() if row["audience"] == "sits"]
        self.seat.choices = [("", say("Välj i listan")), *sits]

    def days(self) -> tuple[date, date | None] | None:
        """Returns the first day and the last, or None when she has to change something."""
        self.validate()
        first, last = self.from_day.data, self.to_day.data
        if first is None and not self.from_day.errors:
            self.wrong("from_day", say("Välj en dag."))
        if first and last and last < first:
            self.wrong("to_day", say("Uppdraget slutar innan det börjar. Ändra en av dagarna."))
        return None if self.faults or first is None else (first, last)


class NewMandateForm(MandateForm):
    """A mandate entered by hand, for somebody already in the list (`person`) or somebody new."""

    person = HiddenField()
    area = HiddenField()
    name = line(later("Namn"), at_most(200, later("Namnet får ha högst {most} tecken. Du har skrivit {n}.")))
    email = email(
        later("Mejladress"), hint=later("Den som politikern har lämnat ut, helst inte en privat."), optional=True
    )
    committee = choice(later("Nämnd eller styrelse"), among(UNKNOWN))
    new_committee = line(
        later("Finns den inte i listan? Skriv vad den heter"),
        at_most(300, later("Namnet får ha högst {most} tecken. Du har skrivit {n}.")),
    )

    def days(self) -> tuple[date, date | None] | None:
        days = super().days()
        if not self.known and not self.name.data:
            self.wrong("name", say("Skriv vad politikern heter."))
        if not self.committee.data and not self.new_committee.data:
            self.wrong("committee", say("Välj en nämnd, eller skriv vad den heter."))
        return None if self.faults else days

    @property
    def known(self) -> UUID | None:
        """The person whom it is about, when she is in the list already."""
        try:
            return UUID(self.person.data or "")
        except ValueError:
            return None


async def adding(request: Request, db: Connection) -> Response:
    """The form, with the committees of the area that she chose on the list's page."""
    area, person = request.query_params.get("area", ""), request.query_params.get("person", "")
    form = NewMandateForm(data={"area": area, "person": person, "from_day": _today(request)})
    return await _adding(request, db, form)


async def add(request: Request, db: Connection) -> Response:
    state, form = state_of(request), NewMandateForm(Posted(await request.form()))
    await _fill(request, db, form)
    her, days = await _known(request, db, form), form.days()
    if days is None or await _left_out(request, db, form, her):
        return await _adding(request, db, form, 422)
    async with db.transaction():
        person = form.known or await representatives.add(db, state.vault, form.name.data, form.email.data or None)
        mandate = Mandate(await _committee(db, state.reference, form), form.seat.data, *days)
        await representatives.seat(db, person, mandate, state.reference.seats[form.seat.data]["name_sv"])
    return flash(request, "/skotsel/politiker", "saved")


async def _left_out(request: Request, db: Connection, form: NewMandateForm, her: Listed | None) -> bool:
    """Whether whoever she wants to add has asked to be left out; then says so at the field."""
    name, area = her.name if her else form.name.data or "", form.area.data or ""
    if not await representatives.is_left_out(db, state_of(request).vault, area, name):
        return False
    form.wrong("committee" if her else "name", say(LEFT_OUT))
    return True


async def _committee(db: Connection, reference: Reference, form: NewMandateForm) -> int:
    if not form.new_committee.data:
        return int(form.committee.data)
    name = form.new_committee.data
    return (await committees.place(db, reference, form.area.data or "", [name]))[name]


async def edit(request: Request, db: Connection) -> Response:
    row = await _mandate(request, db)
    return await _form(request, db, MandateForm(data=asdict(row)), row)


async def correct(request: Request, db: Connection) -> Response:
    """Changes a mandate, confirms one that she has added herself, or marks it as wrong."""
    row, data = await _mandate(request, db), await request.form()
    form = MandateForm(Posted(data))
    form.fill(state_of(request).reference)
    if await _pressed(db, row, data):
        return flash(request, "/skotsel/politiker", "saved")
    days = form.days()
    if days is None:
        return await _form(request, db, form, row, 422)
    if not await representatives.correct(db, row.id, form.seat.data, *days, "confirmed"):
        form.wrong("from_day", say("Ett annat uppdrag på samma plats börjar den dagen. Rätta det i stället."))
        return await _form(request, db, form, row, 422)
    return flash(request, f"/skotsel/politiker/{row.person}", "saved")


async def _pressed(db: Connection, row: OneMandate, data: FormData) -> bool:
    """Does what one press says of a mandate; False when it was not such a press."""
    if "confirm" in data:
        await representatives.confirm_own(db, row.id)
    elif "wrong" in data:
        await representatives.correct(db, row.id, row.seat, row.from_day, row.to_day, "wrong")
    else:
        return False
    return True


async def _adding(request: Request, db: Connection, form: NewMandateForm, status: int = 200) -> Response:
    await _fill(request, db, form)
    her = await _known(request, db, form)
    return render(request, "representatives/add.html", status, form=form, faults=form.faults, her=her)


async def _known(request: Request, db: Connection, form: NewMandateForm) -> Listed | None:
    """The person whom the form is about, None for somebody new. Raises 404 for anybody who is not in the list."""
    if form.known is None:
        return None
    her = await representatives.get(db, state_of(request).vault, form.known)
    if her is None:
        raise HTTPException(404)
    return her


async def _fill(request: Request, db: Connection, form: NewMandateForm) -> None:
    reference = state_of(request).reference
    form.fill(reference)
    area = form.area.data or ""
    if area not in reference.areas:
        raise HTTPException(404)
    rows = await committees.listed(db, area)
    form.committee.choices = [("", say("Välj i listan")), *((str(row.id), row.name) for row in rows)]


async def _mandate(request: Request, db: Connection) -> OneMandate:
    row = await representatives.mandate(db, request.path_params["mandate"])
    if row is None:
        raise HTTPException(404)
    return row


async def _form(request: Request, db: Connection, form: MandateForm, row: OneMandate, status: int = 200) -> Response:
    form.fill(state_of(request).reference)
    her = await representatives.get(db, state_of(request).vault, row.person)
    return render(request, "representatives/correct.html", status, form=form, faults=form.faults, mandate=row, her=her)


def _today(request: Request) -> date:
    return dates.today(now_of(request))
