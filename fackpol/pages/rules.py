"""A member objects to a match; an administrator decides, and keeps the rules that matches follow."""

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection, Row
from fackpol.base.words import later, say
from fackpol.network import coverage, matching, rules
from fackpol.network.coverage import Deciding
from fackpol.network.rules import Objection, What
from fackpol.pages.people import opened_name
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Page, Posted, among, at_most, choice, line, needed
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of

STRENGTHS = {
    "primary": later("Nämnden beslutar om branschen"),
    "secondary": later("Nämnden påverkar branschen"),
    "none": later("Varken eller"),
}


class RuleForm(Page):
    strength = choice(later("Hur är det?"), needed(UNKNOWN), among(UNKNOWN))
    where = choice(later("Var gäller det?"), needed(UNKNOWN), among(UNKNOWN))
    reason = line(
        later("Skälet, i en mening"),
        at_most(200, later("Meningen får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Den står på medlemmarnas sida, efter att vi har sagt vem och var."),
    )

    def fill(self, places: list[tuple[str, str]]) -> None:
        """Sets the choices, in the current language. `places`: (value, name)."""
        self.strength.choices = [(value, say(label)) for value, label in STRENGTHS.items()]
        self.where.choices = [*places, ("all", say("Överallt"))]

    def fine(self) -> bool:
        """Whether it can be saved. Where a committee decides or affects, members are told why: it needs a reason."""
        self.validate()
        if self.strength.data != "none" and not self.reason.data and not self.reason.errors:
            self.wrong("reason", say("Skriv varför, i en mening."))
        return not self.faults


# -- a member ----------------------------------------------------------------------------------------------------------


async def object_to(request: Request, db: Connection) -> Response:
    """Takes an objection to a match on her own page. Raises 404 for any other."""
    state, data, now = state_of(request), await request.form(), now_of(request)
    found = await matching.of_member(db, state.vault, state.reference, who_of(request).person, dates.today(now))
    mandate, what = request.path_params["mandate"], str(data.get("what", ""))
    for match in found.matches:
        if match.mandate == mandate and match.rule and what in list(What):
            await rules.object_to(db, mandate, match.rule, What(what), now)
            return render(request, "rules/said.html", match=match)
    raise HTTPException(404)


# -- an administrator --------------------------------------------------------------------------------------------------


async def waiting(request: Request, db: Connection) -> Response:
    """What members object to, and the rules that administrators have made."""
    found = await rules.waiting(db, state_of(request).vault)
    return render(request, "rules/waiting.html", waiting=found, own=await rules.own(db), strengths=STRENGTHS)


async def edit(request: Request, db: Connection) -> Response:
    one = await _objection(request, db)
    form = RuleForm(data={"strength": one.row["strength"], "where": "here", "reason": one.row["reason_sv"]})
    return _form(request, one, form)


async def settle(request: Request, db: Connection) -> Response:
    """Says that the match is right, or changes the rule from now on."""
    one, data = await _objection(request, db), await request.form()
    by, now = who_of(request).person, now_of(request)
    if "right" not in data and one.row["what"] == What.RULE:
        form = RuleForm(Posted(data))
        form.fill([("here", _place(request, one))])
        if not form.fine():
            return _form(request, one, form, 422)
        area = one.row["owner"] if form.where.data == "here" else None
        await rules.override(db, one.row["rule"], area, form.strength.data, form.reason.data, by, now)
    await rules.settle(db, one.row["id"], by, now)
    return flash(request, "/skotsel/fel", "saved")


async def table(request: Request, db: Connection) -> Response:
    """All the rules of a trade, with who changed each and when."""
    state, industry = state_of(request), request.query_params.get("bransch", "")
    rows = [
        {**row, "who": opened_name(state.vault, row["name"], row["person"])} for row in await rules.table(db, industry)
    ]
    return render(request, "rules/table.html", rows=rows, industry=industry, strengths=STRENGTHS)


async def one(request: Request, db: Connection) -> Response:
    row = await _rule(request, db)
    where = row["area"] or "all"
    return _one(request, row, RuleForm(data={**dict(row), "where": where, "reason": row["reason_sv"]}))


async def override(request: Request, db: Connection) -> Response:
    """Saves it, or (`preview`) shows which matches would appear and vanish."""
    row, data = await _rule(request, db), await request.form()
    form = RuleForm(Posted(data))
    form.fill(_places(request))
    if not form.fine():
        return _one(request, row, form, 422)
    area, by, now = None if form.where.data == "all" else form.where.data, who_of(request).person, now_of(request)
    change = partial(rules.override, db, row["id"], area, form.strength.data, form.reason.data, by, now)
    if "preview" in data:
        at = (state_of(request).settings.area, dates.today(now))
        changes = await coverage.changes(db, *at, change, row["task"], row["employment"])
        return _one(request, row, form, changes=changes)
    await change()
    return flash(request, f"/skotsel/regler?bransch={row['industry']}", "saved")


def _places(request: Request) -> list[tuple[str, str]]:
    state = state_of(request)
    return [(code, state.reference.name(code)) for code in state.reference.organisations(state.settings.area)]


async def _rule(request: Request, db: Connection) -> Row:
    row = await rules.get(db, request.path_params["rule"])
    if row is None:
        raise HTTPException(404)
    return row


def _one(
    request: Request, row: Row, form: RuleForm, status: int = 200,
    changes: tuple[list[Deciding], list[Deciding]] | None = None,
) -> Response:  # fmt: skip
    form.fill(_places(request))
    return render(request, "rules/one.html", status, rule=row, form=form, faults=form.faults, changes=changes)


async def drop(request: Request, db: Connection) -> Response:
    if not await rules.drop(db, request.path_params["rule"]):
        raise HTTPException(404)
    return flash(request, "/skotsel/fel", "saved")


async def _objection(request: Request, db: Connection) -> Objection:
    for one in await rules.waiting(db, state_of(request).vault):
        if one.row["id"] == request.path_params["objection"]:
            return one
    raise HTTPException(404)


def _place(request: Request, one: Objection) -> str:
    owner = one.row["owner"]
    return state_of(request).reference.name(owner) if owner else say("Överallt")


def _form(request: Request, one: Objection, form: RuleForm, status: int = 200) -> Response:
    form.fill([("here", _place(request, one))])
    return render(request, "rules/edit.html", status, one=one, form=form, faults=form.faults)
