"""The branches: a member joins one, a coordinator looks after hers, an administrator founds and changes them."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from wtforms import BooleanField, FieldList, FormField

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.round_trips import together
from fackpol.base.words import later, order, say
from fackpol.mail import outbox
from fackpol.network import (
    appointments,
    branches,
    contacts,
    duties,
    meetings,
    nominations,
    notices,
    pending_work,
    programme,
    rollover,
    series,
)
from fackpol.network.branches import Branch, OpenBranch, Trade
from fackpol.network.meetings import ListedMeeting
from fackpol.network.reference import Reference
from fackpol.pages.people import opened_name
from fackpol.pages.programme import summed, told
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Page, Posted, among, at_most, choice, email, line, needed
from fackpol.web.rendering import error_page, redirect, render
from fackpol.web.state import now_of, state_of, who_of

STILL_CALLS = later("Föreningen har ett möte kvar"), later("En samordnare måste ställa in det först.")


class TradeForm(Page):
    industry = choice(later("Bransch"), among(UNKNOWN))
    union = choice(later("Fackförbund"), among(UNKNOWN))


class BranchForm(Page):
    name = line(
        later("Vad heter branschföreningen?"),
        needed(later("Skriv vad branschföreningen heter.")),
        at_most(200, later("Namnet får ha högst {most} tecken. Du har skrivit {n}.")),
    )
    area = choice(later("Område"), needed(UNKNOWN), among(UNKNOWN))
    reply_to = email(
        later("Mejladress för svar"),
        hint=later(
            "Svar på mejlen går dit. Utan adress står det i mejlen att ingen läser svar. Säger adressen vad föreningen "
            "är står den bara längst ner i diskreta mejl."
        ),
        optional=True,
    )
    welcomes_all = BooleanField(
        later("Hälsa alla välkomna direkt"),
        description=later("Annars får ingen inbjudningar förrän en samordnare har hälsat välkommen."),
    )
    invite = BooleanField(
        later("Skriv till dem som föreningen är till för och fråga om de vill vara med"),
        description=later("Bara de som har sagt ja till inbjudningar får mejlet. Du ser inte vilka de är."),
    )
    trades = FieldList(FormField(TradeForm), min_entries=1, max_entries=12)

    def fill(self, reference: Reference, area: str) -> None:
        """Sets the choices, in the current language."""
        self.area.choices = [(code, reference.name(code)) for code in reference.organisations(area)]
        for entry in self.trades.entries:
            entry.form.industry.choices = [("", say("Vilken bransch som helst")), *reference.by_name("industries")]
            entry.form.union.choices = [("", say("Vilket fack som helst")), *reference.by_name("unions")]

    def branch(self) -> Branch | None:
        """Returns None when she has to change something."""
        self.validate()
        rows = [entry.form for entry in self.trades.entries if entry.form.industry.data or entry.form.union.data]
        if not rows:
            self.trades.entries[0].form.wrong("industry", say("Välj en bransch, ett fack eller båda."))
        if self.faults:
            return None
        trades = tuple(Trade(row.industry.data or None, row.union.data or None) for row in rows)
        return Branch(self.name.data, self.area.data, self.reply_to.data or None, self.welcomes_all.data, trades)


# -- a member ----------------------------------------------------------------------------------------------------------


async def join(request: Request, db: Connection) -> Response:
    branch = await _branch(request, db)
    await branches.join(db, branch.slug, who_of(request).person, now_of(request))
    return flash(request, "/min-sida", "joined")


async def leave(request: Request, db: Connection) -> Response:
    if not await branches.leave(db, request.path_params["slug"], who_of(request).person, now_of(request)):
        raise HTTPException(404)
    return flash(request, "/min-sida", "left_branch")


# -- a coordinator -----------------------------------------------------------------------------------------------------


async def mine(request: Request, db: Connection) -> Response:
    """The list for a coordinator of several branches."""
    own = [row for row in await branches.listed(db) if row.slug in who_of(request).branches]
    return render(request, "branches/mine.html", branches=sorted(own, key=lambda row: order(row.name)))


async def from_letter(request: Request, db: Connection) -> Response:
    """Leads to a page of a branch. A letter names the branch by its number, because a path is seen by many."""
    slug = await branches.slug(db, request.path_params["number"])
    if slug is None:
        raise HTTPException(404)
    return redirect(f"/branscher/{slug}/{request.path_params['page']}".rstrip("/"))


async def desk(request: Request, db: Connection) -> Response:
    """What a coordinator sees first: what there is to do, the meetings, and what she has written."""
    slug, now, person = request.path_params["branch"], now_of(request), who_of(request).person
    today, vault = dates.today(now), state_of(request).vault
    found = await together(
        db,
        branch=lambda db: _with_colleagues(db, slug),
        counts=lambda db: branches.counts(db, slug),
        share=lambda db: contacts.share(db, slug, person, now, today),
        duties=lambda db: duties.of_branch(db, vault, slug, person, now),
        notices=lambda db: notices.of_branch(db, vault, slug),
        ending=lambda db: rollover.of_invited(db, slug, today),
        nominations=lambda db: nominations.of_branch(db, slug, now),
        goals=lambda db: programme.of_branch(db, vault, slug, now),
        series=lambda db: series.of_branch(db, vault, slug, now),
        meetings=lambda db: meetings.of_branch(db, vault, slug, now),
    )
    (branch, colleagues), percent = found.pop("branch"), found.pop("share").percent
    named: dict[str, Any] = {name: _named(request, found.pop(name)) for name in ("ending", "nominations")}
    return render(
        request, "branches/desk.html", branch=branch, colleagues=_named(request, colleagues), percent=percent,
        told=told, today=today, on_page=True, promised=contacts.PROMISED,
        **named, **_by_state(found.pop("meetings"), now), **found,
    )  # fmt: skip


async def _with_colleagues(db: Connection, slug: str) -> tuple[OpenBranch, list[Any]]:
    branch = await branches.get(db, slug)
    assert branch is not None  # the endpoint has checked it
    return branch, await appointments.of_branch(db, branch.id)


def _named(request: Request, rows: list[Any]) -> list[tuple[str, Any]]:
    """Each row after the name of its person, opened."""
    return [(opened_name(state_of(request).vault, row.name, row.person), row) for row in rows]


def _by_state(found: list[ListedMeeting], now: datetime) -> dict[str, Any]:
    """A branch's meetings: drafts, those whose day has passed, cancelled, coming, and been."""
    called = [row for row in found if row.called_at and not row.cancelled_at]
    return {
        "drafts": [row for row in found if not row.called_at and row.starts_at > now],
        "stale": [row for row in found if not row.called_at and row.starts_at <= now],
        "cancelled": [row for row in found if row.cancelled_at],
        "coming": sorted((row for row in called if row.ends_at > now), key=lambda row: row.starts_at),
        "been": [row for row in called if row.ends_at <= now],
    }


