"""What a politician can do with a question, from the link and signed in; and whoever chooses for the member."""

from datetime import timedelta

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import corrections, introductions
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.people import ANNA, DAG, Everybody

QUESTION = "Varför får vi inte heltid?"
IDA = "ida@example.org"


async def asked(web: Web, everybody: Everybody, db: Connection, **more: str) -> tuple[Browser, str]:
    """Anna's browser when she has asked, and the link that Dag got."""
    anna = await web.signed_in(await everybody.anna())
    await everybody.dag()
    mandate = await db.fetchval("SELECT id FROM mandates ORDER BY id")
    await anna.send_form(f"/min-sida/fraga/{mandate}", {"question": QUESTION, "yes": "y", **more})
    await web.deliver()
    return anna, "" if more else web.post_office.latest(DAG, "En fråga").link("/fraga/")


async def ida(everybody: Everybody, db: Connection) -> int:
    """Ida's mandate, in the same committee."""
    her = await everybody.representative("Ida Ny", IDA, "Äldrenämnden", "0136")
    mandate: int = await db.fetchval("SELECT id FROM mandates WHERE person = $1", her)
    return mandate


async def test_he_passes_it_on_and_she_is_asked_first(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, link = await asked(web, everybody, db)
    mandate, dag = await ida(everybody, db), web.browser()
    assert "Ida Ny" in (await dag.get(link)).text
    assert (await dag.send_form(link, {"answer": "pass", "to": str(mandate)})).status_code == 303
    assert "Nu väntar vi på medlemmen." in text_of(await dag.get(link))
    await web.deliver()
    assert "/min-sida/fragor" in web.post_office.latest("anna.ek@example.org", "Nytt om din fråga").text
    assert web.post_office.to(IDA) == []
    page = await anna.get("/min-sida/fragor")
    assert "Dag Holm tycker att Ida Ny passar bättre." in text_of(page)
    id = await db.fetchval("SELECT id FROM introductions")
    assert (await anna.send_form(f"/min-sida/fragor/{id}/vidare", {"to": str(mandate)})).status_code == 303
    await web.deliver()
    theirs = web.post_office.latest(IDA, "En fråga").link("/fraga/")
    assert QUESTION in text_of(await web.browser().get(theirs))
    page = await dag.get(link)
    assert "Frågan är stängd." in page.text
    assert QUESTION not in page.text


TOMORROW = (dates.today(dates.now()) + timedelta(days=1)).isoformat()


@pytest.mark.parametrize("met", [False, True])
async def test_a_letter_says_that_we_have_not_shown_her_name_only_when_we_have_not(
    web: Web, everybody: Everybody, db: Connection, met: bool
) -> None:
    _, link = await asked(web, everybody, db)
    dag, nameless = web.browser(), "Vi har inte visat ditt namn för den du frågade."
    await dag.send_form(link, {"answer": "write", "taken_up_on": TOMORROW})
    await web.deliver()
    assert nameless in web.post_office.latest(ANNA, "Du har fått ett svar").text
    yesterday = dates.today(dates.now()) - timedelta(days=1)
    await db.execute("UPDATE introductions SET taken_up_on = $1, read_at = $2", yesterday, dates.now())
    if met:
        await db.execute("UPDATE introductions SET representative_yes_at = $1, member_yes_at = $1", dates.now())
    await dag.send_form(link, {"outcome": "yes", "note": ""})
    await web.deliver()
    assert (nameless in web.post_office.latest(ANNA, "Nytt om din fråga").text) is not met


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"answer": "pass", "to": ""}, "Välj vem frågan ska gå till."),
        ({"answer": "pass", "to": "999999"}, "Välj vem frågan ska gå till."),
        ({"answer": "write"}, "Skriv ditt svar."),
        ({"answer": "write", "reply": "x" * 1501}, "Svaret får ha högst 1500 tecken. Du har skrivit 1501."),
        ({"answer": "write", "reply": "Ja.", "taken_up_on": "2020-01-01"}, "Välj en dag framåt, högst ett år."),
        ({"answer": "write", "reply": "Ja.", "taken_up_on": "2999-01-01"}, "Välj en dag framåt, högst ett år."),
        ({"answer": "write", "reply": "Ja.", "taken_up_on": "i morgon"}, "i morgon finns inte i kalendern."),
        ({"answer": "kanske", "reply": "Ja."}, "Välj ett av svaren."),
    ],
)
async def test_what_is_wrong_is_said(
    web: Web, everybody: Everybody, db: Connection, form: dict[str, str], sentence: str
) -> None:
    _, link = await asked(web, everybody, db)
    page = await web.browser().send_form(link, form)
    assert (page.status_code, errors_of(page)) == (422, [sentence])
    assert typed(page, "reply") == form.get("reply", "")
    assert typed(page, "taken_up_on") == form.get("taken_up_on", "")
    assert await db.fetchval("SELECT answered_at FROM introductions") is None


