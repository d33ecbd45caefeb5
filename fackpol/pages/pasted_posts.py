"""An administrator pastes many local posts at once: sees what each line means, then saves those that are right."""

from dataclasses import dataclass, field

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import say
from fackpol.network import local_posts, pasted_posts
from fackpol.network.local_posts import Given, NewPost
from fackpol.network.pasted_posts import MOST, PastedPost
from fackpol.pages.corrections import AddressForm
from fackpol.pages.local_posts import HERE, NOT_GIVEN, POSTS, codes
from fackpol.web.flash import flash
from fackpol.web.forms import Posted
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of


@dataclass(frozen=True)
class CheckedLine:
    """A line with what is wrong with it; "": it can be saved."""

    row: PastedPost = field(repr=False)
    email: str = field(repr=False)
    fault: str


async def paste(request: Request, db: Connection) -> Response:
    """The field for many lines."""
    return _page(request, "", [])


async def read(request: Request, db: Connection) -> Response:
    """Shows what each line means and writes nothing; or saves those that are right. The others stay in the field."""
    data, reference = await request.form(), state_of(request).reference
    text = "\n".join(Posted(data).getlist("text"))
    some = pasted_posts.lines(text, {reference.name(code): code for code in codes(request)})
    if not 0 < len(some) <= MOST:
        sentence = say("Klistra in högst {most} rader åt gången. Du har klistrat in {n}.", most=MOST, n=len(some))
        return _page(request, text, [], sentence if some else say("Klistra in minst en rad."), 422)
    rows = [_checked(row) for row in some]
    if "save" not in data:
        return _page(request, text, rows)
    left = [after for row in rows if (after := await _saved(request, db, row)).fault]
    if not left:
        return flash(request, HERE, "posts_noted", len(rows))
    return _page(request, "\n".join(one.row.text for one in left), left, saved=len(rows) - len(left))


def _checked(row: PastedPost) -> CheckedLine:
    form = AddressForm(Posted(FormData({"email": row.email})))
    address = "" if form.validate() else " ".join(form.email.errors)
    faults = (
        "" if row.area else say("Vi känner inte igen kommunen."),
        "" if row.post else say("Skriv gruppledare eller lokal styrelse."),
        "" if row.name and len(row.name) <= 200 and "=?" not in row.name else say("Skriv vad personen heter."),
        address if row.email else say("Raden har ingen mejladress."),
    )
    return CheckedLine(row, str(form.email.data), next((fault for fault in faults if fault), ""))


async def _saved(request: Request, db: Connection, line: CheckedLine) -> CheckedLine:
    """Gives the post that a line says. Returns the line, with why it could not be."""
    row, now = line.row, now_of(request)
    if line.fault or row.post is None:
        return line
    new = NewPost(row.name, line.email, row.post, row.area, dates.today(now))
    given = await local_posts.give(db, state_of(request).vault, new, who_of(request).person, now)
    return line if given is Given.DONE else CheckedLine(row, line.email, say(NOT_GIVEN[given]))


def _page(
    request: Request, text: str, rows: list[CheckedLine], fault: str = "", status: int = 200, saved: int | None = None
) -> Response:
    ready = [one for one in rows if not one.fault]
    return render(
        request, "pasted_posts/paste.html", status, text=text, fault=fault, ready=ready, posts=POSTS, saved=saved,
        faulty=[one for one in rows if one.fault], faults=[("text", fault)] if fault else [],
    )  # fmt: skip
