"""An administrator corrects a representative's name and address, and pastes the addresses of many."""

from dataclasses import dataclass, field
from uuid import UUID

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from wtforms import BooleanField

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.plain_text import visible
from fackpol.base.words import later, say
from fackpol.base.words import listed as joined
from fackpol.network import corrections, pasted_addresses, representatives
from fackpol.network.corrections import Readdressed
from fackpol.network.pasted_addresses import MOST, Understood
from fackpol.network.representatives import Listed
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, at_most, email, line, needed
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of

MOST_FIELDS = MOST + 10  # a choice for each line, and the text
HERS = later("{name} använder den adress som vi har. Bara {name} kan byta den, på sin egen sida.")


class PersonForm(Page):
    name = line(
        later("Namn"),
        needed(later("Skriv vad politikern heter.")),
        at_most(200, later("Namnet får ha högst {most} tecken. Du har skrivit {n}.")),
    )
    email = email(
        later("Mejladress"), hint=later("Den som politikern har lämnat ut, helst inte en privat."), optional=True
    )

    shared = BooleanField(later("Ja, de har samma adress."))


class AddressForm(Page):
    email = email("")


@dataclass(frozen=True)
class PastedLine:
    """A line as she is shown it. `chosen`: whom she has said that it means. `fault`: why it can not be saved."""

    row: Understood
    email: str = field(repr=False)
    fault: str
    chosen: Listed | None

    @property
    def number(self) -> int:
        return self.row.line.number


async def person(request: Request, db: Connection) -> Response:
    her = await _her(request, db)
    return _person(request, her, PersonForm(data={"name": her.name, "email": her.email}))


async def correct(request: Request, db: Connection) -> Response:
    """Changes her name and address. Whoever reads the new mailbox gets the first letter, the old one a notice."""
    her, form, state = await _her(request, db), PersonForm(Posted(await request.form())), state_of(request)
    if not form.validate():
        return _person(request, her, form, 422)
    email, others = form.email.data or "", []
    if email != her.email and not form.shared.data:
        others = await corrections.others_with(db, state.vault, her.person, email)
    if others:
        form.wrong("email", say("{names} har den adressen. Är det rätt?", names=joined(others)))
        return _person(request, her, form, 422, shared=True)
    async with db.transaction():
        by = who_of(request).person
        done = await corrections.readdress(db, state.vault, her.person, email or None, now_of(request), by)
        if done is Readdressed.HERS:
            form.wrong("email", say(HERS, name=her.name))
            return _person(request, her, form, 422)
        if form.name.data != her.name:
            await corrections.rename(db, state.vault, her.person, form.name.data, now_of(request))
    return flash(request, f"/skotsel/politiker/{her.person}", "saved")


async def paste(request: Request, db: Connection) -> Response:
    """The field for many addresses."""
    listed = await representatives.listed(db, state_of(request).vault)
    missing = sum(1 for her in listed if her.email is None)
    return _paste(request, "", [], "", missing=missing)


async def read(request: Request, db: Connection) -> Response:
    """Shows whom each line means and writes nothing; or saves the lines that she has seen and ticked."""
    data, state = await request.form(), state_of(request)
    text = _tidied(str(data.get("text", "")))
    listed = await representatives.listed(db, state.vault)
    some = pasted_addresses.lines(text)
    places = {code: state.reference.name(code) for code in state.reference.areas}
    fault = _fault(len(some))
    lines = [] if fault else _lines(pasted_addresses.understand(some, listed, places), data)
    if "save" not in data or not lines:
        return _paste(request, text, lines, fault, 422 if fault else 200)
    saved = await _save(request, db, lines)
    left = [one for one in lines if one.number not in saved]
    if not left:
        return flash(request, "/skotsel/politiker", "addresses", len(saved))
    return _paste(request, "\n".join(one.row.line.text for one in left), left, "", saved=len(saved))


