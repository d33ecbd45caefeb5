"""What a coordinator fills in when somebody has said that she does something."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from starlette.datastructures import FormData

from fackpol.base.words import later, say
from fackpol.network.attendance import Attendee
from fackpol.network.commitments import TEXT
from fackpol.pages.meetings import FARTHEST, Day
from fackpol.web.forms import UNKNOWN, Page, Posted, among, at_most, choice, line, needed


class CommitmentForm(Page):
    todo = line(
        later("Vad ska göras?"),
        needed(later("Skriv vad som ska göras.")),
        at_most(TEXT, later("Texten får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Kort, till exempel: ringer kommunen om arbetsskorna."),
    )
    who = choice(later("Vem gör det?"), among(UNKNOWN))
    due = Day(later("Senast vilken dag?"), render_kw={"class": "short"})

    @classmethod
    def begun(cls, data: FormData) -> Self | None:
        """What she has typed beside the summary that she sends; None when that is nothing."""
        form = cls(Posted(data))
        return form if form.todo.data else None

    def fill(self, people: Iterable[Attendee]) -> None:
        """Sets who can be chosen, in the current language."""
        self.who.choices = [("", say("Ingen än")), *((str(one.invitation), one.label) for one in people)]

    def due_on(self, today: date) -> date | None:
        """The day; None when she has to change something."""
        self.validate()
        if self.due.data is None and not self.due.errors:
            self.wrong("due", say("Välj en dag."))
        elif self.due.data and self.due.data < today:
            self.wrong("due", say("Dagen har redan varit. Välj en dag framåt."))
        elif self.due.data and self.due.data > today + FARTHEST:
            self.wrong("due", say("Det är mer än tio år till dess. Stämmer året?"))
        return None if self.faults else self.due.data
