"""A representative's own page: what is hers to do, her meetings, what her committee decides about, and her mandates."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from fackpol.base.round_trips import together
from fackpol.base.vault import Vault
from fackpol.base.words import band, pick, say
from fackpol.network import (
    commitments,
    committees,
    counterparts,
    departures,
    invitations,
    matching,
    newly_elected,
    own_work,
    proposals,
    replies,
    representatives,
    rollover,
)
from fackpol.network.commitments import Commitment
from fackpol.network.committees import ListedCommittee
from fackpol.network.invitations import OwnMeeting
from fackpol.network.own_work import Own
from fackpol.network.reference import Reference
from fackpol.network.representatives import LINK_LIVES, HeldMandate, Listed
from fackpol.network.rollover import ENDS_SOON, After, Next
from fackpol.pages.departures import left
from fackpol.pages.meetings import Day
from fackpol.pages.own_corrections import is_open
from fackpol.web.access import subject_of_link
from fackpol.web.forms import Page, Posted, choice
from fackpol.web.languages import speak_to
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of


class OwnMandateForm(Page):
    """What she says of one mandate. The last three fields are there only when it is about to end."""

    to = Day()
    after = choice("")
    seat = choice("")
    committee = choice("")

    @classmethod
    def posted(cls, data: FormData, mandate: int) -> "OwnMandateForm":
        """From the page's form, which holds all her mandates: "to-7" is `to` of mandate 7."""
        end = f"-{mandate}"
        own = [(name.removesuffix(end), value) for name, value in data.multi_items() if name.endswith(end)]
        return cls(Posted(FormData(own)))

    @classmethod
    def filled(cls, row: HeldMandate) -> "OwnMandateForm":
        """Filled in with the mandate as we have it."""
        then = {"after": row.after, "seat": row.next_seat or row.seat, "committee": row.next_committee}
        return cls(data={"to": row.to_day, **then})


@dataclass(frozen=True)
class OwnMandate:
    """One of her mandates, with what she says of it."""

    row: HeldMandate = field(repr=False)
    form: OwnMandateForm = field(repr=False)
    # Those of the same municipality or region; None unless the mandate is about to end.
    committees: list[ListedCommittee] | None

    def check(self) -> None:
        """Puts what she has to change at its field."""
        form = self.form
        form.validate()
        if form.to.data and form.to.data < self.row.from_day:
            form.wrong("to", say("Uppdraget slutar innan det börjar. Ändra dagen."))
        known = [str(one.id) for one in self.committees or ()]
        if self.committees is not None and form.after.data == After.CHANGES and form.committee.data not in known:
            form.wrong("committee", say("Välj vilken nämnd du byter till."))

    def next(self, reference: Reference) -> Next | None:
        """What comes after it, as she says. Only after `check` found nothing."""
        form = self.form
        if self.committees is None or form.after.data not in list(After):
            return None
        after = After(form.after.data)
        if after is After.LEAVES:
            return Next(after, None, None)
        committee = int(form.committee.data) if after is After.CHANGES else self.row.committee
        return Next(after, committee, form.seat.data if form.seat.data in reference.seats else self.row.seat)

    def shown(self, reference: Reference, today: date) -> dict[str, Any]:
        """The row, with what stands in its fields, their faults, and the choices of the time after (`then`)."""
        form = self.form
        return {
            **asdict(self.row), "until": form.to.text, "said": form.after.data,
            "next_seat": form.seat.data, "next_committee": form.committee.data,
            "ended": self.row.ended(today),
            "then": None if self.committees is None else self._choices(reference, self.committees),
            "faults": {"to": form.to.errors, "committee": form.committee.errors},
        }  # fmt: skip

    def _choices(self, reference: Reference, others: list[ListedCommittee]) -> dict[str, list[tuple[Any, str]]]:
        """The seats, and the committees that she could change to."""
        seats = reference.seats.items()
        return {
            "seats": [(seat, pick(known, "name")) for seat, known in seats if known["audience"] == "sits"],
            "committees": [(one.id, one.name) for one in others if one.id != self.row.committee],
        }


async def own(request: Request, db: Connection) -> Response:
    """Her mandates as we have them."""
    her = await _her(request, db)
    if instead := await _instead(request, db, her):
        return instead
    return await _page(request, db, her, await _mandates(request, db, her, None))


async def answer(request: Request, db: Connection) -> Response:
    """Saves what she confirms or corrects; or sends a fresh link in place of one that is too old."""
    her, data = await _her(request, db), await request.form()
    if instead := await _instead(request, db, her, fresh="fresh" in data):
        return instead
    mandates = await _mandates(request, db, her, data)
    for mandate in mandates:
        mandate.check()
    if _faults(mandates):
        return await _page(request, db, her, mandates, 422)
    seen = [one for one in mandates if f"to-{one.row.id}" in data]  # not one that has come since she opened the page
    await _save(request, db, her.person, seen)
    before, her = {row.id: row.to_day for row in her.mandates}, await _her(request, db)
    ended = {row.id for row in her.mandates if row.ended(_today(request)) and row.to_day != before.get(row.id)}
    return await _page(request, db, her, await _mandates(request, db, her, None), done=True, ended=ended)


async def _her(request: Request, db: Connection) -> Listed:
    """The representative whose link it is, or who is signed in."""
    person = subject_of_link(request, "mandate") if _by_link(request) else who_of(request).person
    her = await representatives.get(db, state_of(request).vault, person)
    if her is None:
        raise HTTPException(410)
    speak_to(request, her.language)
    return her


