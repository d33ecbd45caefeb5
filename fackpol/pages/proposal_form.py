"""The form in which a proposal is put in, changed or corrected."""

from datetime import date, timedelta

from wtforms import BooleanField

from fackpol.base.words import later, order, pick, say
from fackpol.network.proposals import KINDS, OUTCOMES, TEXT, Kind, Outcome, Proposal
from fackpol.network.reference import Reference
from fackpol.pages.meetings import Day, web_link
from fackpol.web.forms import UNKNOWN, Page, among, at_most, choice, line, needed, several, text

EARLIEST, AHEAD = date(1990, 1, 1), timedelta(days=366)
TOO_LONG = later("Texten får ha högst {most} tecken. Du har skrivit {n}.")
LINK_TOO_LONG = later("Länken får ha högst {most} tecken. Din har {n}.")
HINT = later("Till förslaget på kommunens eller partiets webbplats. Har du ingen länk skriver du in texten.")


class ProposalForm(Page):
    """What it is called, what it is, where, and a link; the rest is folded away."""

    title = line(
        later("Vad heter förslaget?"),
        needed(later("Skriv vad förslaget heter.")),
        at_most(200, later("Rubriken får ha högst {most} tecken. Du har skrivit {n}.")),
    )
    kind = choice(later("Vad är det?"), needed(later("Välj vad det är.")), among(UNKNOWN))
    area = choice(later("Kommun eller region"), needed(later("Välj kommun eller region.")), among(UNKNOWN))
    type = choice(
        later("Vilken sorts nämnd gäller det?"), needed(later("Välj vilken sorts nämnd det gäller.")), among(UNKNOWN)
    )
    link = line(later("Länk"), at_most(500, LINK_TOO_LONG), web_link, inputmode="url", hint=HINT)
    text = text(later("Text"), at_most(TEXT, TOO_LONG), hint=later("Högst 20 000 tecken."), rows=10)
    day = Day(later("När lades det?"), render_kw={"class": "short"})
    industries = several(later("Branscher"), hint=later("Kryssa bara i dem som det särskilt gäller."))
    outcome = choice(later("Hur gick det?"), among(UNKNOWN))
    outcome_on = Day(later("Dag för beslutet"), render_kw={"class": "short"})
    asks_her = BooleanField(
        later("Den som läser får fråga mig"),
        description=later("Ditt namn och din plats i nämnden visas. Annars går frågor till distriktet."),
    )

    def fill(self, reference: Reference) -> None:
        """Sets the choices."""
        first = [("", say("Välj i listan"))]
        areas = [*reference.organisations(reference.home)]
        areas += [self.area.data] if self.area.data in reference.areas and self.area.data not in areas else []
        self.kind.choices = [(one.value, say(label)) for one, label in KINDS.items()]
        self.area.choices = [*first, *((code, reference.name(code)) for code in areas)]
        self.type.choices = [*first, *type_choices(reference)]
        self.outcome.choices = [(one.value, say(label)) for one, label in OUTCOMES.items()]
        named = [(slug, pick(row, "name")) for slug, row in reference.industries.items()]
        self.industries.choices = sorted(named, key=lambda one: order(one[1]))

    def proposal(self, reference: Reference, today: date) -> Proposal | None:
        """Returns None when she has to change something."""
        self.validate()
        self._check_days(today)
        if not self.faults and not (self.link.data or self.text.data):
            self.wrong("link", say("Lägg till en länk, eller skriv in texten."))
        if self.faults:
            return None
        outcome = Outcome(self.outcome.data or Outcome.WAITING)
        day = self.day.data or today
        decided = None if outcome is Outcome.WAITING else self.outcome_on.data or max(day, today)
        return Proposal(
            Kind(self.kind.data), self.title.data, self.area.data, self.type.data, day, self.link.data, self.text.data,
            tuple(slug for slug in reference.industries if slug in (self.industries.data or ())),
            outcome, decided, self.asks_her.data,
        )  # fmt: skip

    def _check_days(self, today: date) -> None:
        day, decided = self.day.data, self.outcome_on.data
        if day and not EARLIEST <= day <= today + AHEAD:
            self.wrong("day", say("Välj en dag efter 1990, och högst ett år framåt."))
        if decided and not (day or today) <= decided <= today + AHEAD:
            self.wrong("outcome_on", say("Beslutet kommer efter att förslaget lades. Ändra dagen."))


def type_choices(reference: Reference) -> list[tuple[str, str]]:
    """The types of committees by name."""
    return sorted(
        ((slug, pick(row, "name")) for slug, row in reference.type_names.items()), key=lambda one: order(one[1])
    )
