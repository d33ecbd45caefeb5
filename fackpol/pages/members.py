"""Confirming a registration, and a member's own page with what she has told about her work."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.round_trips import together
from fackpol.base.vault import Vault
from fackpol.network import (
    branches,
    commitments,
    consents,
    inquiries,
    introductions,
    invitations,
    liaisons,
    matching,
    members,
    name_proposals,
    newcomers,
    proposals,
)
from fackpol.network.people import Person
from fackpol.pages.details import DetailsForm
from fackpol.pages.newcomers import joining_path
from fackpol.pages.registration_draft import forget_draft
from fackpol.web import access, cookies
from fackpol.web.access import subject_of_link
from fackpol.web.flash import flash
from fackpol.web.forms import Posted
from fackpol.web.rendering import redirect, render
from fackpol.web.state import AppState, now_of, state_of, who_of


async def asked(request: Request, db: Connection) -> Response:
    """The page of the link in her letter, with the branches that fit. Reading it changes nothing: mail scanners do."""
    vault = state_of(request).vault
    form = await members.waiting(db, vault, subject_of_link(request, "application"), now_of(request))
    if form is None:
        return render(request, "members/too_late.html", 410)
    fitting = await newcomers.for_details(db, vault, form.details, form.branch)
    return render(request, "members/confirm.html", language=form.language, fitting=fitting)


async def confirm(request: Request, db: Connection) -> Response:
    """Makes her a member and, if she pressed that button, lets her ask to be in a branch. In any browser."""
    application, data = subject_of_link(request, "application"), await request.form()
    if data.get("answer") == "no":
        await members.refuse(db, application)
        return render(request, "members/refused.html")
    (_, key), join = cookies.browser(request), str(data.get("join", ""))
    confirmed = await members.confirm(db, state_of(request).vault, application, key, now_of(request), join)
    if confirmed is None:
        return render(request, "members/too_late.html", 410)
    if not confirmed.same_browser:
        return redirect(joining_path(request, confirmed.person))
    response = await access.sign_in(request, db, confirmed.person, "/min-sida?klart=1")
    return forget_draft(request, response)  # her address was right: there is nothing left to mend


async def page(request: Request, db: Connection) -> Response:
    """A member's own page: her meetings, her branches, and who decides about her work."""
    state, person, now = state_of(request), who_of(request).person, now_of(request)
    found = await together(
        db,
        branches=lambda db: _branches(db, state.vault, person, dates.today(now)),
        questions=lambda db: _questions(db, state.vault, person, now),
        work=lambda db: _work(db, state, person, now),
        meetings=lambda db: _meetings(db, state.vault, person, now),
        proposed=lambda db: proposals.of_member(db, person),
    )
    return render(
        request, "members/page.html", done="klart" in request.query_params, proposed=found["proposed"],
        **found["work"], **found["meetings"], **found["branches"], **found["questions"],
    )  # fmt: skip


async def _branches(db: Connection, vault: Vault, person: UUID, today: date) -> dict[str, Any]:
    """The branches as she sees them, those whom they know in unions, and what happens next where there is none."""
    offered = await branches.offered(db, vault, person, today)
    in_none = not any(one.joined_at or one.fits for one in offered)
    return {
        "branches": offered,
        "standing": await newcomers.get(db, person) if in_none else None,
        "liaisons": await liaisons.of_member(db, vault, person) if any(one.has_liaisons for one in offered) else [],
    }


async def _work(db: Connection, state: AppState, person: UUID, now: datetime) -> dict[str, Any]:
    """Herself, and who decides about her work."""
    her, told = await members.own(db, state.vault, person)
    day, roles = dates.today(now), told.union_roles
    found = await together(
        db,
        deciders=lambda db: matching.of_member(db, state.vault, state.reference, person, day, roles),
        proposal=lambda db: _proposed_name(db, state.vault, her),
    )
    return {"person": her, "details": told, **found}


async def _proposed_name(db: Connection, vault: Vault, her: Person) -> name_proposals.NameProposal | None:
    return await name_proposals.of(db, vault, her.id) if her.proposed else None


async def tell_more(request: Request, db: Connection) -> Response:
    """Takes what she does in one of her jobs and where, so that we show those who decide about just that."""
    data = Posted(await request.form())
    task, employer = (next(iter(data.getlist(name)), "") for name in ("task", "employer"))
    chosen = int(employer) if employer.isdecimal() and len(employer) < 10 else None
    if not await members.tell_more(db, who_of(request).person, request.path_params["job"], task or None, chosen):
        raise HTTPException(404)
    return redirect("/min-sida#deciders")


async def _meetings(db: Connection, vault: Vault, person: UUID, now: datetime) -> dict[str, Any]:
    """Her meetings to come, those that have been (the latest first), and what she has said there that she does."""
    found = await invitations.of_person(db, vault, person)
    said = await commitments.open_of_person(db, vault, person) if any(one.pledged for one in found) else []
    return {
        "meetings": [one for one in found if not one.is_over(now)],
        "past": [one for one in reversed(found) if one.is_over(now) and not one.cancelled],
        "commitments": said,
    }


async def _questions(db: Connection, vault: Vault, person: UUID, now: datetime) -> dict[str, Any]:
    """What she has said yes to; if to questions, her own (those that wait for her, and the open ones by mandate), and
    inquiries to her.
    """
    given = await consents.of(db, person)
    if "questions" not in given:
        return {"consents": given, "waiting": [], "asked": {}, "inquired": []}
    found = await together(
        db,
        own=lambda db: introductions.of_member(db, vault, person),
        inquired=lambda db: inquiries.of_member(db, vault, person, now),
    )
    return {
        "consents": given,
        "waiting": [one for one in found["own"] if one.waits_for_member(dates.today(now))],
        "asked": {one.row["mandate"]: one for one in found["own"] if one.row["ended_at"] is None},
        "inquired": found["inquired"],
    }


async def details(request: Request, db: Connection) -> Response:
    reference = state_of(request).reference
    form = DetailsForm()
    form.show_details(reference, await members.details(db, who_of(request).person))
    return _details(request, form)


async def change(request: Request, db: Connection) -> Response:
    reference, data = state_of(request).reference, await request.form()
    form = DetailsForm(Posted(data))
    if "add" in data:
        form.jobs.append_entry()
        return _details(request, form)
    if "drop" in data:
        form.drop(str(data["drop"]))
        return _details(request, form)
    form.fill(reference)
    form.follow_titles(reference, await members.details(db, who_of(request).person))
    changed = form.details(reference)
    if changed is None:
        return _details(request, form, 422)
    await members.change(db, who_of(request).person, changed)
    return flash(request, "/min-sida", "saved")


def _details(request: Request, form: DetailsForm, status: int = 200) -> Response:
    form.fill(state_of(request).reference)
    return render(request, "members/details.html", status, form=form, faults=form.faults)
