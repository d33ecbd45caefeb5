"""A representative answers a question by the link in her letter; signed in, she sees all her questions and contacts.

The link shows the question without a name and takes an answer. What either side shows of herself takes a session.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from wtforms import BooleanField

from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from fackpol.base.words import count, forms, later, say, speaking
from fackpol.network import (
    bundles,
    contact_codes,
    introductions,
    matching,
    people,
    proposal_questions,
    proposals,
    replies,
    representatives,
)
from fackpol.network.introductions import Asked, Proof, Shown
from fackpol.network.matching import Colleague
from fackpol.network.proposals import Search
from fackpol.network.standings import Introduction, Outcome
from fackpol.pages.reply_form import AnswerForm
from fackpol.web.access import link_in_path, subject_of_link
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, line, needed, phone_number
from fackpol.web.languages import speak_to
from fackpol.web.paging import paged
from fackpol.web.rendering import error_page, redirect, render
from fackpol.web.state import now_of, state_of, who_of

LATER = {"weeks": timedelta(days=14), "month": timedelta(days=30)}
LOADS = {"0": 0, "1": 1, "3": 3, "all": 1000}
ONE_TRY, MORE_TRIES = forms(
    "Koden stämmer inte. Du har {n} försök kvar.", "Koden stämmer inte. Du har {n} försök kvar."
)
NO_TRIES = later("Koden stämmer inte, och går inte att prova igen. Be samordnaren om en ny.")


class ShownForm(Page):
    """What the other side will see of her, beside her name."""

    email = BooleanField(later("Mejladress"), default=True)
    phone = line(later("Telefon"), phone_number, autocomplete="tel", inputmode="tel")

    def shown(self) -> Shown | None:
        """Returns None when she has to change something."""
        self.validate()
        if not self.faults and not self.email.data and not self.phone.data:
            self.wrong("email", say("Kryssa i mejladressen, eller skriv ett nummer."))
        return None if self.faults else Shown(self.email.data, self.phone.data)


class CodeForm(Page):
    code = line(later("Koden, åtta siffror"), needed(later("Skriv koden.")), inputmode="numeric", autocomplete="off")


# -- by the link -------------------------------------------------------------------------------------------------------


async def asked(request: Request, db: Connection) -> Response:
    """The page of the link in her letter: the question, and never the name of whoever asks."""
    one = await _by_link(request, db)
    return await _asked(request, db, one) if _is_for_her(request, one) else _expired(request, one)


async def answer(request: Request, db: Connection) -> Response:
    one, data = await _by_link(request, db), await request.form()
    if not _is_for_her(request, one):
        return _expired(request, one)
    form = AnswerForm(Posted(data))
    with speaking(one.row["language"]):
        done = await _answered(request, db, one, form, data)
    if done is None:
        return await _asked(request, db, one, form, 422)
    if not done:
        return await _asked(request, db, await _by_link(request, db), form, 409)
    await representatives.confirm_address(db, one.row["representative"], now_of(request))
    return redirect(request.url.path)


async def _answered(request: Request, db: Connection, one: Introduction, form: AnswerForm, data: Any) -> bool | None:
    """Returns None when she has to change something in the form, and False when it is too late."""
    now, vault, chosen = now_of(request), state_of(request).vault, str(data.get("answer", ""))
    if (outcome := str(data.get("outcome", ""))) in set(Outcome):
        note = form.told()
        return None if note is None else await replies.say_outcome(db, vault, one.id, Outcome(outcome), note, now)
    if chosen == "write":
        written = form.answer(_today(request))
        return await replies.write(db, vault, one.id, written, now) if written else None
    if chosen in LATER:
        return await replies.put_off(db, one.id, _today(request) + LATER[chosen], now)
    if chosen == "no":
        return await _declined(request, db, one)
    return await _passed(request, db, one, form, chosen)


async def _declined(request: Request, db: Connection, one: Introduction) -> bool:
    """What she has answered is closed on her own page, when she is signed in."""
    if one.row["answered_at"] or one.row["representative_yes_at"]:
        return False
    await introductions.end(db, one.id, None, now_of(request))
    return True


async def _passed(request: Request, db: Connection, one: Introduction, form: AnswerForm, chosen: str) -> bool | None:
    """Passes the question on to a colleague, or to the coordinator. Returns as `_answered` does."""
    now = now_of(request)
    other = str((await request.form()).get("to", ""))
    if chosen == "choose":
        asked = await introductions.go_on(db, state_of(request).vault, one.id, None, "passed", now)
        return asked is Asked.SENT
    if chosen == "pass" and other in [str(colleague.mandate) for colleague in await _colleagues(request, db, one)]:
        return await replies.propose(db, one.id, int(other), now)
    form.wrong("reply", say("Välj vem frågan ska gå till.") if chosen == "pass" else say("Välj ett av svaren."))
    return None


async def _colleagues(request: Request, db: Connection, one: Introduction) -> list[Colleague]:
    """The colleagues she can pass the question on to: none when it answers what only she has said or asked."""
    if one.row["inquiry"] or one.row["follows"]:
        return []
    place, row = (one.area or state_of(request).settings.area, one.industry), one.row
    vault = state_of(request).vault
    return await matching.colleagues(db, vault, place, row["committee"], row["representative"], _today(request))


async def _by_link(request: Request, db: Connection) -> Introduction:
    one = await replies.get(db, state_of(request).vault, subject_of_link(request, "introduction"))
    if one is None:
        raise HTTPException(410)
    speak_to(request, one.row["language"])
    return one


def _is_for_her(request: Request, one: Introduction) -> bool:
    """Whether the link's letter went to the address that she has now."""
    link_key, link = state_of(request).settings.link_key, link_in_path(request, "introduction")
    return representatives.link_is_open(link_key, link, one.row["email_key"], _today(request))


