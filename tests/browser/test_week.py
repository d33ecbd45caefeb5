"""A week of a member and of a representative, on a phone without JavaScript: from the first letter to the outcome."""

import json

import pytest
from playwright.async_api import Browser

from fackpol.base import dates
from fackpol.network import introductions, invitations, replies, representatives
from fackpol.network.introductions import Question
from tests.browser.conftest import Service
from tests.browser.test_story import everybody_of, fill_in, furnish, letter, phone, sign_in
from tests.browser.week import ANSWER, DAY, QUESTION, Hand, days_pass, letters_to, minutes_pass
from tests.people import ANNA, BO, DAG, Everybody

pytestmark = pytest.mark.browser


# -- the member --------------------------------------------------------------------------------------------------------


async def test_a_members_week(chromium: Browser, service: Service) -> None:
    slug = await furnish(service)
    async with phone(chromium, service) as web, phone(chromium, service) as mail, phone(chromium, service) as his:
        anna = Hand(mail, service)
        await she_comes(Hand(web, service), anna, service, slug)
        await she_is_welcomed_and_invited(Hand(his, service), anna, service, slug)
        await sign_in(mail, service, ANNA)
        await she_asks(anna, Hand(his, service), service)
        await she_reads_all(anna)
        assert anna.count == 17  # all that she opened or pressed, in five letters
        assert [subject.partition(":")[0] for subject in letters_to(service, ANNA)] == [
            "Bekräfta din anmälan", "Välkommen", "Inbjudan", "Du har fått ett svar", "Du har fått ett svar"
        ]  # fmt: skip


async def she_comes(web: Hand, mail: Hand, service: Service, slug: str) -> None:
    """By the branch's own link in one browser; the letter opens in another, and one press there is enough."""
    await web.open(f"/med/{slug}")
    await web.press("Anmäl dig")
    await fill_in(web)
    await mail.open((await letter(service, ANNA, "Bekräfta")).link("/bekrafta/"))
    await mail.press("Ja, det var jag, och jag vill vara med i")
    assert "Bo hör av sig senast" in await mail.said()
    assert mail.count == 2  # the link, the button


async def she_is_welcomed_and_invited(bo: Hand, anna: Hand, service: Service, slug: str) -> None:
    await sign_in(bo.page, service, BO)
    await bo.press("Hör av dig", "link")
    await bo.press("Hälsa välkommen Anna Ek")
    await minutes_pass(service)
    welcome = await letter(service, ANNA, "Välkommen")
    assert "Bo Lind har hälsat dig välkommen" in welcome.text
    async with everybody_of(service) as everybody:
        by = await everybody.db.fetchval("SELECT person FROM appointments")
        await everybody.db.execute("UPDATE representatives SET told_at = $1", dates.now() - 90 * DAY)
        meeting = await everybody.meeting(slug, by)
        await invitations.call(everybody.db, meeting, [], dates.now())
    await anna.open((await letter(service, ANNA, "Inbjudan:")).link("/svar/"))
    await anna.press("Jag kommer", exact=True)
    assert "vi har ditt svar: Jag kommer" in await anna.said()


async def she_asks(anna: Hand, dag: Hand, service: Service) -> None:
    await anna.open("/min-sida")
    await anna.press("Ställ en fråga Dag Holm", "link")
    await anna.write("Din fråga", QUESTION)
    await anna.page.get_by_role("checkbox").check()  # her yes to questions, asked where it is needed
    await anna.press("Skicka frågan")
    await days_pass(service)
    await dag.open((await letter(service, DAG, "En fråga till dig")).link("/fraga/"))
    await dag.write("Ditt svar", ANSWER)
    await dag.press("Skicka svaret")
    await anna.open((await letter(service, ANNA, "Du har fått ett svar")).link("/min-sida/"))
    await anna.press("Läs svaret")
    assert ANSWER in await anna.said()
    await anna.press("Tack", exact=True)
    await anna.press("Fråga en gång till", "link")
    await anna.write("Din fråga", "Får vi läsa den?")
    await anna.press("Skicka frågan")
    await days_pass(service)
    await dag.open((await letter(service, DAG, "En fråga till om ditt svar")).link("/fraga/"))
    assert ANSWER in await dag.said()
    await dag.write("Ditt svar", "Ja, den blir offentlig.")
    await dag.press("Skicka svaret")
    await anna.open((await letter(service, ANNA, "Du har fått ett svar", after=1)).link("/min-sida/"))
    await anna.press("Läs svaret")
    assert "Ja, den blir offentlig." in await anna.said()
    await anna.press("Det hjälpte")


