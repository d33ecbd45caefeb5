"""A coordinator makes a series of drafts by a rule, sees them, and ends it. Nothing here sends anything."""

from datetime import date, datetime, time

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates, rate_limits
from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import branches, series
from fackpol.network.meetings import Meeting
from fackpol.network.reference import Reference
from fackpol.network.series import LAST, Occurrence, Rule
from fackpol.pages import saved_places
from fackpol.pages.meetings import BranchMeetingForm, Day, begun, filled, hour
from fackpol.web.endpoint import ONCE
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Posted, among, choice, line, needed, several
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of

JULY = "7"
MONTHLY = {
    "m1": later("Första i månaden"), "m2": later("Andra i månaden"), "m3": later("Tredje i månaden"),
    "m4": later("Fjärde i månaden"), f"m{LAST}": later("Sista i månaden"),
}  # fmt: skip
NAMED = {  # the same, with the day
    1: later("Första {weekday} i månaden"), 2: later("Andra {weekday} i månaden"),
    3: later("Tredje {weekday} i månaden"), 4: later("Fjärde {weekday} i månaden"),
    LAST: later("Sista {weekday} i månaden"),
}  # fmt: skip
WEEKDAYS = {  # as in "the first Tuesday"
    1: later("måndagen"), 2: later("tisdagen"), 3: later("onsdagen"), 4: later("torsdagen"), 5: later("fredagen"),
    6: later("lördagen"), 7: later("söndagen"),
}  # fmt: skip


class SeriesForm(BranchMeetingForm):
    """A branch's meeting that comes back. `day` is the first day that it may be on."""

    repeats = choice(later("Hur ofta?"), needed(UNKNOWN), among(UNKNOWN))
    weekday = choice(later("Veckodag"), needed(UNKNOWN), among(UNKNOWN))
    day = Day(later("Från och med"), render_kw={"class": "short"})
    until = Day(later("Till och med"), render_kw={"class": "short"})
    times = line(
        later("Antal möten"),
        hint=later("Skriv en sista dag, ett antal eller båda. Högst 24 möten och 18 månader."),
        inputmode="numeric",
    )
    skipped = several(later("Månader utan möten"))
    days: tuple[date, ...] = ()
    more = False  # whether the rule goes on where the series has to end

    def fill(self, reference: Reference, area: str) -> None:
        """Sets the choices, in the current language."""
        super().fill(reference, area)
        weeks = [(f"w{n}", often(n)) for n in range(1, series.MOST_WEEKS + 1)]
        self.repeats.choices = [*((value, say(label)) for value, label in MONTHLY.items()), *weeks]
        self.weekday.choices = [(str(n), dates.weekday(date(2024, 1, n))) for n in range(1, 8)]  # a Monday is first
        self.skipped.choices = [(str(n), dates.month_name(n)) for n in range(1, 13)]

    @property
    def rule(self) -> Rule:
        """What she has chosen, once it is known to be right."""
        kind, number = self.repeats.data[0], int(self.repeats.data[1:])
        skipped = frozenset(int(month) for month in self.skipped.data or [] if month in map(str, range(1, 13)))
        ordinal, weeks = (number, None) if kind == "m" else (None, number)
        return Rule(self.day.data, int(self.weekday.data), ordinal, weeks, skipped)  # type: ignore[arg-type]

    @property
    def hours(self) -> tuple[time, time]:
        """The local times, once they are known to be right."""
        return hour(self.starts.data) or time(), hour(self.ends.data) or time()

    def _times(self, now: datetime) -> tuple[datetime | None, datetime | None]:
        """Those of the first; each of the others gets its own."""
        self._check_ends(dates.today(now))
        if self.faults or not self._in_order():
            return None, None
        until, times = self.until.data, int(self.times.data) if self.times.data else None
        found, self.more = series.days(self.rule, until, times, dates.today(now))
        if not found:
            self.wrong("until", say("Det finns ingen sådan dag före den sista. Välj en senare dag."))
            return None, None
        self.days = tuple(found)
        starts, ends = (datetime.combine(found[0], hour, dates.HERE) for hour in self.hours)
        return starts, ends

    def _in_order(self) -> bool:
        starts, ends = self.hours
        return ends > starts or self.wrong("ends", say("Mötet slutar innan det börjar. Ändra en av tiderna."))

    def _check_ends(self, today: date) -> None:
        """The first day and the last."""
        last = series.farthest(today)
        if self.day.data is None and not self.day.errors:
            self.wrong("day", say("Välj en dag."))
        elif self.day.data and self.day.data < today:
            self.wrong("day", say("{day} har redan varit. Välj en dag framåt.", day=dates.day_year(self.day.data)))
        for name in ("day", "until"):
            if (self[name].data or today) > last:
                self.wrong(name, say("En serie kan gå till {day}, inte längre.", day=dates.day_year(last)))
        self._check_number()

    def _check_number(self) -> None:
        typed = self.times.data
        if typed and typed not in {str(n) for n in range(1, series.MOST + 1)}:
            self.wrong("times", say("Skriv ett antal från 1 till {most}.", most=series.MOST))
        elif not typed and self.until.data is None and not self.until.errors:
            self.wrong("until", say("Skriv en sista dag eller ett antal möten."))


