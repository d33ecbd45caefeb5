"""A representative answers a question by the link in her letter; signed in, she sees all her questions and contacts."""

from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from wtforms import BooleanField

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, say, speaking
from fackpol.network import introductions, matching, replies, representatives
from fackpol.network.introductions import Asked, Introduction, Shown
from fackpol.network.matching import Colleague
from fackpol.web.access import subject_of_link
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, line, phone_number
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of, who_of

LATER = {"weeks": timedelta(days=14), "month": timedelta(days=30)}
LOADS = {"0": 0, "1": 1, "3": 3, "all": 1000}


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


async def asked(request: Request, db: Connection) -> Response:
    """The page of the link in her letter: the question, and never the name of whoever asks."""
    return await _asked(request, db, await _by_link(request, db), ShownForm())


async def answer(request: Request, db: Connection) -> Response:
    one, data = await _by_link(request, db), await request.form()
    form = ShownForm(Posted(data))
    done = await _answered(request, db, one, form, str(data.get("answer", "")))
    if done is None:
        return await _asked(request, db, one, form, 422)
    if not done:
        return await _asked(request, db, await _by_link(request, db), ShownForm(), 409)
    await representatives.confirm_address(db, one.row["representative"], now_of(request))
    return redirect(request.url.path)


async def _answered(request: Request, db: Connection, one: Introduction, form: ShownForm, chosen: str) -> bool | None:
    """Returns None when she has to change something in the form, and False when it is too late."""
    now, vault = now_of(request), state_of(request).vault
    if chosen == "yes":
        shown = form.shown()
        return await replies.accept(db, vault, one.id, shown, now) if shown else None
    if chosen in LATER:
        return await replies.put_off(db, one.id, _today(request) + LATER[chosen], now)
    if chosen == "no":
        await introductions.end(db, one.id, None, now)
        return True
    return await _passed(request, db, one, form, chosen)


async def _passed(request: Request, db: Connection, one: Introduction, form: ShownForm, chosen: str) -> bool | None:
    """Passes the question on to a colleague, or to the coordinator. Returns as `_answered` does."""
    now = now_of(request)
    other = str((await request.form()).get("to", ""))
    if chosen == "choose":
        asked = await introductions.go_on(db, state_of(request).vault, one.id, None, "passed", now)
        return asked is Asked.SENT
    if chosen == "pass" and other in [str(colleague.mandate) for colleague in await _colleagues(request, db, one)]:
        return await replies.propose(db, one.id, int(other), now)
    with speaking(one.row["language"]):
        form.wrong("email", say("Välj vem frågan ska gå till.") if chosen == "pass" else say("Välj ett av svaren."))
    return None


async def _colleagues(request: Request, db: Connection, one: Introduction) -> list[Colleague]:
    """The colleagues she can pass the question on to: none when it answers an inquiry, which only she has asked."""
    if one.row["inquiry"]:
        return []
    place, row = (one.area or state_of(request).settings.area, one.industry), one.row
    vault = state_of(request).vault
    return await matching.colleagues(db, vault, place, row["committee"], row["representative"], _today(request))


async def contacts(request: Request, db: Connection) -> Response:
    """The questions to her, and how to reach the members whom she said yes to."""
    vault, person = state_of(request).vault, who_of(request).person
    own = await replies.of_representative(db, vault, person)
    most = await replies.most(db, person)
    return render(request, "replies/contacts.html", own=own, today=_today(request), most=most, loads=LOADS)


async def end_contact(request: Request, db: Connection) -> Response:
    id = request.path_params["introduction"]
    own = await replies.of_representative(db, state_of(request).vault, who_of(request).person)
    if id not in [one.id for one in own]:
        raise HTTPException(404)
    await introductions.end(db, id, None, now_of(request))
    return flash(request, "/kontakter", "question_ended")


async def load(request: Request, db: Connection) -> Response:
    """Sets how many questions she takes at a time."""
    most = LOADS.get(str((await request.form()).get("most", "")))
    if most is not None:
        await replies.load(db, who_of(request).person, most)
    return flash(request, "/kontakter", "saved")


async def _by_link(request: Request, db: Connection) -> Introduction:
    one = await replies.get(db, state_of(request).vault, subject_of_link(request, "introduction"))
    if one is None:
        raise HTTPException(410)
    return one


async def _asked(request: Request, db: Connection, one: Introduction, form: ShownForm, status: int = 200) -> Response:
    with speaking(one.row["language"]):
        return render(
            request, "replies/asked.html", status, language=one.row["language"], one=one, form=form,
            faults=form.faults, standing=one.standing(_today(request)), colleagues=await _colleagues(request, db, one),
        )  # fmt: skip


def _today(request: Request) -> date:
    return dates.today(now_of(request))
