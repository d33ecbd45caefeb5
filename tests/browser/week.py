"""A week of work on a phone without JavaScript: what is pressed, which letters come, and days that nobody waits for."""

from datetime import datetime, time, timedelta

from playwright.async_api import Page

from fackpol.base import dates
from fackpol.network import digests
from tests.browser.conftest import Service
from tests.browser.test_story import PHONE, Taps, everybody_of, letter, prove_if_asked
from tests.people import Everybody
from tests.post_office import LINK, Arrived

DESKTOP = {"width": 1280, "height": 844}
DAY = timedelta(days=1)
SIGN_IN = "Din inloggning"
QUESTION = "Varför får vi bara sex minuter hos varje person?"
ANSWER = "Nämnden har bett om en översyn. Den är klar i mars."
ULLA = "ulla.berg@example.org"


class Hand(Taps):
    """Counts what somebody presses, and looks at each page that it leads to."""

    def __init__(self, page: Page, service: Service) -> None:
        super().__init__(page)
        self.service = service

    async def open(self, path: str) -> None:
        await super().open(path)
        await look(self.page)

    async def press(self, name: str, role: str = "button", exact: bool = False) -> None:
        self.count += 1
        await self.page.get_by_role("main").get_by_role(role, name=name, exact=exact).click()  # type: ignore[arg-type]
        await look(self.page)

    async def unfold(self, name: str) -> None:
        self.count += 1
        await self.page.get_by_role("main").get_by_text(name).click()

    async def write(self, label: str, text: str) -> None:
        """Writing is no press: the page is the same afterwards."""
        await self.page.get_by_role("main").get_by_label(label, exact=True).fill(text)

    async def sign_in_where_asked(self, email: str) -> None:
        """From the page that a letter's link led to, and back to it: a letter, and three presses."""
        before = sum(one.subject == SIGN_IN for one in self.service.post_office.to(email))
        await self.write("Mejladress", email)
        await self.press("Skicka mejlet")
        await self.open((await letter(self.service, email, SIGN_IN, before)).link("/logga-in/"))
        await self.press("Logga in")
        await prove_if_asked(self.page, self.service)

    async def said(self) -> str:
        return await self.page.inner_text("main")


async def look(page: Page) -> None:
    """The page is there, and nothing makes it scroll sideways, on a phone and on a desk."""
    assert await page.inner_text("h1") not in ("Sidan finns inte", "Något gick fel"), page.url
    for size in (DESKTOP, PHONE):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert await page.evaluate(wide), (page.url, size)


def letters_to(service: Service, email: str) -> list[str]:
    """The subjects of her letters, but those to sign in with."""
    return [one.subject for one in service.post_office.to(email) if one.subject != SIGN_IN]


def links(found: Arrived) -> list[str]:
    """Where a digest leads, but to switch it off."""
    return [path for path in LINK.findall(found.text) if path.startswith(("/till/", "/skotsel"))]


def monday() -> datetime:
    """The latest Monday, at half past seven."""
    day = dates.today(dates.now())
    return dates.moment(day - timedelta(days=day.weekday()), time(7, 30))


def next_morning() -> datetime:
    """The next weekday, at half past seven."""
    day = dates.today(dates.now()) + DAY
    while day.weekday() > 4:
        day += DAY
    return dates.moment(day, time(7, 30))


async def morning(everybody: Everybody, moment: datetime) -> None:
    """The digests of that morning, as the worker would have posted them; they go now. Today has none beside them."""
    db, now = everybody.db, dates.now()
    async with db.transaction():
        await db.execute("UPDATE appointments SET from_at = $1", moment - 9 * DAY)
        await digests.post(db, moment)
        await db.execute("UPDATE letter_queue SET due_at = $1, expires_at = $2 WHERE kind = 'digest'", now, now + DAY)
        await db.execute("UPDATE appointments SET from_at = $1", now)


async def days_pass(service: Service, days: int = 8) -> None:
    """What has gone to representatives went so long ago; what is held for its turn has it now."""
    async with everybody_of(service) as everybody:
        db = everybody.db
        async with db.transaction():
            await db.execute("UPDATE letters SET ended_at = ended_at - $1::interval WHERE state = 'sent'", days * DAY)
            await db.execute("UPDATE letter_queue SET due_at = $1 WHERE held", dates.now())
            await db.execute("NOTIFY letters")


async def minutes_pass(service: Service) -> None:
    """What can be taken back for some minutes goes now."""
    async with everybody_of(service) as everybody:
        await everybody.db.execute("UPDATE letter_queue SET due_at = $1 WHERE NOT held", dates.now())
        await everybody.db.execute("NOTIFY letters")
