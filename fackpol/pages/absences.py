"""A coordinator says that she is away until a day, or that she is back."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import absences, branches
from fackpol.pages.meetings import Day
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted
from fackpol.web.rendering import render
from fackpol.web.state import now_of, who_of


class AwayForm(Page):
    day = Day(
        later("Borta till"),
        description=later("Den dagen är du tillbaka, och allt kommer till dig igen."),
        render_kw={"class": "short"},
    )

    def back_on(self, today: date) -> date | None:
        """Returns None when she has to change something."""
        self.validate()
        if self.faults:
            return None
        day: date | None = self.day.data
        if day is None:
            self.wrong("day", say("Välj vilken dag du är tillbaka."))
        elif day <= today:
            self.wrong("day", say("Välj en dag framåt."))
        elif day > today + absences.LONGEST:
            self.wrong("day", say("Det är mer än ett år. Lämna över uppdraget i stället."))
        return None if self.faults else day


async def form(request: Request, db: Connection) -> Response:
    back_on = await absences.of(db, who_of(request).person, dates.today(now_of(request)))
    return await _page(request, db, AwayForm(data={"day": back_on}), back_on)


async def say_away(request: Request, db: Connection) -> Response:
    """Takes the day, or that she is back."""
    data, person, now = await request.form(), who_of(request).person, now_of(request)
    desk = f"/branscher/{request.path_params['branch']}"
    if "back" in data:
        await absences.end(db, person)
        return flash(request, desk, "back")
    form = AwayForm(Posted(data))
    day = form.back_on(dates.today(now))
    if day is None:
        return await _page(request, db, form, await absences.of(db, person, dates.today(now)), 422)
    await absences.say(db, person, day, now)
    return flash(request, desk, "away")


async def _page(request: Request, db: Connection, form: AwayForm, back_on: date | None, status: int = 200) -> Response:
    slug, person, today = request.path_params["branch"], who_of(request).person, dates.today(now_of(request))
    return render(
        request, "absences/away.html", status, form=form, faults=form.faults, branch=await branches.get(db, slug),
        back_on=back_on, alone=await absences.leaves_alone(db, slug, person, today),
    )  # fmt: skip
