"""A member asks a representative; each says yes or not on a page of her own, and they meet when both have."""

from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol import dates, introductions, matching, representatives
from fackpol.database import Connection
from fackpol.introductions import MOST_OPEN, QUESTION, Asked, Introduction
from fackpol.matching import Match
from fackpol.pages.access import house_of, now_of, opened, who_of
from fackpol.pages.forms import Page, Posted, at_most, needed, text
from fackpol.pages.show import error_page, show, to
from fackpol.words import later, say, speaking

LATER = {"weeks": timedelta(days=14), "month": timedelta(days=30)}
LOADS = {"0": 0, "1": 1, "3": 3, "all": 1000}
WHY_NOT = {
    Asked.TOO_MANY: later("Du har {n} öppna frågor. Vänta på svar, eller ta tillbaka en."),
    Asked.ALREADY: later("Du har redan en öppen fråga till {name}."),
    Asked.FULL: later("{name} kan inte ta fler frågor just nu. Prova någon annan."),
}


def no_way_to_reach(form: Any, field: Any) -> None:
    if introductions.reaches_out(field.data or ""):
        form.wrong(
            field.name,
            say(
                "Det ser ut som ett nummer eller en adress i frågan. Ta bort det. "
                "Ni byter uppgifter när båda har sagt ja."
            ),
        )


class QuestionForm(Page):
    question = text(
        later("Din fråga"),
        needed(later("Skriv din fråga.")),
        at_most(QUESTION, later("Frågan får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later(
            "Skriv inte ditt namn, och inget om enskilda patienter, elever, brukare eller kollegor. Högst 500 tecken."
        ),
    )


# -- the member --------------------------------------------------------------------------------------------------------


async def asking(request: Request, db: Connection) -> Response:
    return _asking(request, await _match(request, db), QuestionForm())


async def ask(request: Request, db: Connection) -> Response:
    match, form = await _match(request, db), QuestionForm(Posted(await request.form()))
    if form.validate():
        no_way_to_reach(form, form.question)
    if form.faults:
        return _asking(request, match, form, 422)
    job, member = (match.industry, match.area), who_of(request).person
    asked = await introductions.ask(
        db, house_of(request).vault, member, match.person, match.mandate, job, form.question.data, now_of(request)
    )
    if asked is not Asked.SENT:
        form.wrong("question", say(WHY_NOT[asked], name=match.name, n=MOST_OPEN))
        return _asking(request, match, form, 422)
    return to("/min-sida/fragor")


async def mine(request: Request, db: Connection) -> Response:
    """What she has asked, how it stands, and how they reach each other when both have said yes."""
    vault = house_of(request).vault
    own = await introductions.of_member(db, vault, who_of(request).person)
    return show(request, "introductions/mine.html", own=own, today=_today(request))


async def show_each_other(request: Request, db: Connection) -> Response:
    id, now = request.path_params["introduction"], now_of(request)
    done = await introductions.show_each_other(db, id, who_of(request).person, now)
    return to("/min-sida/fragor") if done else error_page(request, 409)


async def end(request: Request, db: Connection) -> Response:
    await introductions.end(db, request.path_params["introduction"], who_of(request).person, now_of(request))
    return to("/min-sida/fragor")


async def _match(request: Request, db: Connection) -> Match:
    """The match that proposes it: nobody else can be asked. Raises 404."""
    house = house_of(request)
    found = await matching.of_member(db, house.vault, house.reference, who_of(request).person, _today(request))
    for match in (*found.primary, *found.secondary):
        if match.mandate == request.path_params["mandate"] and match.reachable:
            return match
    raise HTTPException(404)


def _asking(request: Request, match: Match, form: QuestionForm, status: int = 200) -> Response:
    return show(request, "introductions/ask.html", status, match=match, form=form, faults=form.faults)


# -- the representative ------------------------------------------------------------------------------------------------


async def asked(request: Request, db: Connection) -> Response:
    """The page of the link in her letter: the question, and never who asks."""
    return _asked(request, await _by_link(request, db))


async def answer(request: Request, db: Connection) -> Response:
    one, data, now = await _by_link(request, db), await request.form(), now_of(request)
    chosen = str(data.get("answer", ""))
    if chosen == "yes":
        done = await introductions.accept(db, one.id, now)
    elif chosen in LATER:
        done = await introductions.put_off(db, one.id, _today(request) + LATER[chosen], now)
    elif chosen == "no":
        await introductions.end(db, one.id, None, now)
        done = True
    else:
        return _asked(request, one, 422)
    if not done:
        return _asked(request, await _by_link(request, db), 409)
    await representatives.confirm_address(db, one.row["representative"], now)
    return to(request.url.path)


async def contacts(request: Request, db: Connection) -> Response:
    """Signed in: the questions to her, and those whom she has met."""
    vault, person = house_of(request).vault, who_of(request).person
    own = await introductions.of_representative(db, vault, person)
    return show(request, "introductions/contacts.html", own=own, today=_today(request))


async def end_contact(request: Request, db: Connection) -> Response:
    id = request.path_params["introduction"]
    own = await introductions.of_representative(db, house_of(request).vault, who_of(request).person)
    if id not in [one.id for one in own]:
        raise HTTPException(404)
    await introductions.end(db, id, None, now_of(request))
    return to("/kontakter")


async def load(request: Request, db: Connection) -> Response:
    """How many questions at a time."""
    most = LOADS.get(str((await request.form()).get("most", "")))
    if most is not None:
        await introductions.load(db, who_of(request).person, most)
    return to("/kontakter")


async def _by_link(request: Request, db: Connection) -> Introduction:
    one = await introductions.get(db, house_of(request).vault, opened(request, "introduction"))
    if one is None:
        raise HTTPException(410)
    return one


def _asked(request: Request, one: Introduction, status: int = 200) -> Response:
    with speaking(one.row["language"]):
        wrong = say("Välj ett av svaren.") if status == 422 else ""
    return show(
        request, "introductions/asked.html", status, language=one.row["language"], one=one,
        standing=one.standing(_today(request)), wrong=wrong,
    )  # fmt: skip


def _today(request: Request) -> date:
    return dates.today(now_of(request))
