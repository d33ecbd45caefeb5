"""Members who are in no branch yet: an administrator welcomes those who have none, a link of hers lets each join one.

The link of a branch, on its poster, begins a registration with what the branch is for filled in.
"""

from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from fackpol.base.words import order, pick
from fackpol.network import branches, newcomers
from fackpol.network.branches import Offer, OpenBranch, Trade
from fackpol.network.reference import Reference
from fackpol.pages.registration_draft import RegistrationDraft, draft_of, keep_draft
from fackpol.web.access import subject_of_link
from fackpol.web.flash import flash
from fackpol.web.forms import id_of
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of, who_of

# -- a member, by the link in a letter or from the page on which she confirms ------------------------------------------


def joining_path(request: Request, person: UUID) -> str:
    """The page where she can ask to be in a branch without signing in. Whoever has it can do nothing else."""
    return f"/ga-med/{tokens.token(state_of(request).settings.link_key, 'joining', person)}"


async def own(request: Request, db: Connection) -> Response:
    """What happens next for her, and the branches that she could be in. Reading it changes nothing."""
    person = subject_of_link(request, "joining")
    standing = await newcomers.get(db, person)
    if standing is None:
        return render(request, "newcomers/gone.html", 410)
    offered = await branches.offered(db, state_of(request).vault, person, dates.today(now_of(request)))
    return render(request, "newcomers/own.html", standing=standing, language=standing.language, **_sorted(offered))


async def join(request: Request, db: Connection) -> Response:
    person, slug = subject_of_link(request, "joining"), str((await request.form()).get("join", ""))
    if await newcomers.get(db, person) is None:
        return render(request, "newcomers/gone.html", 410)
    await branches.join(db, slug, person, now_of(request))
    return redirect(request.url.path)


def _sorted(offered: list[Offer]) -> dict[str, Any]:
    return {
        "joined": [branch for branch in offered if branch.joined_at],
        "fitting": [branch for branch in offered if branch.fits and not branch.joined_at],
    }


# -- anybody, by the link of a branch ----------------------------------------------------------------------------------


async def of_branch(request: Request, db: Connection) -> Response:
    """What a branch is, and the way to be in it."""
    branch = await _open(request, db)
    return render(request, "newcomers/branch.html", branch=branch, trades=await branches.trades(db, branch.id))


async def begin(request: Request, db: Connection) -> Response:
    """Begins a registration in her browser. What she has written there already stays."""
    branch, draft = await _open(request, db), draft_of(request)
    known = _known(await branches.trades(db, branch.id), state_of(request).reference)
    answers = {**known, **({} if draft.sent else draft.answers), "branch": [branch.slug]}
    done = [] if draft.sent else draft.done
    return keep_draft(request, redirect("/medlem"), RegistrationDraft(answers, done))


def _known(trades: list[Trade], reference: Reference) -> dict[str, list[str]]:
    """The answers that everybody whom a branch is for gives alike: its union, its industry."""
    unions, industries = {trade.union for trade in trades}, {trade.industry for trade in trades}
    answers = {}
    if len(unions) == 1 and (union := unions.pop()):
        answers["union"] = [reference.unions[union]["name"]]
    if len(industries) == 1 and (industry := industries.pop()):
        answers |= {"jobs-0-title": [""], "jobs-0-industry": [industry]}
    return answers


async def _open(request: Request, db: Connection) -> OpenBranch:
    branch = await branches.get(db, request.path_params["slug"])
    if branch is None:
        raise HTTPException(404)
    return branch


# -- an administrator --------------------------------------------------------------------------------------------------


async def listed(request: Request, db: Connection) -> Response:
    """Those whom she is to welcome, by name (each can see that), and the others in numbers."""
    state, now = state_of(request), now_of(request)
    today = dates.today(now)
    return render(
        request, "newcomers/listed.html", newcomers=await newcomers.unwelcomed(db, state.vault, now),
        most=newcomers.MOST, unjoined=sorted(await newcomers.unjoined(db, today), key=order),
        awaiting=_by_name(await newcomers.awaiting(db, today), state.reference),
    )  # fmt: skip


async def welcome(request: Request, db: Connection) -> Response:
    """Welcomes the one whose button she pressed, or all that are ticked."""
    data = await request.form()
    chosen = [data["one"]] if "one" in data else data.getlist("person")
    some = [id for text in chosen if (id := id_of(text))]
    n = await newcomers.welcome(db, some, who_of(request).person, now_of(request))
    return flash(request, "/skotsel/valkomna", "welcomed_newcomers", n)


def _by_name(counts: dict[str, int], reference: Reference) -> list[tuple[str, int]]:
    named = [(pick(reference.industries[slug], "name"), n) for slug, n in counts.items()]
    return sorted(named, key=lambda pair: order(pair[0]))
