"""The annual report: one page to print, and the same tables as a file."""

from dataclasses import dataclass
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import band, later, listed, order, say
from fackpol.network import annual_report, programme, security_log
from fackpol.network.annual_report import KINDS, Figures, Gathered, Goal
from fackpol.pages.statistics import csv_of
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of

KIND_NAMES = {
    "joint": later("Flera föreningar tillsammans"),
    "other": later("Möten som ingen förening ordnade"),
    "elsewhere": later("Möten på annat håll"),
}
# Each number, as a band where it is about members, and how it is counted.
COUNTED = (
    ("questions", True, later("Frågor som medlemmar ställde")),
    ("answers", True, later("Frågor som fick ett svar")),
    ("taken_up", True, later("Svar där politikern ville ta upp frågan")),
    ("yes", True, later("Det blev som medlemmen ville")),
    ("no", True, later("Det blev nej")),
    ("undecided", True, later("Inget är bestämt än")),
    ("dropped", True, later("Frågan togs inte upp")),
    ("inquiries", False, later("Förfrågningar från politiker")),
    ("inquiry_answers", True, later("Svar från medlemmar på förfrågningar")),
)
COVERED = (
    ("committees", later("Nämnder och bolag i listan")),
    ("known", later("Där vet vi vilka som sitter för partiet")),
    ("ours", later("Där sitter någon för partiet")),
    ("reached", later("Där når vi någon med mejl")),
)


@dataclass(frozen=True)
class Section:
    """A table of the report under its heading. `means`: how it is counted, in sentences."""

    title: str
    head: list[str]
    rows: list[list[str]]
    means: list[str]


async def page(request: Request, db: Connection) -> Response:
    figures, sections, first = await _report(request, db)
    today = dates.today(now_of(request))
    return render(
        request, "annual_report/page.html", figures=figures, sections=sections, today=today,
        years=range(first, today.year + 1),
    )  # fmt: skip


async def file(request: Request, db: Connection) -> Response:
    """The tables as CSV, with what each of them means. That it leaves stands in the security log."""
    figures, sections, _ = await _report(request, db)
    await security_log.note(db, "report fetched", now_of(request), who_of(request).person)
    rows = [[say("Årsrapport {year}", year=figures.year)], [_state(figures, dates.today(now_of(request)))]]
    for section in sections:
        rows += [[], [section.title], section.head, *section.rows, *([sentence] for sentence in section.means)]
    name = f"arsrapport-{figures.year}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(csv_of(rows), media_type="text/csv; charset=utf-8", headers=headers)


async def _report(request: Request, db: Connection) -> tuple[Figures, list[Section], int]:
    """The year's figures, its sections beside the year before, and the first year. Raises 404 for a year without."""
    year, now, vault = request.path_params["year"], now_of(request), state_of(request).vault
    first = await annual_report.first_year(db, now)
    if not first <= year <= dates.today(now).year:
        raise HTTPException(404)
    this = await annual_report.of_year(db, vault, year, now)
    before = await annual_report.of_year(db, vault, year - 1, now) if year > first else None
    names = {of.item.id: of.item.name for of in (await programme.of_year(db, vault, year, now)).items}
    return this, _sections(this, before, names), first


def _state(figures: Figures, today: date) -> str:
    if figures.frozen_at:
        return say("Fastställd {day}.", day=dates.day_year(figures.frozen_at))
    return say("Preliminär, som det såg ut {day}.", day=dates.day_year(today))


def _sections(this: Figures, before: Figures | None, names: dict[int, str]) -> list[Section]:
    return [
        _contacts(this, before), _meetings(this, before), _founded(this, before), _questions(this, before),
        _coverage(this, before), _programme(this, before, names),
    ]  # fmt: skip


def _contacts(this: Figures, before: Figures | None) -> Section:
    last = {row.branch: annual_report.share(row) for row in before.branches} if before else {}
    rows = [
        [row.name, annual_report.asked(row), annual_report.share(row), last.get(row.branch, "–")]
        for row in sorted(this.branches, key=lambda row: order(row.name))
    ]
    whole = [annual_report.whole_share(year.branches) if year else "–" for year in (this, before)]
    head = [say("Branschförening"), say("Ville vara med"), say("Kontaktades i tid"), _last(this)]
    return Section(say("Kontakt inom 14 dagar"), head, [*rows, [say("Alla som visas"), "", *whole]], [
        say("De som bad att få vara med under året, och som en samordnare nådde eller hälsade välkomna inom 14 dagar."),
        say("Den som bad för mindre än 14 dagar sedan räknas inte än."),
        say("Den som föreningen släppte in direkt räknas inte. Den som har lämnat räknas kvar, utan namn."),
        say("En förening visas när fem av dem har hälsats välkomna för minst en vecka sedan."),
        say("Raden för alla räknas bara på det som visas."),
    ])  # fmt: skip


