"""A page is light: under 30 kB over the wire the first time, style sheets and all."""

import re

import pytest

from tests.asgi import Browser, Web
from tests.people import Everybody

MOST = 30_000
LINKED = re.compile(r'<(?:link rel="(?:stylesheet|icon)" href|script src)="([^"]+)"')


async def weight(browser: Browser, path: str) -> tuple[int, str]:
    async with browser.stream("GET", path, headers={"accept-encoding": "gzip", "sec-fetch-site": "none"}) as answer:
        assert answer.status_code == 200
        body = await answer.aread()
        return answer.num_bytes_downloaded, body.decode()


@pytest.mark.parametrize("path", ["/", "/medlem", "/integritet", "/logga-in"])
async def test_the_first_visit_is_light(web: Web, path: str) -> None:
    browser = web.browser()
    size, page = await weight(browser, path)
    size += sum([(await weight(browser, linked))[0] for linked in LINKED.findall(page)])
    assert size < MOST


async def test_the_heaviest_pages_are_light(web: Web, everybody: Everybody) -> None:
    branch = await everybody.branch()
    for number in range(100):
        her = await everybody.member(f"Person {number}", f"person.{number}@example.org")
        await everybody.welcomed(branch, her)
    bo = await web.signed_in(await everybody.bo(branch))
    eva = await web.signed_in(await everybody.eva())
    for browser, path in ((bo, f"/branscher/{branch}/medlemmar"), (eva, "/skotsel/bilder"), (eva, "/skotsel/tackning")):
        assert (await weight(browser, path))[0] < MOST / 2, path
