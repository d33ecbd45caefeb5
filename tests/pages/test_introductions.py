"""The pages of an introduction: she asks, the politician answers from the letter, and they meet on their own pages."""

from datetime import timedelta

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import introductions
from fackpol.network.members import Job
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.people import ANNA, DAG, Everybody

QUESTION = "Varför får vi inte heltid? Det är 3 av 4 som vill."
ANSWER = "Nämnden vill, men har inte råd i år."


async def both(web: Web, everybody: Everybody, db: Connection) -> tuple[Browser, str]:
    """Anna's browser, and the path of her question to Dag."""
    anna = await web.signed_in(await everybody.anna())
    await everybody.dag()
    return anna, f"/min-sida/fraga/{await db.fetchval('SELECT id FROM mandates')}"


async def test_the_whole_way_to_an_answer(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, path = await both(web, everybody, db)
    assert path in (await anna.get("/min-sida")).text
    assert "Den som kommer åt den mejlen kan läsa både frågan och svaret." in text_of(await anna.get(path))
    assert (await anna.send_form(path, {"question": QUESTION, "yes": "y"})).headers["location"] == "/min-sida/fragor"
    assert "Dag Holm har till" in text_of(await anna.get("/min-sida/fragor"))
    await web.deliver()
    link = web.post_office.latest(DAG, "En fråga").link("/fraga/")
    dag = web.browser()
    page = text_of(await dag.get(link))
    assert QUESTION in page
    assert "Anna" not in page
    assert "i Stockholms län" in page  # the county: a region is an employer
    assert "i Stockholms län frågar dig något" in web.post_office.latest(DAG, "En fråga").text
    sent = await dag.send_form(link, {"answer": "write", "reply": ANSWER}, follow_redirects=True)
    assert "Ditt svar är skickat." in text_of(sent)
    await web.deliver()
    letter = web.post_office.latest(ANNA, "Du har fått ett svar")
    assert not [said for said in (ANSWER, QUESTION, "Dag Holm") if said in letter.text + letter.html]
    id = await db.fetchval("SELECT id FROM introductions")
    assert "Dag Holm har svarat på din fråga." in text_of(await anna.get("/min-sida"))
    page = text_of(await anna.get("/min-sida/fragor"))
    assert "Dag Holm har svarat." in page
    assert ANSWER not in page  # reading a page changes nothing, so she presses first
    opened = await anna.send_form(f"/min-sida/fragor/{id}/svar", follow_redirects=True)
    assert ANSWER in text_of(opened)
    mine = text_of(await anna.get("/min-sida"))
    assert "Dag Holm har svarat." in mine
    assert "Din fråga är skickad" not in mine
    await anna.send_form(f"/min-sida/fragor/{id}/tack", {"thanks": "helped"})
    page = text_of(await dag.get(link))
    assert "Medlemmen har läst ditt svar. Det hjälpte, och medlemmen tackar." in page
    assert "Anna" not in page


async def met(web: Web, everybody: Everybody, db: Connection) -> tuple[Browser, Browser, str]:
    """Anna's and Dag's browsers when both have said yes to contact, and the link in his letter."""
    anna, path = await both(web, everybody, db)
    await anna.send_form(path, {"question": QUESTION, "yes": "y"})
    await web.deliver()
    link = web.post_office.latest(DAG, "En fråga").link("/fraga/")
    await web.browser().send_form(link, {"answer": "write", "reply": ANSWER})
    id = await db.fetchval("SELECT id FROM introductions")
    await anna.send_form(f"/min-sida/fragor/{id}/svar")
    dag = await web.proven(await db.fetchval("SELECT person FROM mandates"))
    await dag.send_form(f"/kontakter/{id}/ja", {f"{id}-email": "y"})
    return anna, dag, link


async def test_contact_is_the_second_step(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, dag, link = await met(web, everybody, db)
    await web.deliver()
    assert "Dag Holm" not in web.post_office.latest(ANNA, "Vill du ha kontakt?").text
    page = await anna.get("/min-sida/fragor")
    assert "Dag Holm vill ha kontakt. Vill du visa ditt namn?" in text_of(page)
    assert DAG not in page.text
    assert "Ingen politiker kan se ditt namn." in text_of(await anna.get("/min-sida/insyn"))
    id = await db.fetchval("SELECT id FROM introductions")
    await anna.send_form(f"/min-sida/fragor/{id}/ja", {f"{id}-email": "y"})
    assert DAG in (await anna.get("/min-sida/fragor")).text
    assert "1 politiker kan se ditt namn, för att du har sagt ja: Dag Holm." in text_of(
        await anna.get("/min-sida/insyn")
    )
    assert "Anna" not in (await dag.get(link)).text  # the link can be forwarded: only on his page
    page = await dag.get("/kontakter")
    assert "Anna Ek" in page.text
    assert ANNA in page.text
    await dag.send_form(f"/kontakter/{id}/nej")
    assert "Dag Holm har avslutat kontakten." in text_of(await anna.get("/min-sida/fragor"))
    assert DAG not in (await anna.get("/min-sida/fragor")).text


async def test_the_link_alone_neither_gives_nor_shows_contact(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, path = await both(web, everybody, db)
    await anna.send_form(path, {"question": QUESTION, "yes": "y"})
    await web.deliver()
    link = web.post_office.latest(DAG, "En fråga").link("/fraga/")
    id = await db.fetchval("SELECT id FROM introductions")
    thief = web.browser()
    for form in ({"answer": "yes", "email": "y", "phone": "08-123 45 67"}, {"answer": "accept", f"{id}-email": "y"}):
        assert (await thief.send_form(link, form)).status_code == 422
    assert (await thief.send_form(f"/kontakter/{id}/ja", {f"{id}-email": "y"})).status_code == 401
    other = await web.signed_in(await everybody.representative("Ida Ny", None, "Kulturnämnden", "0182"))
    assert (await other.send_form(f"/kontakter/{id}/ja", {f"{id}-email": "y"})).status_code == 404
    assert await db.fetchval("SELECT representative_yes_at FROM introductions") is None
    lure = await thief.send_form(link, {"answer": "write", "reply": "Ring mig på 070-123 45 67, vem är du?"})
    assert (lure.status_code, typed(lure, "reply")) == (422, "Ring mig på 070-123 45 67, vem är du?")
    assert errors_of(lure) == ["Det ser ut som ett nummer eller en adress här. Ta bort det. Kontakt är nästa steg."]


async def test_a_question_that_waits_its_turn_is_not_called_sent(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """Dag has had his two letters of the week: the first one of all, and Anna's question."""
    anna, path = await both(web, everybody, db)
    await anna.send_form(path, {"question": QUESTION, "yes": "y"})
    await web.deliver()
    greta = await everybody.member("Greta Ny", "greta@example.org", Job("aldreomsorg", "kommun", "0136"))
    other = await web.signed_in(greta)
    await other.send_form(path, {"question": QUESTION, "yes": "y"})
    await web.deliver()
    held, now = await db.fetchval("SELECT due_at FROM letter_queue WHERE kind = 'question'"), dates.now()
    assert held > now + timedelta(days=6)
    await introductions.look_after(db, everybody.vault, now, dates.today(now))
    day, deadline = dates.short_day(held), dates.short_day(held + introductions.SILENCE)
    page = text_of(await other.get("/min-sida/fragor"))
    assert f"Dag Holm får högst två mejl i veckan. Frågan går {day}. Sedan har Dag Holm till {deadline} på sig." in page
    assert "Skickad" not in page
    assert "Skickad" in text_of(await anna.get("/min-sida/fragor"))


async def test_once_more_the_same_way_and_only_once(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, path = await both(web, everybody, db)
    await anna.send_form(path, {"question": QUESTION, "yes": "y"})
    await web.deliver()
    link = web.post_office.latest(DAG, "En fråga").link("/fraga/")
    await web.browser().send_form(link, {"answer": "write", "reply": ANSWER})
    id = await db.fetchval("SELECT id FROM introductions")
    again = f"/min-sida/fragor/{id}/igen"
    assert (await anna.get(again)).status_code == 404  # she reads the answer first
    await anna.send_form(f"/min-sida/fragor/{id}/svar")
    assert again in (await anna.get("/min-sida/fragor")).text
    page = await anna.send_form(again, {"question": ""})
    assert errors_of(page) == ["Skriv din fråga."]
    page = await anna.send_form(again, {"question": "Anna undrar när?"})
    assert errors_of(page) == ["Ditt namn ser ut att stå i frågan. Ta bort det, eller skicka ändå."]
    assert (await anna.send_form(again, {"question": "Men när?"})).status_code == 303
    assert (await anna.send_form(again, {"question": "Men när?"})).status_code == 404
    letter = await db.fetchval("SELECT id FROM introductions WHERE follows = $1", id)
    dag = await web.proven(await db.fetchval("SELECT person FROM mandates"))
    page = await dag.get("/kontakter")
    assert "Men när?" in text_of(page)
    assert ANSWER in text_of(page)
    theirs = next(path for path in page.text.split('"') if path.startswith("/fraga/") and path != link)
    page = await web.browser().send_form(theirs, {"answer": "write", "reply": "I mars."}, follow_redirects=True)
    assert "I mars." in text_of(page)
    await anna.send_form(f"/min-sida/fragor/{letter}/svar")
    page = await anna.get("/min-sida/fragor")
    assert "I mars." in text_of(page)
    assert ANSWER in text_of(page)
    assert "/igen" not in page.text


WRONG = [
    ("", "Skriv din fråga."),
    ("x" * 501, "Frågan får ha högst 500 tecken. Du har skrivit 501."),
    (
        "Ring mig på 070-174 06 45",
        "Det ser ut som ett nummer eller en adress i frågan. Ta bort det. "
        "Ni byter uppgifter när båda har sagt ja.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("question", "sentence"), WRONG, ids=[question[:10] for question, _ in WRONG])
async def test_what_is_wrong_is_said_and_what_she_wrote_is_still_there(
    web: Web, everybody: Everybody, db: Connection, question: str, sentence: str
) -> None:
    anna, path = await both(web, everybody, db)
    page = await anna.send_form(path, {"question": question, "yes": "y"})
    assert (page.status_code, errors_of(page)) == (422, [sentence])
    assert typed(page, "question") == question
    assert await db.fetchval("SELECT count(*) FROM introductions") == 0


async def test_a_second_question_to_the_same_waits(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, path = await both(web, everybody, db)
    await anna.send_form(path, {"question": QUESTION, "yes": "y"})
    page = await anna.send_form(path, {"question": "En till", "yes": "y"})
    assert errors_of(page) == ["Du har redan en fråga till Dag Holm som väntar."]
    assert typed(page, "question") == "En till"
    page = await anna.get(path)  # so that she need not write it first
    assert "Du har redan en fråga till Dag Holm som väntar. Se frågan" in text_of(page)
    id = await db.fetchval("SELECT id FROM introductions")
    assert (f'href="/min-sida/fragor#q-{id}"' in page.text, "<textarea" in page.text) == (True, False)
    assert (await anna.get("/min-sida/fraga?bransch=aldreomsorg")).status_code == 200
    await db.execute(
        "UPDATE introductions SET answered_at = $1, read_at = $1, taken_up_on = $2",
        dates.now(),
        dates.today(dates.now()),
    )
    assert "<textarea" in (await anna.get(path)).text


async def test_a_question_with_her_own_name_in_it_is_asked_about_once(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    anna, path = await both(web, everybody, db)
    question = "Jag heter Anna. Varför är vi så få?"
    page = await anna.send_form(path, {"question": question, "yes": "y"})
    assert errors_of(page) == ["Ditt namn ser ut att stå i frågan. Ta bort det, eller skicka ändå."]
    assert "Skicka ändå" in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM introductions") == 0
    page = await anna.send_form(path, {"question": question, "yes": "y", "named": "1"}, follow_redirects=True)
    assert "Frågan är skickad. Namnet som du skrev står i den." in text_of(page)
    assert "Vi visar inte ditt namn." not in text_of(page)
    assert "Din fråga är skickad" in text_of(await anna.get("/min-sida"))


async def test_only_whom_her_match_proposes_can_be_asked(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, _ = await both(web, everybody, db)
    ida = await everybody.representative("Ida Ny", "ida@example.org", "Kulturnämnden", "0182")
    mandate = await db.fetchval("SELECT id FROM mandates WHERE person = $1", ida)
    for path in (f"/min-sida/fraga/{mandate}", "/min-sida/fraga/999999"):
        assert (await anna.send_form(path, {"question": QUESTION, "yes": "y"})).status_code == 404


@pytest.mark.parametrize(
    ("answer", "said"),
    [("weeks", "Dag Holm svarar, men först"), ("no", "Dag Holm kan inte ta frågan.")],
)
async def test_what_he_answers_she_reads(
    web: Web, everybody: Everybody, db: Connection, answer: str, said: str
) -> None:
    anna, path = await both(web, everybody, db)
    await anna.send_form(path, {"question": QUESTION, "yes": "y"})
    await web.deliver()
    link = web.post_office.latest(DAG, "En fråga").link("/fraga/")
    assert (await web.browser().send_form(link, {"answer": answer})).status_code == 303
    assert said in text_of(await anna.get("/min-sida/fragor"))


async def test_no_answer_at_all_is_told_and_reading_answers_nothing(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    anna, path = await both(web, everybody, db)
    await anna.send_form(path, {"question": QUESTION, "yes": "y"})
    await web.deliver()
    link = web.post_office.latest(DAG, "En fråga").link("/fraga/")
    await web.browser().get(link)
    page = await web.browser().send_form(link, {"answer": "kanske"})
    assert page.status_code == 422
    assert "Välj ett av svaren." in text_of(page)
    assert await db.fetchval("SELECT representative_yes_at FROM introductions") is None


async def test_too_late_is_told(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, path = await both(web, everybody, db)
    await anna.send_form(path, {"question": QUESTION, "yes": "y"})
    await web.deliver()
    link = web.post_office.latest(DAG, "En fråga").link("/fraga/")
    id = await db.fetchval("SELECT id FROM introductions")
    assert (
        await anna.send_form(f"/min-sida/fragor/{id}/ja", {f"{id}-email": "y"})
    ).status_code == 409  # he has not said yes
    await anna.send_form(f"/min-sida/fragor/{id}/nej")
    page = await web.browser().send_form(link, {"answer": "write", "reply": ANSWER})
    assert page.status_code == 409
    assert "Frågan är stängd." in text_of(page)
    assert "Det du skrev är inte skickat." in text_of(page)
    assert ANSWER in text_of(page)  # to be copied
    assert QUESTION not in text_of(page)
    assert await db.fetchval("SELECT answered_at FROM introductions") is None


async def test_he_ends_only_his_own(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, path = await both(web, everybody, db)
    await anna.send_form(path, {"question": QUESTION, "yes": "y"})
    ida = await web.signed_in(await everybody.representative("Ida Ny", None, "Kulturnämnden", "0182"))
    id = await db.fetchval("SELECT id FROM introductions")
    assert (await ida.send_form(f"/kontakter/{id}/nej")).status_code == 404
    assert await db.fetchval("SELECT ended_at FROM introductions") is None


async def test_none_just_now_is_respected(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, path = await both(web, everybody, db)
    dag = await web.proven(await db.fetchval("SELECT person FROM mandates"))
    await dag.send_form("/kontakter/val", {"most": "0"})
    await dag.send_form("/kontakter/val", {"most": "-5"})
    page = await anna.send_form(path, {"question": QUESTION, "yes": "y"})
    assert errors_of(page) == ["Dag Holm kan inte ta fler frågor just nu. Prova någon annan."]


async def test_asking_and_taking_back_in_a_loop_is_no_mail_bomb(web: Web, everybody: Everybody, db: Connection) -> None:
    """The attack: forty questions, each taken back, to a mailbox that may be public."""
    anna, path = await both(web, everybody, db)
    for n in range(40):
        page = await anna.send_form(path, {"question": f"{QUESTION} {n}", "yes": "y"})
        await web.deliver()
        await db.execute("UPDATE letters SET ended_at = ended_at - interval '8 days'")  # her pace holds nothing back
        if id := await db.fetchval("SELECT id FROM introductions WHERE ended_at IS NULL"):
            await anna.send_form(f"/min-sida/fragor/{id}/nej")
    assert len(web.post_office.to(DAG)) <= 7  # six questions, and once that she is in the list
    assert (page.status_code, typed(page, "question")) == (422, f"{QUESTION} 39")
    assert errors_of(page) == ["Du har ställt 6 frågor i dag. Vänta till i morgon."]