def _expired(request: Request, one: Introduction) -> Response:
    return render(request, "replies/expired.html", 410, language=one.row["language"])


async def _asked(
    request: Request, db: Connection, one: Introduction, form: AnswerForm | None = None, status: int = 200
) -> Response:
    """`form`: what she has typed; else her answer stands in it, to be changed."""
    typed = form or AnswerForm(data={"reply": one.answer, "taken_up_on": one.row["taken_up_on"]})
    with speaking(one.row["language"]):
        return render(
            request, "replies/asked.html", status, language=one.row["language"], one=one, form=typed,
            faults=typed.faults, standing=one.standing(_today(request)), today=_today(request),
            colleagues=await _colleagues(request, db, one), late=status == 409,
        )  # fmt: skip


# -- signed in ---------------------------------------------------------------------------------------------------------


async def contacts(request: Request, db: Connection) -> Response:
    """The questions to her, those that wait first, and how to reach the members whom she said yes to."""
    return await _contacts(request, db)


async def accept(request: Request, db: Connection) -> Response:
    """Her yes to contact, with what the member may see of her."""
    one = await _own(request, db)
    form = ShownForm(Posted(await request.form()), prefix=f"{one.id}-")
    shown = form.shown()
    if shown is None:
        return await _contacts(request, db, {one.id: form}, 422)
    proof, vault, now = await _proof(request, db), state_of(request).vault, now_of(request)
    if proof is None:
        done = await replies.wish(db, one.id, now)
    else:
        done = await replies.accept(db, vault, one.id, shown, now, proof)
    offered = "contact_wished" if proof is None else "contact_offered"
    return flash(request, "/kontakter", offered) if done else error_page(request, 409)


async def prove(request: Request, db: Connection) -> Response:
    """Takes the digits that a coordinator has read out to her, on the phone."""
    form, who = CodeForm(Posted(await request.form())), who_of(request)
    if not form.validate():
        return await _contacts(request, db, status=422, code=form)
    typed = "".join(char for char in form.code.data if char.isdigit())
    left = await contact_codes.enter(db, state_of(request).vault, who.person, who.session, typed, now_of(request))
    if left is None:
        return flash(request, "/kontakter", "proved")
    form.wrong("code", count(ONE_TRY, MORE_TRIES, left) if left else say(NO_TRIES))
    return await _contacts(request, db, status=422, code=form)