async def settle(request: Request, db: Connection) -> Response:
    """What an administrator says of a mandate that a representative has disowned, or of a committee's name."""
    data, mandate = await request.form(), request.path_params["mandate"]
    if "gone" in data or "stands" in data:
        if not await corrections.settle(db, mandate, "gone" in data):
            raise HTTPException(404)
    elif "renamed" in data or "called" in data:
        await corrections.settle_name(db, state_of(request).vault, mandate, "renamed" in data)
    return flash(request, "/skotsel/politiker", "saved")


async def _save(request: Request, db: Connection, lines: list[PastedLine]) -> set[int]:
    """Saves the lines that say whose they are, and returns their numbers."""
    vault, by, now, saved = state_of(request).vault, who_of(request).person, now_of(request), set()
    async with db.transaction():
        for one in lines:
            if one.chosen and not one.fault:
                done = await corrections.readdress(db, vault, one.chosen.person, one.email, now, by)
                saved |= {one.number} if done is not Readdressed.HERS else set()
    return saved


def _lines(some: list[Understood], data: FormData) -> list[PastedLine]:
    """The lines with the address checked, and whom she has chosen: only one of those whom the line may mean."""
    checked = [_checked(row, str(data.get(f"who-{row.line.number}", ""))) for row in some]
    meant = [(her.person, one.email) for one in checked if (her := _whom(one))]
    double = pasted_addresses.twice(meant)
    sentence = say("Två rader ger samma person olika adresser. Ta bort den ena.")
    return [
        PastedLine(one.row, one.email, sentence, None)
        if not one.fault and (her := _whom(one)) and her.person in double
        else one
        for one in checked
    ]


def _whom(one: PastedLine) -> Listed | None:
    """Whom she has chosen for the line, or whom it says by itself."""
    return one.chosen or (one.row.candidates[0] if one.row.sure else None)


def _checked(row: Understood, who: str) -> PastedLine:
    form = AddressForm(Posted(FormData({"email": row.line.email})))
    fault = "" if form.validate() else " ".join(form.email.errors)
    if not row.line.email:
        fault = say("Raden har ingen mejladress. Skriv namn, semikolon och adress.")
    elif not row.candidates:
        fault = fault or say("Ingen i listan heter så. Rätta namnet, eller lägg till politikern först.")
    elif row.sure and row.candidates[0].hers and row.candidates[0].email != form.email.data:
        fault = fault or say(HERS, name=row.candidates[0].name)
    chosen = next((her for her in row.candidates if str(her.person) == who), None)
    return PastedLine(row, str(form.email.data), fault, chosen)


def _fault(number: int) -> str:
    if number == 0:
        return say("Klistra in minst en rad med namn och mejladress.")
    if number > MOST:
        return say("Klistra in högst {most} rader åt gången. Du har klistrat in {n}.", most=MOST, n=number)
    return ""


def _tidied(text: str) -> str:
    """Without what nobody can see; tabs stay, for a spreadsheet puts them between its columns."""
    return visible(text.replace("\r\n", "\n").replace("\r", "\n"))


def _paste(
    request: Request, text: str, lines: list[PastedLine], fault: str, status: int = 200, saved: int | None = None,
    missing: int = 0,
) -> Response:  # fmt: skip
    ready = [one for one in lines if not one.fault and one.row.sure and one.row.candidates[0].email != one.email]
    return render(
        request, "corrections/paste.html", status, text=text, fault=fault, lines=lines, saved=saved, missing=missing,
        ready=ready, asked=[one for one in lines if not one.fault and not one.row.sure],
        same=[one for one in lines if not one.fault and one.row.sure and one.row.candidates[0].email == one.email],
        faulty=[one for one in lines if one.fault],
    )  # fmt: skip


def _person(request: Request, her: Listed, form: PersonForm, status: int = 200, shared: bool = False) -> Response:
    return render(
        request, "corrections/person.html", status, her=her, form=form, faults=form.faults, shared=shared,
        today=dates.today(now_of(request)), nameless=representatives.is_code(her.name),
    )  # fmt: skip


async def _her(request: Request, db: Connection) -> Listed:
    person: UUID = request.path_params["person"]
    her = await representatives.get(db, state_of(request).vault, person)
    if her is None:
        raise HTTPException(404)
    return her
