"""`make audit`: every page of the example district, judged by axe-core and the Nu HTML checker, and every letter too.

Each page once in Swedish, light, on a phone, and once in English, dark, 320 px wide (which is what 400 % zoom leaves of
a desktop); each form once more when it is sent empty. The checker needs Java, and npm brings it.
"""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from starlette.routing import compile_path

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.endpoints import ENDPOINTS
from tests import golden
from tests.asgi import begun
from tests.browser import links
from tests.browser.conftest import NAMES, SWITCHES
from tests.browser.screenshots import demo, say

FOLDER = Path(__file__).parent.parent.parent / "dist" / "audit"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": RULES, "rules": {"target-size": {"enabled": True}}}
VIEWS = {"sv": ("light", 390), "en": ("dark", 320)}
PEOPLE = {
    "visitor": "",
    "member": "SELECT m.person FROM members m JOIN introductions i ON i.member = m.person ORDER BY i.asked_at LIMIT 1",
    "representative": "SELECT i.person FROM invitations i WHERE i.mandate IS NOT NULL "
    "AND i.person NOT IN (SELECT person FROM members) ORDER BY i.id LIMIT 1",
    "coordinator": "SELECT person FROM appointments WHERE post = 'coordinator' ORDER BY id LIMIT 1",
    "administrator": "SELECT person FROM appointments WHERE post = 'administrator' LIMIT 1",
}
# Whoever is in a state that none of them is in, and the pages where it shows.
STATES = {
    "asking": ("SELECT DISTINCT member FROM introductions", ("/min-sida", "/min-sida/fragor")),
    "asked": (
        "SELECT DISTINCT m.person FROM introductions i JOIN mandates m ON m.id = i.mandate",
        ("/uppdrag", "/kontakter"),
    ),
    "misspelt": ("SELECT person FROM name_proposals", ("/min-sida",)),
    "nominee": ("SELECT person FROM nominations", ("/min-sida",)),
    "newcomer": (
        "SELECT DISTINCT ON (fits, welcomed_at IS NULL, reminded_at IS NULL) person FROM newcomers",
        ("/min-sida",),
    ),
    "correcting": (
        "SELECT person FROM mandates WHERE status = 'own' OR disowned_at IS NOT NULL "
        "UNION SELECT person FROM representatives WHERE name_said_at IS NOT NULL",
        ("/uppdrag",),
    ),
    "away": ("SELECT person FROM absences", ("/hem",)),
}
PATTERNS = [(compile_path(endpoint.path)[0], endpoint.path) for endpoint in ENDPOINTS if endpoint.method == "GET"]
MOST = 3  # pages behind one endpoint, for one person
NO_PAGES = re.compile(r"/brev/|\.(ics|svg|csv|json)$|/kalender/")


@dataclass
class Audit:
    """What has been looked at, and what was found."""

    states: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    html: dict[str, str] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)

    def found(self, finding: str) -> None:
        """Notes a finding, and prints it at once: the whole takes a quarter of an hour."""
        self.findings.append(finding)
        print(finding, flush=True)

    async def judge(self, page: Page, name: str) -> None:
        """axe, the width, and the HTML for later."""
        self.states.append(name)
        await page.evaluate("document.getAnimations().forEach(each => each.finish())")  # some are never shown
        await page.evaluate(AXE_FILE_PATH.read_text())
        found = await page.evaluate("options => axe.run(options)", OPTIONS)
        for one in found["violations"]:
            for node in one["nodes"]:
                self.found(f"{name}: axe {one['id']}: {node['html'][:160]}")
        wide, has = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if wide > has:
            self.found(f"{name}: {wide} px wide, the screen has {has}")

    def check_html(self) -> None:
        """The Nu HTML checker over all that was seen, and every letter."""
        pages = FOLDER / "html"
        shutil.rmtree(pages, ignore_errors=True)
        pages.mkdir(parents=True)
        for name, text in self.html.items():
            (pages / f"{re.sub('[^a-z0-9]+', '_', name.lower())}.html").write_text(text)
        for path in golden.FOLDER.glob("*/*.html"):
            shutil.copy(path, pages / f"letter_{path.parent.name}_{path.name}")
        judge = ["java", "-Xss4m", "-jar", str(checker()), "--format", "json", "--stdout", "--exit-zero-always"]
        said = subprocess.run([*judge, str(pages)], capture_output=True, text=True, check=True).stdout
        for one in json.loads(said)["messages"]:
            if one["type"] == "error" or one.get("subType") == "warning":
                where = f"{Path(one['url']).name}:{one.get('lastLine', '')}"
                self.found(f"{where}: html {one['message']} {one.get('extract', '')!r}"[:300])


