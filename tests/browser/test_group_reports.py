"""The group's own form in a real Chromium, from the letter to what is accepted, on a phone."""

from datetime import date

import pytest
from playwright.async_api import Browser, Page

from fackpol.base import dates
from fackpol.network import committees
from tests.browser.conftest import Service
from tests.browser.test_story import clean, everybody_of, letter, phone, sign_in
from tests.people import Everybody

pytestmark = pytest.mark.browser
GUN, EVA = "gun.ask@example.org", "eva.sund@example.org"
SUBJECT = "Vilka sitter i Haninge nu?"


async def furnish(service: Service) -> None:
    """Eva administers; Dag and Åsa sit on one committee, Ida on another; of a third nobody is known."""
    async with everybody_of(service) as everybody:
        await everybody.eva()
        await everybody.dag()
        await everybody.representative("Åsa Ö", None, "Äldrenämnden", "0136", "ersattare")
        await everybody.representative("Ida Ny", None, "Barnnämnden", "0136")
        await committees.place(everybody.db, everybody.reference, "0136", ["Kulturnämnden"])
        await end_with_the_year(everybody)


async def end_with_the_year(everybody: Everybody) -> None:
    await everybody.db.execute("UPDATE mandates SET to_day = $1", date(dates.today(dates.now()).year, 12, 31))


async def fits(page: Page) -> None:
    """Nothing makes the page scroll sideways."""
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


async def test_from_the_letter_to_what_is_accepted_without_javascript(chromium: Browser, service: Service) -> None:
    await furnish(service)
    async with phone(chromium, service) as eva, phone(chromium, service) as gun:
        await sign_in(eva, service, EVA)
        await eva.goto("/skotsel")
        await eva.get_by_role("link", name="Fråga gruppen").click()
        await eva.get_by_label("Kommun eller region").select_option("Haninge")
        await eva.get_by_label("Namn").fill("Gun Ask")
        await eva.get_by_label("Mejladress").fill(GUN)
        await eva.get_by_role("button", name="Spara kontakten").click()
        await eva.get_by_role("button", name="Skicka länken Gun Ask").click()
        await fits(eva)

        link = (await letter(service, GUN, SUBJECT)).link("/grupp/")
        await gun.goto(link)
        await fits(gun)
        ida = gun.get_by_role("group", name="Ida Ny, ledamot")
        assert await ida.get_by_label("Namn").count() == 1
        assert not await ida.get_by_label("Namn").is_visible()
        await ida.get_by_text("Någon annan").click()
        await ida.get_by_label("Namn").fill("Ulf Å")
        await ida.get_by_label("Mejl eller telefon").fill("ulf.a@")
        await gun.get_by_role("button", name="Spara och fortsätt senare").click()
        await gun.goto(link)
        assert await ida.get_by_label("Namn").input_value() == "Ulf Å"
        await gun.get_by_role("button", name="Alla 2 sitter kvar").click()
        await gun.get_by_role("button", name="Skicka in svaren").click()
        assert "Något är fel i ”ulf.a@”." in await gun.inner_text(".summary")
        await fits(gun)
        await ida.get_by_label("Mejl eller telefon").fill("ulf.a@example.org")
        await gun.get_by_text("till, där vi inte vet om någon från partiet sitter").click()
        culture = gun.locator("section", has=gun.get_by_role("heading", name="Kulturnämnden"))
        await culture.get_by_text("Partiet har ingen plats här").click()
        await gun.get_by_role("button", name="Skicka in svaren").click()
        assert "Tack, svaren är inskickade" in await gun.inner_text("h1")

        await eva.goto("/skotsel")
        await eva.get_by_role("link", name="Läs svaren").click()
        await eva.get_by_role("link", name="Haninge").click()
        await fits(eva)
        await eva.get_by_role("button", name="För in alla 4 rader").click()
        assert "4 rader är införda." in await eva.inner_text("main")
        await gun.goto(link)
        assert "Tack, svaren är införda" in await gun.inner_text("h1")


async def test_its_pages_are_open_to_everybody(chromium: Browser, service: Service) -> None:
    await furnish(service)
    async with phone(chromium, service, scripts=True) as page:
        await sign_in(page, service, EVA)
        await page.goto("/skotsel/grupper")
        await page.get_by_role("button", name="Spara kontakten").click()
        await clean(page)
        await page.get_by_label("Kommun eller region").select_option("Haninge")
        await page.get_by_label("Namn").fill("Gun Ask")
        await page.get_by_label("Mejladress").fill(GUN)
        await page.get_by_role("button", name="Spara kontakten").click()
        await page.get_by_role("button", name="Skicka länken Gun Ask").click()
        await clean(page)
        link = (await letter(service, GUN, SUBJECT)).link("/grupp/")
        await page.goto(link)
        await clean(page)
        await page.get_by_role("group", name="Ida Ny, ledamot").get_by_text("Någon annan").click()
        await page.get_by_role("button", name="Skicka in svaren").click()
        await clean(page)
        await page.get_by_role("group", name="Ida Ny, ledamot").get_by_label("Namn").fill("Ulf Å")
        await page.get_by_role("button", name="Skicka in svaren").click()
        await clean(page)
        await page.goto("/skotsel/grupper")
        await page.get_by_role("main").get_by_role("link", name="Haninge").click()
        await clean(page)
