"""A coordinator plans a meeting, from nothing or from an earlier one, or throws the draft away."""

import re
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from wtforms import DateField
from wtforms.validators import StopValidation

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import branches, meetings, series
from fackpol.network.meetings import HostedMeeting, Meeting
from fackpol.network.reference import Reference
from fackpol.network.saved_texts import ABOUT, CHILDREN
from fackpol.pages import saved_places
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, at_most, line, needed, several, text
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of, who_of

_CLOCK = re.compile(r"([01]?\d|2[0-3])(?:[.:]([0-5]\d))?")
GAP = later("Kl. {time} finns inte {day}. Klockan går från 02.00 till 03.00 den natten. Välj 03.00 eller senare.")
FOLD = later(
    "Kl. {time} kommer två gånger {day}. Klockan går tillbaka från 03.00 till 02.00 den natten. "
    "Välj 03.00 eller senare."
)
_BARE = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?:[/?#]\S*)?")  # zoom.us/j/123
REMIND = {
    "day": later("Dem som kommer, dagen före kl. 17"),
    "hours": later("Dem som kommer, tre timmar före"),
    "silent": later("Dem som inte har svarat, en gång, fyra dagar före"),
}
KEEP = {
    saved_places.PLACE: later("Spara platsen"),
    ABOUT: later("Spara vad ni ska prata om"),
    CHILDREN: later("Spara det om barn"),
}
ALWAYS = ["day", "hours"]
FARTHEST = timedelta(days=3653)
TOO_LONG = later("Texten får ha högst {most} tecken. Du har skrivit {n}.")


class Day(DateField):
    """A date with our own sentence for a fault; what was typed stays in the field."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if typed:
            try:
                self.data = date.fromisoformat(typed)
                if not 1900 <= self.data.year <= 9000:  # beyond, nothing can be counted from it
                    raise ValueError
            except ValueError:
                self.data = None
                raise ValueError(say("{text} finns inte i kalendern.", text=typed)) from None

    @property
    def text(self) -> str:
        """What stands in the field: what was typed, else the date as yyyy-mm-dd, else ""."""
        return " ".join(self.raw_data) if self.raw_data else str(self.data or "")


def hour(typed: str | None) -> time | None:
    """The time of "18", "18.00" or "18:00"; None for anything else."""
    match = _CLOCK.fullmatch(typed or "")
    return time(int(match[1]), int(match[2] or 0)) if match else None


def clock(form: Any, field: Any) -> None:
    if hour(field.data) is None:
        raise StopValidation(say("Skriv klockslaget med siffror, till exempel 18.00."))


def web_link(form: Any, field: Any) -> None:
    """Completes an address that begins without https://. Raises StopValidation for what is no link."""
    if field.data:
        if _BARE.fullmatch(field.data):
            field.data = f"https://{field.data}"
        try:
            parts = urlsplit(field.data)
        except ValueError:  # brackets without an IPv6 address
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname or " " in field.data:
            raise StopValidation(say("Länken måste börja med https://. Kopiera den igen."))
        field.data = parts.scheme + field.data[len(parts.scheme) :]  # a phone begins it with a capital


class MeetingForm(Page):
    title = line(
        later("Vad heter mötet?"),
        needed(later("Skriv vad mötet heter.")),
        at_most(200, later("Namnet får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Namnet syns i mejlet. I diskreta mejl syns det inte i ämnesraden."),
    )
    about = text(
        later("Vad ska ni prata om?"),
        at_most(2000, TOO_LONG),
        hint=later("Skriv vardagligt. Länkar blir klickbara. Högst 2 000 tecken."),
    )
    day = Day(later("Dag"), render_kw={"class": "short"})
    starts = line(later("Börjar kl."), clock, hint=later("Skriv 18, 18.00 eller 18:00."), inputmode="decimal")
    ends = line(later("Slutar kl."), clock, inputmode="decimal")
    street = line(
        later("Gatuadress"),
        at_most(200, TOO_LONG),
        hint=later("Den står i kalendern. En länk till videomöte räcker också."),
    )
    venue = line(
        later("Lokalens namn"),
        at_most(200, TOO_LONG),
        hint=later("Bara i mejlet. Ett namn på dörren kan säga mer än vi vill."),
    )
    link = line(later("Länk till videomöte"), at_most(500, TOO_LONG), web_link, inputmode="url")
    access_note = line(
        later("Hur tar man sig in?"), at_most(500, TOO_LONG), hint=later("Trappor, hiss, hörslinga, toalett.")
    )
    children_note = line(
        later("Barn"), at_most(500, TOO_LONG), hint=later("Får barn följa med? Finns det barnpassning?")
    )

    remind = several(later("Påminn"), hint=later("Den som inte vill ha påminnelser får inga, vad du än väljer."))

    def fill(self, reference: Reference, area: str) -> None:
        """Sets the choices, in the current language."""
        self.remind.choices = [(value, say(label)) for value, label in REMIND.items()]

    def meeting(self, now: datetime, areas: tuple[str, ...] = ()) -> Meeting | None:
        """Returns None when she has to change something."""
        if not self.street.data and not self.link.data:
            self.wrong("street", say("Skriv en adress eller en länk till videomöte."))
        starts, ends = self._times(now)
        if self.faults or starts is None or ends is None:
            return None
        place = (self.street.data, self.venue.data, self.link.data)
        notes = (self.access_note.data, self.children_note.data)
        remind = tuple(value for value in REMIND if value in (self.remind.data or []))
        return Meeting(self.title.data, self.about.data, *place, *notes, starts, ends, areas, remind)

    def _times(self, now: datetime) -> tuple[datetime | None, datetime | None]:
        if self.day.data is None and not self.day.errors:
            self.wrong("day", say("Välj en dag."))
        starts, ends = self._moment("starts"), self._moment("ends")
        if starts and ends and ends <= starts:
            self.wrong("ends", say("Mötet slutar innan det börjar. Ändra en av tiderna."))
        elif starts and starts <= now:
            when = {"date": dates.long_day(starts), "time": dates.clock(starts)}
            self.wrong("day", say("{date} kl. {time} har redan varit. Välj en dag framåt.", **when))
        elif starts and starts > now + FARTHEST:
            self.wrong("day", say("Det är mer än tio år till dess. Stämmer året?"))
        return starts, ends

    def _moment(self, name: str) -> datetime | None:
        at, day = hour(self[name].data), self.day.data
        if at is None or day is None:
            return None
        try:
            return dates.moment(day, at)
        except (dates.Gap, dates.Fold) as fault:
            sentence = GAP if isinstance(fault, dates.Gap) else FOLD
            self.wrong(name, say(sentence, time=f"{at:%H.%M}", day=dates.short_day(day)))
            return None


class BranchMeetingForm(MeetingForm):
    """A branch's meeting. The branch's trades and these areas decide which politicians it concerns."""

    areas = several(
        later("Vilka områdens politiker?"),
        hint=later("Politiker bjuds in efter branschen och området, aldrig efter vilka medlemmarna är."),
    )
    keep = several(later("Spara till nästa gång"))

    def fill(self, reference: Reference, area: str) -> None:
        """Sets the choices, in the current language."""
        super().fill(reference, area)
        inside = reference.inside(area)
        whole = say("Hela länet, med regionen och alla kommuner") if inside else reference.name(area)
        self.areas.choices = [(area, whole), *((code, reference.name(code)) for code in inside)]
        self.keep.choices = [(value, say(label)) for value, label in KEEP.items()]

    def meeting(self, now: datetime, areas: tuple[str, ...] = ()) -> Meeting | None:
        self.validate()
        known = {code for code, *_ in self.areas.iter_choices()}
        chosen = tuple(code for code in self.areas.data or [] if code in known)
        if not chosen:
            self.wrong("areas", say("Välj minst ett område."))
        return super().meeting(now, chosen)


async def new(request: Request, db: Connection) -> Response:
    return await meeting_form(request, db, BranchMeetingForm(data=await begun(request, db)), None)


async def draft(request: Request, db: Connection) -> Response:
    data, slug = await request.form(), request.path_params["branch"]
    form = BranchMeetingForm(Posted(data))
    if await saved_places.fill_in(request, db, form, data):
        return await meeting_form(request, db, form, None)
    meeting = filled(request, form)
    if meeting is None or not await saved_places.keep(request, db, form):
        return await meeting_form(request, db, form, None, 422)
    id = await meetings.draft(db, state_of(request).vault, slug, who_of(request).person, meeting)
    return redirect(f"/branscher/{slug}/moten/{id}/inbjudan")


async def begun(request: Request, db: Connection) -> dict[str, Any]:
    """What a new form begins with: what another meeting of the branch had (`?fran=`), on the next free day; or little.

    Raises 404 for what is no meeting of the branch.
    """
    number, slug = request.query_params.get("fran"), request.path_params["branch"]
    if number is None:
        branch = await branches.get(db, slug)
        assert branch is not None  # the endpoint has checked it
        return {"areas": [branch.area or state_of(request).settings.area], "remind": ALWAYS}
    vault = state_of(request).vault
    row = await meetings.get(db, vault, slug, int(number)) if re.fullmatch("[0-9]{1,18}", number) else None
    if row is None:
        raise HTTPException(404)
    was = dates.today(row.starts_at)
    day = await meetings.next_free(db, vault, slug, was, dates.today(now_of(request)))
    return typed(row) | {"day": day}


async def edit(request: Request, db: Connection) -> Response:
    row = await meeting_of(request, db)
    return await meeting_form(request, db, BranchMeetingForm(data=typed(row)), row)


def typed(row: HostedMeeting) -> dict[str, Any]:
    """A meeting as its form shows it."""
    starts, ends = row.starts_at.astimezone(dates.HERE), row.ends_at.astimezone(dates.HERE)
    return asdict(row) | {"day": starts.date(), "starts": f"{starts:%H.%M}", "ends": f"{ends:%H.%M}"}


async def scrap(request: Request, db: Connection) -> Response:
    row = await meeting_of(request, db)
    await meetings.scrap(db, row.id)
    return flash(request, f"/branscher/{request.path_params['branch']}", "scrapped")


async def meeting_of(request: Request, db: Connection) -> HostedMeeting:
    """The meeting in the path. Raises 404 unless the branch in the path hosts it."""
    branch, id = request.path_params["branch"], request.path_params["meeting"]
    row = await meetings.get(db, state_of(request).vault, branch, id)
    if row is None:
        raise HTTPException(404)
    return row


def meeting_path(request: Request, row: HostedMeeting) -> str:
    """The page of a meeting, in the branch of the path."""
    return f"/branscher/{request.path_params['branch']}/moten/{row.id}"


def seen(row: HostedMeeting) -> str:
    """A digest of what a form showed, so that two who change a meeting at once do not undo each other's change."""
    return digest([getattr(row, name) for name in CHANGED])


def digest(shown: object) -> str:
    """A digest of what a form showed."""
    return sha256(repr(shown).encode()).hexdigest()[:16]


CHANGED = (
    "title", "about", "street", "venue", "link", "access_note", "children_note", "starts_at", "ends_at", "remind",
    "areas",
)  # fmt: skip


def filled(request: Request, form: BranchMeetingForm) -> Meeting | None:
    """What she wrote; None when she has to change something."""
    state = state_of(request)
    form.fill(state.reference, state.settings.area)
    return form.meeting(now_of(request))


async def meeting_form(
    request: Request, db: Connection, form: BranchMeetingForm, row: HostedMeeting | None, status: int = 200
) -> Response:
    """The form of a new meeting, or of one that is there (`row`)."""
    state, slug = state_of(request), request.path_params["branch"]
    form.fill(state.reference, state.settings.area)
    return render(
        request, "meetings/form.html", status, form=form, faults=form.faults, branch=await branches.get(db, slug),
        meeting=row, seen=seen(row) if row else "", changed=status == 409,
        others=await series.others(db, row, now_of(request)) if row else 0,
        latest=[] if row or status != 200 else await meetings.latest(db, state.vault, slug),
        **await saved_places.saved(request, db),
    )  # fmt: skip
