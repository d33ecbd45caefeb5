"""Registering, confirming, and a member's own page."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from wtforms import BooleanField, RadioField
from wtforms.validators import StopValidation

from fackpol.base import dates, words
from fackpol.base.database import Connection
from fackpol.base.words import SOURCE, languages, later, say
from fackpol.network import branches, consents, inquiries, introductions, invitations, matching, members, people
from fackpol.network.members import Application
from fackpol.network.reference import Reference
from fackpol.pages.details import DetailsForm
from fackpol.web import access, cookies
from fackpol.web.access import subject_of_link
from fackpol.web.cookies import set_cookie
from fackpol.web.flash import flash
from fackpol.web.forms import Posted, at_most, email, line, needed
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of


def phone_number(form: Any, field: Any) -> None:
    field.data = (field.data or "").replace("–", "-")[:40]
    digits = "".join(char for char in field.data if char.isdigit())
    if field.data and (not 7 <= len(digits) <= 15 or any(char not in "0123456789 +-()/" for char in field.data)):
        raise StopValidation(say("Skriv numret med siffror, till exempel 070-174 06 05."))


class RegistrationForm(DetailsForm):
    name = line(
        later("Namn"),
        needed(later("Skriv vad du vill bli kallad.")),
        at_most(200, later("Namnet får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Det du vill bli kallad. Det räcker med förnamn."),
        autocomplete="name",
    )
    email = email(later("Mejladress"), hint=later("Använd en privat adress. Din arbetsgivare kan läsa jobbmejlen."))
    language = RadioField(later("Språk på sidan och i mejlen"), choices=[], validate_choice=False)
    look = RadioField(
        later("Hur ska mejlen se ut?"),
        choices=[],
        validate_choice=False,
        default="discreet",
        description=later("I diskreta mejl syns parti, fack och bransch inte i avsändare, ämne eller kalender."),
    )
    matching = BooleanField(description=later("Utan ditt ja kan du inte vara med. Ångra dig på din sida."))
    invitations = BooleanField(
        later("Ja, bjud in mig till möten med mejl."),
        description=later(
            "Du får inbjudan, en påminnelse och besked om mötet ändras. Ångra dig med länken sist i varje mejl."
        ),
    )
    questions = BooleanField(
        later("Ja, jag vill kunna få kontakt med partiets politiker."),
        description=later("Vi frågar dig varje gång. Ditt namn syns först när ni båda har sagt ja."),
    )
    calls = BooleanField(
        later("Ja, en samordnare får ringa mig."),
        description=later("Bara samordnaren för din branschförening ser numret. Ångra dig på din sida."),
    )
    phone = line(later("Telefonnummer"), phone_number, autocomplete="tel", type="tel")

    def fill(self, reference: Reference) -> None:
        super().fill(reference)
        named = say("Med namn: du ser direkt vilken branschförening det är")
        self.language.choices = list(languages().items())
        self.look.choices = [("discreet", say("Diskreta")), ("named", named)]

    def application(self, reference: Reference) -> Application | None:
        """The whole form, or None when something has to change."""
        details = self.details(reference)
        if not self.matching.data:
            self.wrong("matching", say("Utan ditt ja kan vi inte spara något. Kryssa i rutan, eller lämna sidan."))
        if self.calls.data and not self.phone.data:
            self.wrong("phone", say("Du har sagt ja till samtal. Skriv ett nummer, eller ta bort krysset."))
        if self.phone.data and not self.calls.data:
            self.wrong("calls", say("Du har skrivit ett nummer. Kryssa i att vi får ringa, eller ta bort numret."))
        if details is None or self.faults:
            return None
        chosen = tuple(purpose for purpose in consents.PURPOSES if self[purpose].data)
        language = self.language.data if self.language.data in languages() else SOURCE
        contact = (self.name.data, self.email.data, self.phone.data or None)
        return Application(*contact, language, self.look.data != "named", chosen, details)


async def asked(request: Request, db: Connection) -> Response:
    """The link of the letter. Reading it changes nothing: mail scanners follow links."""
    if not await members.waiting(db, subject_of_link(request, "application"), now_of(request)):
        return render(request, "members/too_late.html", 410)
    return render(request, "members/confirm.html")


async def confirm(request: Request, db: Connection) -> Response:
    if (await request.form()).get("answer") == "no":
        await members.refuse(db, subject_of_link(request, "application"))
        return render(request, "members/refused.html")
    _, key = cookies.browser(request)
    confirmed = await members.confirm(
        db, state_of(request).vault, subject_of_link(request, "application"), key, now_of(request)
    )
    if confirmed is None:
        return render(request, "members/too_late.html", 410)
    if not confirmed.same_browser:
        return render(request, "members/elsewhere.html")
    response = await access.sign_in(request, db, confirmed.person, "/min-sida?klart=1")
    set_cookie(response, state_of(request).settings, "draft", "", 0)  # her address was right
    return response


async def page(request: Request, db: Connection) -> Response:
    """A member's own page: her meetings, her branches, and who decides about her work."""
    state, person, now = state_of(request), who_of(request).person, now_of(request)
    offered, given = await branches.offered(db, person), await consents.of(db, person)
    own = await introductions.of_member(db, state.vault, person) if "questions" in given else []
    return render(
        request,
        "members/page.html",
        done="klart" in request.query_params,
        person=await people.get(db, state.vault, person),
        details=await members.details(db, person),
        meetings=await invitations.of_person(db, person, now),
        branches=[_offer(state.vault, row) for row in offered],
        deciders=await matching.of_member(db, state.vault, state.reference, person, dates.today(now)),
        consents=given,
        waiting=[one for one in own if one.standing(dates.today(now)) in ("your turn", "passed")],
        asked={one.row["mandate"]: one for one in own if one.row["ended_at"] is None},
        inquired=await inquiries.of_member(db, state.vault, person, now) if "questions" in given else [],
    )


async def details(request: Request, db: Connection) -> Response:
    reference = state_of(request).reference
    form = DetailsForm()
    form.show_details(reference, await members.details(db, who_of(request).person))
    return _details(request, form)


async def change(request: Request, db: Connection) -> Response:
    reference, data = state_of(request).reference, await request.form()
    form = DetailsForm(Posted(data))
    if "add" in data:
        form.jobs.append_entry()
        return _details(request, form)
    if "drop" in data:
        form.jobs.pop_entry()
        return _details(request, form)
    form.fill(reference)
    kept = form.details(reference)
    if kept is None:
        return _details(request, form, 422)
    await members.change(db, who_of(request).person, kept)
    return flash(request, "/min-sida", "saved")


def _details(request: Request, form: DetailsForm, status: int = 200) -> Response:
    form.fill(state_of(request).reference)
    return render(request, "members/details.html", status, form=form, faults=form.faults)


def _offer(vault: Any, row: Any) -> dict[str, Any]:
    """A branch as her page shows it, with its coordinators' names."""
    names = [vault.open(name, "people.name", person) for person, name in row["coordinators"]]
    return {**dict(row), "coordinators": words.listed(names)}
