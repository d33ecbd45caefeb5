"""A new member is called, noted, welcomed, calls back from a number, and gets her name right."""

import re

import pytest
from playwright.async_api import Browser, Page

from fackpol.base import dates
from fackpol.network import branches, consents, contacts, people
from tests.browser import test_story
from tests.browser.conftest import Service
from tests.browser.test_story import everybody_of, furnish, phone, sign_in
from tests.people import ANNA, BO

NUMBER = "070-174 06 45"


async def ask_to_join(service: Service, branch: str) -> None:
    """Anna, who may be called, and three more wait. Bo is to contact them."""
    async with everybody_of(service) as everybody:
        anna, now = await everybody.anna(), dates.now()
        await people.set_phone(everybody.db, everybody.vault, anna, NUMBER)
        await consents.give(everybody.db, anna, ["calls"], "web", now)
        others = [
            await everybody.member(name, f"ny.{n}@example.org")
            for n, name in enumerate(("Disa Öst", "Emma Al", "Magnus Boström"))
        ]
        for her in (anna, *others):
            await branches.join(everybody.db, branch, her, now)
        await contacts.look_after(everybody.db, now, dates.today(now))


async def said(page: Page) -> str:
    return await page.inner_text("main")


@pytest.mark.parametrize("scripts", [False, True])
async def test_a_new_member_is_called_noted_welcomed_and_found_by_her_number(
    chromium: Browser, service: Service, scripts: bool
) -> None:
    """Without JavaScript as with it; axe-core needs it, and looks at each page then."""

    async def clean(page: Page) -> None:
        if scripts:
            await test_story.clean(page)

    branch = await furnish(service)
    await ask_to_join(service, branch)
    async with phone(chromium, service, scripts) as bo, phone(chromium, service, scripts) as anna:
        await sign_in(bo, service, BO)
        await bo.goto(f"/branscher/{branch}/medlemmar")
        await clean(bo)
        hers = bo.get_by_role("article").filter(has_text="Anna Ek")
        assert await hers.get_by_role("link", name="Ring").get_attribute("href") == "tel:0701740645"
        await hers.get_by_label("Anteckning").fill("Jobbar natt, ring efter fyra")
        await hers.get_by_role("button", name="Inget svar").click()
        assert "”Jobbar natt, ring efter fyra”" in await said(bo)

        for name in ("Anna Ek", "Disa Öst"):
            await bo.get_by_label(f"Hälsa {name} välkommen tillsammans").check()
        await bo.get_by_role("button", name="Hälsa de ikryssade välkomna").click()
        assert "2 är hälsade välkomna." in await said(bo)
        await clean(bo)
        await bo.get_by_role("button", name=re.compile("Ångra.*Disa Öst")).click()
        assert "Disa Öst" not in await bo.inner_text("section.done")

        await bo.get_by_role("link", name="Har någon ringt?").click()
        await bo.get_by_label("Telefonnummer").fill("+46701740645")
        await bo.get_by_role("button", name="Sök").click()
        await clean(bo)
        await bo.get_by_role("link", name="Anna Ek").click()
        card = await said(bo)
        assert "”Jobbar natt, ring efter fyra”" in card
        assert "Hälsad välkommen, Bo Lind" in card
        await clean(bo)
        await bo.get_by_label("Anteckning").fill("Ringde upp, vill hjälpa till")
        await bo.get_by_role("button", name="Vi har pratats vid").click()
        assert "Ni har pratats vid, Bo Lind" in await said(bo)
        await bo.get_by_label("Namnet som du tror är rätt").fill("Anna Eek")
        await bo.get_by_role("button", name="Föreslå namnet").click()

        await sign_in(anna, service, ANNA)
        assert "Bo Lind föreslår att du heter ”Anna Eek”" in await said(anna)
        await clean(anna)
        await anna.get_by_role("button", name="Ja, ändra mitt namn").click()
        assert await anna.inner_text("h1") == "Hej Anna Eek"
        await anna.get_by_role("link", name="Allt vi har om dig").click()
        await clean(anna)
        assert "Ringde upp, vill hjälpa till" in await anna.text_content("main")  # type: ignore[operator]


async def test_leaving_is_asked_about_and_taken_back(chromium: Browser, service: Service) -> None:
    branch = await furnish(service)
    await ask_to_join(service, branch)
    async with phone(chromium, service) as bo:
        await sign_in(bo, service, BO)
        await bo.goto(f"/branscher/{branch}/medlemmar")
        hers = bo.get_by_role("article").filter(has_text="Anna Ek")
        await hers.get_by_text("Något annat").click()
        await hers.get_by_role("link", name="Vill lämna").click()
        await bo.get_by_role("button", name="Ja, skicka länken").click()
        assert "Anna Ek vill lämna och har fått en länk." in await said(bo)
        await bo.get_by_role("button", name="Ångra: länken ska inte gälla").click()
        assert "Länken gäller inte längre." in await said(bo)
