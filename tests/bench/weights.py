"""What each page costs somebody on a phone: bytes over the wire, requests, and the time to the first byte.

Of the example district, by real processes over HTTP. The first visit carries the style sheets; later ones do not.
"""

import re
import time

import httpx

from fackpol.base import database
from tests.asgi import begun
from tests.browser.audit import PEOPLE
from tests.browser.screenshots import demo

PAGES = {
    "visitor": ("/", "/medlem", "/integritet", "/logga-in"),
    "member": ("/min-sida", "/min-sida/insyn", "/min-sida/ja"),
    "representative": ("/uppdrag", "/kontakter"),
    "coordinator": ("/branscher/vard-och-omsorg", "/branscher/vard-och-omsorg/medlemmar",
                    "/branscher/vard-och-omsorg/bilder", "/branscher/vard-och-omsorg/moten/nytt"),
    "administrator": ("/skotsel", "/skotsel/bilder", "/skotsel/tackning", "/skotsel/politiker"),
}  # fmt: skip
LINKED = re.compile(r'<(?:link rel="(?:stylesheet|icon)" href|script src)="([^"]+)"')
TIMES = 5


async def of_pages() -> None:
    async with demo() as (url, _, db_url), database.alone(db_url) as db:
        print("                                              kB page  kB first visit  requests  first byte ms")
        for who, paths in PAGES.items():
            person = await db.fetchval(PEOPLE[who]) if PEOPLE[who] else None
            cookies = {"session": await begun(db, person)} if person else {}
            async with httpx.AsyncClient(base_url=url, cookies=cookies, follow_redirects=True) as browser:
                for path in paths:
                    await weigh(browser, path)


async def weigh(browser: httpx.AsyncClient, path: str) -> None:
    took, size, text = [], 0, ""
    for _ in range(TIMES):
        seconds, size, text = await fetched(browser, path)
        took.append(seconds * 1000)
    others = [(await fetched(browser, other))[1] for other in LINKED.findall(text)]
    first = (size + sum(others)) / 1000
    print(f"{path:<44} {size / 1000:>8.1f} {first:>15.1f} {1 + len(others):>9} {min(took):>14.1f}", flush=True)


async def fetched(browser: httpx.AsyncClient, path: str) -> tuple[float, int, str]:
    """Seconds to the first byte, bytes as they came (compressed, without the head), and the text."""
    began = time.perf_counter()
    async with browser.stream("GET", path) as answer:
        first = time.perf_counter() - began
        body = await answer.aread()
        return first, answer.num_bytes_downloaded, body.decode(errors="replace")
