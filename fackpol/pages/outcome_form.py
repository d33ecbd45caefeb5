"""What a coordinator fills in after a meeting: what it led to, and months later what became of that."""

import re
from typing import Any, Self

from starlette.datastructures import FormData
from wtforms import BooleanField
from wtforms.validators import StopValidation

from fackpol.base.words import later, say
from fackpol.network.attendance import MOST_WALK_INS
from fackpol.web.forms import Page, Posted, at_most, line, needed, text

TOO_LONG = later("Texten får ha högst {most} tecken. Du har skrivit {n}.")


def whole_number(form: Any, field: Any) -> None:
    """Refuses what is no number of people that can have come. An empty field passes."""
    if field.data and not re.fullmatch("[0-9]+", field.data):
        raise StopValidation(say("Skriv antalet med siffror, till exempel 12."))
    if field.data and (len(field.data) > len(str(MOST_WALK_INS)) or int(field.data) > MOST_WALK_INS):
        raise StopValidation(say("Skriv ett antal mellan 0 och {most}.", most=MOST_WALK_INS))


class OutcomeForm(Page):
    text = text(
        later("Vad kom ni fram till?"),
        needed(later("Skriv vad ni kom fram till.")),
        at_most(2000, TOO_LONG),
        hint=later("Alla som får mejlet läser det. Skriv inget om enskilda."),
    )
    came = line(
        later("Hur många kom?"),
        whole_number,
        inputmode="numeric",
        hint=later("Alla tillsammans, också de som inte stod på listan."),
    )
    boards = BooleanField(default=True)
    absent = BooleanField(later("Skicka sammanfattningen också till dem som sa ja men inte kom"))

    @classmethod
    def begun(cls, data: FormData) -> Self | None:
        """What she has typed of the summary, sent along with what she noted; None when that is nothing."""
        form = cls(Posted(data))
        return form if form.text.data or form.came.data != str(data.get("counted", "")) else None


class LaterForm(Page):
    later_outcome = text(
        later("Vad blev det av det ni kom fram till?"),
        needed(later("Skriv vad det blev av det.")),
        at_most(2000, TOO_LONG),
        hint=later("Också att inget hände är bra att veta. Skriv inget om enskilda."),
    )