async def end_contact(request: Request, db: Connection) -> Response:
    one = await _own(request, db)
    await introductions.end(db, one.id, None, now_of(request))
    return flash(request, "/kontakter", "question_ended")


async def change(request: Request, db: Connection) -> Response:
    """Sets how many questions she takes at a time, or the day of the week on which she wants our letters."""
    data, person = await request.form(), who_of(request).person
    most, day = LOADS.get(str(data.get("most", ""))), str(data.get("day", ""))
    if most is not None:
        await replies.load(db, person, most)
    if day in ("0", *map(str, bundles.WEEK)):
        await bundles.on_day(db, person, int(day) or None, now_of(request))
    return flash(request, "/kontakter", "saved")


async def _own(request: Request, db: Connection) -> Introduction:
    """The question in the path. Raises 404 unless it is open and to her."""
    every = await replies.of_representative(db, state_of(request).vault, who_of(request).person)
    for one in every:
        if one.id == request.path_params["introduction"]:
            return one
    raise HTTPException(404)


async def _proof(request: Request, db: Connection) -> Proof | None:
    return await introductions.proof(db, who_of(request).session, who_of(request).strong)


async def _contacts(
    request: Request, db: Connection, forms: dict[Any, ShownForm] | None = None, status: int = 200,
    code: CodeForm | None = None,
) -> Response:  # fmt: skip
    state, person, today, typed = state_of(request), who_of(request).person, _today(request), forms or {}
    proof, code = await _proof(request, db), code or CodeForm()
    own = await replies.of_representative(db, state.vault, person, proof)
    # What she has to change in a form stands first, whatever page it was on.
    own.sort(key=lambda one: (one.id not in typed, not one.waits_for_representative(today)))
    shown = paged(request, own)
    chosen = await replies.settings(db, person)
    # Several forms on one page: each field has an id of its own.
    forms = {one.id: typed.get(one.id) or ShownForm(prefix=f"{one.id}-") for one in shown.rows}
    her, key = await people.get(db, state.vault, person), state.settings.link_key
    email_key = state.vault.index(her.email) if her.email else b""
    links = {id: f"/fraga/{tokens.dated(key, 'introduction', id, today, email_key)}" for id in _linked(shown.rows)}
    return render(
        request, "replies/contacts.html", status, own=shown, today=today, loads=LOADS, most=chosen["questions_most"],
        day=chosen["letter_day"], week=bundles.WEEK, forms=forms, links=links,
        faults=[*code.faults, *(fault for form in forms.values() for fault in form.faults)], code=code,
        became=await proposal_questions.of(db, _linked(shown.rows)),
        own_proposals=(await proposals.search(db, Search(put_in_by=person)))[0],
        proves=proof is None and any(one.row["wishes_at"] or one.row["representative_yes_at"] for one in own),
    )  # fmt: skip


def _linked(own: Sequence[Introduction]) -> list[Any]:
    return [each.id for one in own for each in (one, one.first) if each]


# -- the member --------------------------------------------------------------------------------------------------------


async def read(request: Request, db: Connection) -> Response:
    """Opens the answer: from then on it stays as it is. Reading a page changes nothing, so it takes a press."""
    id = await hers(request, db)
    done = await replies.read(db, id, who_of(request).person, now_of(request))
    return redirect(f"/min-sida/fragor#q-{id}") if done else error_page(request, 409)


async def thank(request: Request, db: Connection) -> Response:
    id, helped = await hers(request, db), (await request.form()).get("thanks") == "helped"
    done = await replies.thank(db, id, who_of(request).person, helped)
    return flash(request, "/min-sida/fragor", "thanked") if done else error_page(request, 409)


async def hers(request: Request, db: Connection) -> UUID:
    """The question in the path. Raises 404 unless the member who is signed in has asked it."""
    id: UUID = request.path_params["introduction"]
    if not await introductions.is_asked_by(db, id, who_of(request).person):
        raise HTTPException(404)
    return id


def _today(request: Request) -> date:
    return dates.today(now_of(request))
