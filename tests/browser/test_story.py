"""The main story in a real Chromium with JavaScript off, on a phone: register, be welcomed, be invited, answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import Browser, Page

from fackpol.base import database, dates, settings
from fackpol.network import factors, reference
from tests.browser.conftest import Service
from tests.people import ANNA, BO, DAG, SECRET, Everybody
from tests.post_office import Arrived

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@asynccontextmanager
async def phone(chromium: Browser, service: Service, scripts: bool = False) -> AsyncIterator[Page]:
    """Somebody's phone. Whatever it asks of another host fails the test."""
    context = await chromium.new_context(
        viewport=PHONE, java_script_enabled=scripts, base_url=service.url, locale="sv-SE"
    )  # type: ignore[arg-type]
    page = await context.new_page()
    strangers: list[str] = []
    page.on("request", lambda asked: strangers.append(asked.url) if not asked.url.startswith(service.url) else None)
    page.on("console", lambda said: strangers.append(said.text) if said.type == "error" else None)
    yield page
    allowed = ("data:", "Failed to load resource: the server responded with a status of 4")
    assert [asked for asked in strangers if not asked.startswith(allowed)] == []
    await context.close()


async def letter(service: Service, to: str, subject: str, after: int = 0) -> Arrived:
    """The newest of them, when there are more than `after`."""
    for _ in range(400):
        found = [one for one in service.post_office.to(to) if one.subject.startswith(subject)]
        if len(found) > after:
            return found[-1]
        await asyncio.sleep(0.05)
    raise AssertionError(f"no letter {subject!r}; came: {[one.subject for one in service.post_office.arrived]}")


@asynccontextmanager
async def everybody_of(service: Service) -> AsyncIterator[Everybody]:
    """Whom we invent there."""
    own = settings.read(service.environ, "database", "keys")
    async with database.alone(service.database) as db:
        yield Everybody(db, own.vault, await reference.read(db))


async def furnish(service: Service) -> str:
    """A branch with its coordinator Bo, and Dag on the committee."""
    async with everybody_of(service) as everybody:
        branch = await everybody.branch()
        await everybody.bo(branch)
        await everybody.dag()
    return branch


async def sign_in(page: Page, service: Service, email: str) -> None:
    before = sum(one.subject.startswith("Din inloggning") for one in service.post_office.to(email))
    await page.goto("/logga-in")
    await page.get_by_label("Mejladress").fill(email)
    await page.get_by_role("button", name="Skicka mejlet").click()
    await page.goto((await letter(service, email, "Din inloggning", before)).link("/logga-in/"))
    await page.get_by_role("main").get_by_role("button", name="Logga in").click()
    await prove_if_asked(page, service)


async def prove_if_asked(page: Page, service: Service) -> None:
    """Types the code of the app that everybody with a post has. Nobody waits half a minute for one that is unused."""
    await page.wait_for_url(lambda url: "/logga-in" not in url)
    if not await page.get_by_label("Kod ur appen").count():
        return
    async with database.alone(service.database) as db:
        await db.execute("UPDATE factors SET step = 0 WHERE kind = 'app'")
    await page.get_by_label("Kod ur appen").fill(factors.code_at(SECRET, dates.now()))
    await page.get_by_role("button", name="Fortsätt").click()