def often(weeks: int) -> str:
    """ "varannan vecka"."""
    if weeks == 1:
        return say("Varje vecka")
    return say("Varannan vecka") if weeks == 2 else say("Var {n}:e vecka", n=weeks)


def in_words(rule: Rule) -> str:
    """ "Första tisdagen i månaden, men inte i juli."."""
    if rule.weeks is None:
        text = say(NAMED[rule.ordinal or LAST], weekday=say(WEEKDAYS[rule.weekday]))
    else:
        text = say("{often}, en {weekday}", often=often(rule.weeks), weekday=dates.weekday(date(2024, 1, rule.weekday)))
    months = ", ".join(dates.month_name(month) for month in sorted(rule.skipped))
    return say("{text}, men inte i {months}.", text=text, months=months) if months else f"{text}."


async def new(request: Request, db: Connection) -> Response:
    """An empty form, or one that begins with what another meeting of the branch had."""
    data = {"repeats": "m1", "weekday": "2", "skipped": [JULY], **await begun(request, db)}
    if "day" in data:
        day: date = data["day"]
        data |= {"repeats": f"m{(day.day - 1) // 7 + 1 if day.day < 29 else LAST}", "weekday": str(day.isoweekday())}
    return await _form(request, db, SeriesForm(data=data))


async def make(request: Request, db: Connection) -> Response:
    """Shows every day; saves the drafts once she has seen them."""
    data, now, slug = await request.form(), now_of(request), request.path_params["branch"]
    form = SeriesForm(Posted(data))
    if await saved_places.fill_in(request, db, form, data):
        return await _form(request, db, form)
    meeting = filled(request, form)
    if meeting is None or "change" in data:
        return await _form(request, db, form, 200 if meeting else 422)
    found = await series.occurrences(db, state_of(request).vault, slug, form.days, form.hours, now)
    ticked = set(map(str, data.getlist("dates")))
    chosen = [one for one in found if one.starts_at and one.day.isoformat() in ticked]
    if "make" not in data or not chosen:
        return await _preview(request, db, form, meeting, found, data)
    return await _made(request, db, form, meeting, chosen)


async def _made(
    request: Request, db: Connection, form: SeriesForm, meeting: Meeting, chosen: list[Occurrence]
) -> Response:
    vault, now, slug = state_of(request).vault, now_of(request), request.path_params["branch"]
    if not await saved_places.keep(request, db, form):
        return await _form(request, db, form, 422)
    if not await rate_limits.spend(db, vault, series.A_DAY, slug, now):
        form.wrong("title", say("Ni har gjort {most} serier i dag. Vänta till i morgon.", most=series.A_DAY.most))
        return await _form(request, db, form, 422)
    id = await series.make(db, vault, slug, who_of(request).person, form.rule, meeting, chosen, now)
    return flash(request, f"/branscher/{slug}/serier/{id}", "series_made", len(chosen))


async def page(request: Request, db: Connection) -> Response:
    """The meetings of a series: called, to come, and how to end it."""
    rule, vault, slug = await _rule(request, db), state_of(request).vault, request.path_params["branch"]
    parts = await series.parts(db, vault, request.path_params["series"])
    drafts = [one for one in parts if one.called_at is None and one.starts_at > now_of(request)]
    return render(
        request, "series/page.html", branch=await branches.get(db, slug), rule=in_words(rule), drafts=drafts,
        others=[one for one in parts if one not in drafts], title=next(iter(drafts or parts[::-1]), None),
        series=request.path_params["series"],
    )  # fmt: skip


async def end(request: Request, db: Connection) -> Response:
    await _rule(request, db)
    gone = await series.end(db, request.path_params["series"])
    return flash(request, f"/branscher/{request.path_params['branch']}", "series_ended", gone)


async def _rule(request: Request, db: Connection) -> Rule:
    """The rule of the series in the path. Raises 404 unless it is the branch's."""
    rule = await series.get(db, request.path_params["branch"], request.path_params["series"])
    if rule is None:
        raise HTTPException(404)
    return rule


async def _form(request: Request, db: Connection, form: SeriesForm, status: int = 200) -> Response:
    state = state_of(request)
    form.fill(state.reference, state.settings.area)
    branch = await branches.get(db, request.path_params["branch"])
    saved = await saved_places.saved(request, db)
    return render(request, "series/form.html", status, form=form, faults=form.faults, branch=branch, **saved)


async def _preview(
    request: Request, db: Connection, form: SeriesForm, meeting: Meeting, found: list[Occurrence], data: FormData
) -> Response:
    """All the days, each to untick. She has unticked them all when she wanted to save."""
    nobody, slug = "make" in data, request.path_params["branch"]
    ticked = {one.day for one in found if one.starts_at and not one.taken and not nobody}
    fields = [(name, value) for name, value in data.multi_items() if name not in (ONCE, "dates", "make", "change")]
    return render(
        request, "series/preview.html", 422 if nobody else 200, branch=await branches.get(db, slug), meeting=meeting,
        found=found, ticked=ticked, nobody=nobody, fields=fields, rule=in_words(form.rule), more=form.more,
    )  # fmt: skip
