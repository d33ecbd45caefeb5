"""An address that gets no letters is tried again: by her, or by a coordinator who has asked her."""

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
    """Of a member of the coordinator's own branch; not what she has said no to herself."""
    branch, person = request.path_params["branch"], request.path_params["person"]
    if not await belongs(db, branch, person):
        raise HTTPException(404)
    await suppressions.lift(db, person, own=False)
    return redirect(f"/branscher/{branch}/medlemmar")


async def belongs(db: Connection, branch: str, person: UUID) -> bool:
    return any(row["id"] == person for row in await branches.people(db, branch))
