"""`make screenshots`: the main pages of the example district, on a phone and a desktop, in light and dark.

All of them go to `dist/screenshots`; those that the README shows are copied beside this file.
"""

import asyncio
import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
from playwright.async_api import Browser, Page, async_playwright

from fackpol.base import dates
from fackpol.base.embedded import child
from fackpol.demo import district, second_factor
from tests.browser.conftest import NAMES, SWITCHES

PICTURES = Path(__file__).parent.parent.parent / "dist" / "screenshots"
IN_README = ("front", "my-page", "answer", "desk", "pictures", "letter")
TALLEST = 1600
WIDTHS = {"phone": 390, "desktop": 1280}


async def main() -> None:
    chromium = next(path for name in NAMES if (path := shutil.which(name)))
    async with demo() as (url, box, _), async_playwright() as playwright:
        switches = [*SWITCHES, "--no-sandbox"] if os.geteuid() == 0 else SWITCHES
        browser = await playwright.chromium.launch(executable_path=chromium, args=switches)
        for scheme in ("light", "dark"):
            for name, width in WIDTHS.items():
                await journey(browser, url, box, PICTURES / f"{name}-{scheme}", width, scheme)
        await browser.close()
    shown = Path(__file__).parent / "screenshots"
    shown.mkdir(exist_ok=True)
    for name in IN_README:
        shutil.copy(PICTURES / "phone-light" / f"{name}.png", shown / f"{name}.png")


async def journey(browser: Browser, url: str, box: str, folder: Path, width: int, scheme: str) -> None:
    """Everything a visitor, Anna, Bo and Eva see first."""
    folder.mkdir(parents=True, exist_ok=True)
    size = {"width": width, "height": 844}
    context = await browser.new_context(viewport=size, base_url=url, color_scheme=scheme, locale="sv-SE")  # type: ignore[arg-type]
    page = await context.new_page()

    async def take(name: str, path: str) -> None:
        await page.goto(path)
        height = await page.evaluate("document.documentElement.scrollHeight")
        clip = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)}
        await page.screenshot(path=folder / f"{name}.png", full_page=True, clip=clip)  # type: ignore[arg-type]

    await take("front", "/")
    await register(page, take)
    await sign_in(page, box, district.MEMBER)
    await take("my-page", "/min-sida")
    await take("answer", await first(page, "article h3 a"))
    await take("insight", "/min-sida/insyn")
    await context.clear_cookies()
    await sign_in(page, box, district.COORDINATOR)
    desk = page.url
    await take("desk", desk)
    await take("people", f"{desk}/medlemmar")
    await take("questions", f"{desk}/fragor")
    await take("branch-pictures", f"{desk}/bilder")
    await take("poster", f"{desk}/affisch")
    await take("guide", "/hjalp/samordna")
    await page.goto(desk)
    await take("answers", await first(page, "article h3 a"))
    await take("meeting", f"{desk}/moten/nytt")
    await plan(page)
    await take("preview", page.url)
    before = await newest(box)
    await page.get_by_role("button", name="Skicka ett prov till mig").click()
    await take("letter", f"{box}{await newer(box, before)}")
    await context.clear_cookies()
    await sign_in(page, box, district.ADMINISTRATOR)
    await take("administration", "/skotsel")
    await take("pictures", "/skotsel/bilder")
    await take("coverage", "/skotsel/tackning")
    await take("mail", "/skotsel/mejl")
    await take("representatives", "/skotsel/politiker")
    await context.clear_cookies()
    await page.goto("/skotsel")
    await take("signed-out", "/skotsel")
    await context.close()


REGISTERING = (
    ("jobb", {"jobs-0-title": "undersköteska"}),
    ("jobb", {"jobs-0-industry": "aldreomsorg"}),
    ("plats", {"jobs-0-place": "136 40"}),
    ("arbetsgivare", {"jobs-0-sector": "kommun"}),
    ("fack", {"union": "Kommunal"}),
    ("du", {"name": "Åsa-Märta Ek", "email": "asa@example.org"}),
    ("ja", {"matching": "y"}),
)


