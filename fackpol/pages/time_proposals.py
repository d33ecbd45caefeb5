"""A coordinator takes another time that somebody has proposed for a meeting, or says no to it."""

from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.network import time_proposals
from fackpol.network.meetings import HostedMeeting
from fackpol.network.time_proposals import TimeProposal
from fackpol.pages.meetings import BranchMeetingForm, meeting_of, meeting_path, seen, typed
from fackpol.pages.moves import ask_first
from fackpol.web.flash import flash
from fackpol.web.rendering import error_page
from fackpol.web.state import now_of, state_of


async def taking(request: Request, db: Connection) -> Response:
    """Asks whether the meeting shall move to that time: the same question, and buttons, as when she has typed it."""
    row = await meeting_of(request, db)
    one = await _proposal(request, db, row)
    if not one.can_be_taken(now_of(request)) or one.starts_at is None or one.ends_at is None:
        return error_page(request, 409)
    moved = replace(row, starts_at=one.starts_at, ends_at=one.ends_at)
    return await ask_first(request, db, row, moved, [*_fields(moved), ("seen", seen(row))])


async def decline(request: Request, db: Connection) -> Response:
    row = await meeting_of(request, db)
    if not await time_proposals.decline(db, request.path_params["time"], row.branch, now_of(request)):
        raise HTTPException(404)
    return flash(request, meeting_path(request, row), "time_declined")


async def _proposal(request: Request, db: Connection, row: HostedMeeting) -> TimeProposal:
    """The open proposal in the path. Raises 404 unless it is for this meeting, and shown to this host."""
    found = await time_proposals.of_meeting(db, state_of(request).vault, row.id, row.branch, now_of(request))
    one = next((one for one in found if one.id == request.path_params["time"]), None)
    if one is None:
        raise HTTPException(404)
    return one


def _fields(row: HostedMeeting) -> list[tuple[str, str]]:
    """A meeting as its form would send it."""
    values = typed(row)
    names = [field.name for field in BranchMeetingForm() if field.name != "keep"]
    return [(name, str(value)) for name in names for value in _several(values[name])]


def _several(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
