"""Proving a second factor, setting one up, and what an administrator does for whoever has lost hers."""

from urllib.parse import urlsplit
from uuid import UUID

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import later, say, speaking
from fackpol.network import factors, passkeys, sessions, statistics
from fackpol.network.factors import Proof
from fackpol.network.passkeys import Site
from fackpol.pages import sessions as signing_in
from fackpol.pages.people import opened_name
from fackpol.web import access, endpoint, form_recovery, sealed_text
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, line
from fackpol.web.languages import language_of
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of, who_of

PURPOSE = "factors.new_secret"
WRONG_CODE = later("Koden stämmer inte. Vänta på nästa kod i appen och prova den.")
WRONG_PAPER = later("Koden stämmer inte. Varje reservkod går att använda en gång.")
WRONG_PASSKEY = later("Lösennyckeln gick inte att läsa. Prova igen, eller välj ett annat sätt.")
TOO_OFTEN = later("Det blev för många försök. Vänta en timme, eller välj ett annat sätt.")


class CodeForm(Page):
    code = line(
        later("Kod ur appen"), hint=later("Sex siffror, ur appen."), inputmode="numeric", autocomplete="one-time-code"
    )

    @property
    def digits(self) -> str:
        return "".join(char for char in self.code.data or "" if char in "0123456789")


class PaperForm(Page):
    paper = line(later("Reservkod"), hint=later("En av dem som du skrev ut."), autocomplete="off")


# -- proving it ------------------------------------------------------------------------------------------------------


async def stopped(request: Request, fault: Exception) -> Response:
    """Answers for a page that wants to know better who she is: with what proves it, and what she had typed.

    Whoever has no second factor signs in by letter once more, and is then led to set one up if the page wants it.
    """
    who = who_of(request)
    if not who.factors and not who.fresh:
        return await signing_in.signed_out(request, fault)
    kept = form_recovery.sealed(request, form_recovery.unfinished(request))
    with speaking(language_of(request)):
        response = _asking_page(request, 401, kept) if who.factors else _first_page(request, 401, kept)
    if request.method == "GET":
        form_recovery.remember_path(request, response)
    return response


async def asking(request: Request, db: Connection) -> Response:
    """Where somebody who has just signed in proves it; who has nothing to prove it with sets that up first."""
    return _asking_page(request) if who_of(request).factors else redirect("/tva-steg")


async def prove(request: Request, db: Connection) -> Response:
    """Takes the code of an app, a passkey's signature or a code on paper; or that all of them are lost."""
    data, who, now, vault = await request.form(), who_of(request), now_of(request), state_of(request).vault
    if "lost" in data:
        await factors.say_lost(db, who.person, now)
        return flash(request, "/tva-steg/visa", "factor_lost")
    if "credential" in data:
        proof = await passkeys.prove(db, Site.of(state_of(request).settings), who, str(data["credential"]), now)
    elif "paper" in data:
        proof = await factors.prove_by_paper(db, vault, who, str(data["paper"]), now)
    else:
        proof = await factors.prove_by_app(db, vault, who, CodeForm(Posted(data)).digits, now)
    if proof is Proof.PROVEN:
        return await _onwards(request, db, data)
    return _wrong(request, data, proof)


def _wrong(request: Request, data: FormData, proof: Proof) -> Response:
    """The page again, with a sentence where she tried."""
    code, paper, passkey = CodeForm(Posted(data)), PaperForm(Posted(data)), ""
    if "credential" in data:
        passkey = say(WRONG_PASSKEY)
    elif "paper" in data:
        paper.wrong("paper", say(WRONG_PAPER if proof is Proof.WRONG else TOO_OFTEN))
    else:
        code.wrong("code", say(WRONG_CODE if proof is Proof.WRONG else TOO_OFTEN))
    return _asking_page(request, 422, form_recovery.carried(data), code, paper, passkey)


async def _onwards(request: Request, db: Connection, data: FormData) -> Response:
    """Makes the session strong, and leads her to where she was going or shows what she had typed, ready to be sent."""
    unfinished = form_recovery.recovered(request, data)
    response = (
        render(request, "sessions/unfinished.html", unfinished=unfinished, proven=True)
        if unfinished
        else redirect(_goal(request))
    )
    await access.strengthen(request, db, response)
    form_recovery.forget_path(request, response)
    return response


def _goal(request: Request) -> str:
    """The page that she was on her way to, if it would let her in."""
    path = form_recovery.remembered_path(request)
    return path if path and endpoint.may_open(request, who_of(request), path) else "/hem"


def _asking_page(
    request: Request,
    status: int = 200,
    kept: str = "",
    code: CodeForm | None = None,
    paper: PaperForm | None = None,
    passkey: str = "",
) -> Response:
    code, paper = code or CodeForm(), paper or PaperForm()
    return render(
        request, "factors/ask.html", status, kept=kept, code=code, paper=paper, passkey=passkey,
        faults=code.faults + paper.faults, able=_able(request),
    )  # fmt: skip


# -- setting it up ---------------------------------------------------------------------------------------------------


