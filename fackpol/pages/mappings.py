"""An administrator says what the columns of a register's file hold: the form, and what is remembered of it."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response
from wtforms import BooleanField

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network.seats import NAMES
from fackpol.registers import days, guesses, mappings
from fackpol.registers.columns import Sheet
from fackpol.registers.instructions import Mapping
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Choice, Page, among, choice, line

LABELS = {
    "name": later("Namn, hela"),
    "first": later("Förnamn"),
    "last": later("Efternamn"),
    "party": later("Parti"),
    "body": later("Nämnd"),
    "title": later("Roll i nämnden"),
    "from": later("Första dag"),
    "to": later("Sista dag"),
    "term": later("Mandatperiod, båda dagarna"),
    "email": later("Mejladress"),
    "id": later("Personens nummer i registret"),
    "area": later("Kommun eller region"),
}
MISSING = {
    "name": later("Välj kolumnen med namnet, eller en med förnamn och en med efternamn."),
    "body": later("Välj kolumnen med nämnden."),
    "party": later("Välj kolumnen med partiet, eller kryssa att alla är partiets."),
    "title": later("Välj kolumnen med rollen, eller en roll som alla har."),
    "from": later("Välj kolumnen med första dagen, eller en tid som gäller alla."),
}
UNSAID = "Okänd"  # the title of everybody where no column says it: an administrator is asked what it means
FIRST_ELECTION, EVERY = 2018, 4  # years: municipalities and regions, as one (vallagen)
EXAMPLE = later("Till exempel 2022-10-15.")


class ColumnsForm(Page):
    """What holds for the whole file. The columns themselves are fields added by `asked`."""

    headless = BooleanField(later("Första raden är en person, inte rubriker"))
    one_party = BooleanField(later("Alla i filen är partiets"))
    title = choice(later("Vilken roll har alla?"), among(UNKNOWN))
    term = choice(later("Vilken tid gäller filen?"), among(UNKNOWN))
    first = line(later("Första dag för alla"), hint=EXAMPLE)
    last = line(later("Sista dag för alla"), hint=later("Lämna tomt om det gäller tills vidare."))

    columns: tuple[Choice, ...] = ()

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Those of the columns first, as they stand on the page."""
        return sorted(super().faults, key=lambda fault: not fault[0].startswith("column_"))


def asked(sheet: Sheet, mapping: Mapping, posted: Any, today: date) -> ColumnsForm:
    """The form about a file, with a guess chosen for each column where nothing is posted."""
    names = [f"column_{at}" for at in range(len(sheet.titles))]
    kind = type("AboutColumns", (ColumnsForm,), {name: choice(name, among(UNKNOWN)) for name in names})
    held = guesses.mapped(sheet, mapping).places
    chosen = {name: next((column for column in LABELS if held.get(column) == at), "") for at, name in enumerate(names)}
    whole = {"one_party": mapping.one_party, "title": mapping.title, "headless": mapping.headless}
    term = {"term": "", "first": str(mapping.first or ""), "last": str(mapping.last or "")}
    form: ColumnsForm = kind(posted, data={**chosen, **whole, **term})
    form.columns = tuple(cast(Choice, form[name]) for name in names)
    for field in form.columns:
        field.choices = [("", say("Används inte")), *((column, say(label)) for column, label in LABELS.items())]
    roles = [(name.capitalize(), say(name).capitalize()) for name in NAMES.values()]
    form.title.choices = [("", say("Välj i listan")), *roles, (UNSAID, say("Jag vet inte, fråga senare"))]
    form.term.choices = [("", say("Välj i listan")), *_terms(today)]
    return form


def said(form: ColumnsForm, mapping: Mapping) -> Mapping | None:
    """What she has said; None when something is missing, and the form says what."""
    form.validate()
    chosen = {field.data: at for at, field in enumerate(form.columns) if field.data}
    _refuse_doubles(form)
    first, last = _days(form)
    there = {
        "name": "name" in chosen or {"first", "last"} <= set(chosen),
        "party": "party" in chosen or form.one_party.data,
        "title": "title" in chosen or form.title.data,
        "from": first or form.first.errors or {"from", "term"} & set(chosen),
        "body": "body" in chosen,
    }
    at = {"party": "one_party", "title": "title", "from": "term"}
    for column, sentence in MISSING.items():
        if not there[column]:
            form.wrong(at.get(column, "column_0"), say(sentence))
    if form.faults:
        return None
    return replace(
        mapping, places=chosen, headless=bool(form.headless.data), one_party=bool(form.one_party.data),
        title=form.title.data, first=first, last=last, by_hand=True,
    )  # fmt: skip


def missing(mapping: Mapping) -> list[str]:
    """The names of what a file must say and no column of it seems to hold."""
    there = {*mapping.places, *(("name",) if {"first", "last"} <= set(mapping.places) else ())}
    there |= {"from"} if "term" in there else set()
    return [say(LABELS[column]).lower().partition(",")[0] for column in MISSING if column not in there]


async def forget(request: Request, db: Connection) -> Response:
    """Forgets how the files of a source are read."""
    await mappings.forget(db, request.path_params["mapping"])
    return flash(request, "/skotsel/register", "saved")


def _refuse_doubles(form: ColumnsForm) -> None:
    counts = Counter(field.data for field in form.columns if field.data)
    for field in form.columns:
        if counts[field.data] > 1 and field.data in LABELS:
            form.wrong(field.name, say("Två kolumner har samma svar: {name}.", name=say(LABELS[field.data])))


def _days(form: ColumnsForm) -> tuple[date | None, date | None]:
    """The days that hold for all: as she types them, or else those of the term that she has chosen."""
    chosen = form.term.data.partition("/") if not form.first.data else ("", "", "")
    first = _day(form, "first", chosen[0], last=False)
    last = _day(form, "last", chosen[2], last=True)
    if first and last and last < first:
        form.wrong("last", say("Uppdraget kan inte sluta innan det börjar."))
    return first, last


def _day(form: ColumnsForm, name: str, otherwise: str, last: bool) -> date | None:
    text = form[name].data or otherwise
    try:
        return days.read(text, last)
    except ValueError:
        form.wrong(name, say("Skriv dagen som 2026-12-31."))
        return None


def _terms(today: date) -> list[tuple[str, str]]:
    """The terms of office that run today or begin within a year, with the rest of the year in which they end."""
    years = range(FIRST_ELECTION, today.year + 1, EVERY)
    terms = [(date(year, 10, 15), date(year + EVERY, 12, 31)) for year in years]
    return [
        (f"{first}/{last}", say("{first} till {last}", first=dates.day_year(first), last=dates.day_year(last)))
        for first, last in terms
        if last >= today
    ]
