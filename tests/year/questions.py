"""What is asked of representatives in that year, and what becomes of it."""

from datetime import date
from uuid import UUID

from fackpol.base import dates
from fackpol.network import inquiries, introductions, replies
from fackpol.network.inquiries import InquiryAnswer
from fackpol.network.introductions import Asked, Question
from fackpol.network.replies import Answer, Outcome
from tests.people import DAG
from tests.year.district import DAY, YEAR, District, at

LENA, NILS = "lena@politiker.example.org", "nils@politiker.example.org"


def care(n: int) -> str:
    """The address of a member of the largest branch."""
    return f"med.{n}@example.org"


def questions(town: District) -> None:
    """Six questions, of which one becomes a proposal, and an inquiry; one by somebody who is too new to be counted."""
    town.on(at(2, 4), ask, town, care(8), DAG, "Ny fråga?", counts=False)
    town.on(at(3, 10), ask, town, care(0), DAG, "Får vi heltid?", taken_up=date(YEAR, 5, 1))
    town.on(at(5, 10), the_motion, town, "Får vi heltid?")
    town.on(at(6, 10), outcome, town, "Får vi heltid?", Outcome.YES)
    town.on(at(3, 20), ask, town, care(1), LENA, "Får vi fler händer?", taken_up=date(YEAR, 4, 15))
    town.on(at(4, 20), outcome, town, "Får vi fler händer?", Outcome.NO)
    town.on(at(4, 1), ask, town, care(2), DAG, "Får vi arbetsskor?")
    town.on(at(4, 15), ask, town, care(3), LENA, "Får vi raster?")
    town.on(at(5, 1), ask, town, care(6), DAG, "Får vi scheman?")
    town.on(at(9, 15), ask, town, care(4), DAG, "Får vi cyklar?", answers=False)
    town.on(at(5, 25), inquire, town)


async def mandate_of(town: District, email: str) -> int:
    query = "SELECT id FROM mandates WHERE person = $1 AND $2 BETWEEN from_day AND to_day"
    return int(await town.db.fetchval(query, town.persons[email], dates.today(town.now)))


async def ask(
    town: District,
    who: str,
    whom: str,
    text: str,
    taken_up: date | None = None,
    counts: bool = True,
    answers: bool = True,
) -> None:
    question = Question(text, "aldreomsorg", "0136", await mandate_of(town, whom))
    assert await introductions.ask(town.db, town.vault, town.persons[who], question, town.now) is Asked.SENT
    id = town.asked[text] = await town.db.fetchval("SELECT id FROM introductions ORDER BY asked_at DESC LIMIT 1")
    town.tallies["questions"] += counts
    if answers:
        town.on(town.now + 5 * DAY, reply, town, id, who, taken_up, counts)


async def reply(town: District, id: UUID, who: str, taken_up: date | None, counts: bool) -> None:
    assert await replies.write(town.db, town.vault, id, Answer("Jag ser till det.", taken_up), town.now)
    await town.deliver()
    await (await town.signed_in(who)).send_form(f"/min-sida/fragor/{id}/svar")
    town.tallies["answers"] += counts
    town.tallies["taken_up"] += counts and taken_up is not None


async def outcome(town: District, text: str, said: Outcome) -> None:
    assert await replies.say_outcome(town.db, town.vault, town.asked[text], said, "", town.now)
    town.tallies[said.value] += 1


async def the_motion(town: District, text: str) -> None:
    """Dag puts a motion, Nils copies it to Nacka, and both are decided."""
    form = {
        "title": "Rätt till heltid", "kind": "motion", "area": "0136", "type": "k-aldre", "link": "", "text": "Heltid.",
        "asks_her": "y",
    }  # fmt: skip
    dag = await town.signed_in(DAG)
    put = await dag.send_form("/forslag/nytt", {**form, "question": str(town.asked[text])})
    motion = put.headers["location"]
    copied = await town.press(NILS, "/forslag/nytt", {**form, "area": "0182", "copied_from": motion.rpartition("/")[2]})
    copy = copied.headers["location"]
    town.on(at(6, 5), town.press, DAG, f"{motion}/utfall", {"outcome": "approved"})
    town.on(at(9, 5), town.press, NILS, f"{copy}/utfall", {"outcome": "rejected"})


async def inquire(town: District) -> None:
    """Dag asks those who know; five of them answer."""
    day = dates.today(town.now)
    place = ("aldreomsorg", "0136")
    said = await inquiries.ask(town.db, town.vault, town.persons[DAG], place, "Hur går schemana?", town.now, day)
    assert said is InquiryAnswer.SENT
    town.tallies["inquiries"] += 1
    id = await town.db.fetchval("SELECT id FROM inquiries ORDER BY asked_at DESC LIMIT 1")
    await town.deliver()
    for n in range(5):
        await town.press(care(n), f"/min-sida/svar/{id}", {"answer": f"Bra, säger {n}."})
        town.tallies["inquiry_answers"] += 1