async def _instead(request: Request, db: Connection, her: Listed, fresh: bool = False) -> Response | None:
    """What she sees in place of her mandates: that she has been left out, or that the link is too old.

    `fresh`: send her a fresh one, to the address that we have.
    """
    if departure := await departures.get(db, her.person):
        return left(request, her, departure)
    if not _by_link(request) or is_open(request, her):
        return None
    if fresh:
        await representatives.tell_again(db, state_of(request).vault, her.person, now_of(request))
    return render(
        request, "own_corrections/expired.html", 200 if fresh else 410, language=her.language, sent=fresh,
        days=LINK_LIVES.days, link=request.url.path,
    )  # fmt: skip


def _by_link(request: Request) -> bool:
    return "token" in request.path_params


async def _mandates(request: Request, db: Connection, her: Listed, data: FormData | None) -> list[OwnMandate]:
    """Her mandates, with what she has posted in `data`, or as we have them."""
    today = _today(request)
    return [
        OwnMandate(
            row,
            OwnMandateForm.posted(data, row.id) if data and f"to-{row.id}" in data else OwnMandateForm.filled(row),
            await committees.listed(db, row.owner or "") if _ends_soon(row, today) else None,
        )
        for row in her.mandates
    ]


def _ends_soon(row: HeldMandate, today: date) -> bool:
    there = row.status != "wrong" and row.seat is not None
    return there and row.to_day is not None and today <= row.to_day < today + ENDS_SOON


def _faults(mandates: list[OwnMandate]) -> list[tuple[str, str]]:
    """(field id, sentence) of everything that she has to change."""
    return [
        (f"{name}-{mandate.row.id}", sentence)
        for name in ("to", "committee")
        for mandate in mandates
        for sentence in mandate.form[name].errors
    ]


async def _save(request: Request, db: Connection, person: UUID, mandates: list[OwnMandate]) -> None:
    reference = state_of(request).reference
    declared = {one.row.id: one.form.to.data for one in mandates}
    async with db.transaction():
        await representatives.declare(db, person, declared, _today(request))
        for one in mandates:
            if then := one.next(reference):
                await rollover.say_after(db, person, one.row.id, then)
        await representatives.confirm_address(db, person, now_of(request))


async def _page(
    request: Request, db: Connection, her: Listed, mandates: list[OwnMandate], status: int = 200, done: bool = False,
    ended: Collection[int] = (),
) -> Response:  # fmt: skip
    signed_in, reference, today = not _by_link(request), state_of(request).reference, _today(request)
    found = await together(
        db,
        trades=lambda db: matching.of_representative(db, her.person, today),
        hers=lambda db: _signed_in(request, db, her) if signed_in else _nothing(),
    )
    return render(
        request, "representatives/own.html", status, language=her.language, her=her, done=done, ended=ended,
        signed_in=signed_in, mandates=[one.shown(reference, today) for one in mandates],
        runs=any(one.row.runs(today) for one in mandates), faults=_faults(mandates), fewest=band(0),
        letters=_link(request, "/mejl", "letters", her.person),
        mine=_dated(request, "/uppdrag", "mandate", her.person, her) if signed_in else request.url.path,
        trades=found["trades"], **found["hers"],
    )  # fmt: skip


async def _nothing() -> dict[str, Any]:
    return {}


async def _signed_in(request: Request, db: Connection, her: Listed) -> dict[str, Any]:
    """What she sees only when she has signed in, for a link can be forwarded."""
    state, now, today = state_of(request), now_of(request), _today(request)
    found = await together(
        db,
        invited=lambda db: _invited(db, state.vault, her.person),
        questions=lambda db: replies.of_representative(db, state.vault, her.person),
        proposed=lambda db: proposals.on_her_page(db, her.person, today),
        new=lambda db: newly_elected.is_new(db, her.person, today),
        counterparts=lambda db: counterparts.of(db, state.vault, state.reference, her.person, today),
        called=lambda db: counterparts.called_by(db, state.vault, her.person, now),
    )
    (invited, said), questions = found.pop("invited"), found.pop("questions")
    linked = [replace(row, link=_link(request, "/svar", "invitation", row.invitation)) for row in invited]
    meetings = [one for one in linked if not one.is_over(now)]
    return {
        **found,
        "meetings": meetings,
        "work": own_work.waiting(Own(meetings, questions, her.mandates, today, said, found["proposed"])),
        "past": [one for one in reversed(linked) if one.is_over(now) and not one.cancelled],
        "said": {one.id: _link(request, "/svar", "invitation", one.invitation) for one in said if one.invitation},
        "questions": {one.id: _dated(request, "/fraga", "introduction", one.id, her) for one in questions},
    }


async def _invited(db: Connection, vault: Vault, person: UUID) -> tuple[list[OwnMeeting], list[Commitment]]:
    """Her meetings, and what she has said there that she does."""
    found = await invitations.of_person(db, vault, person)
    pledged = any(one.pledged for one in found)
    return found, await commitments.open_of_person(db, vault, person) if pledged else []


def _link(request: Request, path: str, purpose: str, id: UUID) -> str:
    """The path of a link of hers, as in her letters."""
    return f"{path}/{tokens.token(state_of(request).settings.link_key, purpose, id)}"


def _dated(request: Request, path: str, purpose: str, id: UUID, her: Listed) -> str:
    """The path of a link of hers that grows old, as from today and for her address."""
    state = state_of(request)
    email_key = state.vault.index(her.email) if her.email else b""
    return f"{path}/{tokens.dated(state.settings.link_key, purpose, id, _today(request), email_key)}"


def _today(request: Request) -> date:
    return dates.today(now_of(request))
