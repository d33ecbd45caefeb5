"""A member, or a coordinator who has asked her, lifts the suppression of the member's address."""

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.mail import suppressions
from fackpol.network import branches
from fackpol.web.rendering import redirect
from fackpol.web.state import who_of


async def lift_own(request: Request, db: Connection) -> Response:
    await suppressions.lift(db, who_of(request).person, own=True)
    return redirect("/min-sida")


async def lift(request: Request, db: Connection) -> Response:
    """For a member of the coordinator's own branch. What the member has stopped herself stays stopped."""
    branch, person = request.path_params["branch"], request.path_params["person"]
    if not await belongs(db, branch, person):
        raise HTTPException(404)
    await suppressions.lift(db, person, own=False)
    return redirect(f"/branscher/{branch}/medlemmar")


async def belongs(db: Connection, branch: str, person: UUID) -> bool:
    return await branches.has(db, branch, person)