def _meetings(this: Figures, before: Figures | None) -> Section:
    """A row for each branch's own meetings and for each other kind: no meeting stands in two."""
    last = _gathered(before) if before else {}
    nothing = Gathered(0, 0, 0)
    rows = [
        [name, str(row.held), annual_report.came(row), str(last.get(key, nothing).held) if before else "–"]
        for key, (name, row) in _named(this).items()
    ]
    gathered = _gathered(this).values()
    total = [say("Alla möten"), str(sum(row.held for row in gathered)), annual_report.whole_came(gathered)]
    head = [say("Vem som ordnade"), say("Möten"), say("Så många kom"), say("Möten {year}", year=this.year - 1)]
    total.append(str(sum(row.held for row in last.values())) if before else "–")
    return Section(say("Möten"), head, [*rows, total], [
        say("Möten som har hållits under året. Inställda möten och utkast räknas inte."),
        say("Ett möte står på en rad. Ordnade flera föreningar det står det för sig."),
        say("Hur många som kom är det som den som ordnade mötet har skrivit upp, också politiker och gäster."),
        say("Summan är minst så många, räknad på det som visas."),
    ])  # fmt: skip


def _named(this: Figures) -> dict[object, tuple[str, Gathered]]:
    found: dict[object, tuple[str, Gathered]] = {}
    for row in sorted(this.branches, key=lambda row: order(row.name)):
        found[row.branch] = (row.name, row.gathered)
    for kind in KINDS:
        if this.others[kind].held:
            found[kind] = (say(KIND_NAMES[kind]), this.others[kind])
    return found


def _gathered(figures: Figures) -> dict[object, Gathered]:
    found: dict[object, Gathered] = {row.branch: row.gathered for row in figures.branches}
    found.update(figures.others)
    return found


def _founded(this: Figures, before: Figures | None) -> Section:
    new = [[row.name for row in year.branches if row.founded] if year else [] for year in (this, before)]
    count = [str(len(new[0])), str(len(new[1])) if before else "–"]
    means = [say("Föreningar som startades under året, också de som har stängts sedan.")]
    if new[0]:
        means.insert(0, say("Startades {year}: {names}.", year=this.year, names=listed(new[0])))
    rows = [[say("Nya branschföreningar"), *count]]
    return Section(say("Nya branschföreningar"), [say("Vad"), str(this.year), _last(this)], rows, means)


def _questions(this: Figures, before: Figures | None) -> Section:
    rows = [[say(label), *(_tally(year, what, banded) for year in (this, before))] for what, banded, label in COUNTED]
    return Section(say("Frågor, och vad det blev av dem"), [say("Vad"), str(this.year), _last(this)], rows, [
        say("Det som hände under året räknas, också om frågan ställdes året före."),
        say("En fråga som går vidare till en annan politiker räknas en gång. En följdfråga räknas för sig."),
        say("Nya medlemmars frågor räknas först en till två veckor efter att någon har hälsat dem välkomna."),
    ])  # fmt: skip


def _tally(figures: Figures | None, what: str, banded: bool) -> str:
    if figures is None:
        return "–"
    n = figures.tallies.get(what, 0)
    return band(n) if banded else str(n)


def _coverage(this: Figures, before: Figures | None) -> Section:
    rows = [[say(label), *(_part(year, what) for year in (this, before))] for what, label in COVERED]
    return Section(say("Täckning"), [say("Vad"), str(this.year), _last(this)], rows, [
        say("Nämnder och bolag som vi vet vad de beslutar om, som det var årets sista dag eller är i dag."),
        say("Vi vet vilka som sitter när ett register eller någon i gruppen har sagt det, också att ingen gör det."),
    ])  # fmt: skip


def _part(figures: Figures | None, what: str) -> str:
    if figures is None:
        return "–"
    n, all_ = figures.coverage[what], figures.coverage["committees"]
    return str(n) if what == "committees" or not all_ else say("{n} ({percent} %)", n=n, percent=100 * n // all_)


def _programme(this: Figures, before: Figures | None, names: dict[int, str]) -> Section:
    branches = {row.branch: row.name for row in this.branches}
    last = {(goal.item, goal.branch): _held(goal) for goal in (before.goals if before else [])}
    rows = [
        [_goal_name(goal, names, branches), _held(goal), last.get((goal.item, goal.branch), "–")] for goal in this.goals
    ]
    return Section(say("Programmet"), [say("Mål"), str(this.year), _last(this)], rows, [
        say("Möten som har hållits under året, av så många som målet var när året slutade eller är i dag."),
        say("Ett möte som flera föreningar ordnade räknas till varje förenings mål."),
    ])  # fmt: skip


def _goal_name(goal: Goal, names: dict[int, str], branches: dict[int, str]) -> str:
    name = names.get(goal.item, "–")
    return f"{name}: {branches[goal.branch]}" if goal.branch in branches else name


def _held(goal: Goal) -> str:
    said = say("{held} av {target}", held=goal.held, target=goal.target)
    if not goal.former:
        return said
    days = ((n, dates.short_day(date.fromisoformat(day))) for n, day in goal.former)
    return said + " " + say("(målet var {goals})", goals=listed(say("{n} till {day}", n=n, day=day) for n, day in days))


def _last(this: Figures) -> str:
    return str(this.year - 1)
