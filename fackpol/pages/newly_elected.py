"""The newly elected: an administrator sees who has been offered a welcome and sends it; she reads it on a page."""

import re
from collections import Counter
from dataclasses import asdict
from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, pick, say
from fackpol.letters.context import LetterContext
from fackpol.letters.newly_elected import said
from fackpol.mail.composing import Draft, rendered
from fackpol.network import newly_elected, representatives
from fackpol.network.newly_elected import State
from fackpol.network.representatives import Listed
from fackpol.network.seats import seat_name
from fackpol.pages.invitations import LETTER_POLICY
from fackpol.web.access import link_in_path
from fackpol.web.flash import flash
from fackpol.web.languages import speak_to
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of

HERE = "/skotsel/politiker/nya"
# Under which heading each stands, what can be done first.
HEADINGS = {
    State.READY: later("Kan få välkomsten"),
    State.UNTOLD: later("Har inte fått veta att de står i listan"),
    State.WITHOUT_ADDRESS: later("Saknar mejladress"),
    State.UNREACHABLE: later("Mejlen går inte fram"),
    State.STOPPED: later("Vill inte ha mejl just nu"),
    State.OFFERED: later("Har erbjudits välkomsten"),
}


# -- an administrator --------------------------------------------------------------------------------------------------


async def listed(request: Request, db: Connection) -> Response:
    """Who is new, since a year or in this term, and how it stands with each."""
    return await _listed(request, db)


async def offer(request: Request, db: Connection) -> Response:
    """Sends the welcomes: as many as the button said, or none."""
    data, now = await request.form(), now_of(request)
    counted = str(data.get("letters", ""))
    promised = int(counted) if re.fullmatch("[1-9][0-9]{0,5}", counted) else 0
    posted = promised and await newly_elected.offer(db, _first(request), now, promised)
    if not posted:
        return await _listed(request, db, 409)
    return flash(request, f"{HERE}?sedan={_period(request)}", "welcomes_offered", posted)


async def letter(request: Request, db: Connection) -> Response:
    """The letter as a representative would get it, without her name."""
    state, person = state_of(request), request.path_params["person"]
    row = await db.fetchrow(newly_elected.SQL["welcome"], person, now_of(request))
    if row is None or row["seats"] is None:
        raise HTTPException(404)
    values = said(LetterContext(state.settings, row), dict(row))
    seat = values["seats"][0]
    values |= {
        "name": say("Namn"), "footer": "representative", "link_mandate": "#", "link": "#", "seat": say("ledamot"),
        "committee": seat["committee"], "until": "",
    }  # fmt: skip
    _, _, html = rendered(state.settings, Draft("newly_elected", values))
    return HTMLResponse(html, headers={"content-security-policy": LETTER_POLICY})


async def _listed(request: Request, db: Connection, status: int = 200) -> Response:
    vault, now, first = state_of(request).vault, now_of(request), _first(request)
    found = await newly_elected.since(db, vault, first, now)
    groups = [(state, say(label), [her for her in found if her.state is state]) for state, label in HEADINGS.items()]
    counts = Counter(her.state for her in found)
    return render(
        request, "newly_elected/listed.html", status, found=found, period=_period(request), first=first,
        groups=[group for group in groups if group[2]], counts=counts, ready=counts[State.READY],
        example=next((her for her in found if her.state is State.READY), None), changed=status == 409,
        told=sum(her.told for her in found), registers=await newly_elected.open_registers(db), seat_name=seat_name,
    )  # fmt: skip


def _period(request: Request) -> str:
    return "perioden" if request.query_params.get("sedan") == "perioden" else "aret"


def _first(request: Request) -> date:
    today = dates.today(now_of(request))
    return newly_elected.term_began(today) if _period(request) == "perioden" else today - newly_elected.A_YEAR


# -- a representative --------------------------------------------------------------------------------------------------


async def welcome(request: Request, db: Connection) -> Response:
    """What she needs to begin, for whoever is signed in."""
    her = await representatives.get(db, state_of(request).vault, who_of(request).person)
    if her is None:
        raise HTTPException(404)
    return await _welcome(request, db, her, signed_in=True)


async def welcome_by_link(request: Request, db: Connection) -> Response:
    """The same, by the link of her letter as long as it is fresh and went to the address that she has."""
    state, link = state_of(request), link_in_path(request, "newly_elected")
    her = await representatives.get(db, state.vault, link.id)
    if her is None:
        raise HTTPException(410)
    email_key = state.vault.index(her.email) if her.email else None
    today = dates.today(now_of(request))
    if not representatives.link_is_open(state.settings.link_key, link, email_key, today):
        raise HTTPException(410)
    speak_to(request, her.language)
    return await _welcome(request, db, her, signed_in=False)


async def help(request: Request, db: Connection) -> Response:
    """Records whether those who are new may turn to her."""
    yes = (await request.form()).get("help") == "yes"
    await newly_elected.help(db, who_of(request).person, yes, now_of(request))
    return flash(request, "/uppdrag#nya", "helps" if yes else "helps_no_more")


async def _welcome(request: Request, db: Connection, her: Listed, signed_in: bool) -> Response:
    found = await newly_elected.of(db, state_of(request).vault, her.person, now_of(request))
    seats: list[dict[str, Any]] = [
        {**seat, "from_day": date.fromisoformat(seat["from_day"]), "decides": list(map(_decided, seat["decides"]))}
        for seat in (found.seats if found else ())
    ]
    return render(
        request, "newly_elected/welcome.html", language=her.language, seats=seats, signed_in=signed_in,
        **({name: value for name, value in asdict(found).items() if name != "seats"} if found else {}),
    )  # fmt: skip


def _decided(rule: dict[str, Any]) -> dict[str, Any]:
    return {"strength": rule["strength"], "industry": pick(rule, "industry"), "reason": pick(rule, "reason")}
