"""Signing in by a mailed link or code, and out again."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from fackpol import sessions
from fackpol.database import Connection
from fackpol.pages import access
from fackpol.pages.access import house_of, now_of, opened, set_cookie, who_of
from fackpol.pages.forms import Page, Posted, email, line
from fackpol.pages.show import show, to
from fackpol.words import count, later, say


class AskForm(Page):
    email = email(later("Mejladress"))


class CodeForm(Page):
    code = line(later("Kod"), hint=later("Åtta siffror, ur mejlet."), inputmode="numeric", autocomplete="one-time-code")

    @property
    def digits(self) -> str:
        return "".join(char for char in self.code.data or "" if char in "0123456789")


async def ask(request: Request, db: Connection) -> Response:
    return show(request, "sessions/ask.html", form=AskForm(), faults=[])


async def asked(request: Request, db: Connection) -> Response:
    """The same answer whether the address is anybody's or not."""
    form = AskForm(Posted(await request.form()))
    if not form.validate():
        return show(request, "sessions/ask.html", 422, form=form, faults=form.faults)
    cookie, key = access.browser(request)
    await sessions.ask(db, house_of(request).vault, form.email.data, key, now_of(request))
    return access.remember_browser(request, to("/logga-in/kod"), cookie)


async def code(request: Request, db: Connection) -> Response:
    return show(request, "sessions/code.html", form=CodeForm(), faults=[])


async def enter_code(request: Request, db: Connection) -> Response:
    """The code, in the browser that asked."""
    return await _try_code(request, db, None)


async def link(request: Request, db: Connection) -> Response:
    """Reading the link changes nothing; in another browser than the one that asked it needs the code too."""
    _, key = access.browser(request)
    state = await sessions.pressed(db, opened(request, "sign_in"), key, now_of(request))
    if state == "open":
        return show(request, "sessions/enter.html")
    if state == "elsewhere":
        return show(request, "sessions/elsewhere.html", form=CodeForm(), faults=[])
    return show(request, "sessions/too_late.html", 410, used=state == "used")


async def enter(request: Request, db: Connection) -> Response:
    id, (_, key) = opened(request, "sign_in"), access.browser(request)
    if "code" in await request.form():
        return await _try_code(request, db, id)
    person = await sessions.enter(db, id, key, now_of(request))
    if person is None:
        return show(request, "sessions/too_late.html", 410, used=True)
    return await access.sign_in(request, db, person, "/hem")


async def home(request: Request, db: Connection) -> Response:
    """Where somebody belongs when she has just signed in."""
    who = who_of(request)
    if who.branches:
        return to(f"/branscher/{who.branches[0]}" if len(who.branches) == 1 else "/branscher")
    if who.administrator:
        return to("/skotsel")
    return to("/uppdrag" if who.representative and not who.member else "/min-sida")


async def leave(request: Request, db: Connection) -> Response:
    await sessions.end(db, who_of(request).session)
    return _signed_out(request)


async def end_one(request: Request, db: Connection) -> Response:
    """End one of her own sessions, named by the beginning of its key; or all of them."""
    chosen = str((await request.form()).get("session", ""))
    person = who_of(request).person
    if chosen == "all":
        await sessions.end_all(db, person)
        return _signed_out(request)
    for row in await sessions.listed(db, person):
        if row["id"].hex()[:16] == chosen:
            await sessions.end(db, row["id"])
    return to("/min-sida/insyn")


async def _try_code(request: Request, db: Connection, id: UUID | None) -> Response:
    form = CodeForm(Posted(await request.form()))
    template = "sessions/elsewhere.html" if id else "sessions/code.html"
    _, key = access.browser(request)
    house = house_of(request)
    attempt = await sessions.enter_by_code(db, house.settings.link_key, form.digits, key, now_of(request), id)
    if attempt.person is not None:
        return await access.sign_in(request, db, attempt.person, "/hem")
    if attempt.left is None:
        form.wrong("code", say("Koden gäller inte längre. Be om en ny."))
    else:
        form.wrong(
            "code",
            say("Koden stämmer inte.")
            + " "
            + count("Du har {n} försök kvar.", "Du har {n} försök kvar.", attempt.left),
        )
    return show(request, template, 422, form=form, faults=form.faults)


def _signed_out(request: Request) -> Response:
    response = to("/")
    set_cookie(response, house_of(request).settings, "session", "", 0)
    return response
