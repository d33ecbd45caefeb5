"""Somebody has called: a coordinator searches who has the number, in all her branches at once."""

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import branches, member_search
from fackpol.network.branches import Membership, OpenBranch
from fackpol.web.forms import Page, Posted, line, needed
from fackpol.web.rendering import render
from fackpol.web.state import state_of, who_of


class NumberForm(Page):
    phone = line(
        later("Telefonnummer"),
        needed(later("Skriv numret som ringde.")),
        hint=later("Med eller utan landsnummer. De fyra sista siffrorna räcker."),
        type="tel",
    )


async def page(request: Request, db: Connection) -> Response:
    return render(request, "member_search/page.html", form=NumberForm(), faults=[], found=None)


async def found(request: Request, db: Connection) -> Response:
    """Those who have the number. Logged like opening the lists, whether anybody has it or not."""
    form = NumberForm(Posted(await request.form()))
    digits = sum(char.isdigit() for char in form.phone.data or "")
    if form.validate() and digits < member_search.FEWEST_DIGITS:
        form.wrong("phone", say("Skriv minst fyra siffror av numret."))
    if form.faults:
        return render(request, "member_search/page.html", 422, form=form, faults=form.faults, found=None)
    return render(
        request, "member_search/page.html", form=form, faults=[], found=await _owners(request, db, form.phone.data)
    )


async def _owners(request: Request, db: Connection, number: str) -> list[tuple[OpenBranch, Membership]]:
    owners = []
    for slug in who_of(request).branches:
        branch = await branches.get(db, slug)
        members = await branches.people(db, state_of(request).vault, slug) if branch else []
        owners += [
            (branch, one) for one in members if branch and one.phone and member_search.same_number(one.phone, number)
        ]
    return owners
