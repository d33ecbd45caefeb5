"""Monday's digest in a real Chromium, on a phone, without JavaScript: it arrives, and each link leads to its thing."""

from datetime import datetime, time, timedelta

import pytest
from playwright.async_api import Browser, Page

from fackpol.base import dates
from fackpol.network import branches, contacts, digests, handovers, nominations
from tests.browser.conftest import Service
from tests.browser.test_story import clean, everybody_of, letter, phone, sign_in
from tests.people import ANNA, BO, Everybody
from tests.post_office import LINK, Arrived

pytestmark = pytest.mark.browser
EVA, DISA = "eva.sund@example.org", "disa.ek@example.org"
NOW = dates.now()
DAY = timedelta(days=1)


def monday() -> datetime:
    """The latest Monday, at half past seven."""
    day = dates.today(NOW)
    return dates.moment(day - timedelta(days=day.weekday()), time(7, 30))


async def furnish(service: Service) -> str:
    """Bo coordinates with Disa; Anna waits, Ulla has said yes to sharing the post, and Eva administers."""
    async with everybody_of(service) as everybody:
        db, vault = everybody.db, everybody.vault
        slug, anna = await everybody.branch(), await everybody.anna()
        bo, eva = await everybody.bo(slug), await everybody.eva()
        disa = await everybody.member("Disa Ek", DISA)
        ulla = await everybody.member("Ulla Berg", "ulla.berg@example.org")
        await everybody.welcomed(slug, ulla)
        branch = await branches.get(db, slug)
        assert branch
        await everybody.hold(disa, "coordinator", branch.id)
        await branches.join(db, slug, anna, monday() - 20 * DAY)
        await contacts.look_after(db, NOW, dates.today(NOW))
        await handovers.hand_over(db, vault, slug, disa, bo, "Anna nås bäst på kvällen.", NOW)
        await everybody.meeting(slug, bo, title="Julbord")
        been = await everybody.meeting(slug, bo, title="Budgeten", starts_at=NOW - 3 * DAY)
        await db.execute("UPDATE meetings SET called_at = $1 WHERE id = $2", NOW - 9 * DAY, been)
        assert await nominations.ask(db, slug, ulla, bo, NOW)
        await nominations.answer(db, await db.fetchval("SELECT id FROM nominations"), True, NOW)
        await everybody.branch("Bygg")
        assert eva
        await post(everybody)
    return slug


async def post(everybody: Everybody) -> None:
    """Monday's letters, whatever day and time it is: as the worker would have posted them, and still good today."""
    db = everybody.db
    async with db.transaction():
        await db.execute("UPDATE appointments SET from_at = $1", monday() - 9 * DAY)
        await digests.post(db, monday())
        await db.execute("UPDATE letter_queue SET expires_at = $1 WHERE kind = 'digest'", NOW + DAY)
        await db.execute("UPDATE appointments SET from_at = $1", NOW)  # none for today beside it


def links(found: Arrived) -> list[str]:
    return [path for path in LINK.findall(found.text) if path.startswith(("/till/", "/skotsel"))]


