"""A coordinator gives a representative a code, on the phone, so that she can show that it is she who is signed in."""

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.network import branches, contact_codes
from fackpol.network.contact_codes import LIVES, Wanting
from fackpol.pages.people import opened_name
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of


async def listed(request: Request, db: Connection) -> Response:
    """The representatives who have said yes to contact."""
    return await _page(request, db)


async def give(request: Request, db: Connection) -> Response:
    """Makes a code for one of them and shows it, once."""
    slug, chosen = request.path_params["branch"], str((await request.form()).get("person", ""))
    rows = {str(row.person): row for row in await contact_codes.waiting(db, slug, now_of(request))}
    if chosen not in rows:
        raise HTTPException(404)
    vault, by = state_of(request).vault, who_of(request).person
    digits = await contact_codes.give(db, vault, slug, rows[chosen].person, by, now_of(request))
    return await _page(request, db, rows[chosen].person, digits or "")


async def _page(request: Request, db: Connection, given: UUID | None = None, digits: str = "") -> Response:
    slug, vault = request.path_params["branch"], state_of(request).vault
    rows: list[Wanting] = await contact_codes.waiting(db, slug, now_of(request))
    named = [(opened_name(vault, row.name, row.person), row) for row in rows]
    return render(
        request, "contact_codes/list.html", branch=await branches.get(db, slug), wanting=named,
        given=next((name for name, row in named if row.person == given), ""), days=LIVES.days,
        digits=f"{digits[:4]} {digits[4:]}",
    )  # fmt: skip
