"""The pages of an inquiry: he asks those who know, she answers, and her name does not show."""

import pytest

from fackpol.base.database import Connection
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import DAG, Everybody

QUESTION = "Hur fungerar de nya schemana?"
ANSWER = "De går inte ihop med förskolans tider."


async def test_the_whole_way(web: Web, everybody: Everybody, db: Connection) -> None:
    people = [await everybody.member(f"Med {i}", f"med.{i}@example.org", questions=True) for i in range(5)]
    dag = await web.signed_in(await everybody.dag())
    assert "Äldreomsorg och hemtjänst, Haninge" in (await dag.get("/kontakter/fraga")).text
    asked = await dag.send_form("/kontakter/fraga", {"place": "aldreomsorg|0136", "question": QUESTION})
    assert asked.headers["location"] == "/kontakter/fraga"
    await web.deliver()
    letter = web.post_office.latest("med.0@example.org", "En fråga till dig")
    assert QUESTION not in letter.text
    assert "Dag" not in letter.said
    path = letter.link("/min-sida/svar/")
    her = await web.signed_in(people[0])
    assert path in (await her.get("/min-sida")).text
    assert QUESTION in text_of(await her.get(path))
    assert (await her.send_form(path, {"answer": ANSWER})).headers["location"] == "/min-sida/fragor"
    assert "Du har svarat." in text_of(await her.get(path))
    assert path not in (await her.get("/min-sida")).text
    assert (await her.send_form(path, {"answer": ANSWER})).status_code == 409
    await web.deliver()
    before = [one.subject for one in web.post_office.to(DAG)]
    assert "Ett svar till dig" not in before  # one alone is not shown
    assert ANSWER not in (await dag.get("/kontakter")).text
    for i in (1, 2):
        other = await web.signed_in(people[i])
        await other.send_form(path, {"answer": "Bra."})
    await db.execute("UPDATE letter_queue SET held = false")
    await web.deliver()
    letters = [one for one in web.post_office.to(DAG) if one.subject not in before]
    pages = {one.link("/fraga/"): text_of(await web.browser().get(one.link("/fraga/"))) for one in letters}
    (link,) = [link for link, page in pages.items() if ANSWER in page]
    page = text_of(await web.browser().get(link))
    assert ANSWER in page
    assert "Med 0" not in page
    assert "Skicka vidare" not in page
    id = await db.fetchval("SELECT id FROM inquiries")
    await dag.send_form(f"/kontakter/fraga/{id}/avslut")
    assert (await her.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"place": "", "question": QUESTION}, "Välj vilka du vill fråga."),
        ({"place": "bygg|0136", "question": QUESTION}, "Det valet finns inte längre. Välj ett annat."),
        ({"place": "aldreomsorg|0136", "question": ""}, "Skriv din fråga."),
        (
            {"place": "aldreomsorg|0136", "question": "x" * 501},
            "Frågan får ha högst 500 tecken. Du har skrivit 501.",
        ),
    ],
)
async def test_what_is_wrong_is_said_and_what_he_wrote_is_still_there(
    web: Web, everybody: Everybody, form: dict[str, str], sentence: str
) -> None:
    for i in range(5):
        await everybody.member(f"Med {i}", f"med.{i}@example.org", questions=True)
    dag = await web.signed_in(await everybody.dag())
    page = await dag.send_form("/kontakter/fraga", form)
    assert (page.status_code, errors_of(page)) == (422, [sentence])
    assert typed(page, "question") == form["question"]


async def test_too_soon_is_told(web: Web, everybody: Everybody) -> None:
    for i in range(5):
        await everybody.member(f"Med {i}", f"med.{i}@example.org", questions=True)
    dag = await web.signed_in(await everybody.dag())
    form = {"place": "aldreomsorg|0136", "question": QUESTION}
    await dag.send_form("/kontakter/fraga", form)
    page = await dag.get("/kontakter/fraga")
    assert "Du kan fråga igen" in page.text
    assert "<textarea" not in page.text
    assert "Du har frågat nyligen." in errors_of(await dag.send_form("/kontakter/fraga", form))[0]


async def test_four_are_too_few_and_the_page_says_why(web: Web, everybody: Everybody) -> None:
    for i in range(4):
        await everybody.member(f"Med {i}", f"med.{i}@example.org", questions=True)
    dag = await web.signed_in(await everybody.dag())
    page = await dag.get("/kontakter/fraga")
    assert "Än är de för få" in page.text
    assert "<textarea" not in page.text


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [("", "Skriv ditt svar."), ("Ring 070-174 06 45", "Det ser ut som ett nummer eller en adress")],
)
async def test_an_answer_that_can_not_be_sent_is_still_there(
    web: Web, everybody: Everybody, db: Connection, answer: str, sentence: str
) -> None:
    people = [await everybody.member(f"Med {i}", f"med.{i}@example.org", questions=True) for i in range(5)]
    dag = await web.signed_in(await everybody.dag())
    await dag.send_form("/kontakter/fraga", {"place": "aldreomsorg|0136", "question": QUESTION})
    her = await web.signed_in(people[0])
    page = await her.send_form(f"/min-sida/svar/{await db.fetchval('SELECT id FROM inquiries')}", {"answer": answer})
    assert page.status_code == 422
    assert errors_of(page)[0].startswith(sentence)
    assert typed(page, "answer") == answer
