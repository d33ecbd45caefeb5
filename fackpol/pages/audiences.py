"""Whom the administrators' meeting asks: the parts are chosen, the list is seen, and what was seen is sent."""

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from wtforms import RadioField

from fackpol.base import dates, rate_limits
from fackpol.base.database import Connection, Row
from fackpol.base.words import later, order, say
from fackpol.letters.context import LetterContext
from fackpol.letters.invitations import meeting_values
from fackpol.mail.composing import Draft, rendered
from fackpol.network import audiences, invitations, people
from fackpol.network.audiences import MEMBERS, Look, Part
from fackpol.network.local_posts import Post
from fackpol.network.meetings import CALLS_A_DAY, SAMPLES_A_DAY
from fackpol.network.reference import Reference
from fackpol.pages.district_meetings import HOME, meeting_of
from fackpol.pages.invitations import too_many_samples
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Page, Posted, among, choice, needed
from fackpol.web.rendering import error_page, redirect, render
from fackpol.web.state import now_of, state_of, who_of

Choices = dict[str, list[tuple[str, str]]]  # heading -> (name of a part without its area, what it is called)
FEW = later(
    "Det är för få för att välja. Delen skulle lägga till eller ta bort färre än fem medlemmar. "
    "Vi räknar en medlem först en vecka efter välkomsten."
)
MOST = 20  # parts of an audience


class PartForm(Page):
    part = choice(later("Vilka?"), needed(later("Välj vilka det gäller.")), among(UNKNOWN))
    area = choice(later("Bara i"), among(UNKNOWN), hint=later("Gäller politiker och uppdrag, inte medlemmar."))
    how = RadioField(later("Ska de bjudas in?"), default="in", validate_choice=False)

    def fill(self, choices: Choices, reference: Reference, area: str) -> None:
        """Sets the choices, in the current language."""
        self.part.choices = {say("Välj"): [("", say("Välj i listan"))]} | choices
        areas = [(code, reference.name(code)) for code in reference.inside(area)]
        self.area.choices = [("", say("Överallt")), *areas]
        self.how.choices = [("in", say("Bjud in dem")), ("out", say("Lämna dem utanför"))]

    def chosen(self) -> Part | None:
        """Returns None when she has to change something."""
        if not self.validate():
            return None
        sort, _, key = self.part.data.partition(":")
        area = None if sort in MEMBERS else self.area.data or None
        return Part(sort, key, area, self.how.data != "out")


async def choosing(request: Request, db: Connection) -> Response:
    """The parts that are chosen, and a form for one more."""
    return await _choosing(request, db, PartForm())


async def choose(request: Request, db: Connection) -> Response:
    """Adds a part or takes one away; or keeps the list as it is now, and shows it."""
    row, data, now = await meeting_of(request, db), await request.form(), now_of(request)
    if row["called_at"] is not None:
        return error_page(request, 409)
    here, parts = f"{HOME}/{row['id']}", await audiences.parts_of(db, row["id"])
    if "look" in data:
        seen = any(part.included for part in parts) and await audiences.look(db, row["id"], now)
        return redirect(f"{here}/inbjudan") if seen else await _choosing(request, db, PartForm(), 422)
    if "drop" in data:
        await audiences.choose(db, row["id"], [part for part in parts if part.name != data["drop"]])
        return redirect(f"{here}/vilka")
    return await _add(request, db, PartForm(Posted(data)), parts)


async def _add(request: Request, db: Connection, form: PartForm, parts: list[Part]) -> Response:
    row = await meeting_of(request, db)
    await _fill(request, db, form, dates.today(row["starts_at"]))
    part = form.chosen()
    if part is None or not await _may_add(db, form, part, parts):
        return await _choosing(request, db, form, 422)
    await audiences.choose(db, row["id"], [*parts, part])
    return redirect(f"{HOME}/{row['id']}/vilka")


async def _may_add(db: Connection, form: PartForm, part: Part, parts: list[Part]) -> bool:
    """Whether it is new and tells of no few members; if not, says so at the field."""
    if part.name in {one.name for one in parts}:
        return form.wrong("part", say("Den delen är redan vald."))
    if len(parts) >= MOST:
        return form.wrong("part", say("Ett möte kan ha högst {n} delar.", n=MOST))
    if audiences.too_few(await audiences.cells(db), [*parts, part]):
        return form.wrong("part", say(FEW))
    return True


async def preview(request: Request, db: Connection) -> Response:
    """The list as it was seen, in numbers, the representatives by name, and the letter. Sends nothing."""
    return await _preview(request, db)


async def send(request: Request, db: Connection) -> Response:
    """Sends to the list that was seen. If somebody has come since, she is told first; who has stopped gets nothing."""
    row, data, now = await meeting_of(request, db), await request.form(), now_of(request)
    look = await audiences.seen(db, row["id"], now)
    if row["called_at"] is not None or look is None:
        return redirect(f"{HOME}/{row['id']}")
    if row["starts_at"] <= now:
        return error_page(request, 409)
    if look.changed and "as_seen" not in data:
        return await _preview(request, db, 409, fault="changed")
    if not await rate_limits.spend(db, state_of(request).vault, CALLS_A_DAY, HOME, now):
        return await _preview(request, db, 422, fault="many")
    if await audiences.call(db, row["id"], now) is None:
        return await _preview(request, db, 409, fault="nobody")
    return flash(request, f"{HOME}/{row['id']}", "sent")


