"""The form in which a representative answers a question, says what came of it, or answers in another way."""

from datetime import date

from fackpol.base.words import later, say
from fackpol.network import introductions
from fackpol.network.replies import ANSWER, FARTHEST, Answer
from fackpol.pages.meetings import Day
from fackpol.web.forms import Page, at_most, text

NOTE = 500  # characters
TOO_LONG = later("Svaret får ha högst {most} tecken. Du har skrivit {n}.")


class AnswerForm(Page):
    """Her answer, or what came of it; and the other ways to answer, as buttons and a list."""

    reply = text(
        later("Ditt svar"),
        at_most(ANSWER, TOO_LONG),
        hint=later("Skriv inga namn på enskilda personer. Medlemmen läser svaret på sin sida. Högst 1 500 tecken."),
    )
    taken_up_on = Day(later("Vilken dag tar du upp det?"), render_kw={"class": "short"})
    note = text(later("Vill du berätta mer?"), at_most(NOTE, TOO_LONG), hint=later("Högst 500 tecken."), rows=3)

    def answer(self, today: date) -> Answer | None:
        """Returns None when she has to change something."""
        self.validate()
        day: date | None = self.taken_up_on.data
        if day and not today < day <= today + FARTHEST:
            self.wrong("taken_up_on", say("Välj en dag framåt, högst ett år."))
        self._refuse_ways_to_reach("reply")
        if not self.faults and not self.reply.data and not day:
            self.wrong("reply", say("Skriv ditt svar."))
        return None if self.faults else Answer(self.reply.data, day)

    def told(self) -> str | None:
        """What she tells beside the outcome. Returns None when she has to change something."""
        self.validate()
        self._refuse_ways_to_reach("note")
        return None if self.faults else self.note.data

    def _refuse_ways_to_reach(self, name: str) -> None:
        """Whoever can read the mailbox could else lure the member to tell who she is."""
        if introductions.reaches_out(self[name].data or ""):
            sentence = later("Det ser ut som ett nummer eller en adress här. Ta bort det. Kontakt är nästa steg.")
            self.wrong(name, say(sentence))
