"""The form of a member's question to a representative."""

from typing import Any

from wtforms import BooleanField

from fackpol.base.words import later, say
from fackpol.network import introductions
from fackpol.network.introductions import QUESTION
from fackpol.web.forms import UNKNOWN, Page, among, at_most, choice, needed, text

NAMED = later("Ditt namn ser ut att stå i frågan. Ta bort det, eller skicka ändå.")


def no_way_to_reach(form: Any, field: Any) -> None:
    """Refuses a number or an address in the text: they exchange those when both have said yes."""
    if introductions.reaches_out(field.data or ""):
        form.wrong(
            field.name,
            say(
                "Det ser ut som ett nummer eller en adress i frågan. Ta bort det. "
                "Ni byter uppgifter när båda har sagt ja."
            ),
        )


class QuestionForm(Page):
    question = text(
        later("Din fråga"),
        needed(later("Skriv din fråga.")),
        at_most(QUESTION, later("Frågan får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Skriv inte ditt namn eller din arbetsplats, och inget om enskilda personer. Högst 500 tecken."),
    )
    yes = BooleanField(
        later("Ja, jag vill kunna få kontakt med partiets politiker."),
        description=later("Vi frågar dig varje gång. Ditt namn syns först när ni båda har sagt ja."),
    )


class AnybodyForm(QuestionForm):
    """A question for which the coordinator chooses the representative."""

    industry = choice(later("Bransch"), among(UNKNOWN), needed(later("Välj en bransch.")))
