"""A coordinator looks at an invitation, sends it to those whom the meeting concerns, or calls the meeting off."""

import re
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData, ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from fackpol.base import rate_limits
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.base.words import later, say
from fackpol.letters.context import LetterContext
from fackpol.letters.invitations import meeting_values
from fackpol.mail.composing import Draft, rendered
from fackpol.network import enclosures, hosts, invitations, meetings, people, programme
from fackpol.network.invitations import Concerned
from fackpol.network.meetings import HostedMeeting
from fackpol.network.representatives import shown_name
from fackpol.pages import branch_parts
from fackpol.pages.meetings import meeting_of, meeting_path
from fackpol.pages.people import opened_name
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, at_most, line
from fackpol.web.rendering import error_page, redirect, render
from fackpol.web.state import AppState, now_of, state_of, who_of

MOST_FIELDS = 5_000  # two for each politician whom a meeting concerns
# The policy of a letter shown in a frame: it brings its own inline styles, and can do nothing else.
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"


class CancelForm(Page):
    reason = line(
        later("Skäl"),
        at_most(500, later("Texten får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Det står i mejlet. Skriv inget om enskilda."),
    )


async def preview(request: Request, db: Connection) -> Response:
    """Shows who gets the letter and why, and how it will look. Sends nothing."""
    row = await meeting_of(request, db)
    if row.called_at is not None:
        return redirect(meeting_path(request, row))
    return await _preview(request, db, row, *chosen(request.query_params))


async def letter(request: Request, db: Connection) -> Response:
    """The letter as it will look, to a member or a politician, with the coordinator's own name in it."""
    row, state = await meeting_of(request, db), state_of(request)
    kind = request.path_params["kind"]
    if kind not in ("medlem", "politiker"):
        raise HTTPException(404)
    her = await people.get(db, state.vault, who_of(request).person)
    found = await enclosures.enclosed(db, row.id)
    return HTMLResponse(_example(state, row, kind, her.name, found), headers={"content-security-policy": LETTER_POLICY})


def _example(state: AppState, row: HostedMeeting, kind: str, signed: str, enclosed: str | None) -> str:
    """The letter's HTML, with words where each receiver's own values will stand."""
    found = {**asdict(row), "invitation": UUID(int=0), "discreet": True}
    values = {**meeting_values(LetterContext(state.settings, found), found), "name": say("Namn"), "signed": signed}
    template = "invitation"
    if kind == "politiker":
        template = "invitation_representative"
        values |= {"footer": "representative", "link_mandate": "#", "invited": say("ungefär så många som du ser här")}
        role = say("du är {seat} i {committee}", seat=say("ledamot"), committee=say("nämnden"))
        values |= {"role": role, "until": ""}
    else:
        values |= {"footer": "member", "link_letters": "#"}
        values["proposals"] = enclosures.lines(enclosed, state.settings.base_url)
    _, _, html = rendered(state.settings, Draft(template, values, reply_to=row.reply_to))
    return html


async def sample(request: Request, db: Connection) -> Response:
    """Sends the letter to the coordinator herself first."""
    row, to, now = await meeting_of(request, db), who_of(request).person, now_of(request)
    if not await rate_limits.spend(db, state_of(request).vault, meetings.SAMPLES_A_DAY, to.hex, now):
        return error_page(request, 429, why=too_many_samples())
    await invitations.sample(db, row.id, to, now)
    return redirect(f"{meeting_path(request, row)}/inbjudan?prov=1#look")


def too_many_samples() -> tuple[str, str]:
    """What the page says when she has had her samples of the day."""
    most = meetings.SAMPLES_A_DAY.most
    return later("Det blev för många prov i dag"), say("Du har fått {most} prov i dag. Vänta till i morgon.", most=most)


async def call(request: Request, db: Connection) -> Response:
    """Sends the invitations: as many as the button said, or none. Of several hosts none says it, nor can she ask."""
    row, data = await meeting_of(request, db), await request.form()
    await keep_choices(request, db, row, data)
    (also, without), now, counted = chosen(data), now_of(request), str(data.get("letters", ""))
    if (counted or row.several) and (changed := await _changed(request, db, row, data)):
        return await _preview(request, db, row, also, without, 409 if changed == "others" else 200, changed)
    if row.called_at is None and not await _may_call(request, db):
        return await _preview(request, db, row, also, without, 422, changed="many")
    promised = int(counted) if re.fullmatch("[0-9]{1,9}", counted) and not row.several else None
    posted = await invitations.call(db, row.id, sorted(also), now, promised, without)
    if posted is not None:
        done, n = ("sent", None) if row.several else ("called", posted)
        return flash(request, meeting_path(request, row), done, n)
    row = await meeting_of(request, db)  # a second press waits for the first
    if row.called_at is not None:
        return redirect(meeting_path(request, row))
    if row.starts_at <= now:
        return error_page(request, 409)
    return await _preview(request, db, row, also, without, 409, changed="others")


async def _changed(request: Request, db: Connection, row: HostedMeeting, data: FormData) -> str:
    """What is not as when the button was shown: her "ticks", or by somebody else ("others") the parts of the branch."""
    if chosen(data) != (numbers(data, "counted"), numbers(data, "less")):
        return "ticks"
    return "" if await branch_parts.are_so(request, db, row.id, data.getlist("parts")) else "others"


async def _may_call(request: Request, db: Connection) -> bool:
    branch, limit = request.path_params["branch"], meetings.CALLS_A_DAY
    return await rate_limits.spend(db, state_of(request).vault, limit, branch, now_of(request))


async def cancelling(request: Request, db: Connection) -> Response:
    return _cancelling(request, await meeting_of(request, db), CancelForm())


async def cancel(request: Request, db: Connection) -> Response:
    row, form = await meeting_of(request, db), CancelForm(Posted(await request.form()))
    if not form.validate():
        return _cancelling(request, row, form, 422)
    told = await invitations.cancel(
        db, state_of(request).vault, row.id, who_of(request).person, form.reason.data, now_of(request)
    )
    if told is None:
        row = await meeting_of(request, db)
        return error_page(request, 409) if row.cancelled_at is None else redirect(meeting_path(request, row))
    return flash(request, meeting_path(request, row), "cancelled")


async def _preview(
    request: Request,
    db: Connection,
    row: HostedMeeting,
    also: set[int],
    without: set[int],
    status: int = 200,
    changed: str = "",
) -> Response:
    vault = state_of(request).vault
    primary = await invitations.representatives(db, row.id, "primary")
    audience = await invitations.audience(db, row.id, row.branch, now_of(request))
    ticked = {one.mandate for one in audience.to_choose} & also
    left_out = {one.mandate for one in primary if one.reachable} & without
    return render(
        request, "invitations/preview.html", status, meeting=row, audience=audience, changed=changed, ticked=ticked,
        left_out=left_out, sampled="prov" in request.query_params,
        letters=audience.letters + len(ticked) - len(left_out),
        parts=await branch_parts.of_draft(request, db, row.id),
        others=await hosts.other_members(db, row.id, row.branch) if row.several else None,
        primary=[_named(vault, one) for one in primary],
        secondary=[_named(vault, one) for one in audience.to_choose],
        **await _choices(request, db, row),
    )  # fmt: skip


async def _choices(request: Request, db: Connection, row: HostedMeeting) -> dict[str, Any]:
    """The proposals that can go along and what the meeting can count toward: as saved, or as ticked when she counts."""
    asked = request.query_params
    offered = await enclosures.offered(db, request.path_params["branch"], row.id)
    goals = await programme.choices(db, state_of(request).vault, row.id)
    if "offered" in asked:
        offered = [replace(one, enclosed=one.id in numbers(asked, "proposal")) for one in offered]
        goals = [(id, name, id in numbers(asked, "item")) for id, name, _ in goals]
    return {"offered": offered, "programme": goals}


async def keep_choices(request: Request, db: Connection, row: HostedMeeting, data: FormData) -> None:
    """Saves what she has ticked to go along with a draft's invitation, whichever button of its form she pressed."""
    if row.called_at is not None or "offered" not in data:
        return
    await enclosures.enclose(db, request.path_params["branch"], row.id, numbers(data, "proposal"))
    if "item" in data:
        await programme.count_meeting(db, row.id, next(iter(numbers(data, "item")), None))


def chosen(data: ImmutableMultiDict[str, Any]) -> tuple[set[int], set[int]]:
    """The mandates that she ticked beside those who are invited anyway, and those of them that she unticked.

    What is unticked a form does not send: it is what was `listed` and is not `with` the others.
    """
    unticked = numbers(data, "listed") - numbers(data, "with")
    return numbers(data, "also"), numbers(data, "without") | unticked


def numbers(data: ImmutableMultiDict[str, Any], name: str) -> set[int]:
    """What is a number among the values of a field."""
    return {int(value) for value in map(str, data.getlist(name)) if re.fullmatch("[0-9]{1,18}", value)}


def _named(vault: Vault, row: Concerned[bytes]) -> Concerned[str]:
    return Concerned(**{**asdict(row), "name": shown_name(opened_name(vault, row.name, row.person))})


def _cancelling(request: Request, row: HostedMeeting, form: CancelForm, status: int = 200) -> Response:
    return render(request, "invitations/cancel.html", status, meeting=row, form=form, faults=form.faults)
