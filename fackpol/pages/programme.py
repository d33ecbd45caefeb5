"""The board sees how far the programme is and what the year holds; an administrator changes it."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from wtforms.validators import StopValidation

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, listed, say
from fackpol.network import annual_report, programme
from fackpol.network.programme import Item, Progress, Standing, Year
from fackpol.pages.meetings import meeting_of, meeting_path
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Page, Posted, among, at_most, choice, line, needed
from fackpol.web.rendering import error_page, render
from fackpol.web.state import now_of, state_of

WHOSE = {"district": later("Hela organisationen"), "branches": later("Varje branschförening för sig")}
# Said of what needs somebody to do something, or is done; what is merely on its way says nothing.
TAGS = {
    Standing.REACHED: later("Klart"),
    Standing.MISSED: later("Nåddes inte"),
    Standing.LATE: later("Försenat"),
    Standing.PLANNED: later("Planerat"),
}
LONG = later("Texten får ha högst {most} tecken. Du har skrivit {n}.")


def times(form: Any, field: Any) -> None:
    if not re.fullmatch("[0-9]{1,2}", field.data) or not 1 <= int(field.data) <= programme.MOST:
        raise StopValidation(say("Skriv hur många gånger per år med siffror, från 1 till {most}.", most=programme.MOST))


def a_day(form: Any, field: Any) -> None:
    day = dates.typed(field.data)
    if day is None or not programme.FIRST_YEAR <= day.year <= programme.FIRST_YEAR + 80:
        raise StopValidation(say("Skriv en dag, till exempel {day}.", day="2027-01-31"))


def how_many(form: Any, field: Any) -> None:
    if field.data and not re.fullmatch("[0-9]{1,5}", field.data):
        raise StopValidation(say("Skriv antalet med siffror, till exempel 12."))


class ItemForm(Page):
    name = line(
        later("Vad ska göras?"), needed(later("Skriv vad som ska göras.")), at_most(100, LONG),
        hint=later("Till exempel Gruppledarmöte. Alla som administrerar eller samordnar ser namnet."),
    )  # fmt: skip
    audience = line(later("För vilka?"), at_most(100, LONG), hint=later("Till exempel gruppledare i kommunerna."))
    target = line(later("Hur många gånger per år?"), times, inputmode="numeric", size="3")


class NewItemForm(ItemForm):
    whose = choice(
        later("Vem ska göra det?"), among(UNKNOWN),
        hint=later("Väljer du varje branschförening räknas deras egna möten av sig själva."),
    )  # fmt: skip
    from_day = line(later("Från vilken dag?"), a_day, type="date")

    def fill(self) -> None:
        self.whose.choices = [(value, say(label)) for value, label in WHOSE.items()]


class ElsewhereForm(Page):
    day = line(later("Vilken dag?"), a_day, type="date")
    came = line(later("Hur många kom?"), how_many, inputmode="numeric", size="5")


@dataclass(frozen=True)
class Entry:
    """What stands on a day of the year's page."""

    day: date
    label: str
    stage: str


async def page(request: Request, db: Connection) -> Response:
    """How far each item is, and the whole year month by month."""
    year, now = _year(request), now_of(request)
    found = await programme.of_year(db, state_of(request).vault, year, now)
    first = min(year, await annual_report.first_year(db, now))
    return render(
        request, "programme/page.html", found=found, told=told, tags=TAGS, standings=summed(found),
        months=_months(found), first=first, this_year=dates.today(now).year,
    )  # fmt: skip


def told(row: Progress) -> str:
    """ "2 av 4 (målet var 3 till 1 juni), nästa 3 februari"."""
    said = say("{held} av {target}", held=row.held, target=row.target)
    if row.former:
        goals = listed(say("{n} till {day}", n=n, day=dates.short_day(day)) for n, day in row.former)
        said += " " + say("(målet var {goals})", goals=goals)
    if row.next_on:
        said += say(", nästa {day}", day=dates.short_day(row.next_on))
    elif row.standing in (Standing.LATE, Standing.ON_WAY):
        said += say(", inget planerat")
    return said


def summed(found: Year) -> dict[str, int]:
    """How many goals there are ("all"), and how many stand how."""
    rows = found.rows
    return {"all": len(rows), **{one.value: sum(row.standing is one for row in rows) for one in Standing}}


def _months(found: Year) -> list[tuple[date, list[Entry]]]:
    """The twelve months with what is in each: a meeting once, under the name of what was chosen for it."""
    entries: dict[object, Entry] = {}
    for one in sorted(found.items, key=lambda one: one.item.whose == "branches"):
        for at in one.occasions:
            branch = found.branches.get(at.branch or 0)
            label = branch.name if branch else one.item.name
            entries.setdefault(at.meeting or ("elsewhere", at.id), Entry(at.day, label, at.stage))
    ordered = sorted(entries.values(), key=lambda entry: (entry.day, entry.label))
    by_month = {month: list(some) for month, some in groupby(ordered, key=lambda entry: entry.day.month)}
    return [(date(found.year, month, 1), by_month.get(month, [])) for month in range(1, 13)]


