"""From a member's question to a proposal and its outcome, as both sides see it, and as nobody else does."""

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import introductions, proposals, replies
from fackpol.network.introductions import Question
from fackpol.network.proposals import Outcome
from fackpol.network.replies import Answer
from tests.asgi import Web, text_of
from tests.network.test_proposals import HELTID
from tests.pages.test_own_proposals import FORM
from tests.people import ANNA, Everybody

NOW = dates.now()
WORDS = "Får vi heltid?"


async def test_question_answer_proposal_outcome(web: Web, everybody: Everybody, db: Connection, vault: Vault) -> None:
    anna, person = await everybody.anna(), await everybody.dag()
    mandate = await db.fetchval("SELECT id FROM mandates")
    await introductions.ask(db, vault, anna, Question(WORDS, "aldreomsorg", "0136", mandate), NOW)
    id = await db.fetchval("SELECT id FROM introductions")
    dag, her = await web.signed_in(person, strong=False), await web.signed_in(anna)
    assert "Blev det ett förslag?" not in text_of(await dag.get("/kontakter"))
    await replies.write(db, vault, id, Answer("Jag lägger en motion."), NOW)
    await web.deliver()
    await her.send_form(f"/min-sida/fragor/{id}/svar")
    assert "Blev det ett förslag?" in text_of(await dag.get("/kontakter"))
    led = await dag.send_form(f"/kontakter/{id}/forslag", {"proposal": ""})
    assert led.headers["location"] == f"/forslag/nytt?fraga={id}"
    form = await dag.get(led.headers["location"])
    assert WORDS not in form.text
    done = await dag.send_form("/forslag/nytt", {**FORM, "question": str(id)})
    public = done.headers["location"]
    await web.deliver()
    letter = web.post_office.latest(ANNA, "Nytt om din fråga")
    assert "har lagt ett förslag" in letter.text
    assert FORM["title"] not in letter.text
    assert "Dag" not in letter.said
    mine = text_of(await her.get("/min-sida/fragor"))
    assert f"Din fråga blev ett förslag: {FORM['title']} Motion, Haninge" in mine
    assert "Frågan blev ett förslag. Medlemmen vet det." in text_of(await dag.get("/kontakter"))
    await dag.send_form(f"{public}/utfall", {"outcome": "approved"})
    await web.deliver()
    assert "Nu är det avgjort" in web.post_office.latest(ANNA, "Nytt om din fråga").text
    assert ": bifall" in text_of(await her.get("/min-sida/fragor"))
    eva = await web.signed_in(await everybody.eva())
    for browser in (eva, dag, her):
        page = await browser.get(public)
        assert "fråga blev" not in page.text
        assert str(id) not in page.text
        assert WORDS not in page.text
    copy = text_of(await her.get("/min-sida/allt"))
    assert f"Förslag {FORM['title']}" in copy


async def test_a_link_is_for_her_who_answered_alone(
    web: Web, everybody: Everybody, db: Connection, vault: Vault
) -> None:
    anna, person = await everybody.anna(), await everybody.dag()
    lena_is = await everybody.representative("Lena Annan", "lena@example.org", "Äldrenämnden", "0136")
    mandate = await db.fetchval("SELECT id FROM mandates WHERE person = $1", person)
    await introductions.ask(db, vault, anna, Question(WORDS, "aldreomsorg", "0136", mandate), NOW)
    id = await db.fetchval("SELECT id FROM introductions")
    await replies.write(db, vault, id, Answer("Ja."), NOW)
    hers, his = await proposals.put(db, lena_is, HELTID, NOW), await proposals.put(db, person, HELTID, NOW)
    lena, dag = await web.signed_in(lena_is, strong=False), await web.signed_in(person, strong=False)
    assert (await lena.send_form(f"/kontakter/{id}/forslag", {"proposal": str(hers)})).status_code == 404
    assert (await dag.send_form(f"/kontakter/{id}/forslag", {"proposal": str(hers)})).status_code == 404
    await lena.send_form("/forslag/nytt", {**FORM, "question": str(id)})  # puts in, and links nothing
    assert await db.fetchval("SELECT count(*) FROM proposal_questions") == 0
    done = await dag.send_form(f"/kontakter/{id}/forslag", {"proposal": str(his)})
    assert done.headers["location"] == f"/kontakter#q-{id}"
    assert await db.fetchval("SELECT proposal FROM proposal_questions") == his


async def test_a_letter_that_has_nothing_to_say_any_more_does_not_go(
    web: Web, everybody: Everybody, db: Connection, vault: Vault
) -> None:
    anna, person = await everybody.anna(), await everybody.dag()
    mandate = await db.fetchval("SELECT id FROM mandates")
    await introductions.ask(db, vault, anna, Question(WORDS, "aldreomsorg", "0136", mandate), NOW)
    id = await db.fetchval("SELECT id FROM introductions")
    await replies.write(db, vault, id, Answer("Ja."), NOW)
    await replies.read(db, id, anna, NOW)
    motion = await proposals.put(db, person, HELTID, NOW)
    dag = await web.signed_in(person, strong=False)
    await dag.send_form(f"/kontakter/{id}/forslag", {"proposal": str(motion)})
    await proposals.say_outcome(db, motion, person, Outcome.APPROVED, dates.today(NOW), NOW)
    await proposals.remove(db, motion, person)
    await web.deliver()
    assert web.post_office.to(ANNA) == []
