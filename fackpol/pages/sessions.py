"""Signing in by a mailed link or code, and signing out. A form that was stopped on the way is recovered."""

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import count, later, say, speaking
from fackpol.network import people, security_log, sessions
from fackpol.web import access, cookies, endpoint, form_recovery
from fackpol.web.access import asker, subject_of_link
from fackpol.web.cookies import set_cookie
from fackpol.web.flash import flash
from fackpol.web.form_recovery import RecoveredForm
from fackpol.web.forms import Page, Posted, email, line
from fackpol.web.languages import language_of
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of, who_of

JUST = "nyss"  # in the query after signing in: whoever is signed out on that page has a browser that keeps no cookie


class AskForm(Page):
    email = email(later("Mejladress"), stored=False)


class CodeForm(Page):
    code = line(later("Kod"), hint=later("Åtta siffror, ur mejlet."), inputmode="numeric", autocomplete="one-time-code")

    @property
    def digits(self) -> str:
        return "".join(char for char in self.code.data or "" if char in "0123456789")


async def ask(request: Request, db: Connection) -> Response:
    return _ask_page(request, AskForm())


async def signed_out(request: Request, fault: Exception) -> Response:
    """Answers for a page that needs somebody signed in: with the sign-in form, and what she had typed.

    So for whoever has been signed in for a while, has no second factor, and is asked again who she is.
    """
    unfinished = form_recovery.unfinished(request)
    sealed = form_recovery.sealed(request, unfinished)
    with speaking(language_of(request)):
        response = _ask_page(request, AskForm(), sealed, 401, unfinished, stopped=True)
    if request.method == "GET":
        form_recovery.remember_path(request, response)
    return response


async def asked(request: Request, db: Connection) -> Response:
    """Posts a sign-in letter. Answers the same whether anybody has the address or not."""
    data = await request.form()
    form, sealed = AskForm(Posted(data)), form_recovery.carried(data)
    if not form.validate():
        return _ask_page(request, form, sealed, 422, form_recovery.recovered(request, data))
    return await _post_letter(request, db, form.email.data, sealed)


async def asked_again(request: Request, db: Connection) -> Response:
    """Posts a sign-in letter to her who is signed in: she need not write her address, and may be about to change it."""
    sealed = form_recovery.carried(await request.form())
    her = await people.get(db, state_of(request).vault, who_of(request).person)
    if not her.email:
        raise HTTPException(404)
    return await _post_letter(request, db, her.email, sealed)


async def _post_letter(request: Request, db: Connection, address: str, sealed: str) -> Response:
    cookie, key = cookies.browser(request)
    await sessions.ask(db, state_of(request).vault, address, key, now_of(request), asker(request))
    page = _code_page(request, CodeForm(), sealed) if sealed else redirect("/logga-in/kod")
    return cookies.remember_browser(request, page, cookie)


async def code(request: Request, db: Connection) -> Response:
    return _code_page(request, CodeForm())


async def go_on(request: Request, db: Connection) -> Response:
    """She signed in by the link, in another tab; this one holds what she had typed."""
    unfinished = form_recovery.recovered(request, await request.form())
    return _unfinished_page(request, unfinished) if unfinished else redirect("/hem")


async def enter_code(request: Request, db: Connection) -> Response:
    """Takes the code, in the browser where she asked for it."""
    return await _try_code(request, db, None)


async def link(request: Request, db: Connection) -> Response:
    """The page of the link: reading it changes nothing. In another browser than she asked in, it wants the code too."""
    _, key = cookies.browser(request)
    state = await sessions.link_state(db, subject_of_link(request, "sign_in"), key, now_of(request))
    if state == "open":
        return render(request, "sessions/enter.html")
    if state == "elsewhere":
        return render(request, "sessions/elsewhere.html", form=CodeForm(), faults=[])
    return render(request, "sessions/too_late.html", 410, used=state == "used")


async def enter(request: Request, db: Connection) -> Response:
    id, (_, key) = subject_of_link(request, "sign_in"), cookies.browser(request)
    if "code" in await request.form():
        return await _try_code(request, db, id)
    person = await sessions.enter(db, id, key, now_of(request))
    if person is None:
        return render(request, "sessions/too_late.html", 410, used=True)
    return await _let_in(request, db, person)