async def page(request: Request, db: Connection) -> Response:
    """What she has set up, and the ways to set up more."""
    who = who_of(request)
    if not who.factors:
        return _first_page(request)
    return render(
        request, "factors/page.html", factors=await factors.of(db, who.person), able=_able(request),
        codes=await factors.codes_left(db, who.person),
    )  # fmt: skip


async def challenge(request: Request, db: Connection) -> Response:
    """What the script asks her device for, as JSON: to make a passkey, or to sign with one. Spent by the answer."""
    state, who, now = state_of(request), who_of(request), now_of(request)
    site = Site.of(state.settings)
    if (await request.form()).get("for") == "new":
        options = await passkeys.creation(db, state.vault, site, who, now)
    else:
        options = await passkeys.request(db, site, who, now)
    return Response(options, media_type="application/json")


async def add_passkey(request: Request, db: Connection) -> Response:
    data, site = await request.form(), Site.of(state_of(request).settings)
    if await passkeys.add(db, site, who_of(request), str(data.get("credential", "")), now_of(request)):
        return await _added(request, db, data)
    return _first_page(request, 422, form_recovery.carried(data), say(WRONG_PASSKEY))


async def app(request: Request, db: Connection) -> Response:
    """Shows a new secret for her app, and takes the code that proves that it is there."""
    data, state = await request.form(), state_of(request)
    secret, form = _secret(request, data), CodeForm(Posted(data))
    if not secret:
        return _app_page(request, data, factors.new_secret(), CodeForm())
    if not await factors.add_app(db, state.vault, who_of(request), secret, form.digits, now_of(request)):
        form.wrong("code", say(WRONG_CODE))
        return _app_page(request, data, secret, form, 422)
    return await _added(request, db, data)


async def change(request: Request, db: Connection) -> Response:
    """Removes a factor of hers, or makes new codes for paper."""
    data, who = await request.form(), who_of(request)
    if "codes" in data and who.factors:
        return await _codes_page(request, db, data)
    removed = await factors.remove(db, who, _id(data, "remove"), now_of(request))
    return flash(request, "/tva-steg", "factor_removed" if removed else "factor_stays")


async def _added(request: Request, db: Connection, data: FormData) -> Response:
    """She has shown that she has it: her session is strong. With the first comes the paper."""
    if await factors.codes_left(db, who_of(request).person):
        response = flash(request, "/tva-steg", "factor_added")
    else:
        response = await _codes_page(request, db, data)
    await access.strengthen(request, db, response)
    return response


async def _codes_page(request: Request, db: Connection, data: FormData) -> Response:
    """The codes for paper, which nobody sees again, and the way on."""
    codes = await factors.new_codes(db, state_of(request).vault, who_of(request).person, now_of(request))
    kept = form_recovery.carried(data)
    response = render(request, "factors/codes.html", codes=codes, kept=kept, goal=_goal(request))
    form_recovery.forget_path(request, response)
    return response


def _first_page(request: Request, status: int = 200, kept: str = "", passkey: str = "") -> Response:
    return render(request, "factors/set_up.html", status, kept=kept, passkey=passkey, able=_able(request))


def _app_page(request: Request, data: FormData, secret: str, form: CodeForm, status: int = 200) -> Response:
    """The secret is nowhere but in this page, sealed in a hidden field, until its code has come."""
    own = state_of(request).settings
    value = {"secret": secret, "person": who_of(request).person.hex}
    link = factors.address(secret, urlsplit(own.base_url).hostname or "", own.neutral)
    return render(
        request, "factors/app.html", status, form=form, faults=form.faults, kept=form_recovery.carried(data), link=link,
        code=statistics.code(link), spelt=secret, sealed=sealed_text.seal(own.vault, PURPOSE, value, now_of(request)),
    )  # fmt: skip


def _secret(request: Request, data: FormData) -> str:
    """The secret that her page carries; "" when it is nobody's, somebody else's or too old."""
    sealed = str(data.get("secret", ""))
    value = sealed_text.unseal(state_of(request).vault, PURPOSE, sealed, sessions.LINK_LIVES, now_of(request))
    return str(value["secret"]) if value and value["person"] == who_of(request).person.hex else ""


def _able(request: Request) -> bool:
    return Site.of(state_of(request).settings).able


def _id(data: FormData, name: str) -> UUID:
    """The id in a field. Raises 422 when there is none."""
    try:
        return UUID(str(data.get(name, "")))
    except ValueError:
        raise HTTPException(422) from None


# -- lost ------------------------------------------------------------------------------------------------------------


async def waiting(request: Request, db: Connection) -> Response:
    """Those who have lost theirs and wait for an administrator."""
    vault = state_of(request).vault
    lost = [(opened_name(vault, row["name"], row["person"]), row) for row in await factors.lost(db)]
    return render(request, "factors/waiting.html", lost=lost)


async def reset(request: Request, db: Connection) -> Response:
    """An administrator has spoken to her: she sets up anew at her next sign-in."""
    person = _id(await request.form(), "person")
    done = await factors.reset(db, person, who_of(request).person, now_of(request))
    return flash(request, "/skotsel/tva-steg", "factor_reset" if done else "factor_not_reset")
