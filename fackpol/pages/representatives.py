"""The representatives: an administrator's list, and the page where one of them confirms, corrects or is left out."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from wtforms import HiddenField

from fackpol.base import dates, tokens
from fackpol.base.database import Connection, Row
from fackpol.base.words import later, pick, say
from fackpol.network import committees, counterparts, invitations, matching, representatives, rollover
from fackpol.network.reference import Reference
from fackpol.network.representatives import Listed, Mandate
from fackpol.network.rollover import ENDS_SOON, After, Next
from fackpol.pages.meetings import Day
from fackpol.registers import imports
from fackpol.web.access import subject_of_link
from fackpol.web.cookies import set_cookie
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Page, Posted, among, at_most, choice, email, line, needed
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of


class MandateForm(Page):
    seat = choice(later("Plats"), among(UNKNOWN), needed(later("Välj en plats.")))
    from_day = Day(later("Från och med"), render_kw={"class": "short"})
    to_day = Day(
        later("Till och med"), description=later("Lämna tomt om det inte är bestämt."), render_kw={"class": "short"}
    )

    def fill(self, reference: Reference) -> None:
        """The choices, in the language spoken now."""
        sits = [(seat, pick(row, "name")) for seat, row in reference.seats.items() if row["audience"] == "sits"]
        self.seat.choices = [("", say("Välj i listan")), *sits]

    def days(self) -> tuple[date, date | None] | None:
        """The first day and the last; None when something has to change."""
        self.validate()
        first, last = self.from_day.data, self.to_day.data
        if first is None and not self.from_day.errors:
            self.wrong("from_day", say("Välj en dag."))
        if first and last and last < first:
            self.wrong("to_day", say("Uppdraget slutar innan det börjar. Ändra en av dagarna."))
        return None if self.faults or first is None else (first, last)


class NewMandateForm(MandateForm):
    """A mandate by hand: for somebody already in the list (`person`), or somebody new."""

    person = HiddenField()
    area = HiddenField()
    name = line(later("Namn"), at_most(200, later("Namnet får ha högst {most} tecken. Du har skrivit {n}.")))
    email = email(
        later("Mejladress"), hint=later("Den som politikern har lämnat ut, helst inte en privat."), optional=True
    )
    committee = choice(later("Nämnd eller styrelse"), among(UNKNOWN))
    new_committee = line(
        later("Finns den inte i listan? Skriv vad den heter"),
        at_most(300, later("Namnet får ha högst {most} tecken. Du har skrivit {n}.")),
    )

    def days(self) -> tuple[date, date | None] | None:
        days = super().days()
        if not self.known and not self.name.data:
            self.wrong("name", say("Skriv vad politikern heter."))
        if not self.committee.data and not self.new_committee.data:
            self.wrong("committee", say("Välj en nämnd, eller skriv vad den heter."))
        return None if self.faults else days

    @property
    def known(self) -> UUID | None:
        """The person already in the list whom it is about."""
        try:
            return UUID(self.person.data or "")
        except ValueError:
            return None


# -- an administrator --------------------------------------------------------------------------------------------------


async def all(request: Request, db: Connection) -> Response:
    """Everybody with a mandate, as of a day if she asks for one; the newest registers, and who has not been told."""
    listed = await representatives.listed(db, state_of(request).vault)
    waiting = sum(1 for her in listed if her.email and her.told_at is None)
    latest = await imports.latest(db)
    day = dates.typed(request.query_params.get("dag", ""))
    return render(
        request, "representatives/all.html", listed=_as_of(listed, day) if day else listed, waiting=waiting,
        latest=latest, today=_today(request), day=day,
    )  # fmt: skip


def _as_of(listed: list[Listed], day: date) -> list[Listed]:
    """Who sat on a day, and where: what has ended stays in the list."""
    then = [
        replace(her, mandates=[row for row in her.mandates if row["from_day"] <= day <= (row["to_day"] or date.max)])
        for her in listed
    ]
    return [her for her in then if her.mandates]


async def tell(request: Request, db: Connection) -> Response:
    await representatives.tell(db, now_of(request))
    return flash(request, "/skotsel/politiker", "sent")


async def adding(request: Request, db: Connection) -> Response:
    """First the area, then the form with that area's committees."""
    area, person = request.query_params.get("area", ""), request.query_params.get("person", "")
    form = NewMandateForm(data={"area": area, "person": person, "from_day": _today(request)})
    return await _adding(request, db, form)