async def home(request: Request, db: Connection) -> Response:
    """Leads to where somebody belongs when she has just signed in."""
    who = who_of(request)
    if (who.branches or who.administrator) and not who.strong:
        return redirect("/tva-steg/visa")
    if who.branches:
        return redirect(f"/branscher/{who.branches[0]}" if len(who.branches) == 1 else "/branscher")
    if who.administrator:
        return redirect("/skotsel")
    return redirect("/uppdrag" if who.representative and not who.member else "/min-sida")


async def leave(request: Request, db: Connection) -> Response:
    """Signs her out. No fault when she is out already."""
    await sessions.end(db, sessions.key_of(cookies.cookie(request, "session")))
    return _signed_out(request)


async def own(request: Request, db: Connection) -> Response:
    """Where she is signed in."""
    who = who_of(request)
    return render(request, "sessions/own.html", sessions=await sessions.listed(db, who.person), this=who.session)


async def end_own(request: Request, db: Connection) -> Response:
    """Signs her out of one session of hers, of all others, or of all."""
    chosen, who = str((await request.form()).get("session", "")), who_of(request)
    if chosen == "all":
        await sessions.end_all(db, who.person)
        return _signed_out(request)
    if chosen == "others":
        await sessions.end_others(db, who)
    else:
        await sessions.end_own(db, who.person, chosen)
    return flash(request, "/sessioner", "session_ended")


async def _try_code(request: Request, db: Connection, id: UUID | None) -> Response:
    """Lets her in when the code is right. `id` is of the link she opened in another browser than she asked in."""
    data, state = await request.form(), state_of(request)
    form, (_, key) = CodeForm(Posted(data)), cookies.browser(request)
    attempt = await sessions.enter_by_code(db, state.settings.link_key, form.digits, key, now_of(request), id)
    if attempt.person is not None:
        return await _let_in(request, db, attempt.person, form_recovery.recovered(request, data))
    await security_log.note(db, "code failed", now_of(request))
    form.wrong("code", _wrong_code(attempt.left))
    if id:
        return render(request, "sessions/elsewhere.html", 422, form=form, faults=form.faults)
    return _code_page(request, form, form_recovery.carried(data), 422)


def _wrong_code(left: int | None) -> str:
    """`left`: how many more times she may try; None when the code is no longer good for anything."""
    if left is None:
        return say("Koden gäller inte längre. Be om en ny.")
    return say("Koden stämmer inte.") + " " + count("Du har {n} försök kvar.", "Du har {n} försök kvar.", left)


async def _let_in(request: Request, db: Connection, person: UUID, unfinished: RecoveredForm | None = None) -> Response:
    """Signs her in and leads her to where she was going, or shows what she had typed, ready to be sent."""
    response = await access.sign_in(request, db, person, f"/hem?{JUST}=1")
    await security_log.note(db, "signed in", now_of(request), person)
    if (path := form_recovery.remembered_path(request)) and endpoint.may_open(request, who_of(request), path):
        response.headers["location"] = path
    await cookies.mark_browser(request, response, db, person)
    if unfinished:
        page = _unfinished_page(request, unfinished)
        page.raw_headers += [pair for pair in response.raw_headers if pair[0] == b"set-cookie"]
        response = page
    form_recovery.forget_path(request, response)
    return response


def _ask_page(
    request: Request,
    form: AskForm,
    sealed: str = "",
    status: int = 200,
    unfinished: RecoveredForm | None = None,
    stopped: bool = False,
) -> Response:
    return render(
        request, "sessions/ask.html", status, form=form, faults=form.faults, kept=sealed, stopped=stopped,
        again=request.state.who is not None and stopped, texts=unfinished.texts if unfinished else [],
        no_cookie=JUST in request.query_params,
    )  # fmt: skip


def _code_page(request: Request, form: CodeForm, sealed: str = "", status: int = 200) -> Response:
    return render(request, "sessions/code.html", status, form=form, faults=form.faults, kept=sealed)


def _unfinished_page(request: Request, unfinished: RecoveredForm) -> Response:
    return render(request, "sessions/unfinished.html", unfinished=unfinished, proven=False)


def _signed_out(request: Request) -> Response:
    response = redirect("/")
    set_cookie(response, state_of(request).settings, "session", "", 0)
    return response