def checker() -> Path:
    """vnu.jar, fetched by npm where it is not here yet."""
    jar = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--prefix", str(FOLDER), "vnu-jar"], check=True)
    return jar


async def main() -> int:
    audit = Audit()
    chromium = next(path for name in NAMES if (path := shutil.which(name)))
    async with demo() as (url, _, db_url), database.alone(db_url) as db, async_playwright() as playwright:
        switches = [*SWITCHES, "--no-sandbox"] if os.geteuid() == 0 else SWITCHES
        browser = await playwright.chromium.launch(executable_path=chromium, args=switches)
        for language, (scheme, width) in VIEWS.items():
            await db.execute("UPDATE people SET language = $1", language)
            for who, query in PEOPLE.items():
                person = await db.fetchval(query) if query else None
                async with somebody(browser, url, db, person, language, scheme, width) as page:
                    await walk(audit, page, url, f"{who} {language}")
                    print(f"{len(audit.states)} page states after {who} {language}", file=sys.stderr, flush=True)
                    if who == "visitor":
                        await register(audit, page, f"{who} {language}")
            for who, (query, paths) in STATES.items():
                for number, row in enumerate(await db.fetch(query)):
                    async with somebody(browser, url, db, row[0], language, scheme, width) as page:
                        await look(audit, page, f"{who} {number} {language}", paths)
            async with somebody(browser, url, db, None, language, scheme, width) as page:
                paths = [path async for path in links.of(db, db_url, dates.today(dates.now()))]
                await look(audit, page, f"link {language}", tuple(paths))
        await empty(audit, browser, url, db)
        await letters(audit, browser)
        await browser.close()
    audit.check_html()
    kinds = Counter(name.split()[0] for name in audit.states)
    print(f"{len(audit.states)} page states ({', '.join(f'{who} {n}' for who, n in kinds.items())}), "
          f"{len(list(golden.FOLDER.glob('*/*.html')))} letters: {len(audit.findings)} findings")  # fmt: skip
    return 1 if audit.findings else 0


async def empty(audit: Audit, browser: Browser, url: str, db: Connection) -> None:
    """The same people on the first day: no meeting, nobody in a branch, no mandate known."""
    people = {who: await db.fetchval(query) for who, query in PEOPLE.items() if query}
    await db.execute("UPDATE people SET language = 'sv'")
    for table in ("meetings", "notices", "memberships", "mandates", "access_log", "letters"):
        await db.execute(f"DELETE FROM {table}")
    for who, person in people.items():
        async with somebody(browser, url, db, person, "sv", "light", 390) as page:
            await walk(audit, page, url, f"empty {who}")


@asynccontextmanager
async def somebody(
    browser: Browser, url: str, db: Connection, person: UUID | None, language: str, scheme: str, width: int
) -> AsyncIterator[Page]:
    size = {"width": width, "height": 844}
    context: BrowserContext = await browser.new_context(
        viewport=size, base_url=url, color_scheme=scheme, locale=language  # type: ignore[arg-type]
    )  # fmt: skip
    if person:
        cookie = await begun(db, person)
        await context.add_cookies([{"name": "session", "value": cookie, "url": url}])
    yield await context.new_page()
    await context.close()


async def look(audit: Audit, page: Page, who: str, paths: tuple[str, ...]) -> None:
    """These pages, and each question to a representative behind them."""
    left = list(paths)
    while left:
        path = left.pop(0)
        answer = await page.goto(path)
        name = f"{who} {path}"
        if answer is None or answer.status != 200:
            audit.found(f"{name}: {answer and answer.status} instead of a page")
            continue
        audit.html[name] = await answer.text()
        await audit.judge(page, name)
        if "/fraga/" not in path:
            links = await page.eval_on_selector_all("main a", "all => all.map(a => a.getAttribute('href'))")
            left += [link for link in dict.fromkeys(links) if link and link.startswith("/fraga/") and link not in left]


