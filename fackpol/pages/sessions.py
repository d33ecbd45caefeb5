"""Signing in by a mailed link or code, and out again; what she was doing then is still there (`kept`)."""

from uuid import UUID

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import count, later, say, speaking
from fackpol.network import sessions
from fackpol.web import access, cookies, endpoint, form_recovery
from fackpol.web.access import subject_of_link
from fackpol.web.cookies import set_cookie
from fackpol.web.form_recovery import RecoveredForm
from fackpol.web.forms import Page, Posted, email, line
from fackpol.web.languages import language_of
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of, who_of

JUST = "nyss"  # on the first page after signing in: a browser that keeps no cookie is known by it


class AskForm(Page):
    email = email(later("Mejladress"))


class CodeForm(Page):
    code = line(later("Kod"), hint=later("Åtta siffror, ur mejlet."), inputmode="numeric", autocomplete="one-time-code")

    @property
    def digits(self) -> str:
        return "".join(char for char in self.code.data or "" if char in "0123456789")


async def ask(request: Request, db: Connection) -> Response:
    return _ask_page(request, AskForm())


async def signed_out(request: Request, fault: Exception) -> Response:
    """A page that needs somebody signed in: she does it here, and nothing is lost on the way."""
    unfinished = _unfinished(request)
    sealed = form_recovery.seal(state_of(request).vault, unfinished, now_of(request)) if unfinished else ""
    with speaking(language_of(request)):
        response = _ask_page(request, AskForm(), sealed, 401, unfinished, stopped=True)
    if request.method == "GET":
        form_recovery.remember_path(request, response)
    return response


async def asked(request: Request, db: Connection) -> Response:
    """The same answer whether the address is anybody's or not."""
    data = await request.form()
    form, sealed = AskForm(Posted(data)), _carried(data)
    if not form.validate():
        return _ask_page(request, form, sealed, 422, _opened(request, data))
    cookie, key = cookies.browser(request)
    await sessions.ask(db, state_of(request).vault, form.email.data, key, now_of(request))
    onwards = _code_page(request, CodeForm(), sealed) if sealed else redirect("/logga-in/kod")
    return cookies.remember_browser(request, onwards, cookie)


async def code(request: Request, db: Connection) -> Response:
    return _code_page(request, CodeForm())


async def go_on(request: Request, db: Connection) -> Response:
    """Signed in by the link, in another tab: what she had typed is in this one."""
    unfinished = _opened(request, await request.form())
    return _unfinished_page(request, unfinished) if unfinished else redirect("/hem")


async def enter_code(request: Request, db: Connection) -> Response:
    """The code, in the browser that asked."""
    return await _try_code(request, db, None)


async def link(request: Request, db: Connection) -> Response:
    """Reading the link changes nothing; in another browser than the one that asked it needs the code too."""
    _, key = cookies.browser(request)
    state = await sessions.pressed(db, subject_of_link(request, "sign_in"), key, now_of(request))
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
    """Where somebody belongs when she has just signed in."""
    who = who_of(request)
    if who.branches:
        return redirect(f"/branscher/{who.branches[0]}" if len(who.branches) == 1 else "/branscher")
    if who.administrator:
        return redirect("/skotsel")
    return redirect("/uppdrag" if who.representative and not who.member else "/min-sida")


async def leave(request: Request, db: Connection) -> Response:
    """Out, also when she is out already."""
    cookie = request.cookies.get(cookies.cookie_name(state_of(request).settings, "session"), "")
    await sessions.end(db, sessions.key_of(cookie))
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
    return redirect("/min-sida/insyn")


async def _try_code(request: Request, db: Connection, id: UUID | None) -> Response:
    data = await request.form()
    form = CodeForm(Posted(data))
    _, key = cookies.browser(request)
    state = state_of(request)
    attempt = await sessions.enter_by_code(db, state.settings.link_key, form.digits, key, now_of(request), id)
    if attempt.person is not None:
        return await _let_in(request, db, attempt.person, _opened(request, data))
    if attempt.left is None:
        form.wrong("code", say("Koden gäller inte längre. Be om en ny."))
    else:
        form.wrong(
            "code",
            say("Koden stämmer inte.")
            + " "
            + count("Du har {n} försök kvar.", "Du har {n} försök kvar.", attempt.left),
        )
    if id:
        return render(request, "sessions/elsewhere.html", 422, form=form, faults=form.faults)
    return _code_page(request, form, _carried(data), 422)


async def _let_in(request: Request, db: Connection, person: UUID, unfinished: RecoveredForm | None = None) -> Response:
    """On to where she was going; what she had typed there stands ready to be sent."""
    response = await access.sign_in(request, db, person, f"/hem?{JUST}=1")
    if (path := form_recovery.remembered_path(request)) and endpoint.may_open(request, who_of(request), path):
        response.headers["location"] = path
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
        texts=unfinished.texts if unfinished else [], no_cookie=JUST in request.query_params,
    )  # fmt: skip


def _code_page(request: Request, form: CodeForm, sealed: str = "", status: int = 200) -> Response:
    return render(request, "sessions/code.html", status, form=form, faults=form.faults, kept=sealed)


def _unfinished_page(request: Request, unfinished: RecoveredForm) -> Response:
    return render(request, "sessions/unfinished.html", unfinished=unfinished)


def _unfinished(request: Request) -> RecoveredForm | None:
    """What was typed in a form that nobody was signed in for, or comes along from one; a file is not kept."""
    typed = request.state.typed
    if not typed:
        return None
    return _opened(request, typed) or form_recovery.recover(request, typed)


def _carried(data: FormData) -> str:
    return str(data.get(form_recovery.FIELD, ""))


def _opened(request: Request, data: FormData) -> RecoveredForm | None:
    return form_recovery.unseal(state_of(request).vault, _carried(data), now_of(request))


def _signed_out(request: Request) -> Response:
    response = redirect("/")
    set_cookie(response, state_of(request).settings, "session", "", 0)
    return response