# -- an administrator --------------------------------------------------------------------------------------------------


async def overview(request: Request, db: Connection) -> Response:
    """An administrator's first page: what waits for her, the way to everything else, and the branches."""
    now, person, vault = now_of(request), who_of(request).person, state_of(request).vault
    today = dates.today(now)
    found = await together(
        db,
        branches=branches.listed,
        paused=outbox.paused_since,
        unattended=lambda db: duties.unattended(db, now),
        waiting=lambda db: pending_work.waiting(db, now, today, person),
        outside=lambda db: branches.from_outside(db, today),
        this_year=lambda db: programme.of_year(db, vault, today.year, now),
    )
    listed, standings = sorted(found.pop("branches"), key=lambda row: order(row.name)), summed(found.pop("this_year"))
    return render(
        request, "branches/all.html", branches=listed, promised=contacts.PROMISED, standings=standings, **found
    )


async def founding(request: Request, db: Connection) -> Response:
    """An empty form, or one filled in for a group of members that has no branch."""
    wish = request.query_params
    data = {"area": wish.get("omrade", state_of(request).settings.area), "invite": "bransch" in wish}
    trade = {"industry": wish.get("bransch", ""), "union": wish.get("fack", "")}
    return _form(request, BranchForm(data={**data, "trades": [trade]}), None)


async def found(request: Request, db: Connection) -> Response:
    data = await request.form()
    form = BranchForm(Posted(data))
    if "add" in data:
        form.trades.append_entry()
        return _form(request, form, None)
    branch = _filled(request, form)
    if branch is None:
        return _form(request, form, None, status=422)
    now, vault = now_of(request), state_of(request).vault
    slug = await branches.found(db, vault, branch, now if form.invite.data else None, founded_at=now)
    if slug is None:
        form.wrong("name", say("Det finns redan en branschförening med det namnet."))
        return _form(request, form, None, status=422)
    return flash(request, f"/skotsel/branscher/{slug}", "founded")


async def edit(request: Request, db: Connection) -> Response:
    row = await _branch(request, db)
    trades = [{"industry": trade.industry, "union": trade.union} for trade in await branches.trades(db, row.id)]
    typed = {**asdict(row), "reply_to": branches.reply_to_of(state_of(request).vault, row), "trades": trades}
    return _form(request, BranchForm(data=typed), row, await _coordinators(request, db, row))


async def change(request: Request, db: Connection) -> Response:
    row, data = await _branch(request, db), await request.form()
    form = BranchForm(Posted(data))
    if "add" in data:
        form.trades.append_entry()
        return _form(request, form, row, await _coordinators(request, db, row))
    branch = _filled(request, form)
    if branch is None:
        return _form(request, form, row, await _coordinators(request, db, row), 422)
    await branches.change(db, state_of(request).vault, row.slug, branch)
    return flash(request, "/skotsel", "saved")


async def close(request: Request, db: Connection) -> Response:
    row, now = await _branch(request, db), now_of(request)
    if await branches.calls(db, row.slug, now):
        return error_page(request, 409, why=STILL_CALLS)
    await branches.close(db, row.slug, now)
    return flash(request, "/skotsel", "closed")


def _filled(request: Request, form: BranchForm) -> Branch | None:
    state = state_of(request)
    form.fill(state.reference, state.settings.area)
    return form.branch()


def _form(request: Request, form: BranchForm, row: OpenBranch | None, held: Any = (), status: int = 200) -> Response:
    state = state_of(request)
    form.fill(state.reference, state.settings.area)
    return render(request, "branches/form.html", status, form=form, faults=form.faults, branch=row, coordinators=held)


async def _branch(request: Request, db: Connection) -> OpenBranch:
    row = await branches.get(db, request.path_params["slug"])
    if row is None:
        raise HTTPException(404)
    return row


async def _coordinators(request: Request, db: Connection, branch: OpenBranch) -> list[tuple[int, str]]:
    """(appointment, name) of each."""
    vault = state_of(request).vault
    rows = await appointments.of_branch(db, branch.id)
    return [(row.id, opened_name(vault, row.name, row.person)) for row in rows]