async def register(page: Page, take: Callable[[str, str], Awaitable[None]]) -> None:
    """Every page of the conversation, and the last look."""
    for number, (step, answers) in enumerate(REGISTERING):
        await take(f"register-{number}-{step}", f"/medlem/steg/{step}")
        await say(page, answers)
    await take("register-check", "/medlem/kolla")


async def say(page: Page, answers: dict[str, str]) -> None:
    """Answer one page of registering, and go on: with the answer itself, where it is a button."""
    for name, value in answers.items():
        box = page.locator(f'[name="{name}"]').first
        choice = page.locator(f'[name="{name}"][value="{value}"]').first
        kind = await box.evaluate("box => box.type")
        if kind == "submit":
            await choice.click()
            return
        if kind in ("radio", "checkbox"):
            await choice.evaluate("box => box.checked = true")
        else:
            await box.fill(value)
    await page.get_by_role("main").get_by_role("button", name=re.compile("^(Fortsätt|Continue)$")).click()


async def plan(page: Page) -> None:
    """A meeting, as far as the look at who is invited."""
    for label, text in (("Vad heter mötet?", "Julbord och budget"), ("Börjar kl.", "18"), ("Slutar kl.", "20"),
                        ("Gatuadress", "Exempelgatan 1")):  # fmt: skip
        await page.get_by_label(label).fill(text)
    await page.get_by_label("Dag", exact=True).fill((date.today() + timedelta(days=21)).isoformat())
    await page.get_by_role("button", name="Se vilka som bjuds in").click()


async def first(page: Page, link: str) -> str:
    return str(await page.locator(link).first.get_attribute("href"))


async def sign_in(page: Page, box: str, email: str) -> None:
    await page.goto("/logga-in")
    await page.get_by_label("Mejladress").fill(email)
    before = await newest(box)
    await page.get_by_role("button", name="Skicka mejlet").click()
    letter = await newer(box, before)
    async with httpx.AsyncClient() as client:
        found = re.search(r"http[^\s<]+/logga-in/[^\s<]+", (await client.get(f"{box}{letter}")).text)
    assert found
    await page.goto(found[0])
    await page.get_by_role("main").get_by_role("button").click()
    await page.wait_for_url(lambda url: "/logga-in" not in url)
    while await page.get_by_label("Kod ur appen").count():  # each code can be used once, and is new every half minute
        await page.get_by_label("Kod ur appen").fill(second_factor.code(dates.now()))
        await page.get_by_role("button", name="Fortsätt").click()
        await page.wait_for_load_state()
        if await page.get_by_label("Kod ur appen").count():
            await asyncio.sleep(10)


async def newer(box: str, before: str) -> str:
    """The number of the next letter, when it has come."""
    letter = before
    while letter == before:
        await asyncio.sleep(0.1)
        letter = await newest(box)
    return letter


async def newest(box: str) -> str:
    async with httpx.AsyncClient() as client:
        found = re.search(r'href="/(\d+)"', (await client.get(box)).text)
    return found[1] if found else ""


@asynccontextmanager
async def demo() -> AsyncIterator[tuple[str, str, str]]:
    """The address of the example district, of its mailbox, and of its database."""
    folder = Path(tempfile.mkdtemp(prefix="fp-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {**os.environ, "FACKPOL_DATA": str(folder), "PORT": str(port)}
    url, box = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}/"
    try:
        async with child([sys.executable, "-m", "fackpol", "demo"], environ=own, log=folder / "demo.log"):
            async with httpx.AsyncClient() as client:
                while True:
                    try:
                        await client.get(url)
                        break
                    except httpx.TransportError:
                        await asyncio.sleep(0.2)
            yield url, box, f"postgresql://postgres@/postgres?host={quote(str(folder / 'postgres'), safe='')}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    asyncio.run(main())
