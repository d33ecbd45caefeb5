"""The example district's questions: one in every state that a question can be in, made as its two sides make it.

The state names are those of `network/standings.py`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault
from fackpol.network import introductions, proposal_questions, proposals, replies, representatives
from fackpol.network.introductions import Asked, Proof, Question, Shown
from fackpol.network.replies import Answer
from fackpol.network.standings import Outcome

SQL = queries("demo")
CHOOSING = (
    "Vi är färre på nätterna nu. Vem bestämde det, och går det att ändra?",
    "Får vi arbetskläder i hemtjänsten? I grannkommunen har de det.",
)
BEFORE = "Varför får så få av oss heltid?"
ANSWER_BEFORE = "Det borde ni få. Jag lägger en motion om det till nästa möte i fullmäktige."
ANNAS = "Varför får vi bara sex minuter mellan besöken?"
DAGS_ANSWER = "Restiden räknas efter karta, inte efter väder. Jag vill ändra det. Hur lång tid behöver ni?"
TO_DAG = "Kan timanställda få sitt schema tidigare än en vecka före?"
PHONE = "070-174 06 21"


@dataclass(frozen=True)
class Asking:
    """One member's question to one representative: its id, and what its steps need."""

    db: Connection
    vault: Vault
    now: datetime
    row: Row
    id: UUID

    @property
    def member(self) -> UUID:
        member: UUID = self.row["member"]
        return member

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    async def opens(self) -> None:
        """The representative opens the letter's link and presses a button: so we know that the address is hers."""
        await representatives.confirm_address(self.db, self.row["representative"], self.ago(1))

    async def answer(self, text: str, days: float, taken_up_in: int | None = None) -> None:
        """The representative answers so many days ago; she takes it up in so many days from now (negative: ago)."""
        day = None if taken_up_in is None else dates.today(self.now) + timedelta(days=taken_up_in)
        await replies.write(self.db, self.vault, self.id, Answer(text, day), self.ago(days))

    async def read(self, days: float) -> None:
        await replies.read(self.db, self.id, self.member, self.ago(days))


async def make(db: Connection, vault: Vault, slug: str, anna: UUID, motion: int, now: datetime) -> None:
    """Makes them all; two are for the coordinators of the branch (a slug) to choose for, and one became a `motion`.

    Only the latest letters are left to go: the answer to Anna, and one more question to whoever gave it.
    """
    choices = await db.fetch(SQL["askable"], now, dates.today(now))
    own = next(row for row in choices if row["member"] == anna)
    await _became(await _ask(db, vault, own, BEFORE, now, 64), motion)
    hers = await _ask(db, vault, own, ANNAS, now, 6)
    choosing = await db.fetch(SQL["asking"], slug)
    for row, text in zip(choosing, CHOOSING, strict=True):
        question = Question(text, row["industry"], row["area"], None)
        await introductions.ask(db, vault, row["person"], question, now - timedelta(days=2))
    asked = {own["member"], *(row["person"] for row in choosing)}
    await _in_every_state(db, vault, _others(choices, asked, {own["representative"]}), now)
    await db.execute(SQL["letters_went"])
    await hers.opens()
    await hers.answer(DAGS_ANSWER, 0.02)
    other = next(row for row in choices if row["representative"] == own["representative"] and row["member"] != anna)
    await _ask(db, vault, other, TO_DAG, now, 0.1)


def _others(choices: list[Row], members: set[UUID], representatives: set[UUID]) -> list[Row]:
    """One for each other member and representative, as far as they last: nobody has two of these questions."""
    found = []
    for row in choices:
        if row["member"] not in members and row["representative"] not in representatives:
            members.add(row["member"])
            representatives.add(row["representative"])
            found.append(row)
    return found


async def _ask(db: Connection, vault: Vault, row: Row, text: str, now: datetime, days: float) -> Asking:
    at = now - timedelta(days=days)
    question = Question(text, row["industry"], row["area"], row["mandate"])
    asked = await introductions.ask(db, vault, row["member"], question, at)
    assert asked is Asked.SENT
    return Asking(db, vault, now, row, await db.fetchval(SQL["latest_question"], row["member"]))


async def _in_every_state(db: Connection, vault: Vault, rows: list[Row], now: datetime) -> None:
    for (text, days, goes_on), row in zip(STATES, rows[: len(STATES)], strict=True):
        asking = await _ask(db, vault, row, text, now, days)
        if goes_on not in (_sent, _silent):
            await asking.opens()
        await goes_on(asking)


# -- how each of them went on ------------------------------------------------------------------------------------------