async def add(request: Request, db: Connection) -> Response:
    state, form = state_of(request), NewMandateForm(Posted(await request.form()))
    await _fill(request, db, form)
    await _listed(request, db, form)
    days = form.days()
    if days is None:
        return await _adding(request, db, form, 422)
    async with db.transaction():
        person = form.known or await representatives.add(db, state.vault, form.name.data, form.email.data or None)
        mandate = Mandate(await _committee(db, state.reference, form), form.seat.data, *days)
        await representatives.seat(db, person, mandate, state.reference.seats[form.seat.data]["name_sv"])
    return flash(request, "/skotsel/politiker", "saved")


async def _committee(db: Connection, reference: Reference, form: NewMandateForm) -> int:
    if not form.new_committee.data:
        return int(form.committee.data)
    name = form.new_committee.data
    return (await committees.place(db, reference, form.area.data or "", [name]))[name]


async def edit(request: Request, db: Connection) -> Response:
    row = await _mandate(request, db)
    return _form(request, MandateForm(data=dict(row)), row)


async def correct(request: Request, db: Connection) -> Response:
    """Change a mandate, or say that it is not so."""
    row, data = await _mandate(request, db), await request.form()
    form = MandateForm(Posted(data))
    form.fill(state_of(request).reference)
    if "wrong" in data:
        await representatives.correct(db, row["id"], row["seat"], row["from_day"], row["to_day"], "wrong")
        return flash(request, "/skotsel/politiker", "saved")
    days = form.days()
    if days is None:
        return _form(request, form, row, 422)
    await representatives.correct(db, row["id"], form.seat.data, *days, "confirmed")
    return flash(request, "/skotsel/politiker", "saved")


# -- the representative herself ----------------------------------------------------------------------------------------


async def own(request: Request, db: Connection) -> Response:
    """Her mandates as we have them."""
    return await _own(request, db, await _her(request, db))


async def answer(request: Request, db: Connection) -> Response:
    """Right, corrected, or left out."""
    her, data = await _her(request, db), await request.form()
    state, now = state_of(request), now_of(request)
    if "leave" in data:
        await representatives.leave_out(db, state.vault, state.settings.erasures, her.person, now)
        response = render(request, "representatives/left.html", language=her.language)
        set_cookie(response, state.settings, "session", "", 0)
        return response
    answers, faults = _declared(data, her)
    then, more = await _then(request, db, data, her)
    if faults or more:
        return await _own(request, db, her, faults + more, 422, typed=data)
    async with db.transaction():
        await representatives.declare(db, her.person, answers)
        for mandate, said in then.items():
            await rollover.say_after(db, her.person, mandate, said)
        await representatives.confirm(db, her.person, now)
    return await _own(request, db, await _her(request, db), done=True)


def _declared(data: Any, her: Listed) -> tuple[dict[int, tuple[date | None, bool]], list[tuple[str, str]]]:
    """What she says of each mandate, and what could not be read."""
    answers: dict[int, tuple[date | None, bool]] = {}
    faults = []
    for row in her.mandates:
        typed, field = str(data.get(f"to-{row['id']}", "")).strip(), f"to-{row['id']}"
        try:
            to_day = date.fromisoformat(typed) if typed else None
        except ValueError:
            faults.append((field, say("{text} finns inte i kalendern.", text=typed)))
            continue
        if to_day and to_day < row["from_day"]:
            faults.append((field, say("Uppdraget slutar innan det börjar. Ändra dagen.")))
        answers[row["id"]] = (to_day, f"wrong-{row['id']}" not in data)
    return answers, faults


async def _then(
    request: Request, db: Connection, data: Any, her: Listed
) -> tuple[dict[int, Next], list[tuple[str, str]]]:
    """What she says of the time after each mandate that is about to end, and what could not be read."""
    then: dict[int, Next] = {}
    faults = []
    for row in her.mandates:
        typed, field = str(data.get(f"after-{row['id']}", "")), f"committee-{row['id']}"
        if typed not in list(After) or not _ends_soon(row, _today(request)):
            continue
        seat, committee = str(data.get(f"seat-{row['id']}", "")), row["committee"]
        if typed == After.CHANGES:
            known = {str(one["id"]): one["id"] for one in await committees.listed(db, row["owner"] or "")}
            committee = known.get(str(data.get(field, "")))
            if committee is None:
                faults.append((field, say("Välj vilken nämnd du byter till.")))
        leaves = typed == After.LEAVES
        seat = seat if seat in state_of(request).reference.seats else row["seat"]
        then[row["id"]] = Next(After(typed), None if leaves else committee, None if leaves else seat)
    return then, faults


def _ends_soon(row: Any, today: date) -> bool:
    return row["to_day"] is not None and row["seat"] is not None and today <= row["to_day"] < today + ENDS_SOON


async def _her(request: Request, db: Connection) -> Listed:
    """Whose page it is: the link's, or whoever is signed in."""
    signed_in = "token" not in request.path_params
    person = who_of(request).person if signed_in else subject_of_link(request, "mandate")
    her = await representatives.get(db, state_of(request).vault, person)
    if her is None:
        raise HTTPException(410)
    return her


