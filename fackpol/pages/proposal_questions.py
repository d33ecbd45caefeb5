"""A representative says that a member's question became one of her proposals. The member is told, and nobody else."""

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.network import proposal_questions
from fackpol.web.flash import flash
from fackpol.web.rendering import redirect
from fackpol.web.state import now_of, who_of


async def link(request: Request, db: Connection) -> Response:
    """Links the question in the path to a proposal of hers, or leads to a new one. Raises 404 when one is not hers."""
    id, chosen = request.path_params["introduction"], str((await request.form()).get("proposal", ""))
    by = who_of(request).person
    if not chosen and await proposal_questions.is_to(db, id, by):
        return redirect(f"/forslag/nytt?fraga={id}")
    number = int(chosen) if re.fullmatch("[0-9]{1,18}", chosen) else 0
    if not await proposal_questions.link(db, id, number, by, now_of(request)):
        raise HTTPException(404)
    return flash(request, f"/kontakter#q-{id}", "question_linked")
