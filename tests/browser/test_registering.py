"""Registering in her own words, on a phone without JavaScript."""

import pytest
from playwright.async_api import Browser, Page

from tests.browser.conftest import Service
from tests.browser.test_story import phone

pytestmark = pytest.mark.browser


async def test_an_unknown_job_and_misspelt_words_are_no_dead_end_without_javascript(
    chromium: Browser, service: Service
) -> None:
    async with phone(chromium, service) as page:
        await page.goto("/medlem")
        await page.fill("#jobs-0-title", "trollkarl")
        await _go_on(page)
        assert "Vi känner inte till ”trollkarl”" in await page.inner_text(".summary")
        chosen = page.get_by_text("Kultur, bibliotek, idrott och fritid")
        assert await chosen.is_visible()  # the list has opened
        await chosen.click()
        await _go_on(page)
        await page.fill("#jobs-0-place", "Hanninge")
        await _press(page, "Ja, Haninge", after="Fortsätt")
        await _press(page, "Kommunen (även")
        await page.fill("#union", "Trollfacket")
        await _press(page, "Mitt fack finns inte här", after="Fortsätt")
        await page.fill("#name", "Anna Ek")
        await page.fill("#email", "anna@gmial.com")
        await _press(page, "Ja, anna@gmail.com", after="Fortsätt")
        await page.get_by_text("Ja, Exempelpartiet").click()
        await _go_on(page)
        assert await page.inner_text("h1") == "Stämmer det här?"
        looked = await page.inner_text("main")
        for said in ("Kultur, bibliotek, idrott och fritid", "Haninge", "anna@gmail.com"):
            assert said in looked


async def test_an_employer_leads_to_its_industry_and_a_job_in_several_to_buttons(
    chromium: Browser, service: Service
) -> None:
    async with phone(chromium, service) as page:
        await page.goto("/medlem")
        await page.fill("#jobs-0-title", "dhl")
        await _go_on(page)
        await _press(page, "Post, bud och distribution")
        assert await page.inner_text("h1") == "Var jobbar du?"
        await page.goto("/medlem/steg/jobb")
        assert await page.input_value("#jobs-0-title") == ""
        assert "dhl" not in await page.inner_text("body")
        await page.fill("#jobs-0-title", "ica")
        await _go_on(page)
        assert await page.inner_text("h1") == "Var jobbar du?"


async def _go_on(page: Page) -> None:
    await _press(page, "Fortsätt")


async def _press(page: Page, name: str, after: str = "") -> None:
    """A button, after another where the first page only asks; then the next page."""
    for one in (after, name) if after else (name,):
        await page.locator("button:not(.skip)").filter(has_text=one).first.click()
        await page.wait_for_load_state()