async def _own(
    request: Request,
    db: Connection,
    her: Listed,
    faults: Any = (),
    status: int = 200,
    done: bool = False,
    typed: Any = None,
) -> Response:
    today, signed_in = _today(request), "token" not in request.path_params
    shown = [{**row, **_typed(row, typed), "faults": _of(row, faults)} for row in her.mandates]
    for row in shown:
        row["then"] = await _choices(request, db, row) if _ends_soon(row, today) else None
    return render(
        request, "representatives/own.html", status, language=her.language, her=her, mandates=shown, faults=faults,
        done=done, letters=_letters_path(request, her.person), signed_in=signed_in,
        trades=await matching.of_representative(db, her.person, today),
        **(await _hers(request, db, her.person) if signed_in else {}),
    )  # fmt: skip


async def _hers(request: Request, db: Connection, person: UUID) -> dict[str, Any]:
    """What only she sees when she has signed in: a link can be forwarded."""
    state, now = state_of(request), now_of(request)
    return {
        "sisters": await counterparts.of(db, state.vault, state.reference, person, dates.today(now)),
        "meetings": [_linked(request, row) for row in await invitations.of_person(db, person, now)],
        "called": await counterparts.called_by(db, person, now),
    }


def _typed(row: Row, typed: Any) -> dict[str, Any]:
    """What stands in the fields of a mandate: what she has just typed, else what we have."""
    id = row["id"]
    if typed is None:
        told = {"next_seat": row["next_seat"] or row["seat"], "next_committee": row["next_committee"]}
        return {"until": row["to_day"] or "", "wrong": row["status"] == "wrong", "said": row["after"], **told}
    told = {"next_seat": typed.get(f"seat-{id}"), "next_committee": typed.get(f"committee-{id}")}
    return {
        "until": typed.get(f"to-{id}", ""),
        "wrong": f"wrong-{id}" in typed,
        "said": typed.get(f"after-{id}"),
        **told,
    }


async def _choices(request: Request, db: Connection, row: Any) -> dict[str, list[tuple[Any, str]]]:
    """The seats, and the committees she could change to: those of the same municipality or region."""
    seats = state_of(request).reference.seats.items()
    others = await committees.listed(db, row["owner"] or "")
    return {
        "seats": [(seat, pick(known, "name")) for seat, known in seats if known["audience"] == "sits"],
        "committees": [(one["id"], one["name"]) for one in others if one["id"] != row["committee"]],
    }


def _of(row: Row, faults: Any) -> dict[str, list[str]]:
    """The sentences at the fields of a mandate."""
    return {
        name: [sentence for field, sentence in faults if field == f"{name}-{row['id']}"] for name in ("to", "committee")
    }


def _linked(request: Request, row: Row) -> dict[str, Any]:
    """A meeting with the link to her answer."""
    token = tokens.token(state_of(request).settings.link_key, "invitation", row["invitation"])
    return {**row, "link": f"/svar/{token}"}


def _letters_path(request: Request, person: UUID) -> str:
    return f"/mejl/{tokens.token(state_of(request).settings.link_key, 'letters', person)}"


async def _adding(request: Request, db: Connection, form: NewMandateForm, status: int = 200) -> Response:
    await _fill(request, db, form)
    her = await _listed(request, db, form)
    return render(request, "representatives/add.html", status, form=form, faults=form.faults, her=her)


async def _listed(request: Request, db: Connection, form: NewMandateForm) -> Listed | None:
    """Whom the form is about when she is in the list already; raises 404 for anybody who is not."""
    if form.known is None:
        return None
    her = await representatives.get(db, state_of(request).vault, form.known)
    if her is None:
        raise HTTPException(404)
    return her


async def _fill(request: Request, db: Connection, form: NewMandateForm) -> None:
    reference = state_of(request).reference
    form.fill(reference)
    area = form.area.data or ""
    if area not in reference.areas:
        raise HTTPException(404)
    rows = await committees.listed(db, area)
    form.committee.choices = [("", say("Välj i listan")), *((str(row["id"]), row["name"]) for row in rows)]


async def _mandate(request: Request, db: Connection) -> Row:
    row = await representatives.mandate(db, request.path_params["mandate"])
    if row is None:
        raise HTTPException(404)
    return row


def _form(request: Request, form: MandateForm, row: Row, status: int = 200) -> Response:
    form.fill(state_of(request).reference)
    return render(request, "representatives/correct.html", status, form=form, faults=form.faults, mandate=row)


def _today(request: Request) -> date:
    return dates.today(now_of(request))
