"""Lists that grow: the pages of a district with many ask as often as those of one with few. Never a clock."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg
import pytest

from fackpol.app import build
from fackpol.base.settings import Settings
from tests.asgi import Web
from tests.bench import district
from tests.bench.district import Size
from tests.conftest import real_state
from tests.pages.test_every_page import HOLDERS, PAGES
from tests.pages.test_round_trips import counting, trips
from tests.post_office import PostOffice

FEW = Size(200, 60, 55, 60, 4, 60, 20, (60, 60), 60, 60, 600, 60)
MANY = Size(900, 300, 150, 300, 4, 300, 60, (300, 300), 150, 300, 3_000, 200)
LISTS = (
    "/branscher/{branch}", "/branscher/{branch}/medlemmar", "/branscher/{branch}/fragor",
    "/branscher/{branch}/utskick", "/branscher/{branch}/kollega", "/branscher/{branch}/moten/{meeting:id}",
    "/branscher/{branch}/moten/{meeting:id}/mejl", "/branscher/{branch}/moten/{meeting:id}/papper", "/skotsel",
    "/skotsel/valkomna", "/skotsel/politiker", "/skotsel/politiker/gar-ut", "/skotsel/politiker/nya",
    "/skotsel/tackning", "/skotsel/tackning/{area}", "/skotsel/bilder", "/skotsel/poster", "/skotsel/samordnare",
    "/skotsel/fel", "/skotsel/mejl/oklara", "/skotsel/inlasningar", "/skotsel/register/{register:uuid}",
    "/skotsel/sakerhet", "/skotsel/program", "/kontakter", "/uppdrag", "/min-sida",
    "/min-sida/allt", "/min-sida/insyn", "/min-sida/fragor", "/forslag",
)  # fmt: skip
MOST = 300_000  # bytes of HTML


@asynccontextmanager
async def grown(own: Settings, url: str, size: Size) -> AsyncIterator[dict[str, tuple[int, int]]]:
    """Statements and bytes of each list's page, by its path."""
    async with real_state(own, url) as state:
        async with state.database.writing.acquire() as db:
            one = await district.fill(db, state.reference, own, size)
            await db.execute("ANALYZE")
        web = Web(build(own, state), {"app": state}, own, state.database, PostOffice())
        one.town.names["meeting"] = one.meeting
        found = {}
        async with counting(web) as asked:
            for endpoint in (one for one in PAGES if one.path in LISTS):
                browser = await web.signed_in(HOLDERS[endpoint.access](one.town))
                path = one.town.path(endpoint)
                found[endpoint.path] = await trips(browser, asked, path), len((await browser.get(path)).content)
        yield found


@pytest.mark.slow
async def test_a_list_asks_as_often_for_many_as_for_few_and_stays_light(
    server: Callable[[str], str], plan: str, own: Settings
) -> None:
    sizes = {}
    for name, size in (("few", FEW), ("many", MANY)):
        connection = await asyncpg.connect(server("postgres"))
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {plan}")
        await connection.close()
        async with grown(own, server(name), size) as found:
            sizes[name] = found
    assert set(sizes["many"]) == set(LISTS)
    # (Fewer where somebody has fewer left to ask.)
    assert {path: asked for path, (asked, _) in sizes["many"].items() if asked > sizes["few"][path][0]} == {}
    assert {path: size for path, (_, size) in sizes["many"].items() if size > MOST} == {}