async def she_reads_all(anna: Hand) -> None:
    await anna.open("/min-sida")
    await anna.press("Allt vi har om dig", "link")
    whole = await anna.page.text_content("main") or ""
    for said in (QUESTION, "Får vi läsa den?", "Heltid som norm", ANNA):
        assert said in whole
    async with anna.page.expect_download() as downloading:
        await anna.page.get_by_role("link", name="Hämta en kopia som fil").click()
    copy = json.loads((await (await downloading.value).path()).read_text())
    for said in (QUESTION, "Heltid som norm", ANNA):
        assert said in json.dumps(copy, ensure_ascii=False)


# -- the representative ------------------------------------------------------------------------------------------------


async def test_a_representatives_week(chromium: Browser, service: Service) -> None:
    async with everybody_of(service) as everybody:
        slug = await everybody.branch()
        await everybody.bo(slug)
        await everybody.eva()
        await everybody.dag()
        await everybody.welcomed(slug, await everybody.member("Anna Ek", ANNA, questions=True))
    async with phone(chromium, service) as his, phone(chromium, service) as hers:
        dag, anna = Hand(his, service), Hand(hers, service)
        await the_first_letter(dag, service)
        await several_things_wait(service, slug)
        await one_letter_for_all(dag, service)
        await anna.open((await letter(service, ANNA, "Du har fått ett svar")).link("/min-sida/"))
        await anna.sign_in_where_asked(ANNA)
        await anna.press("Läs svaret")
        assert "Dag Holm tar upp det i nämnden" in await anna.said()
        await what_came_of_it(dag, service)
        await anna.open((await letter(service, ANNA, "Nytt om din fråga")).link("/min-sida/"))
        assert "Nämnden gör något åt det. Två till anställs i vår." in await anna.said()
        assert dag.count == 13  # five of them to set right what the list says
        assert letters_to(service, DAG) == ["Du står i vår lista", "2 saker väntar på dig", "Vad blev det av frågan?"]


async def the_first_letter(dag: Hand, service: Service) -> None:
    """Without signing in: she corrects what she is there, says that it is not hers, and takes that back."""
    async with everybody_of(service) as everybody:
        await representatives.tell(everybody.db, dates.now())
    await dag.open((await letter(service, DAG, "Du står i vår lista")).link("/uppdrag/"))
    await dag.press("Rätta plats eller nämnd", "link")
    await dag.page.get_by_label("Vad är du i nämnden?").select_option("ordförande")
    await dag.press("Spara")
    assert "ordförande, från och med" in await dag.said()
    await dag.press("Jag har inte det här uppdraget", "link")
    await dag.press("Jag har inte uppdraget")
    assert "Tack. Uppdraget syns inte längre." in await dag.said()
    await dag.press("Ångra, jag har uppdraget")
    assert "ordförande, från och med" in await dag.said()


async def several_things_wait(service: Service, slug: str) -> None:
    """A question and a meeting, soon after the first letter: they wait for his turn, and become one letter."""
    await days_pass(service, 4)
    async with everybody_of(service) as everybody:
        db, now = everybody.db, dates.now()
        bo, mandate = (
            await db.fetchval("SELECT person FROM appointments WHERE branch IS NOT NULL"),
            await seat(everybody),
        )
        anna = await db.fetchval("SELECT person FROM members")
        async with db.transaction():
            question = Question(QUESTION, "aldreomsorg", "0136", mandate)
            await introductions.ask(db, everybody.vault, anna, question, now)
            await invitations.call(db, await everybody.meeting(slug, bo), [], now)


async def seat(everybody: Everybody) -> int:
    found: int = await everybody.db.fetchval("SELECT id FROM mandates")
    return found


async def one_letter_for_all(dag: Hand, service: Service) -> None:
    found = await letter(service, DAG, "2 saker väntar på dig")
    assert not [name for name in ("Anna", QUESTION) if name in found.text]
    await dag.open(found.link("/svar/"))
    await dag.press("Jag kommer", exact=True)
    assert "vi har ditt svar: Jag kommer" in await dag.said()
    await dag.open(found.link("/fraga/"))
    assert QUESTION in await dag.said()
    await dag.unfold("Jag tar upp det i nämnden")
    await dag.write("Ditt svar", ANSWER)
    await dag.write("Vilken dag tar du upp det?", (dates.today(dates.now()) + 3 * DAY).isoformat())
    await dag.press("Skicka svaret")
    assert "Du tar upp det i nämnden" in await dag.said()


async def what_came_of_it(dag: Hand, service: Service) -> None:
    """The day passes."""
    async with everybody_of(service) as everybody:
        db, now = everybody.db, dates.now()
        await db.execute("UPDATE introductions SET taken_up_on = $1", dates.today(now) - DAY)
        await replies.ask_back(db, now, dates.today(now))
    await days_pass(service)
    await dag.open((await letter(service, DAG, "Vad blev det av frågan?")).link("/fraga/"))
    await dag.write("Vill du berätta mer? (du kan hoppa över)", "Två till anställs i vår.")
    await dag.press("Nämnden gör något åt det")
    assert "Medlemmen läser på sin sida vad det blev." in await dag.said()
