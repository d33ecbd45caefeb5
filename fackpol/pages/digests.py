"""Whoever coordinates or administers chooses when she is written to about what waits."""

from datetime import date, time, timedelta

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import digests
from fackpol.network.digests import Choice
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Page, Posted, among, choice, several
from fackpol.web.rendering import render
from fackpol.web.state import who_of

HERE = "/sammandrag"
MONDAY = date(2024, 1, 1)
PRESSES = {"stop": (digests.stop, "digest_off"), "start": (digests.start, "digest_on")}
CLOCKS = [time(half // 2, half % 2 * 30) for half in range(12, 41)]  # 6.00 to 20.00


class DigestForm(Page):
    clock = choice(later("Klockslag"), among(UNKNOWN))
    days = several(later("Dagar när du vill veta vad som väntar"), hint=later("Väntar inget får du inget mejl."))
    week = choice(later("Veckan i siffror"), among(UNKNOWN), hint=later("Siffror om hela tjänsten, utan namn."))

    def fill(self) -> None:
        """Sets the choices, in the current language."""
        weekdays = [(str(number), dates.weekday(MONDAY + timedelta(days=number - 1))) for number in range(1, 8)]
        self.clock.choices = [(f"{at:%H.%M}", f"{at:%H.%M}") for at in CLOCKS]
        self.days.choices = weekdays
        self.week.choices = [("", say("Aldrig")), *weekdays]

    def choice(self) -> tuple[time, list[int], int | None]:
        """The time, the days, and the day of the week's numbers, of a form that has been validated."""
        days = sorted({int(day) for day in self.days.data or () if day in set("1234567")})
        return time.fromisoformat(self.clock.data.replace(".", ":")), days, int(self.week.data or 0) or None


async def form(request: Request, db: Connection) -> Response:
    chosen = await _chosen(request, db)
    data = {
        "clock": f"{chosen.clock:%H.%M}",
        "days": [str(day) for day in chosen.days],
        "week": str(chosen.week or ""),
    }
    return _page(request, chosen, DigestForm(data=data))


async def choose(request: Request, db: Connection) -> Response:
    """Saves when, or switches it off or on again in one press."""
    data, person = await request.form(), who_of(request).person
    if pressed := next((name for name in PRESSES if name in data), ""):
        act, done = PRESSES[pressed]
        await act(db, person)
        return flash(request, HERE, done)
    form = DigestForm(Posted(data))
    form.fill()
    if not form.validate() or not form.clock.data:
        return _page(request, await _chosen(request, db), form, 422)
    await digests.choose(db, person, *form.choice())
    return flash(request, HERE, "saved")


async def _chosen(request: Request, db: Connection) -> Choice:
    chosen = await digests.of(db, who_of(request).person)
    assert chosen is not None  # the endpoint has checked that she holds a post
    return chosen


def _page(request: Request, chosen: Choice, form: DigestForm, status: int = 200) -> Response:
    form.fill()
    return render(request, "digests/choose.html", status, form=form, faults=form.faults, chosen=chosen)