async def fits(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


async def test_each_link_leads_to_its_thing(chromium: Browser, service: Service) -> None:
    slug = await furnish(service)
    found = await letter(service, BO, "Att göra i dag")
    for name in ("Anna", "Ulla", "Disa", "Julbord", "Budgeten"):
        assert name not in found.said
    there = {
        "/medlemmar": "Anna Ek",
        "/inbjudan": "Vilka får inbjudan?",
        "/overlamning/": "Anna nås bäst på kvällen.",
        "/moten/": "Budgeten",
    }
    async with phone(chromium, service) as page:
        paths = links(found)
        assert len(paths) == len(set(paths)) == 4
        await page.goto(paths[0])
        assert await page.inner_text("h1") != "Sidan finns inte"  # she is asked to sign in
        await sign_in(page, service, BO)
        for path in paths:
            await page.goto(path)
            said = next(text for part, text in there.items() if part in path)
            assert said in await page.inner_text("main"), path
            await fits(page)
        await page.goto(next(path for path in paths if "/overlamning/" in path))
        await page.get_by_role("button", name="Jag har läst det").click()
        assert page.url.endswith(f"/branscher/{slug}")
        today = await page.inner_text(".today")
        assert "En kollega har lämnat över" not in today
        assert "”Julbord” är ett utkast." in today
        assert "”Budgeten” är över." in today
        await page.goto(found.link("/mejl/"))
        await page.get_by_role("button", name="Stäng av mejlen").click()
        assert "Du får inga fler mejl om det som väntar." in await page.inner_text("main")


async def test_an_administrators_holds_the_week_and_leads_to_what_she_confirms(
    chromium: Browser, service: Service
) -> None:
    await furnish(service)
    found = await letter(service, EVA, "Att göra i dag")
    assert "Veckan i siffror".upper() in found.text
    assert "Har väntat mer än 14 dagar: 1" in found.text
    assert len([one for one in service.post_office.to(EVA) if one.subject == "Att göra i dag"]) == 1
    async with phone(chromium, service) as page:
        await sign_in(page, service, EVA)
        for path in dict.fromkeys(links(found)):
            await page.goto(path)
            assert await page.inner_text("h1") != "Sidan finns inte"
            await fits(page)
        await page.goto("/skotsel/samordnare")
        assert "Ulla Berg" in await page.inner_text("main")
        await page.get_by_role("button", name="Utse till samordnare").click()
        assert "Samordnaren är utsedd." in await page.inner_text("main")
    assert (await letter(service, "ulla.berg@example.org", "Du har fått ett uppdrag")).link("/hem")


async def test_its_pages_are_open_to_everybody(chromium: Browser, service: Service) -> None:
    slug = await furnish(service)
    async with phone(chromium, service, scripts=True) as page:
        await sign_in(page, service, BO)
        for path in ("", "/borta", "/lamna-over", "/kollega"):
            await page.goto(f"/branscher/{slug}{path}")
            await clean(page)
        await page.goto(f"/branscher/{slug}/borta")
        await page.get_by_role("button", name="Jag är borta").click()
        await clean(page)
        await page.get_by_label("Borta till").fill((dates.today(NOW) + 20 * DAY).isoformat())
        await page.get_by_role("button", name="Jag är borta").click()
        await clean(page)
        for path in (f"/branscher/{slug}/lamna-over", f"/branscher/{slug}/kollega"):
            await page.goto(path)
            await page.get_by_role("main").get_by_role("button").last.click()
            await clean(page)
        await page.get_by_label("Eller skriv mejladressen").fill(ANNA)
        await page.get_by_role("button", name="Skicka frågan").click()
        assert "Ingen som är hälsad välkommen" in await page.inner_text("main")
        await page.goto((await letter(service, BO, "Att göra i dag")).link("/till/"))
        await clean(page)
        await page.goto("/sammandrag")
        await clean(page)
        await page.get_by_role("button", name="Stäng av mejlen").click()
        await clean(page)
    async with phone(chromium, service, scripts=True) as page:
        await sign_in(page, service, EVA)
        for path in ("/skotsel", "/skotsel/samordnare", "/sammandrag", "/finns-inte"):
            await page.goto(path)
            await clean(page)


async def test_a_member_is_asked_and_says_yes_by_her_link(chromium: Browser, service: Service) -> None:
    slug = await furnish(service)
    async with phone(chromium, service) as bo, phone(chromium, service, scripts=True) as anna:
        await sign_in(bo, service, BO)
        await bo.goto(f"/branscher/{slug}/medlemmar")
        await bo.get_by_role("button", name="Hälsa välkommen").click()
        await bo.goto(f"/branscher/{slug}")
        await bo.get_by_role("link", name="Dela uppdraget").click()
        await bo.get_by_label("Välj bland medlemmarna").select_option("Anna Ek")
        await bo.get_by_role("button", name="Skicka frågan").click()
        await anna.goto((await letter(service, ANNA, "En fråga till dig")).link("/dela/"))
        await clean(anna)
        await anna.get_by_role("button", name="Ja, jag delar uppdraget").click()
        await clean(anna)
        await bo.goto(f"/branscher/{slug}")
        assert "Anna Ek har sagt ja till att dela uppdraget." in await bo.inner_text("main")
        await fits(bo)
