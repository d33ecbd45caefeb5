"""A representative asks the members of a trade and place; a member answers if she wants to."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, pick, say
from fackpol.network import inquiries, introductions
from fackpol.network.inquiries import Inquiry, InquiryAnswer
from fackpol.network.introductions import QUESTION, Question
from fackpol.pages.question_form import no_way_to_reach
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Page, Posted, among, at_most, choice, needed, text
from fackpol.web.rendering import error_page, render
from fackpol.web.state import now_of, state_of, who_of

WHY_NOT = {
    InquiryAnswer.TOO_SOON: later(
        "Du har frågat nyligen. Vänta två veckor mellan frågorna, så orkar medlemmarna svara."
    ),
    InquiryAnswer.NOT_THERE: later("Det går inte att fråga dem längre. Välj några andra."),
}


class InquiryForm(Page):
    place = choice(later("Vilka vill du fråga?"), needed(later("Välj vilka du vill fråga.")), among(UNKNOWN))
    question = text(
        later("Din fråga"),
        needed(later("Skriv din fråga.")),
        at_most(QUESTION, later("Frågan får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Fråga om hur det är på jobbet, inte om enskilda personer. Högst 500 tecken."),
    )


class ReplyForm(Page):
    answer = text(
        later("Ditt svar"),
        needed(later("Skriv ditt svar.")),
        at_most(QUESTION, later("Svaret får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later(
            "Skriv inte ditt namn, och inget om enskilda patienter, elever, brukare eller kollegor. Högst 500 tecken."
        ),
    )


# -- the representative ------------------------------------------------------------------------------------------------


async def asking(request: Request, db: Connection) -> Response:
    return await _asking(request, db, InquiryForm())


async def ask(request: Request, db: Connection) -> Response:
    form, now = InquiryForm(Posted(await request.form())), now_of(request)
    await _fill(request, db, form)
    if not form.validate():
        return await _asking(request, db, form, 422)
    industry, _, area = form.place.data.partition("|")
    vault, person = state_of(request).vault, who_of(request).person
    asked = await inquiries.ask(db, vault, person, (industry, area), form.question.data, now, dates.today(now))
    if asked is not InquiryAnswer.SENT:
        form.wrong("place", say(WHY_NOT[asked]))
        return await _asking(request, db, form, 422)
    return flash(request, "/kontakter/fraga", "sent")


async def end(request: Request, db: Connection) -> Response:
    if not await inquiries.end(db, request.path_params["inquiry"], who_of(request).person, now_of(request)):
        raise HTTPException(404)
    return flash(request, "/kontakter/fraga", "question_ended")


async def _asking(request: Request, db: Connection, form: InquiryForm, status: int = 200) -> Response:
    await _fill(request, db, form)
    vault, person = state_of(request).vault, who_of(request).person
    own = await inquiries.of_representative(db, vault, person, now_of(request))
    again = await inquiries.again(db, person, now_of(request))
    return render(request, "inquiries/ask.html", status, form=form, faults=form.faults, own=own, again=again)


async def _fill(request: Request, db: Connection, form: InquiryForm) -> None:
    """Sets the choices: the trades and places that she may ask."""
    reference = state_of(request).reference
    rows = await inquiries.places(db, who_of(request).person, dates.today(now_of(request)))
    named = [(f"{row['industry']}|{row['area']}", _place(reference, row["industry"], row["area"])) for row in rows]
    form.place.choices = [("", say("Välj i listan")), *sorted(named, key=lambda pair: pair[1])]


def _place(reference: Any, industry: str, area: str) -> str:
    return f"{pick(reference.industries[industry], 'name')}, {reference.name(area)}"


# -- the member --------------------------------------------------------------------------------------------------------


async def inquiry(request: Request, db: Connection) -> Response:
    return _inquiry(request, await _asking_her(request, db), ReplyForm())


async def answer(request: Request, db: Connection) -> Response:
    """Sends her answer as an introduction: to the representative, and without her name."""
    one, form = await _asking_her(request, db), ReplyForm(Posted(await request.form()))
    if form.validate():
        no_way_to_reach(form, form.answer)
    if form.faults:
        return _inquiry(request, one, form, 422)
    own = Question(form.answer.data, one.industry, one.area, one.row["mandate"], one.id)
    vault, member = state_of(request).vault, who_of(request).person
    asked = await introductions.ask(db, vault, member, own, now_of(request))
    return flash(request, "/min-sida/fragor", "sent") if asked is introductions.Asked.SENT else error_page(request, 409)


async def _asking_her(request: Request, db: Connection) -> Inquiry:
    """The inquiry in the path. Raises 404 unless it asks her."""
    for one in await inquiries.of_member(db, state_of(request).vault, who_of(request).person, now_of(request)):
        if one.id == request.path_params["inquiry"]:
            return one
    raise HTTPException(404)


def _inquiry(request: Request, one: Inquiry, form: ReplyForm, status: int = 200) -> Response:
    return render(request, "inquiries/answer.html", status, one=one, form=form, faults=form.faults)