async def sample(request: Request, db: Connection) -> Response:
    """Sends the letter to the administrator herself first."""
    row, her, now = await meeting_of(request, db), who_of(request).person, now_of(request)
    if not await rate_limits.spend(db, state_of(request).vault, SAMPLES_A_DAY, her.hex, now):
        return error_page(request, 429, why=too_many_samples())
    await invitations.sample(db, row["id"], her, now)
    return redirect(f"{HOME}/{row['id']}/inbjudan?prov=1#look")


async def _choosing(request: Request, db: Connection, form: PartForm, status: int = 200) -> Response:
    row, now = await meeting_of(request, db), now_of(request)
    if row["called_at"] is not None:
        return redirect(f"{HOME}/{row['id']}")
    names = await _fill(request, db, form, dates.today(row["starts_at"]))
    counts = await audiences.count(db, row["id"], now)
    return render(
        request, "audiences/choose.html", status, meeting=row, form=form, faults=form.faults, few=say(FEW),
        nobody=status == 422 and not form.faults and not counts.too_few, counts=counts,
        parts=_named(await audiences.parts_of(db, row["id"]), names, state_of(request).reference),
        by_part=await audiences.people_by_part(db, row["id"], now), member_sorts=MEMBERS,
    )  # fmt: skip


async def _preview(request: Request, db: Connection, status: int = 200, fault: str = "") -> Response:
    row, state, now = await meeting_of(request, db), state_of(request), now_of(request)
    look: Look | None = await audiences.seen(db, row["id"], now)
    if row["called_at"] is not None or look is None:
        return redirect(f"{HOME}/{row['id']}")
    names = await _fill(request, db, PartForm(), dates.today(row["starts_at"]))
    sitting = await audiences.representatives(db, state.vault, row["id"], now)
    subject, text = await _letter(request, db, row)
    return render(
        request, "audiences/preview.html", status, meeting=row, look=look, fault=fault,
        counts=await audiences.count(db, row["id"], now),
        parts=_named(await audiences.parts_of(db, row["id"]), names, state.reference),
        representatives=sorted(sitting, key=lambda one: order(one.name)), subject=subject, text=text,
        sampled="prov" in request.query_params,
    )  # fmt: skip


async def _letter(request: Request, db: Connection, row: dict[str, Any]) -> tuple[str, str]:
    """The letter's subject and text, with words where each receiver's own values will stand."""
    state = state_of(request)
    her = await people.get(db, state.vault, who_of(request).person)
    found = {**row, "invitation": who_of(request).person, "discreet": True, "branch_name": ""}
    values = meeting_values(LetterContext(state.settings, found), found) | {
        "link_answer": f"{state.settings.base_url}/svar/…", "link_letters": f"{state.settings.base_url}/mejl/…",
        "footer": "member", "name": say("Namn"), "caller": her.name, "district": True, "for_post": False,
        "reason": say("du är med i …"),
    }  # fmt: skip
    subject, text, _ = rendered(state.settings, Draft("invitation_district", values, reply_to=row["reply_to"]))
    return subject, text


async def _fill(request: Request, db: Connection, form: PartForm, on_day: date) -> dict[str, str]:
    """Fills the form in with what can be chosen on a day. Returns what each part is called, without its area."""
    state = state_of(request)
    branches, committees, kinds = await audiences.choices(db, on_day)
    names, year = state.reference.kinds, on_day.year
    of_kinds = [(f"kind:{slug}", names[slug]) for slug in kinds if slug in names]
    of_bodies = [(f"committee:{c['id']}", _body(c, state.reference)) for c in committees]
    choices = {
        say("Medlemmar"): [
            ("branch:", say("Alla branschföreningars medlemmar")),
            *((f"branch:{branch['id']}", branch["name"]) for branch in branches),
            ("new:", say("Medlemmar som har hälsats välkomna de senaste 90 dagarna")),
        ],
        say("Uppdrag i partiet"): [
            ("post:coordinator", say("Samordnare")), ("post:administrator", say("Administratörer")),
            (f"post:{Post.GROUP_LEADER}", say("Gruppledare som ni har lagt in")),
            (f"post:{Post.LOCAL_BOARD}", say("Lokala styrelser")),
        ],
        say("Politiker"): [
            ("committee:", say("Alla som sitter i en nämnd")), ("seat:ordforande", say("Ordförande")),
            ("seat:vice-ordforande", say("Vice ordförande")), ("seat:gruppledare", say("Gruppledare")),
            (f"elected:{year}", say("Nyvalda {year}", year=year)),
        ],
        say("Nämnder av ett slag"): sorted(of_kinds, key=lambda pair: order(pair[1])),
        say("En viss nämnd"): sorted(of_bodies, key=lambda pair: order(pair[1])),
    }  # fmt: skip
    form.fill({heading: found for heading, found in choices.items() if found}, state.reference, state.settings.area)
    return {value: label for found in choices.values() for value, label in found}


def _body(row: Row, reference: Reference) -> str:
    """A committee with whose it is, for many have the same name. A federation of several municipalities is nobody's."""
    return f"{reference.name(row['owner'])}: {row['name']}" if row["owner"] else str(row["name"])


def _named(parts: list[Part], names: dict[str, str], reference: Reference) -> list[tuple[Part, str]]:
    """Each part with what it is called, the left out after the others."""
    found = []
    for part in sorted(parts, key=lambda part: (not part.included, part)):
        name = names.get(f"{part.sort}:{part.key}", say("Något som inte finns längre"))
        found.append((part, say("{part} i {area}", part=name, area=reference.name(part.area)) if part.area else name))
    return found
