"""A post from the first press to the last in a real Chromium, on a phone without JavaScript: three take part."""

import pytest
from playwright.async_api import Browser

from tests.browser.conftest import Service
from tests.browser.test_story import everybody_of, letter, phone, sign_in
from tests.people import ANNA

pytestmark = pytest.mark.browser
EVA, DISA, ULLA = "eva.sund@example.org", "disa.ek@example.org", "ulla.berg@example.org"


async def test_one_proposes_one_says_yes_one_confirms_and_the_members_are_told(
    chromium: Browser, service: Service
) -> None:
    async with everybody_of(service) as everybody:
        slug = await everybody.branch()
        await everybody.welcomed(slug, await everybody.anna())
        await everybody.eva()
        await everybody.hold(await everybody.member("Disa Ek", DISA), "administrator", None)
        await everybody.member("Ulla Berg", ULLA)
    async with phone(chromium, service) as page:
        await sign_in(page, service, EVA)
        await page.goto(f"/skotsel/branscher/{slug}")
        await page.get_by_role("link", name="Föreslå en samordnare").click()
        await page.get_by_label("Mejladress").fill(ULLA)
        await page.get_by_role("button", name="Skicka frågan").click()
        assert f"Om {ULLA} tillhör någon" in await page.inner_text("main")
    asked = await letter(service, ULLA, "Vill du ha ett uppdrag?")
    async with phone(chromium, service) as page:
        await page.goto(asked.link("/erbjudande/"))
        await page.get_by_role("button", name="Ja, jag vill").click()
        assert "Tack, du har sagt ja" in await page.inner_text("main")
    async with phone(chromium, service) as page:
        await sign_in(page, service, DISA)
        await page.goto("/skotsel")
        await page.get_by_role("link", name="Läs och svara").click()
        await page.get_by_role("button", name="Bekräfta").click()
        assert "Klart. Personen får ett mejl om det." in await page.inner_text("main")
    assert (await letter(service, ULLA, "Du har fått ett uppdrag")).link("/hem")
    told = await letter(service, ANNA, "Någon ny kan se dig")
    async with phone(chromium, service) as page:
        await sign_in(page, service, ANNA)
        await page.goto(told.link("/min-sida/insyn"))
        assert "Ulla Berg, samordnare för Vård och omsorg, kan se ditt namn" in await page.inner_text("main")
