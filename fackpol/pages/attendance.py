"""The list for the door, on a phone and on paper; and what each says herself of whether she came."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import attendance
from fackpol.network.attendance import AFTER, BEFORE, Attendee, CheckIn, Said
from fackpol.network.invitations import Invitation
from fackpol.network.meetings import HostedMeeting
from fackpol.pages.answers import at_door
from fackpol.pages.meetings import meeting_of, meeting_path
from fackpol.pages.outcome_form import whole_number
from fackpol.pages.own_invitations import linked_invitation, own_invitation
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, id_of, line, needed
from fackpol.web.rendering import error_page, redirect, render
from fackpol.web.state import now_of

ANSWERS = ("yes", "maybe", None, "no")  # in the order of the list


class WalkInsForm(Page):
    n = line(
        later("Hur många?"),
        needed(later("Skriv antalet med siffror, till exempel 12.")),
        whole_number,
        inputmode="numeric",
    )


async def door(request: Request, db: Connection) -> Response:
    """A button for each person, those who said yes first."""
    return await _door(request, db, await meeting_of(request, db))


async def find(request: Request, db: Connection) -> Response:
    """The same list with those whose names hold what she has typed. A name never stands in an address."""
    wanted = "".join(Posted(await request.form()).getlist("name")[:1]).strip()[:100]
    return await _door(request, db, await meeting_of(request, db), wanted)


async def check_in(request: Request, db: Connection) -> Response:
    """Checks somebody in, or takes that back. The button says which, so that two helpers who press at once agree."""
    row, data = await meeting_of(request, db), await request.form()
    invitation = id_of(data.get("came") or data.get("absent"))
    if invitation is None:
        return error_page(request, 422)
    done = await attendance.check_in(db, row.id, row.branch, invitation, "came" in data, now_of(request))
    if done is CheckIn.DONE:
        return redirect(f"{_path(request, row)}#i-{invitation}")
    return flash(request, _path(request, row), done.value)


async def count_walk_ins(request: Request, db: Connection) -> Response:
    """One more or fewer who came without standing on the list; or how many they were, corrected afterwards."""
    row, data = await meeting_of(request, db), await request.form()
    if str(data.get("more")) in ("1", "-1"):
        await attendance.add_walk_ins(db, row.id, int(str(data["more"])), now_of(request))
        return redirect(f"{_path(request, row)}#walk-ins")
    form = WalkInsForm(Posted(data))
    if not form.validate():
        return await _door(request, db, row, form=form, status=422)
    if attendance.is_open(row, now_of(request)):
        await attendance.set_walk_ins(db, row.id, int(form.n.data))
    return redirect(f"{_path(request, row)}#walk-ins")


async def paper(request: Request, db: Connection) -> Response:
    """The list to print: a name, an answer and a box for each. No address and no number."""
    row = await meeting_of(request, db)
    if row.called_at is None or row.cancelled_at or now_of(request) > row.ends_at + AFTER:
        return await _door(request, db, row)
    return render(request, "attendance/paper.html", meeting=row, groups=_groups(await at_door(request, db, row)))


async def say_by_link(request: Request, db: Connection) -> Response:
    """She says whether she came, by the link in her letter."""
    return await _say(request, db, await linked_invitation(request, db))


async def say_signed_in(request: Request, db: Connection) -> Response:
    """The same on her own page."""
    return await _say(request, db, await own_invitation(request, db))


async def _say(request: Request, db: Connection, row: Invitation) -> Response:
    said = str((await request.form()).get("said"))
    if said not in set(Said):
        raise HTTPException(422)
    if not await attendance.say(db, row.invitation, Said(said), now_of(request)):
        return error_page(request, 409)
    return redirect(f"{request.url.path.removesuffix('/var-med')}#came")


async def _door(
    request: Request,
    db: Connection,
    row: HostedMeeting,
    wanted: str = "",
    form: WalkInsForm | None = None,
    status: int = 200,
) -> Response:
    if row.called_at is None:
        return redirect(f"{meeting_path(request, row)}/inbjudan")
    if not attendance.is_open(row, now_of(request)):
        return render(request, "attendance/closed.html", meeting=row, opens_at=row.starts_at - BEFORE, days=AFTER.days)
    people, came = await at_door(request, db, row), await attendance.counts(db, row.id)
    found = [one for one in people if wanted.casefold() in one.name.casefold()]
    form = form or WalkInsForm(data={"n": str(came.walk_ins)})
    return render(
        request, "attendance/door.html", status, meeting=row, groups=_groups(found), wanted=wanted, invited=len(people),
        here=sum(one.came for one in people), came=came, form=form, faults=form.faults,
    )  # fmt: skip


def _groups(people: list[Attendee]) -> list[tuple[str, str, list[Attendee]]]:
    """(answer or "silent", heading, who) of each answer that somebody has given."""
    headings = {"yes": say("Kommer"), "maybe": say("Kanske"), None: say("Har inte svarat"), "no": say("Kommer inte")}
    groups = [(answer, [one for one in people if one.answer == answer]) for answer in ANSWERS]
    return [(answer or "silent", headings[answer], rows) for answer, rows in groups if rows]


def _path(request: Request, row: HostedMeeting) -> str:
    return f"{meeting_path(request, row)}/dorren"
