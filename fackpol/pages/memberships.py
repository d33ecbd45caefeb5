"""A coordinator's members: the list and its search, the card of one, welcoming, moving and removing."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.base.words import order
from fackpol.network import appointments, branches, contacts, member_search, memberships, name_proposals
from fackpol.network.branches import Membership
from fackpol.network.contacts import OpenContact
from fackpol.network.member_search import Found
from fackpol.network.memberships import ListedMember
from fackpol.pages.contacts import OUTCOMES, history, record_note, typed_note
from fackpol.pages.people import opened_name
from fackpol.pages.suppressions import belongs
from fackpol.web.flash import flash
from fackpol.web.forms import Posted
from fackpol.web.paging import Paged, paged
from fackpol.web.rendering import error_page, render
from fackpol.web.state import now_of, state_of, who_of

KEPT = ("sok", "sida", "vantar")  # what leads from a page of a search to another


async def people(request: Request, db: Connection) -> Response:
    """The branch's list of members. Every one of them can see that it was opened."""
    return await _list(request, db, "")


async def search(request: Request, db: Connection) -> Response:
    """Those whom a search finds. What she seeks is in the body, for addresses are kept in histories and logs."""
    typed = next(iter(Posted(await request.form()).getlist("sok")), "")
    return await _list(request, db, typed.strip()[:100])


async def _list(request: Request, db: Connection, sought: str) -> Response:
    slug, state, who = request.path_params["branch"], state_of(request), who_of(request)
    branch = await branches.get(db, slug)
    assert branch is not None  # the endpoint has checked it
    members, open_ones = await memberships.listed(db, state.vault, slug), await contacts.of_branch(db, slug)
    found = await _found(request, db, slug, sought) if sought else None
    some = [one for one in members if found is None or one.person in {her.id for her in found.members}]
    waiting = _mine_first([one for one in some if not one.welcomed_at], open_ones, who.person)
    welcomed = sorted((one for one in some if one.welcomed_at), key=lambda one: order(one.name))
    waiting_now, welcomed_now = paged(request, waiting, name="vantar", keep=KEPT), paged(request, welcomed, keep=KEPT)
    ids = [one.person for one in (*waiting_now.rows, *welcomed_now.rows)]
    shown = {one.id: one for one in await branches.people(db, state.vault, slug, ids)}
    return render(
        request, "memberships/list.html", branch=branch, sought=sought, meant=found.meant if found else [],
        waiting=_opened(waiting_now, shown), welcomed=_opened(welcomed_now, shown),
        regrettable=sorted((one for one in members if one.fresh), key=lambda one: order(one.name)),
        **await _around(request, db, branch.id, {id: open_ones[id] for id in ids if id in open_ones}),
    )  # fmt: skip


async def _found(request: Request, db: Connection, slug: str, sought: str) -> Found:
    """A search opens everybody: the database can not read what lies sealed."""
    state = state_of(request)
    return member_search.search(await branches.people(db, state.vault, slug), sought, state.reference)


def _opened(page: Paged[ListedMember], shown: dict[UUID, Membership]) -> Paged[Membership]:
    """A page with what is shown of each; whoever has left meanwhile is not."""
    return page.of([shown[one.person] for one in page.rows if one.person in shown])


def _mine_first(waiting: Sequence[ListedMember], open_ones: dict[UUID, OpenContact], who: UUID) -> list[ListedMember]:
    """Whom she is to contact herself first, and of those and the others the one first who has waited longest."""

    def key(one: ListedMember) -> tuple[bool, Any]:
        contact = open_ones.get(one.person)
        return not (contact and contact.owner == who), one.joined_at

    return sorted(waiting, key=key)


async def _around(request: Request, db: Connection, branch: int, open_ones: dict[UUID, OpenContact]) -> dict[str, Any]:
    """What both the list and a card need to know besides the members."""
    vault, slug = state_of(request).vault, request.path_params["branch"]
    today: date = dates.today(now_of(request))
    return {
        "contacts": {person: _contact(vault, row) for person, row in open_ones.items()},
        "others": [(row.slug, row.name) for row in await branches.listed(db) if row.slug != slug],
        "colleagues": len(await appointments.of_branch(db, branch)) > 1,
        "today": today, "enough": contacts.TRIES, "longest": contacts.NOTE,
    }  # fmt: skip