class Taps:
    """A finger on a phone: every touch counts, a field to write in too."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    async def open(self, path: str) -> None:
        """A link in a letter."""
        self.count += 1
        await self.page.goto(path)

    async def press(self, name: str, role: Literal["button", "link", "checkbox", "radio"] = "button") -> None:
        self.count += 1
        await self.page.get_by_role(role, name=name, exact=role != "checkbox").click()

    async def write(self, label: str, text: str) -> None:
        self.count += 1
        await self.page.get_by_role("main").get_by_label(label, exact=True).fill(text)


async def register(taps: Taps, service: Service, place: str = "136 40", district: str = "") -> None:
    """Anna, from nothing to registered, confirmed and joined."""
    await taps.page.goto("/")
    await taps.press("Anmäl dig", "link")
    await fill_in(taps, place, district)
    await taps.open((await letter(service, ANNA, "Bekräfta")).link("/bekrafta/"))
    await taps.press("Ja, det var jag, och jag vill vara med i Vård och omsorg")


async def fill_in(taps: Taps, place: str = "136 40", district: str = "") -> None:
    """Anna, from the first question to the letter on its way."""
    await taps.write("Yrke", "undersköterska")
    await taps.press("Fortsätt")
    await taps.press("Äldreomsorg och hemtjänst")
    await taps.write("Kommun eller postnummer där du jobbar", place)
    await taps.press("Fortsätt")
    if district:
        await taps.write("Stadsdel (du kan hoppa över)", district)
        await taps.press("Fortsätt")
    await taps.press("Kommunen (även stadsdelsförvaltning)")
    await taps.write("Fackförbund (du kan hoppa över)", "Kommunal")
    await taps.press("Fortsätt")
    await taps.write("Namn", "Anna Ek")
    await taps.write("Mejladress", ANNA)
    await taps.press("Fortsätt")
    assert await taps.page.locator("input[type=checkbox]:checked").count() == 0
    await taps.press("Ja, Exempelpartiet", "checkbox")
    await taps.press("Ja, bjud in mig", "checkbox")
    await taps.press("Fortsätt")
    assert await taps.page.inner_text("h1") == "Stämmer det här?"
    await taps.press("Skicka anmälan")
    assert "Öppna din mejl" in await taps.page.inner_text("h1")


async def test_the_whole_story_without_javascript(chromium: Browser, service: Service) -> None:
    branch = await furnish(service)
    async with phone(chromium, service) as anna, phone(chromium, service) as bo, phone(chromium, service) as dag:
        taps = Taps(anna)
        await register(taps, service)
        assert taps.count <= 18
        assert "Klart, du är med" in await anna.inner_text("h1")
        assert "Dag Holm är ledamot i Äldrenämnden i Haninge" in await anna.inner_text("main")
        assert "Bo hör av sig senast" in await anna.inner_text("main")

        await sign_in(bo, service, BO)
        await bo.get_by_role("link", name="Hör av dig").click()
        await bo.get_by_role("button", name="Hälsa välkommen").click()
        await bo.goto(f"/branscher/{branch}")
        await bo.get_by_role("link", name="Bjud in till möte").click()
        await bo.get_by_label("Vad heter mötet?").fill("Heltid som norm")
        await bo.get_by_label("Dag", exact=True).fill((dates.today(dates.now()) + timedelta(days=9)).isoformat())
        await bo.get_by_label("Börjar kl.").fill("18")
        await bo.get_by_label("Slutar kl.").fill("20.00")
        await bo.get_by_label("Gatuadress").fill("Exempelgatan 1")
        await bo.get_by_role("button", name="Se vilka som bjuds in").click()
        assert "1\n\nmedlem i Vård och omsorg får inbjudan" in await bo.inner_text("main")
        assert "1\n\npolitiker får inbjudan" in await bo.inner_text("main")
        await bo.get_by_text("Mejlet till medlemmar").first.click()
        frame = bo.frame_locator("iframe").first
        assert "Du är bjuden till ett möte" in await frame.locator("body").inner_text()
        await bo.get_by_role("button", name="Skicka 2 inbjudningar").click()

        taps = Taps(anna)
        await taps.open((await letter(service, ANNA, "Inbjudan:")).link("/svar/"))
        await taps.press("Jag kommer")
        assert taps.count == 2
        assert "vi har ditt svar: Jag kommer" in await anna.inner_text("main")
        await dag.goto((await letter(service, DAG, "Inbjudan:")).link("/svar/"))
        await dag.get_by_label("Vill du skriva något till samordnaren?").fill("Kommer efter nämnden.")
        await dag.get_by_role("button", name="Kanske").click()
        assert "vi har ditt svar: Kanske" in await dag.inner_text("main")

        await bo.reload()
        assert "Kommer (1)" in await bo.inner_text("main")
        assert "Kommer efter nämnden." in await bo.inner_text("main")
        await anna.goto("/min-sida/insyn")
        assert "Bo Lind såg ditt namn i en lista" in await anna.inner_text("main")


async def test_from_signing_in_to_invitations_sent_is_fifteen_touches(chromium: Browser, service: Service) -> None:
    """Seven to get in, in two steps, six to say what, when and where, one to see who is invited, one to send."""
    await furnish(service)
    async with everybody_of(service) as everybody:
        branch = await everybody.db.fetchval("SELECT slug FROM branches")
        await everybody.welcomed(branch, await everybody.anna())
    async with phone(chromium, service) as page:
        taps = Taps(page)
        await page.goto("/")
        await taps.press("Logga in", "link")
        await taps.write("Mejladress", BO)
        await taps.press("Skicka mejlet")
        await taps.open((await letter(service, BO, "Din inloggning")).link("/logga-in/"))
        await taps.press("Logga in")
        await taps.write("Kod ur appen", factors.code_at(SECRET, dates.now()))
        await taps.press("Fortsätt")
        await taps.press("Bjud in till möte", "link")
        await taps.write("Vad heter mötet?", "Heltid som norm")
        await taps.write("Dag", (dates.today(dates.now()) + timedelta(days=9)).isoformat())
        await taps.write("Börjar kl.", "18")
        await taps.write("Slutar kl.", "20")
        await taps.write("Gatuadress (du kan hoppa över)", "Exempelgatan 1")
        await taps.press("Se vilka som bjuds in")
        await taps.press("Skicka 2 inbjudningar")
        assert "Svaren" in await page.inner_text("main")
        assert taps.count == 15


async def test_twenty_touches_are_enough_in_a_city_with_districts_too(chromium: Browser, service: Service) -> None:
    """Every field filled in and touched, three boxes more than needed; nothing is ticked beforehand."""
    await furnish(service)
    async with phone(chromium, service) as page:
        taps = Taps(page)
        await register(taps, service, "Stockholm", "Farsta")
        assert "Klart, du är med" in await page.inner_text("h1")
        assert taps.count <= 20


async def test_the_main_pages_are_open_to_everybody(chromium: Browser, service: Service) -> None:
    """axe-core finds nothing on them, in light and in dark, with errors and without. Its promise needs scripts on."""
    branch = await furnish(service)
    async with phone(chromium, service, scripts=True) as page:
        for path in ("/", "/medlem", "/integritet", "/logga-in", "/logga-in/kod", "/finns-inte"):
            await page.goto(path)
            await clean(page)
        await page.goto("/medlem")
        await page.get_by_role("button", name="Fortsätt").click()
        await clean(page)
        await sign_in(page, service, BO)
        for path in ("", "/medlemmar", "/utskick", "/moten/nytt"):
            await page.goto(f"/branscher/{branch}{path}")
            await clean(page)


async def clean(page: Page) -> None:
    await page.evaluate(AXE_FILE_PATH.read_text())
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        await page.evaluate("document.getAnimations().forEach(each => each.finish())")  # some are never shown
        options = {"runOnly": WCAG, "rules": {"target-size": {"enabled": True}}}
        found = await page.evaluate("options => axe.run(options)", options)
        said = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]]
        assert said == [], f"{page.url} ({scheme})"