async def walk(audit: Audit, page: Page, url: str, who: str) -> None:
    """From the first page along every link of ours: a few pages behind each endpoint, and its form sent empty."""
    endpoints: Counter[str] = Counter()
    left, seen = ["/", "/hem", "/medlem", "/finns-inte"], set[str]()
    while left:
        path = left.pop(0)
        endpoint = next((name for pattern, name in PATTERNS if pattern.match(path.partition("?")[0])), path)
        if path in seen or endpoints[endpoint] >= MOST:
            continue
        seen.add(path)
        answer = await page.goto(path)
        if answer is None or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        endpoints[endpoint] += 1
        name = f"{who} {path}"
        audit.html[name] = await answer.text()
        await audit.judge(page, name)
        links = await page.eval_on_selector_all(
            "main a[href], header a[href], footer a[href]", "all => all.map(a => a.href)"
        )
        left += [
            link.removeprefix(url).partition("#")[0]
            for link in links
            if link.startswith(url) and not NO_PAGES.search(link)
        ]
        await send_empty(audit, page, path, name)


REGISTERING = (
    ("jobb", {"jobs-0-title": "trollkarl"}),
    ("jobb", {"jobs-0-title": "student"}),
    ("jobb", {"jobs-0-title": "undersköteska"}),
    ("jobb", {"jobs-0-title": "undersköterska"}),
    ("jobb", {"jobs-0-industry": "aldreomsorg"}),
    ("plats", {"jobs-0-place": "Hanninge"}),
    ("plats", {"jobs-0-place": "Uppsala"}),
    ("plats", {"jobs-0-place": "Stockholm"}),
    ("stadsdel", {"jobs-0-district": "Rinkeby"}),
    ("arbetsgivare", {"jobs-0-sector": "kommun"}),
    ("fack", {"union": "Komunal"}),
    ("fack", {"union": "Kommunal"}),
    ("du", {"name": "Åsa-Märta O'Neil 李", "email": "asa@gmial.com"}),
    ("du", {"name": "Åsa-Märta O'Neil 李", "email": "asa@example.org"}),
    ("ja", {"matching": "y"}),
)


async def register(audit: Audit, page: Page, who: str) -> None:
    """The conversation, page by page, each as it is answered and as it is left empty."""
    for number, (step, answers) in enumerate(REGISTERING):
        await page.goto(f"/medlem/steg/{step}")
        await audit.judge(page, f"{who} {step} {number}")
        audit.html[f"{who} {step} {number}"] = await page.content()
        await send_empty(audit, page, step, f"{who} {step} {number}")
        await page.goto(f"/medlem/steg/{step}")
        await say(page, answers)
        await audit.judge(page, f"{who} after {step} {number}")
        audit.html[f"{who} after {step} {number}"] = await page.content()


async def send_empty(audit: Audit, page: Page, path: str, name: str) -> None:
    """What a form says when nothing is in it."""
    form = page.locator("main form[novalidate]").first
    if not await form.count():
        return
    for box in await form.locator(
        "input:not([type=checkbox], [type=radio], [type=hidden], [type=file]), textarea"
    ).all():
        if await box.is_visible():
            await box.fill("")
    buttons = form.locator("button[type=submit], button:not([type])")
    if not await buttons.count():
        audit.found(f"{name}: a form without a button")
        return
    buttons = buttons.locator("visible=true")
    if not await buttons.count():  # it is behind a heading that is closed
        return
    async with page.expect_navigation() as sent:
        await buttons.last.click()
    answer = await sent.value
    if answer and answer.status == 422:
        audit.html[f"{name} (empty)"] = await answer.text()
        await audit.judge(page, f"{name} (empty)")


async def letters(audit: Audit, browser: Browser) -> None:
    for scheme in ("light", "dark"):
        page = await browser.new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
        for path in sorted(golden.FOLDER.glob("*/*.html")):
            await page.set_content(path.read_text())
            await audit.judge(page, f"letter {path.parent.name} {path.stem} {scheme}")
        await page.close()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
