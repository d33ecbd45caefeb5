"""A person's consents: on her own page, and by the link in every letter, where she need not sign in."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import consents, digests, people, representatives, sessions
from fackpol.web.access import subject_of_link
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, line, phone_number
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of, who_of

MONTH = timedelta(days=30)
HERE = "/min-sida/ja"
GIVEN = {"invitations": "invited_again", "questions": "contact_on"}
ENDED = {"invitations": "not_invited", "questions": "contact_off", "calls": "calls_off"}


class PhoneForm(Page):
    phone = line(later("Telefonnummer"), phone_number, autocomplete="tel", type="tel")


async def page(request: Request, db: Connection) -> Response:
    return await _page(request, db, PhoneForm())


async def change(request: Request, db: Connection) -> Response:
    """Gives or ends one consent, or changes the pause or the reminders."""
    data = await request.form()
    if data.get("give") == "calls":
        return await _may_call(request, db)
    done = await _changed(request, db, {name: str(value) for name, value in data.items()})
    return flash(request, HERE, done) if done else redirect(HERE)


async def _changed(request: Request, db: Connection, data: dict[str, str]) -> str:
    """Returns the name of the flash message, or "" when nothing was asked for."""
    person, now = who_of(request).person, now_of(request)
    ended, given = data.get("end"), data.get("give")
    if ended in ENDED:
        await consents.end(db, person, ended, "page", now)
        return ENDED[ended]
    if given in GIVEN:
        await consents.give(db, person, [given], "page", now)
        return GIVEN[given]
    if "pause" in data:
        return "paused" if await _pause(request, db, person, data["pause"]) else "unpaused"
    if "remind" in data:
        await people.remind(db, person, data["remind"] == "yes")
        return "reminders"
    return ""


async def _may_call(request: Request, db: Connection) -> Response:
    form, person = PhoneForm(Posted(await request.form())), who_of(request).person
    if form.validate() and not form.phone.data:
        form.wrong("phone", say("Du har sagt ja till samtal. Skriv ett nummer."))
    if form.faults:
        return await _page(request, db, form, 422)
    async with db.transaction():
        await people.set_phone(db, state_of(request).vault, person, form.phone.data)
        await consents.give(db, person, ["calls"], "page", now_of(request))
    return flash(request, HERE, "calls_on")


async def letters(request: Request, db: Connection) -> Response:
    """The page of the link in every letter: which letters she gets, a pause, and a way to leave."""
    return await _letters(request, db, "")


async def choose(request: Request, db: Connection) -> Response:
    """Carries out what she chose there. The one-click of a mail program (RFC 8058) only ends what the letter was.

    That is the invitations or, from a digest, the digests.
    """
    data, person = await request.form(), subject_of_link(request, "letters")
    chosen = next((name for name in CHOICES if name in data), "")
    if not chosen and data.get("List-Unsubscribe") == "One-Click":
        chosen = "digest" if request.query_params.get("brev") == "sammandrag" else "stop"
    if chosen:
        await CHOICES[chosen](request, db, person, str(data.get(chosen, "")))
    return await _letters(request, db, chosen)


async def _stop(request: Request, db: Connection, person: UUID, value: str) -> None:
    await consents.end(db, person, "invitations", "letter", now_of(request))
    await representatives.end_letters(db, person, now_of(request))


async def _start(request: Request, db: Connection, person: UUID, value: str) -> None:
    await representatives.end_letters(db, person, None)
    if await consents.of(db, person):
        await consents.give(db, person, ["invitations"], "letter", now_of(request))


async def _remind(request: Request, db: Connection, person: UUID, value: str) -> None:
    await people.remind(db, person, value == "yes")


async def _digest(request: Request, db: Connection, person: UUID, value: str) -> None:
    await (digests.start(db, person) if value == "yes" else digests.stop(db, person))


async def _leave(request: Request, db: Connection, person: UUID, value: str) -> None:
    await sessions.ask_erasure(db, state_of(request).vault, person, now_of(request))


async def _pause(request: Request, db: Connection, person: UUID, months: str) -> bool:
    """Returns whether she has a pause now."""
    until = now_of(request) + MONTH * int(months) if months in ("1", "2", "3") else None
    await people.pause(db, person, until)
    return until is not None


CHOICES: dict[str, Callable[[Request, Connection, UUID, str], Awaitable[object]]] = {
    "stop": _stop, "start": _start, "pause": _pause, "remind": _remind, "digest": _digest,
    "leave": _leave,
}  # fmt: skip


async def _page(request: Request, db: Connection, form: PhoneForm, status: int = 200) -> Response:
    person = who_of(request).person
    her = await people.get(db, state_of(request).vault, person)
    given, state = await consents.of(db, person), await consents.letters(db, person)
    return render(
        request, "consents/page.html", status, form=form, faults=form.faults, given=given, person=her, state=state
    )


async def _letters(request: Request, db: Connection, done: str) -> Response:
    person = subject_of_link(request, "letters")
    state = await consents.letters(db, person)
    if state is None:
        return render(request, "consents/gone.html", 410)
    digest = await digests.of(db, person)
    return render(request, "consents/letters.html", done=done, state=state, digest=digest, language=state.language)