async def new(request: Request, db: Connection) -> Response:
    first = date(dates.today(now_of(request)).year, 1, 1)
    return _new(request, NewItemForm(data={"whose": "district", "from_day": first.isoformat()}))


async def add(request: Request, db: Connection) -> Response:
    form = NewItemForm(Posted(await request.form()))
    form.fill()
    if not form.validate():
        return _new(request, form, 422)
    day, values = dates.typed(form.from_day.data), (form.name.data, form.audience.data, form.whose.data or "district")
    assert day is not None  # the form has checked it
    await programme.add(db, state_of(request).vault, *values, day, int(form.target.data))
    return flash(request, f"/skotsel/program?ar={day.year}", "saved")


def _new(request: Request, form: NewItemForm, status: int = 200) -> Response:
    form.fill()
    return render(request, "programme/new.html", status, form=form, faults=form.faults)


async def edit(request: Request, db: Connection) -> Response:
    """One item in a year: its goal, what counts toward it, and what could."""
    item = await _item(request, db)
    data = {"name": item.name, "audience": item.audience, "target": str(item.targets[-1][1])}
    return await _edit(request, db, item, ItemForm(data=data), ElsewhereForm())


async def change(request: Request, db: Connection) -> Response:
    item, form = await _item(request, db), ItemForm(Posted(await request.form()))
    if not form.validate():
        return await _edit(request, db, item, form, ElsewhereForm(), 422)
    values = (form.name.data, form.audience.data, int(form.target.data), dates.today(now_of(request)))
    await programme.change(db, state_of(request).vault, item.id, *values)
    return flash(request, _path(item), "saved")


async def end(request: Request, db: Connection) -> Response:
    """Ends an item, or lets it go on after all."""
    item, data = await _item(request, db), await request.form()
    if "go_on" in data:
        await programme.go_on(db, item.id)
    else:
        await programme.end(db, item.id, dates.today(now_of(request)))
    return flash(request, _path(item), "saved")


async def count(request: Request, db: Connection) -> Response:
    """Counts a meeting that she chooses toward the item, or one that was held elsewhere; or counts one no more."""
    item, data = await _item(request, db), await request.form()
    if "remove" in data:
        await programme.remove(db, item.id, _number(data.get("remove")) or 0)
    elif "meeting" in data:
        if not await programme.count_meeting(db, _number(data.get("meeting")) or 0, item.id):
            return error_page(request, 422)
    else:
        return await _elsewhere(request, db, item, ElsewhereForm(Posted(data)))
    return flash(request, _path(item), "saved")


async def _elsewhere(request: Request, db: Connection, item: Item, form: ElsewhereForm) -> Response:
    if not form.validate():
        data = {"name": item.name, "audience": item.audience, "target": str(item.targets[-1][1])}
        return await _edit(request, db, item, ItemForm(data=data), form, 422)
    day = dates.typed(form.day.data)
    assert day is not None  # the form has checked it
    if not await programme.add_elsewhere(db, item.id, day, int(form.came.data) if form.came.data else None):
        return error_page(request, 422)
    return flash(request, f"{_path(item)}?ar={day.year}", "saved")


async def choose(request: Request, db: Connection) -> Response:
    """A coordinator says what her meeting counts toward, or that it counts toward nothing but her branch's own goal."""
    row, data = await meeting_of(request, db), await request.form()
    if not await programme.count_meeting(db, row.id, _number(data.get("item"))):
        return error_page(request, 422)
    return flash(request, meeting_path(request, row), "saved")


async def _edit(
    request: Request, db: Connection, item: Item, form: ItemForm, elsewhere: ElsewhereForm, status: int = 200
) -> Response:
    state, now, year = state_of(request), now_of(request), _year(request)
    found = await programme.of_year(db, state.vault, year, now)
    own = next((one for one in found.items if one.item.id == item.id), None)
    return render(
        request, "programme/item.html", status, item=item, form=form, elsewhere=elsewhere, year=year, own=own,
        told=told, tags=TAGS, faults=[*form.faults, *elsewhere.faults], whose=say(WHOSE[item.whose]),
        uncounted=await programme.uncounted(db, year, now) if item.whose == "district" else [],
    )  # fmt: skip


async def _item(request: Request, db: Connection) -> Item:
    item = await programme.get(db, state_of(request).vault, request.path_params["item"])
    if item is None:
        raise HTTPException(404)
    return item


def _path(item: Item) -> str:
    return f"/skotsel/program/{item.id}"


def _year(request: Request) -> int:
    """The year in the query, else this one. Raises 404 for one that there is nothing of."""
    this, asked = dates.today(now_of(request)).year, request.query_params.get("ar", "")
    if not asked:
        return this
    if not re.fullmatch("[0-9]{4}", asked) or not programme.FIRST_YEAR <= int(asked) <= this + 1:
        raise HTTPException(404)
    return int(asked)


def _number(typed: object) -> int | None:
    return int(str(typed)) if re.fullmatch("[0-9]{1,18}", str(typed)) else None
