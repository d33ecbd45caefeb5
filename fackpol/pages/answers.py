"""A coordinator follows a meeting: how the letters fare, who answers what, and what is to be done after it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import order
from fackpol.mail import outbox
from fackpol.mail.delivery import Delivery
from fackpol.network import (
    attendance,
    board_outcomes,
    commitments,
    hosts,
    invitations,
    outcomes,
    programme,
    retention,
    time_proposals,
    unreached,
)
from fackpol.network.attendance import Attendee, Came
from fackpol.network.invitations import Answer, Invited
from fackpol.network.meetings import HostedMeeting
from fackpol.network.member_search import folded
from fackpol.pages.commitment_form import CommitmentForm
from fackpol.pages.meetings import meeting_of, meeting_path
from fackpol.pages.outbox import why
from fackpol.pages.outcome_form import LaterForm, OutcomeForm
from fackpol.web.flash import flash
from fackpol.web.paging import Paged, paged
from fackpol.web.rendering import error_page, redirect, render
from fackpol.web.state import now_of, state_of

OnList = TypeVar("OnList", Invited[str], Attendee)
# How a letter fares, as the coordinator counts; what is not here was stopped before it went.
SHOWN_AS: dict[str, str] = {
    Delivery.SENT: "sent",
    Delivery.QUEUED: "waiting",
    Delivery.LEASED: "waiting",
    "held": "held",  # until it is a representative's turn
    Delivery.FAILED: "lost",
    Delivery.IN_DOUBT: "lost",
    Delivery.BOUNCED: "returned",
}

# The groups of the invited, and the field that asks for a page of each.
GROUPS = {"yes": "kommer", "maybe": "kanske", "no": "kommer-inte", None: "tysta"}
KEPT = ("sok",)
MOST_LISTED = 200  # names in a field to choose from; of more they are sought


@dataclass(frozen=True)
class Group:
    """The invited who have answered alike: a page of them, and how many members and representatives they all are."""

    page: Paged[Invited[str]]
    members: int
    representatives: int


async def page(request: Request, db: Connection) -> Response:
    """Who is invited, what has been sent to each, and who has answered."""
    return await shown(request, db)


async def progress(request: Request, db: Connection) -> Response:
    """How the letters fare, without a name: the page asks for it again and again while they go out."""
    row = await meeting_of(request, db)
    rows = await invitations.answers(db, row.id, row.branch)
    return render(
        request, "invitations/progress.html", meeting=row, invited=rows, states=_states(rows),
        paused=await outbox.paused_since(db),
    )  # fmt: skip


async def record(request: Request, db: Connection) -> Response:
    """Writes down what somebody told the coordinator herself: an answer like any other, until the meeting begins."""
    row, data, vault = await meeting_of(request, db), await request.form(), state_of(request).vault
    if "sok" in data:
        return await shown(request, db, sought=str(data["sok"]).strip()[:100])
    invitation, chosen = await _chosen(db, row, data), str(data.get("answer"))
    if invitation is None or chosen not in set(Answer):
        return error_page(request, 422)
    taken = await invitations.answer(db, vault, invitation, Answer(chosen), "", "told", now_of(request))
    return flash(request, meeting_path(request, row), "answer_told") if taken else error_page(request, 409)


async def withdraw(request: Request, db: Connection) -> Response:
    """Takes somebody off the meeting."""
    row, data = await meeting_of(request, db), await request.form()
    if "sok" in data:
        return await shown(request, db, sought=str(data["sok"]).strip()[:100])
    invitation = await _chosen(db, row, data)
    if invitation is None:
        return error_page(request, 422)
    gone = await invitations.withdraw(db, row.id, invitation, now_of(request))
    return flash(request, meeting_path(request, row), "withdrawn") if gone else error_page(request, 409)


async def retry(request: Request, db: Connection) -> Response:
    """Sends again, only to those whom a letter did not reach and whose address can be tried again."""
    row = await meeting_of(request, db)
    lost = await unreached.of_meeting(db, state_of(request).vault, row.id, row.branch)
    await outbox.retry(db, row.id, now_of(request), [one.person for one in lost if one.again])
    return flash(request, meeting_path(request, row), "again")


def able(people: list[Attendee]) -> list[Attendee]:
    """Who can have said that she does something: those who came; nobody checked in: who said yes or perhaps."""
    return [one for one in people if one.came] or [one for one in people if one.answer in ("yes", "maybe")]


async def at_door(request: Request, db: Connection, row: HostedMeeting) -> list[Attendee]:
    """Everybody on the list for the door, by name."""
    return told_apart(await attendance.listed(db, state_of(request).vault, row.id, row.branch))


async def shown(
    request: Request,
    db: Connection,
    status: int = 200,
    outcome: OutcomeForm | None = None,
    commitment: CommitmentForm | None = None,
    later: LaterForm | None = None,
    sought: str = "",
) -> Response:
    """The page, with what she has typed and may have to change, or with empty forms."""
    row, vault = await meeting_of(request, db), state_of(request).vault
    if row.called_at is None:
        return redirect(f"{meeting_path(request, row)}/inbjudan")
    rows = told_apart(await invitations.opened_answers(db, vault, row.id, row.branch))
    groups = {answer: _group(request, rows, answer) for answer in GROUPS}
    astray = [one.person for one in rows if one.representative or SHOWN_AS.get(one.state or "") in ("lost", "returned")]
    unread = await unreached.of_meeting(db, vault, row.id, row.branch, astray)
    lost = sorted(unread, key=lambda one: order(one.name))
    faulty = next((form for form in (outcome, commitment, later) if form and form.faults), None)
    return render(
        request, "invitations/answers.html", status, meeting=row, invited=rows, groups=groups, states=_states(rows),
        choosable=_choosable(rows, sought), many=len(rows) > MOST_LISTED, sought=sought,
        lost=paged(request, lost, name="utan-mejl", keep=KEPT),
        again=any(one.again for one in lost), why=why, faulty=faulty, faults=faulty.faults if faulty else [],
        paused=await outbox.paused_since(db),
        forgotten=None if row.several else await retention.answer_counts(db, row.id),
        others=await hosts.other_answers(db, row.id, row.branch, dates.today(now_of(request))) if row.several else None,
        programme=await programme.choices(db, vault, row.id),
        times=await time_proposals.of_meeting(db, vault, row.id, row.branch, now_of(request)),
        boards=await board_outcomes.of_meeting(db, row.id, now_of(request)),
        **await _afterwards(request, db, row, outcome, commitment, later),
    )  # fmt: skip


def _group(request: Request, rows: list[Invited[str]], answer: str | None) -> Group:
    """Those who have answered so: the members by name, then the representatives, a page at a time."""
    those = [one for one in rows if one.answer == answer]
    members = [one for one in those if not one.representative]
    ordered = [*members, *(one for one in those if one.representative)]
    return Group(paged(request, ordered, name=GROUPS[answer], keep=KEPT), len(members), len(those) - len(members))


def _choosable(rows: list[Invited[str]], sought: str) -> list[Invited[str]]:
    """Whom a field lists to choose from: everybody, or of many those whose names hold what she has typed."""
    if len(rows) <= MOST_LISTED:
        return rows
    found = [one for one in rows if folded(sought) in folded(one.name)] if sought else []
    return found[:MOST_LISTED]


async def _afterwards(
    request: Request, db: Connection, row: HostedMeeting, outcome: OutcomeForm | None,
    commitment: CommitmentForm | None, later: LaterForm | None,
) -> dict[str, Any]:  # fmt: skip
    """Who came, what it led to, who does what, and what became of it."""
    vault, now = state_of(request).vault, now_of(request)
    begun, over = row.starts_at <= now, row.ends_at <= now
    came, people = await came_to(db, row, now), await at_door(request, db, row) if begun else []
    became = await outcomes.later(db, vault, row.id, now)
    commitment = commitment or CommitmentForm()
    commitment.fill(able(people))
    return {
        "came": came, "door_open": attendance.is_open(row, now), "became": became, "commitment": commitment,
        "recipients": await outcomes.recipients(db, row.id, row.branch) if over else None,
        "commitments": await commitments.of_meeting(db, vault, row.id),
        "able": able(people), "doers": {one.invitation: one.label for one in people},
        "outcome": outcome or OutcomeForm(data={"came": "" if came.came is None else str(came.came)}),
        "later": later or LaterForm(data={"later_outcome": became.later_outcome}),
    }  # fmt: skip


async def came_to(db: Connection, row: HostedMeeting, now: datetime) -> Came:
    """How many came, as far as this host may know: of several, no sum and nobody else's members."""
    if row.several:
        return await attendance.counts_of_host(db, row.id, row.branch, dates.today(now))
    return await attendance.counts(db, row.id)


def told_apart(rows: list[OnList]) -> list[OnList]:
    """Ordered by name; two of the same name get a `twin`: the union, else some of the invitation's id."""
    names = Counter(one.name for one in rows)
    twins = [
        replace(one, twin=one.union_name or str(one.invitation)[:4]) if names[one.name] > 1 else one for one in rows
    ]
    return sorted(twins, key=lambda one: order(one.name))


async def _chosen(db: Connection, meeting: HostedMeeting, data: Any) -> UUID | None:
    """The invitation that she chose in the list, if it is one of this meeting's."""
    invited = {str(one.invitation): one.invitation for one in await invitations.answers(db, meeting.id, meeting.branch)}
    return invited.get(str(data.get("invitation")))


def _states(rows: Iterable[Invited[Any]]) -> dict[str, int]:
    """Counts the invited by how the latest letter to each fares."""
    counts = dict.fromkeys(("sent", "waiting", "held", "lost", "returned", "stopped"), 0)
    for row in rows:
        if row.state:
            counts[SHOWN_AS.get(row.state, "stopped")] += 1
    return counts