async def test_a_number_is_enough(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, _ = await asked(web, everybody, db)
    dag = await web.proven(await db.fetchval("SELECT person FROM mandates ORDER BY id"))
    id = await db.fetchval("SELECT id FROM introductions")
    for form, sentence in (
        ({}, "Kryssa i mejladressen, eller skriv ett nummer."),
        ({f"{id}-phone": "ring mig"}, "Skriv numret med siffror, till exempel 070-174 06 05."),
    ):
        page = await dag.send_form(f"/kontakter/{id}/ja", form)
        assert (page.status_code, errors_of(page)) == (422, [sentence])
        assert typed(page, f"{id}-phone") == form.get(f"{id}-phone", "")
    await dag.send_form(f"/kontakter/{id}/ja", {f"{id}-phone": "08-123 45 67"})
    assert (await dag.send_form(f"/kontakter/{id}/ja", {f"{id}-phone": "08-123 45 67"})).status_code == 409
    page = await anna.send_form(f"/min-sida/fragor/{id}/ja", {f"{id}-phone": "nej"})
    assert (page.status_code, typed(page, f"{id}-phone")) == (422, "nej")
    await anna.send_form(f"/min-sida/fragor/{id}/ja", {f"{id}-phone": "070-174 06 11"})
    page = await anna.get("/min-sida/fragor")
    assert "08-123 45 67" in page.text
    assert DAG not in page.text
    page = await dag.get("/kontakter")
    assert "070-174 06 11" in page.text
    assert "anna.ek@example.org" not in page.text


async def test_he_changes_his_answer_until_she_has_read_it(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, link = await asked(web, everybody, db)
    dag = web.browser()
    for said in ("Nej.", "Nej, inte i år."):
        assert (await dag.send_form(link, {"answer": "write", "reply": said})).status_code == 303
    assert typed(await dag.get(link), "reply") == "Nej, inte i år."
    assert (await dag.send_form(link, {"answer": "no"})).status_code == 409  # it is answered
    id = await db.fetchval("SELECT id FROM introductions")
    await anna.send_form(f"/min-sida/fragor/{id}/svar")
    assert "Nej, inte i år." in text_of(await anna.get("/min-sida/fragor"))
    page = await dag.send_form(link, {"answer": "write", "reply": "Jo, kanske."})
    assert page.status_code == 409
    assert "Medlemmen har redan läst ditt svar." in text_of(page)
    assert "Jo, kanske." in text_of(page)
    assert "Jo, kanske." not in text_of(await anna.get("/min-sida/fragor"))
    await web.deliver()
    assert [letter.subject for letter in web.post_office.to("anna.ek@example.org")] == []  # she has read it already


async def test_he_takes_it_up_and_says_what_came_of_it(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, link = await asked(web, everybody, db)
    dag, id = web.browser(), await db.fetchval("SELECT id FROM introductions")
    assert (await dag.send_form(link, {"answer": "write", "taken_up_on": TOMORROW})).status_code == 303
    await anna.send_form(f"/min-sida/fragor/{id}/svar")
    assert "Dag Holm tar upp det i nämnden" in text_of(await anna.get("/min-sida/fragor"))
    assert "Vad blev det" not in text_of(await dag.get(link))
    await db.execute("UPDATE introductions SET taken_up_on = $1", dates.today(dates.now()) - timedelta(days=1))
    await db.execute("UPDATE letters SET ended_at = ended_at - interval '8 days'")
    await web.deliver()
    letter = web.post_office.latest(DAG, "Vad blev det av frågan?")
    assert QUESTION not in letter.text
    assert letter.link("/fraga/") == link
    page = await dag.send_form(link, {"outcome": "yes", "note": "Ring 070-123 45 67"})
    assert (page.status_code, typed(page, "note")) == (422, "Ring 070-123 45 67")
    assert (await dag.send_form(link, {"outcome": "allt", "note": ""})).status_code == 422
    assert (await dag.send_form(link, {"outcome": "yes", "note": "Två tjänster till."})).status_code == 303
    assert "Tack. Medlemmen läser på sin sida vad det blev." in text_of(await dag.get(link))
    await web.deliver()
    letter = web.post_office.latest("anna.ek@example.org", "Nytt om din fråga")
    assert "Två tjänster" not in letter.text
    assert "Det här blev det: Nämnden gör något åt det. Två tjänster till." in text_of(
        await anna.get("/min-sida/fragor")
    )


async def test_his_answer_is_not_sent_when_she_has_left(web: Web, everybody: Everybody, db: Connection) -> None:
    _, link = await asked(web, everybody, db)
    await db.execute("DELETE FROM people WHERE id = (SELECT member FROM introductions)")
    assert (await web.browser().send_form(link, {"answer": "write", "reply": "Ja."})).status_code == 410


async def test_he_chooses_his_day(web: Web, everybody: Everybody, db: Connection) -> None:
    person = await everybody.dag()
    dag = await web.signed_in(person)
    for day, kept in (("3", 3), ("9", 3), ("x", 3), ("0", None), ("7", 7)):
        assert (await dag.send_form("/kontakter/val", {"day": day})).status_code == 303
        assert await db.fetchval("SELECT letter_day FROM representatives WHERE person = $1", person) == kept
    assert '<option value="7" selected>Söndagar</option>' in (await dag.get("/kontakter")).text


async def test_when_he_does_not_know_the_coordinator_chooses(web: Web, everybody: Everybody, db: Connection) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch))
    anna, link = await asked(web, everybody, db)
    await everybody.welcomed(branch, await db.fetchval("SELECT person FROM members"))
    mandate = await ida(everybody, db)
    assert (await web.browser().send_form(link, {"answer": "choose"})).status_code == 303
    assert "Samordnaren letar upp någon som passar." in text_of(await anna.get("/min-sida/fragor"))
    assert "1 fråga väntar på att du väljer" in (await bo.get(f"/branscher/{branch}")).text
    path = f"/branscher/{branch}/fragor"
    page = await bo.get(path)
    assert QUESTION in page.text
    assert "Ida Ny" in page.text
    assert "Dag Holm" not in page.text  # has been asked
    assert "Anna" not in text_of(page)
    id = await db.fetchval("SELECT id FROM introductions WHERE mandate IS NULL")
    assert (await bo.send_form(f"{path}/{id}", {"to": "999999"})).status_code == 409
    assert (await bo.send_form(f"{path}/{id}", {"to": str(mandate)})).headers["location"] == path
    assert (await bo.send_form(f"{path}/{id}", {"to": str(mandate)})).status_code == 404
    assert "Ingen fråga väntar." in (await bo.get(path)).text
    await web.deliver()
    assert QUESTION in text_of(await web.browser().get(web.post_office.latest(IDA, "En fråga").link("/fraga/")))
    assert "Ida Ny har till" in text_of(await anna.get("/min-sida/fragor"))


async def test_she_lets_the_coordinator_choose_and_nobody_fits(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, _ = await asked(web, everybody, db, choose="1")
    assert "Samordnaren letar upp någon som passar." in text_of(await anna.get("/min-sida/fragor"))
    eva = await web.signed_in(await everybody.eva())  # no branch: an administrator chooses
    assert "1 fråga väntar på att du väljer" in (await eva.get("/skotsel")).text
    id = await db.fetchval("SELECT id FROM introductions")
    assert (await eva.send_form(f"/skotsel/fragor/{id}", {"to": "nobody"})).headers["location"] == "/skotsel/fragor"
    page = text_of(await anna.get("/min-sida/fragor"))
    assert "Samordnaren hittade ingen som passar." in page
    assert "Fråga Dag Holm" in page


async def test_without_a_politician_in_mind_she_asks_the_coordinator(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    anna = await web.signed_in(await everybody.anna())
    page = await anna.get("/min-sida")
    assert "/min-sida/fraga?bransch=aldreomsorg" in page.text
    page = await anna.send_form("/min-sida/fraga", {"question": QUESTION, "industry": "bygg"})
    assert errors_of(page) == [
        "Det valet finns inte längre. Välj ett annat.",
        "Kryssa i rutan, annars kan vi inte skicka frågan.",
    ]
    form = {"question": QUESTION, "industry": "aldreomsorg", "yes": "y"}
    assert (await anna.send_form("/min-sida/fraga", form)).headers["location"] == "/min-sida/fragor"
    assert await db.fetchval("SELECT mandate FROM introductions") is None


async def test_declined_she_asks_the_next(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, link = await asked(web, everybody, db)
    mandate = await ida(everybody, db)
    await web.browser().send_form(link, {"answer": "no"})
    page = text_of(await anna.get("/min-sida/fragor"))
    assert "Dag Holm kan inte ta frågan." in page
    assert "Här är nästa förslag: Ida Ny." in page
    id = await db.fetchval("SELECT id FROM introductions")
    dags = await db.fetchval("SELECT mandate FROM introductions")
    assert (await anna.send_form(f"/min-sida/fragor/{id}/vidare", {"to": str(dags)})).status_code == 409
    assert (await anna.send_form(f"/min-sida/fragor/{id}/vidare", {"to": str(mandate)})).status_code == 303
    assert "Ida Ny har till" in text_of(await anna.get("/min-sida/fragor"))
    cilla = await web.signed_in(await everybody.cilla())
    assert (await cilla.send_form(f"/min-sida/fragor/{id}/vidare", {"to": str(mandate)})).status_code == 404


async def test_taking_the_yes_back_closes_what_is_open(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, link = await asked(web, everybody, db)
    assert "Få kontakt med partiets politiker" in (await anna.get("/min-sida/ja")).text
    await anna.send_form("/min-sida/ja", {"end": "questions"})
    assert "Frågan är stängd." in (await web.browser().get(link)).text
    mandate = await db.fetchval("SELECT id FROM mandates ORDER BY id")
    page = await anna.send_form(f"/min-sida/fraga/{mandate}", {"question": QUESTION})
    assert errors_of(page) == ["Kryssa i rutan, annars kan vi inte skicka frågan."]


async def test_how_many_he_takes_now_is_shown(web: Web, everybody: Everybody) -> None:
    dag = await web.signed_in(await everybody.dag())
    for value, label in (("1", "En"), ("all", "Så många som kommer")):
        await dag.send_form("/kontakter/val", {"most": value})
        assert f'aria-pressed="true">{label}</button>' in (await dag.get("/kontakter")).text


async def test_whoever_takes_over_the_seat_is_the_first_suggestion(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    anna, _ = await asked(web, everybody, db)
    await everybody.representative("Ada Alm", "ada@example.org", "Vård- och omsorgsnämnden", "0136", "ordforande")
    await ida(everybody, db)
    await db.execute("UPDATE mandates SET to_day = '2024-12-31' WHERE id = (SELECT mandate FROM introductions)")
    async with web.pools.writing.acquire() as writing:
        await introductions.look_after(writing, web.own.vault, dates.now(), dates.today(dates.now()))
    page = text_of(await anna.get("/min-sida/fragor"))
    assert "Dag Holm har lämnat Äldrenämnden. Frågan är stängd." in page
    assert "Här är nästa förslag: Ida Ny." in page


async def wanted(web: Web, everybody: Everybody, db: Connection) -> tuple[Browser, Browser, str]:
    """Anna's browser, that of whoever reads Dag's mail and has said there that he wants contact, and the question."""
    anna, link = await asked(web, everybody, db)
    await web.browser().send_form(link, {"answer": "weeks"})
    mailbox = await web.signed_in(await db.fetchval("SELECT person FROM mandates ORDER BY id"), strong=False)
    id = await db.fetchval("SELECT id FROM introductions")
    form = {f"{id}-email": "y", f"{id}-phone": "08-555 66 77"}
    assert (await mailbox.send_form(f"/kontakter/{id}/ja", form)).status_code == 303
    return anna, mailbox, str(id)


async def test_a_politicians_mailbox_is_no_key_to_a_member(web: Web, everybody: Everybody, db: Connection) -> None:
    """The attack: with no more than his mail, a yes that does not count, a name that does not show."""
    anna, _, id = await wanted(web, everybody, db)
    await web.deliver()
    assert web.post_office.to("anna.ek@example.org") == []
    assert (await anna.send_form(f"/min-sida/fragor/{id}/ja", {f"{id}-email": "y"})).status_code == 409
    person = await db.fetchval("SELECT person FROM mandates ORDER BY id")
    dag = await web.proven(person)
    mailbox = await web.signed_in(person, strong=False)
    await dag.send_form(f"/kontakter/{id}/ja", {f"{id}-email": "y"})
    page = text_of(await anna.get("/min-sida/fragor"))
    assert "Mejlen kan vara kommunens eller regionens, och då kanske din arbetsgivares." in page
    assert "en kod som en samordnare läste upp på telefon" in page
    await anna.send_form(f"/min-sida/fragor/{id}/ja", {f"{id}-email": "y"})
    seen = text_of(await mailbox.get("/kontakter"))
    assert "Namn och adress syns när du har visat att det är du." in seen
    assert "Anna Ek" not in seen
    assert "anna.ek@example.org" not in seen
    assert "Anna Ek" in text_of(await dag.get("/kontakter"))


async def test_a_link_to_an_address_that_is_hers_no_more_opens_nothing(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """The attack: whoever reads the mailbox before presses the old letter's link, and so proved the new address."""
    _, link = await asked(web, everybody, db)
    person, vault = await db.fetchval("SELECT person FROM mandates ORDER BY id"), web.own.vault
    await corrections.readdress(db, vault, person, "dag.ny@example.org", dates.now())
    browser = web.browser()
    for page in (await browser.get(link), await browser.send_form(link, {"answer": "write", "reply": "Ja."})):
        assert page.status_code == 410
        assert QUESTION not in page.text
    old = web.post_office.latest(DAG, "En fråga").link("/uppdrag/")
    await browser.send_form(old, {f"to-{await db.fetchval('SELECT id FROM mandates')}": "2026-12-31"})
    assert await db.fetchval("SELECT email_confirmed_at FROM people WHERE id = $1", person) is None
    assert await db.fetchval("SELECT answered_at FROM introductions") is None
