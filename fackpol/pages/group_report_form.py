"""The form of a group's report: what is asked of each committee and each seat, and what has to be changed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from starlette.datastructures import FormData
from wtforms.validators import StopValidation

from fackpol.base.words import later, pick, say
from fackpol.network.group_comparison import MOST_NEW, Choice
from fackpol.network.group_reports import Body, Seat
from fackpol.network.reference import Reference
from fackpol.pages.meetings import Day
from fackpol.web.forms import UNKNOWN, Page, Posted, address, among, at_most, line, phone_number
from fackpol.web.forms import choice as chosen

FARTHEST = timedelta(days=5 * 366)
MOST_TYPED = 300  # characters of a field that are kept
CHOICES = {
    Choice.SAME: later("Samma person sitter kvar"),
    Choice.OTHER: later("Någon annan"),
    Choice.NONE: later("Partiet har inte platsen längre"),
    Choice.UNKNOWN: later("Vet inte"),
}
# Of a committee where nobody of ours is known.
WHOLE = {
    Choice.OTHER: later("Någon från partiet sitter här"),
    Choice.NONE: later("Partiet har ingen plats här"),
    Choice.UNKNOWN: later("Vet inte"),
}


def reach(form: object, field: object) -> None:
    """An address or a phone number."""
    typed = getattr(field, "data", "") or ""
    if "@" in typed:
        address(form, field)  # type: ignore[arg-type]
    elif any(char.isalpha() for char in typed):
        raise StopValidation(say("Skriv en mejladress eller ett telefonnummer."))
    else:
        phone_number(form, field)  # type: ignore[arg-type]


class HolderForm(Page):
    """Somebody new on a seat."""

    name = line(
        later("Namn"), at_most(200, later("Namnet får ha högst {most} tecken. Du har skrivit {n}.")), autocomplete="off"
    )
    seat = chosen(later("Plats"), among(UNKNOWN))
    reach = line(
        later("Mejl eller telefon"),
        reach,
        hint=later("Som personen har lämnat ut, helst inte en privat."),
        autocomplete="off",
    )

    def fill(self, reference: Reference) -> None:
        sits = [(seat, pick(row, "name")) for seat, row in reference.seats.items() if row["audience"] == "sits"]
        self.seat.choices = sits

    def check(self) -> None:
        """Puts what has to be changed at its field."""
        self.validate()
        if self.reach.data and not self.name.data:
            self.wrong("name", say("Skriv vad personen heter."))

    def forgive(self) -> None:
        """Nobody new: what she had written before she changed her mind counts for nothing, and is hidden."""
        for own in (self.name, self.seat, self.reach):
            own.errors = []


class SeatForm(HolderForm):
    """What she says of a seat."""

    choice = chosen(later("Vem sitter?"), among(UNKNOWN))

    def fill(self, reference: Reference) -> None:
        super().fill(reference)
        self.choice.choices = [(choice.value, say(label)) for choice, label in CHOICES.items()]

    def check(self) -> None:
        super().check()
        if self.choice.data in (Choice.SAME, Choice.NONE, Choice.UNKNOWN):
            self.forgive()
        elif self.choice.data == Choice.OTHER and not self.name.data and not self.name.errors:
            self.wrong("name", say("Skriv vad personen heter. Vet du inte, välj ”Vet inte”."))
        elif self.name.data and not self.choice.data:
            self.wrong("choice", say("Du har skrivit ett namn. Välj ”Någon annan”, eller ta bort namnet."))


class BodyForm(Page):
    """What she says of a committee. `choice` is asked only where nobody of ours is known."""

    day = Day(later("Från och med"), render_kw={"class": "short"})
    choice = chosen(later("Sitter någon från partiet?"), among(UNKNOWN))

    def fill(self) -> None:
        self.choice.choices = [(choice.value, say(label)) for choice, label in WHOLE.items()]

    def check(self, today: date) -> None:
        self.validate()
        if self.day.data is None and not self.day.errors:
            self.wrong("day", say("Välj en dag."))
        elif self.day.data and abs(self.day.data - today) > FARTHEST:
            self.wrong("day", say("Det är mer än fem år till eller från dess. Stämmer året?"))


@dataclass(frozen=True)
class AskedBody:
    """A committee with its forms: its own, one for each seat, and those for whoever is new."""

    body: Body
    form: BodyForm = field(repr=False)
    seats: list[tuple[Seat, SeatForm]] = field(repr=False)
    new: list[HolderForm] = field(repr=False)

    @property
    def forms(self) -> Iterator[Page]:
        yield self.form
        yield from (form for _, form in self.seats)
        yield from self.new

    @property
    def faults(self) -> list[tuple[str, str]]:
        return [fault for form in self.forms for fault in form.faults]

    @property
    def adds(self) -> bool:
        """Whether somebody new is written, or has to be."""
        return any(form.name.data or form.faults for form in self.new)

    def check(self, today: date) -> None:
        """Puts what has to be changed at its field."""
        self.form.check(today)
        for form in [form for _, form in self.seats] + self.new:
            form.check()
        if self.seats:
            return
        self._check_whole(any(form.name.data for form in self.new))

    def _check_whole(self, named: bool) -> None:
        said = self.form.choice.data
        if said in (Choice.NONE, Choice.UNKNOWN):
            for form in self.new:
                form.forgive()
        elif said == Choice.OTHER and not named and not self.new[0].name.errors:
            self.new[0].wrong("name", say("Skriv vad personen heter. Vet du inte, välj ”Vet inte”."))
        elif named and not said:
            self.form.wrong("choice", say("Du har skrivit ett namn. Välj att någon sitter här, eller ta bort namnet."))


def asked(reference: Reference, bodies: list[Body], typed: Mapping[str, str]) -> list[AskedBody]:
    """The forms of some committees, filled in with what has been `typed`, by the names of the fields."""
    return [_asked(reference, body, typed) for body in bodies]


def _asked(reference: Reference, body: Body, typed: Mapping[str, str]) -> AskedBody:
    seats = [(seat, SeatForm(_values(typed, seat), prefix=f"m{seat.row.id}")) for seat in body.seats]
    last = max((n for n in range(MOST_NEW) if typed.get(f"c{body.id}-{n}-name")), default=-1)
    new = [
        HolderForm(Posted(FormData({f"c{body.id}-{n}-seat": "ledamot", **typed})), prefix=f"c{body.id}-{n}")
        for n in range(min(last + 2, MOST_NEW))
    ]
    own = BodyForm(Posted(FormData({f"c{body.id}-day": str(body.begins), **typed})), prefix=f"c{body.id}")
    own.fill()
    for form in [form for _, form in seats] + new:
        form.fill(reference)
    return AskedBody(body, own, seats, new)


def _values(typed: Mapping[str, str], seat: Seat) -> Posted:
    """A new holder has the seat of the one before, unless she says otherwise."""
    return Posted(FormData({f"m{seat.row.id}-seat": seat.row.seat or "ledamot", **typed}))


def kept(some: list[AskedBody], data: FormData) -> dict[str, str]:
    """What stands in the fields of these committees as posted: nothing else of the request is kept."""
    names = {field.name for one in some for form in one.forms for field in form}
    names |= {
        f"c{one.body.id}-{n}-{name}" for one in some for n in range(MOST_NEW) for name in ("name", "seat", "reach")
    }
    posted = Posted(data)
    return {name: _short(posted.getlist(name)[0]) for name in names & set(posted) if posted.getlist(name)}


def _short(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()[:MOST_TYPED]