async def _became(one: Asking, motion: int) -> None:
    """The answer was a motion, and that was approved."""
    await one.opens()
    await one.answer(ANSWER_BEFORE, 60)
    await one.read(58)
    by = one.row["representative"]
    assert await proposal_questions.link(one.db, one.id, motion, by, one.ago(50))
    day = dates.today(one.ago(9))
    assert await proposals.say_outcome(one.db, motion, by, proposals.Outcome.APPROVED, day, one.ago(9))


async def _sent(one: Asking) -> None:
    """Nothing yet."""


async def _silent(one: Asking) -> None:
    """Two weeks went by, and now a coordinator chooses; or one week, and she has been reminded."""
    at = one.ago(4)
    await introductions.look_after(one.db, one.vault, at, dates.today(at))


async def _later(one: Asking) -> None:
    await replies.put_off(one.db, one.id, dates.today(one.now) + timedelta(days=10), one.ago(3))


async def _passed(one: Asking) -> None:
    colleagues = await one.db.fetch(SQL["askable"], one.now, dates.today(one.now))
    other = next(row["mandate"] for row in colleagues if row["representative"] != one.row["representative"])
    await replies.propose(one.db, one.id, other, one.ago(2))


async def _answered(one: Asking) -> None:
    await one.answer("Det är en budgetfråga. Vi höjde posten i fjol, men inte nog.", 1)


async def _read(one: Asking) -> None:
    await one.answer("Ja, från och med januari. Chefen ska ha berättat det.", 8)
    await one.read(7)


async def _helped(one: Asking) -> None:
    await one.answer("Skyddsombudet kan begära ut riskbedömningen. Den är en allmän handling.", 12)
    await one.read(11)
    await replies.thank(one.db, one.id, one.member, helped=True)


async def _asked_once_more(one: Asking) -> None:
    await one.answer("Upphandlingen säger att bemanningen ska vara oförändrad.", 9)
    await one.read(8)
    text = "Tack. Vem kontrollerar att bolaget håller det?"
    await replies.follow_up(one.db, one.vault, one.id, one.member, text, one.ago(4))


async def _taken_up(one: Asking) -> None:
    await one.answer("Bra att du frågar. Jag tar upp det på nästa sammanträde.", 5, taken_up_in=12)
    await one.read(4)


async def _asked_back(one: Asking) -> None:
    await one.answer("Jag ställer frågan till förvaltningen.", 20, taken_up_in=-8)
    await one.read(18)
    at = one.ago(6)
    await replies.ask_back(one.db, at, dates.today(at))


async def _outcome(one: Asking) -> None:
    await one.answer("Jag tar med mig det till nämnden.", 24, taken_up_in=-12)
    await one.read(22)
    note = "Nämnden vill ha en rapport i mars."
    await replies.say_outcome(one.db, one.vault, one.id, Outcome.YES, note, one.ago(10))


async def _your_turn(one: Asking) -> None:
    await replies.accept(one.db, one.vault, one.id, Shown(), one.ago(3), Proof.CODE)


async def _met(one: Asking) -> None:
    await replies.accept(one.db, one.vault, one.id, Shown(), one.ago(9), Proof.CODE)
    shown = Shown(phone=PHONE)
    await introductions.show_each_other(one.db, one.vault, one.id, one.member, shown, one.ago(8))


async def _refused(one: Asking) -> None:
    await introductions.end(one.db, one.id, None, one.ago(4))


async def _withdrawn(one: Asking) -> None:
    await introductions.end(one.db, one.id, one.member, one.ago(5))


# What is asked, how many days ago, and what happened then. Those that were met with silence come first: `_silent` looks
# after all questions that there are.
STATES = (
    ("Vad händer med kvällspassen när boendet byggs om?", 19, _silent),
    ("Hur många timmar handledning ska en ny få?", 12, _silent),
    ("När kommer beslutet om delade turer?", 4, _sent),
    ("Får vi vara med när lokalerna ritas?", 6, _later),
    ("Vem ansvarar för städningen på mottagningen?", 5, _passed),
    ("Varför tas inte vikarier in vid sjukdom?", 5, _answered),
    ("Betalar kommunen för resor mellan arbetsställena?", 12, _read),
    ("Hur får vi se riskbedömningen?", 20, _helped),
    ("Vad gäller när verksamheten byter bolag?", 14, _asked_once_more),
    ("Kan raster läggas så att vi hinner äta?", 9, _taken_up),
    ("Hur mycket kostar inhyrd personal i år?", 26, _asked_back),
    ("Kan nattpersonalen få friskvård på arbetstid?", 30, _outcome),
    ("Vill du komma och se hur vi jobbar en morgon?", 6, _your_turn),
    ("Får jag visa dig våra lokaler?", 16, _met),
    ("Varför lades turen ner?", 8, _refused),
    ("Hur söker man till kommunens utbildning?", 9, _withdrawn),
)
