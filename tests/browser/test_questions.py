"""From question to a read answer in a real Chromium with JavaScript off, on a phone: two letters and six presses."""

from datetime import timedelta

import pytest
from playwright.async_api import Browser, Page

from fackpol.base import dates
from tests.browser.conftest import Service
from tests.browser.test_story import Taps, everybody_of, letter, phone, sign_in
from tests.people import ANNA, DAG

pytestmark = pytest.mark.browser
QUESTION = "Varför får vi bara sex minuter hos varje person?"
ANSWER = "Nämnden har bett om en översyn. Den är klar i mars."


class Presses(Taps):
    """Counts what somebody presses. Writing is no press: the page is the same afterwards."""

    async def write(self, label: str, text: str) -> None:
        await self.page.get_by_role("main").get_by_label(label, exact=True).fill(text)


async def furnish(service: Service) -> None:
    """Anna, who may be in touch with politicians, and Dag, who has been told that he is in the list."""
    async with everybody_of(service) as everybody:
        await everybody.member("Anna Ek", ANNA, questions=True)
        await everybody.dag()
        await everybody.db.execute("UPDATE representatives SET told_at = $1", dates.now() - timedelta(days=90))


async def asks(hers: Presses) -> None:
    await hers.page.goto("/min-sida")
    await hers.press("Ställ en fråga Dag Holm", "link")
    assert "Fler än politikern kan läsa." in await hers.page.inner_text("main")
    await hers.write("Din fråga", QUESTION)
    await hers.press("Skicka frågan")


async def fits(page: Page) -> None:
    """Nothing scrolls sideways on a phone."""
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_an_answer_is_read_after_two_letters_and_six_presses(chromium: Browser, service: Service) -> None:
    await furnish(service)
    async with phone(chromium, service) as anna, phone(chromium, service) as dag:
        await sign_in(anna, service, ANNA)
        hers, his = Presses(anna), Presses(dag)
        await asks(hers)
        await his.open((await letter(service, DAG, "En fråga till dig")).link("/fraga/"))
        assert QUESTION in await dag.inner_text("main")
        assert "Anna" not in await dag.content()
        assert await dag.get_by_role("main").get_by_role("button").count() == 1  # the rest is folded away
        await fits(dag)
        await his.write("Ditt svar", ANSWER)
        await his.press("Skicka svaret")
        assert "Ditt svar är skickat." in await dag.inner_text("main")
        await hers.open((await letter(service, ANNA, "Du har fått ett svar")).link("/min-sida/"))
        assert ANSWER not in await anna.content()
        await hers.page.get_by_role("button", name="Läs svaret").click()
        hers.count += 1
        assert ANSWER in await anna.inner_text("main")
        await fits(anna)
        assert (hers.count, his.count) == (4, 2)
        letters = [one.subject for one in service.post_office.arrived if "inloggning" not in one.subject]
        assert letters == ["En fråga till dig", "Du har fått ett svar"]
        await hers.page.get_by_role("button", name="Det hjälpte").click()
        await dag.reload()
        assert "Det hjälpte, och medlemmen tackar." in await dag.inner_text("main")


async def test_contact_takes_a_session_of_his_own(chromium: Browser, service: Service) -> None:
    await furnish(service)
    async with phone(chromium, service) as anna, phone(chromium, service) as dag:
        await sign_in(anna, service, ANNA)
        await asks(Presses(anna))
        await dag.goto((await letter(service, DAG, "En fråga till dig")).link("/fraga/"))
        await dag.get_by_label("Ditt svar", exact=True).fill(ANSWER)
        await dag.get_by_role("button", name="Skicka svaret").click()
        await dag.get_by_role("link", name="Logga in och säg ja till kontakt").click()
        assert await dag.inner_text("h1") == "Du behöver logga in"
        await dag.get_by_label("Mejladress").fill(DAG)
        await dag.get_by_role("button", name="Skicka mejlet").click()
        await dag.goto((await letter(service, DAG, "Din inloggning")).link("/logga-in/"))
        await dag.get_by_role("main").get_by_role("button", name="Logga in").click()
        assert await dag.inner_text("h1") == "Frågor till dig"
        async with everybody_of(service) as everybody:  # a coordinator has read a code out to him
            await everybody.db.execute("UPDATE sessions SET proved_at = $1", dates.now())
        await dag.reload()
        await dag.get_by_text("Vill du ha kontakt?", exact=True).click()
        await dag.get_by_role("button", name="Ja, jag vill ha kontakt").click()
        await anna.goto((await letter(service, ANNA, "Vill du ha kontakt?")).link("/min-sida/"))
        assert DAG not in await anna.content()
        await anna.get_by_role("button", name="Ja, visa").click()
        assert DAG in await anna.inner_text("main")
        await letter(service, DAG, "Ni har båda sagt ja")
        await dag.reload()
        assert ANNA in await dag.inner_text("main")
        await fits(dag)
