"""Logging in in two steps in a real Chromium: with its virtual authenticator, and with an app and no JavaScript."""

from base64 import b64encode

import pytest
from playwright.async_api import Browser, Page

from fackpol.base import database, dates
from fackpol.network import factors
from tests.browser.conftest import Service
from tests.browser.test_story import clean, furnish, phone, sign_in
from tests.people import BO

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
STEAL = """async ([host, id]) => {
    const known = [{ type: "public-key", id: Uint8Array.from(atob(id), (one) => one.charCodeAt(0)) }];
    const asked = { rpId: host, challenge: new Uint8Array(32), allowCredentials: known, timeout: 5000 };
    return navigator.credentials.get({ publicKey: asked }).then(() => "signed", (fault) => fault.name);
}"""


async def furnish_without(service: Service) -> str:
    """A branch whose coordinator has been appointed lately: he has set up nothing yet."""
    branch = await furnish(service)
    async with database.alone(service.database) as db:
        await db.execute("DELETE FROM factors")
    return branch


async def code(page: Page) -> tuple[str, str]:
    """The secret that stands on the page, and what an app shows for it."""
    secret = (await page.locator("p.free code").inner_text()).replace(" ", "")
    return secret, factors.code_at(secret, dates.now())


@pytest.mark.parametrize("service", ["localhost"], indirect=True)
async def test_a_passkey_is_made_opens_and_is_of_no_use_to_another_page(chromium: Browser, service: Service) -> None:
    branch = await furnish_without(service)
    async with phone(chromium, service, scripts=True) as page:
        devices = await page.context.new_cdp_session(page)
        await devices.send("WebAuthn.enable")
        device = await devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        await sign_in(page, service, BO)
        await page.wait_for_url("**/tva-steg")
        assert await page.inner_text("h1") == "Logga in i två steg"
        await clean(page)
        await page.get_by_role("button", name="Gör en lösennyckel").click()
        await page.get_by_role("heading", name="Dina reservkoder").wait_for()
        assert await page.locator("ol.codes li").count() == factors.CODES
        await clean(page)
        await page.get_by_role("link", name="Jag har sparat dem").click()
        await page.wait_for_url(f"**/branscher/{branch}")

        await page.goto("/tva-steg")
        await clean(page)
        await page.get_by_role("button", name="Gör en lösennyckel").click()  # the device says that it has one
        await page.get_by_text("Det gick inte. Prova igen, eller välj ett annat sätt.").wait_for()
        await page.goto("/sessioner")
        await clean(page)
        await page.get_by_role("button", name="Logga ut överallt").click()

        await sign_in(page, service, BO)
        await page.get_by_role("heading", name="Visa att det är du").wait_for()
        await clean(page)
        await page.get_by_role("button", name="Använd lösennyckeln").click()
        await page.wait_for_url(f"**/branscher/{branch}")
        [held] = (await devices.send("WebAuthn.getCredentials", {"authenticatorId": device["authenticatorId"]}))[
            "credentials"
        ]
        assert held["rpId"] == "localhost"
    await _another_page_gets_nothing(chromium, held)


async def _another_page_gets_nothing(chromium: Browser, held: dict[str, str]) -> None:
    """A page elsewhere asks the same device for the same passkey, under our name and under its own."""
    context = await chromium.new_context()
    page = await context.new_page()
    await page.route("**/*", lambda route: route.fulfill(body="<h1>Logga in</h1>", content_type="text/html"))
    devices = await context.new_cdp_session(page)
    await devices.send("WebAuthn.enable")
    device = await devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    await devices.send("WebAuthn.addCredential", {"authenticatorId": device["authenticatorId"], "credential": held})
    await page.goto("https://fackpol.example.org/")
    assert await page.evaluate(STEAL, ["localhost", held["credentialId"]]) == "SecurityError"
    assert await page.evaluate(STEAL, ["fackpol.example.org", held["credentialId"]]) == "NotAllowedError"
    await page.goto("http://localhost:9/")
    other = b64encode(b"another").decode()
    assert await page.evaluate(STEAL, ["localhost", other]) == "NotAllowedError"
    assert await page.evaluate(STEAL, ["localhost", held["credentialId"]]) == "signed"  # so the device itself works
    await context.close()


async def test_an_app_and_paper_need_no_javascript(chromium: Browser, service: Service) -> None:
    branch = await furnish_without(service)
    async with phone(chromium, service) as page:
        await sign_in(page, service, BO)
        await page.wait_for_url("**/tva-steg")
        await page.get_by_role("button", name="Använd en app").click()
        assert await page.inner_text("h1") == "Lägg in koden i en app"
        assert await page.locator(".qr svg").is_visible()
        await page.get_by_label("Kod ur appen").fill("12")
        await page.get_by_role("button", name="Fortsätt").click()
        assert "Koden stämmer inte." in await page.inner_text("main")
        secret, shown = await code(page)
        await page.get_by_label("Kod ur appen").fill(shown)
        await page.get_by_role("button", name="Fortsätt").click()
        assert await page.inner_text("h1") == "Dina reservkoder"
        papers = await page.locator("ol.codes code").all_inner_texts()
        await page.get_by_role("link", name="Jag har sparat dem").click()
        await page.wait_for_url(f"**/branscher/{branch}")
        await page.get_by_role("button", name="Logga ut").click()

        await page.goto(f"/branscher/{branch}/medlemmar")
        await sign_in(page, service, BO)
        assert await page.inner_text("h1") == "Visa att det är du"
        await page.get_by_label("Kod ur appen").fill(factors.code_at(secret, dates.now()))
        await page.get_by_role("button", name="Fortsätt").click()  # the same step of time: taken once
        if await page.inner_text("h1") == "Visa att det är du":
            await page.get_by_text("Jag har inte mobilen här").click()
            await page.get_by_label("Reservkod").fill(papers[0].upper())
            await page.get_by_role("button", name="Använd reservkoden").click()
        assert page.url.endswith(f"/branscher/{branch}/medlemmar")


@pytest.mark.parametrize("service", ["localhost"], indirect=True)
async def test_without_javascript_the_page_says_why_there_is_no_passkey(chromium: Browser, service: Service) -> None:
    await furnish_without(service)
    async with phone(chromium, service) as page:
        await sign_in(page, service, BO)
        assert "En lösennyckel behöver JavaScript." in await page.inner_text("main")
        assert await page.get_by_role("button", name="Gör en lösennyckel").count() == 0
