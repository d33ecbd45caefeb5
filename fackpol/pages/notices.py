"""A coordinator writes a letter to her whole branch, or to parts of it."""

import base64
import re
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import rate_limits
from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import branch_parts, branches, notices
from fackpol.network.branch_parts import MOST, Part
from fackpol.network.saved_texts import NOTICE
from fackpol.pages import saved_texts
from fackpol.pages.branch_parts import PartsForm, described, grouped, of_path
from fackpol.web import sealed_text
from fackpol.web.flash import flash
from fackpol.web.forms import Posted, at_most, line, needed, text
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of

SEEN, LIVES = "notices.seen", timedelta(hours=24)
TOO_MANY = later("Det är fler än {most} medlemmar. Välj en mindre del, eller skriv till alla.")
MARK = 6  # bytes of an id, which is random: enough to tell the members of one branch apart


class NoticeForm(PartsForm):
    subject = line(
        later("Vad handlar det om?"),
        needed(later("Skriv vad det handlar om.")),
        at_most(200, later("Rubriken får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("I diskreta mejl står det inte i ämnesraden, bara i mejlet."),
    )
    text = text(
        later("Vad vill du säga?"),
        needed(later("Skriv något i mejlet.")),
        at_most(2000, later("Texten får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Skriv vardagligt. Länkar blir klickbara. Högst 2 000 tecken."),
        rows=10,
    )


@dataclass(frozen=True)
class Seen:
    """The parts that she chose, and a mark of each member whom she was shown: nobody else gets the letter."""

    parts: list[str]
    marks: frozenset[bytes] = field(repr=False)


async def write(request: Request, db: Connection) -> Response:
    return await _form(request, db, NoticeForm())


async def call(request: Request, db: Connection) -> Response:
    """Shows the letter and who gets it; then sends it.

    To the whole branch it goes to as many as the page showed or to nobody; to parts of it, to those whom it showed and
    who can still be written to.
    """
    data = await request.form()
    form, counted, seen = (
        NoticeForm(Posted(data)),
        str(data.get("letters", "")),
        _seen(request, str(data.get("to", ""))),
    )
    form.fill(await of_path(request, db))
    if "fill" in data:
        await saved_texts.fill_in(request, db, data, NOTICE, form.text)
        return await _form(request, db, form)
    sends = "edit" not in data and re.fullmatch("[0-9]{1,9}", counted) and (seen or not form.parts.data)
    if not form.validate() or not (sends or form.known()):
        return await _form(request, db, form, 422)
    if not sends:
        return await _form(request, db, form, looked="edit" not in data)
    return await _send(request, db, form, int(counted), seen)


async def _send(request: Request, db: Connection, form: NoticeForm, counted: int, seen: Seen | None) -> Response:
    slug = request.path_params["branch"]
    if "keep" in await request.form() and not await saved_texts.keep(request, db, NOTICE, form, "text"):
        return await _form(request, db, form, 422)
    if not await rate_limits.spend(db, state_of(request).vault, notices.A_DAY, slug, now_of(request)):
        form.wrong("subject", say("Ni har skickat {most} utskick i dag. Vänta till i morgon.", most=notices.A_DAY.most))
        return await _form(request, db, form, 422)
    told = await _post(request, db, form, counted, seen)
    return flash(request, f"/branscher/{slug}", "notice", told) if told else await _again(request, db, form, seen)


async def _post(request: Request, db: Connection, form: NoticeForm, counted: int, seen: Seen | None) -> int | None:
    """Posts it; None when it goes to nobody."""
    by, slug = who_of(request).person, request.path_params["branch"]
    vault, now, texts = state_of(request).vault, now_of(request), (form.subject.data, form.text.data)
    if seen is None:
        return await notices.call(db, vault, slug, by, *texts, now, counted)
    there = await branch_parts.members(db, vault, slug, (), now)
    only = [her.person for her in there if _mark(her.person) in seen.marks]
    return await notices.call(db, vault, slug, by, *texts, now, parts=seen.parts, only=only)


async def _again(request: Request, db: Connection, form: NoticeForm, seen: Seen | None) -> Response:
    """What she sees when the number is another by now, or nobody is left of the parts that she chose."""
    if seen is None:
        return await _form(request, db, form, 409, looked=True)
    form.wrong("parts", say("Ingen av dem som du valde kan få mejlet längre. Välj om."))
    return await _form(request, db, form, 409)


async def _form(
    request: Request, db: Connection, form: NoticeForm, status: int = 200, looked: bool = False
) -> Response:
    slug, found = request.path_params["branch"], await of_path(request, db)
    form.fill(found)
    branch, reach = await branches.get(db, slug), await notices.reach(db, slug, now_of(request))
    if looked:
        return await _look(request, db, form, found, status)
    texts = [one for one in await saved_texts.listed(request, db) if one.part == NOTICE]
    return render(
        request, "notices/write.html", status, form=form, faults=form.faults, branch=branch, reach=reach,
        groups=grouped(found, form.parts.data), texts=texts, keeps="keep" in await request.form(),
    )  # fmt: skip


async def _look(request: Request, db: Connection, form: NoticeForm, found: list[Part], status: int) -> Response:
    """The letter, and by name who gets it."""
    slug, chosen, now = request.path_params["branch"], form.parts.data or [], now_of(request)
    vault = state_of(request).vault
    gets = await branch_parts.members(db, vault, slug, chosen, now)
    if chosen and len(gets) > MOST:
        form.wrong("parts", say(TOO_MANY, most=MOST))
        return await _form(request, db, form, 422)
    marks = base64.b64encode(b"".join(_mark(her.person) for her in gets)).decode()
    seen = {"branch": slug, "parts": chosen, "marks": marks}
    return render(
        request, "notices/look.html", status, form=form, branch=await branches.get(db, slug), reach=len(gets),
        gets=gets, parts=described(found, chosen),
        to=sealed_text.seal(vault, SEEN, seen, now) if chosen else "", keeps="keep" in await request.form(),
    )  # fmt: skip


def _seen(request: Request, sealed: str) -> Seen | None:
    """What the button of her own look holds; None when it holds nothing of ours, of this branch, of the last day."""
    value = sealed_text.unseal(state_of(request).vault, SEEN, sealed, LIVES, now_of(request)) if sealed else None
    if value is None or value["branch"] != request.path_params["branch"]:
        return None
    raw = base64.b64decode(value["marks"])
    return Seen(value["parts"], frozenset(raw[at : at + MARK] for at in range(0, len(raw), MARK)))


def _mark(person: UUID) -> bytes:
    return person.bytes[-MARK:]