def _contact(vault: Vault, row: OpenContact) -> dict[str, Any]:
    owner = opened_name(vault, row.owner_name, row.owner)
    return {**asdict(row), "owner_name": owner, "note_text": contacts.note_of(vault, row.noted, row.note)}


async def card(request: Request, db: Connection) -> Response:
    """One member, with everything that coordinators of the branch have recorded. She can see that it was opened."""
    return await show_card(request, db)


async def show_card(request: Request, db: Connection, status: int = 200, **typed: Any) -> Response:
    """The card; `typed` is what she has to change in a form on it. Raises 404 for somebody who is not in the branch."""
    slug, person, vault = request.path_params["branch"], _person(request), state_of(request).vault
    branch, one = await branches.get(db, slug), await branches.member(db, vault, slug, person)
    if branch is None or one is None:
        raise HTTPException(404)
    return render(
        request, "memberships/card.html", status, branch=branch, one=one, outcomes=OUTCOMES,
        history=await history(db, vault, person, slug),
        proposal=await name_proposals.of(db, vault, person),
        **await _around(request, db, branch.id, await contacts.of_branch(db, slug)), **typed,
    )  # fmt: skip


async def welcome(request: Request, db: Connection) -> Response:
    """Welcomes her; or vouches for her, when the branch has welcomed her by itself. Records what she noted."""
    await _in_branch(request, db)
    data, slug, person = await request.form(), request.path_params["branch"], _person(request)
    note = typed_note(data)
    if len(note) > contacts.NOTE:
        return error_page(request, 413)
    if note:
        await record_note(request, db, note)
    if "vouch" in data:
        done = await branches.vouch(db, slug, person, now_of(request))
        return flash(request, _list_of(request), "vouched" if done else "vouched_before")
    return await _welcome(request, db, [person])


async def welcome_several(request: Request, db: Connection) -> Response:
    """Welcomes all who are ticked. The list then says who they are."""
    ticked = Posted(await request.form()).getlist("person")
    try:
        chosen = [UUID(one) for one in ticked]
    except ValueError:
        return error_page(request, 422)
    if not chosen:
        return flash(request, _list_of(request), "nobody_ticked")
    return await _welcome(request, db, chosen)


async def _welcome(request: Request, db: Connection, chosen: list[UUID]) -> Response:
    slug = request.path_params["branch"]
    n = await branches.welcome_several(db, slug, chosen, who_of(request).person, now_of(request))
    return flash(request, _list_of(request), "welcomed", n)


async def take_back_welcome(request: Request, db: Connection) -> Response:
    slug, person = request.path_params["branch"], _person(request)
    await _in_branch(request, db)
    taken_back = await branches.take_back_welcome(db, slug, person)
    return flash(request, _list_of(request), "waits_again" if taken_back else "welcome_stays")


async def move(request: Request, db: Connection) -> Response:
    """Moves her to another branch, which welcomes her anew."""
    slug, person = request.path_params["branch"], _person(request)
    other = str((await request.form()).get("branch"))
    await _in_branch(request, db)
    if other not in [row.slug for row in await branches.listed(db) if row.slug != slug]:
        return error_page(request, 422)
    await branches.move(db, slug, other, person, now_of(request))
    return flash(request, _list_of(request), "moved_member")


async def remove(request: Request, db: Connection) -> Response:
    await _in_branch(request, db)
    await branches.remove(db, request.path_params["branch"], _person(request), now_of(request))
    return flash(request, _list_of(request), "removed")


async def _in_branch(request: Request, db: Connection) -> None:
    """Raises 404 unless the person in the path is in the branch in the path."""
    if not await belongs(db, request.path_params["branch"], _person(request)):
        raise HTTPException(404)


def _list_of(request: Request) -> str:
    return f"/branscher/{request.path_params['branch']}/medlemmar"


def _person(request: Request) -> UUID:
    person: UUID = request.path_params["person"]
    return person
