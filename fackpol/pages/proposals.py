"""Proposals as everybody who is signed in reads them: a search, and a page for each. Nobody is named in the search."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import matching, proposal_removals, proposals
from fackpol.network.matching import Match
from fackpol.network.proposals import KINDS, OUTCOMES, AskedOne, Kind, Outcome, Search, WholeProposal
from fackpol.network.reference import Reference
from fackpol.network.sessions import Who
from fackpol.pages.proposal_form import type_choices
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of

LONGEST = 100  # characters of a search
NEWEST = "nyast"
ORDERS = (("", later("De som passar bäst")), (NEWEST, later("De nyaste")))


@dataclass(frozen=True)
class Whom:
    """Whom a reader may ask about a proposal, and how. `match`: a member may ask her a question.

    `counterpart`: the reader is a representative who sits on the same kind of committee.
    """

    asked: AskedOne | None = None
    match: Match | None = None
    counterpart: bool = False


async def search(request: Request, db: Connection) -> Response:
    """What the address of the page asks for, a page at a time."""
    state, who = state_of(request), who_of(request)
    asked = _asked(request, state.reference, who)
    found, more = await proposals.search(db, asked)
    removed = await proposal_removals.of(db, state.vault, who.person) if who.representative else []
    return render(
        request, "proposals/search.html", asked=asked, found=found, more=more, removed=removed,
        choices=_choices(state.reference), link=lambda page: _link(replace(asked, page=page)),
    )  # fmt: skip


async def page(request: Request, db: Connection) -> Response:
    """One proposal: what, where, when, how it went, whom to ask, and its family."""
    one, today = await proposal_of(request, db), dates.today(now_of(request))
    whom = await _whom(request, db, one, today)
    return render(
        request, "proposals/page.html", one=one, family=await proposals.family(db, one.family), today=today,
        outcomes=[(value.value, say(label)) for value, label in OUTCOMES.items()],
        asked=whom.asked, match=whom.match, counterpart=whom.counterpart,
    )  # fmt: skip


async def proposal_of(request: Request, db: Connection) -> WholeProposal:
    """The proposal in the path. Raises 404 when there is none."""
    one = await proposals.get(db, request.path_params["proposed"])
    if one is None:
        raise HTTPException(404)
    return one


async def _whom(request: Request, db: Connection, one: WholeProposal, today: date) -> Whom:
    """Names are for those who may see who sits: members, representatives and whoever holds a post."""
    state, who = state_of(request), who_of(request)
    if one.contact is None or not (who.member or who.representative or who.branches or who.administrator):
        return Whom()
    asked = await proposals.whom_to_ask(db, state.vault, one.id, today)
    if asked is None or asked.person == who.person:
        return Whom(asked)
    match = await _match(request, db, asked.person, today) if who.member else None
    own = await proposals.places(db, who.person, today) if who.representative else []
    return Whom(asked, match, any(type == one.type for _, type in own))


async def _match(request: Request, db: Connection, person: UUID, today: date) -> Match | None:
    """The match by which a member may ask this representative a question: she decides about the member's job."""
    state, member = state_of(request), who_of(request).person
    found = await matching.of_member(db, state.vault, state.reference, member, today)
    return next((match for match in found.matches if match.person == person and match.takes), None)


def _asked(request: Request, reference: Reference, who: Who) -> Search:
    """Ignores what does not exist."""
    query = request.query_params
    type, outcome, area, kind, page = (query.get(name, "") for name in ("namnd", "utfall", "plats", "sort", "sida"))
    return Search(
        query.get("sok", "")[:LONGEST].strip(),
        type if type in reference.type_names else "",
        outcome if outcome in list(Outcome) else "",
        area if area in reference.areas else "",
        kind if kind in list(Kind) else "",
        who.person if who.representative and query.get("mina") else None,
        query.get("ordning") != NEWEST,
        int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 5 and int(page) else 1,
    )


def _link(asked: Search) -> str:
    """The same search at another page."""
    named = {
        "sok": asked.text, "namnd": asked.type, "utfall": asked.outcome, "plats": asked.area, "sort": asked.kind,
        "mina": "1" if asked.put_in_by else "", "ordning": "" if asked.relevant else NEWEST,
        "sida": "" if asked.page == 1 else asked.page,
    }  # fmt: skip
    return f"/forslag?{urlencode({name: value for name, value in named.items() if value})}#lista"


def _choices(reference: Reference) -> dict[str, list[tuple[str, str]]]:
    areas = reference.organisations(reference.home)
    return {
        "namnd": type_choices(reference),
        "utfall": [(one.value, say(label)) for one, label in OUTCOMES.items()],
        "plats": [(code, reference.name(code)) for code in areas],
        "sort": [(one.value, say(label)) for one, label in KINDS.items()],
        "ordning": [(value, say(label)) for value, label in ORDERS],
    }
