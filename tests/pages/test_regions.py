"""The pages of a service in any region of the country: they open, and name no other region's places."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from starlette.applications import Starlette

from fackpol.base import dates
from fackpol.base.database import Connection, Database
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.endpoints import ENDPOINTS
from fackpol.network import coverage, matching, reference
from fackpol.network.matching import Match
from fackpol.network.members import Job
from fackpol.network.reference import Reference
from fackpol.network.tables import rows
from fackpol.registers import imports
from fackpol.web.access import ADMINISTRATOR, ANYBODY, MEMBER, SIGNED_IN
from fackpol.web.state import AppState
from tests.asgi import Browser, Web, text_of
from tests.people import Everybody
from tests.post_office import PostOffice

DATA = Path(__file__).parent.parent / "data"
GOTLAND = (DATA / "registers" / "gotland.csv").read_bytes()
VGR = (DATA / "registers" / "vgr.csv").read_bytes()
DAY = date(2026, 7, 6)
NOW = dates.moment(DAY, dates.time(12))
REGIONS = {row["code"]: row["name"] for row in rows("areas") if row["kind"] == "region"}
# What only somebody in Stockholm says.
STOCKHOLMS = (
    "Stockholm",
    "Norrtälje",
    "SL ",
    "SL:s",
    "pendeltåg",
    "tunnelbana",
    "Roslagen",
    "Haninge",
    "Waxholm",
    "Järva",
)
MAIN = (
    "/skotsel",
    "/skotsel/tackning",
    "/skotsel/bilder",
    "/skotsel/politiker",
    "/skotsel/namnder",
    "/skotsel/register",
)

Opened = Callable[[str], Awaitable[Web]]


@pytest.fixture
def opened(app: Starlette, own: Settings, db: Connection, pools: Database, post_office: PostOffice) -> Opened:
    """The pages of a service with an AREA of its own."""

    async def opened(area: str) -> Web:
        known = await reference.read(db, area)
        here = replace(own, area=known.home, organisation=f"Exempelpartiet i {known.whole_name(known.home)}")
        return Web(app, {"app": AppState(here, own.vault, known, pools)}, here, pools, post_office)

    return opened


def known_in(web: Web) -> Reference:
    known: Reference = web.state["app"].reference
    return known


async def read(browser: Browser, path: str) -> str:
    """What stands on a page and in what it offers to choose, which must open."""
    page = await browser.get(path, follow_redirects=True)
    assert page.status_code == 200, path
    return page.text


@pytest.mark.parametrize("area", REGIONS)
async def test_the_main_pages_open_in_every_region_and_name_no_other(
    opened: Opened, everybody: Everybody, area: str
) -> None:
    web = await opened(area)
    eva, known = await everybody.eva(), known_in(web)
    visitor, administrator = web.browser(), await web.signed_in(eva)
    await visitor.send_form("/medlem/steg/jobb", {"jobs-0-industry": "aldreomsorg"})
    pages = {path: await read(visitor, path) for path in ("/", "/medlem/steg/jobb", "/medlem/steg/plats")}
    pages |= {path: await read(administrator, path) for path in MAIN}
    for town in known.inside(area):
        assert f'value="{known.areas[town]["short_name"]}"' in pages["/medlem/steg/plats"]
        assert known.name(town) in pages["/skotsel/tackning"]
        assert known.name(town) in pages["/skotsel/bilder"]
    assert pages["/skotsel/bilder"].count("<path class=") == len(known.inside(area))
    assert known.name(area) in pages["/skotsel/register"]
    others = [name for code, name in REGIONS.items() if code != area]
    for path, text in pages.items():
        assert not [name for name in others if name in text], path


@pytest.mark.parametrize("written", ["09", "0980"])
async def test_either_code_of_gotland_runs_a_service(
    opened: Opened, db: Connection, vault: Vault, everybody: Everybody, written: str
) -> None:
    web = await opened(written)
    known = known_in(web)
    report = await imports.register(db, vault, known, written, "V", GOTLAND, NOW)
    assert (report.new_people, report.unplaced_committees) == (14, [])
    again = await imports.register(db, vault, known, "0980" if written == "09" else "09", "V", GOTLAND, NOW)
    assert (again.people, again.changes) == (14, 0)
    administrator = await web.signed_in(await everybody.eva())
    assert "Visby" not in (page := await read(administrator, "/skotsel/register"))
    assert 'value="09"' in page
    assert 'value="0980"' not in page
    for sector in ("kommun", "region"):
        (home_care,) = await shown(db, vault, known, everybody, Job("aldreomsorg", sector, "0980"))
        (hospital,) = await shown(db, vault, known, everybody, Job("halso-sjukvard", sector, "0980", "sjukhus"))
        assert home_care.committee == "Socialnämnden"
        assert any("ytterst din arbetsgivare" in sentence for sentence in home_care.sentences)
        assert hospital.committee == "Hälso- och sjukvårdsnämnden"
    cells = {cell.industry: cell for cell in await coverage.of_region(db, known, "09", DAY, DAY)}
    assert (cells["aldreomsorg"].deciders, cells["halso-sjukvard"].deciders) == (1, 1)


async def test_a_service_in_another_region_works_and_says_nothing_of_stockholm(
    opened: Opened, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    web = await opened("14")
    known = known_in(web)
    region = await imports.register(db, vault, known, "14", "V", VGR, NOW)
    assert (region.new_people, region.unplaced_titles) == (25, [])
    city = (DATA / "goteborg_uppdrag_v.csv").read_bytes()
    assert (await imports.register(db, vault, known, "1480", "V", city, NOW)).new_people == 149

    anna, eva = await registered(web, db), await everybody.eva()
    found = await matching.of_member(db, vault, known, anna, DAY)
    assert {match.committee for match in found.primary} == {"Göteborgs Stads socialnämnd Hisingen"}
    cells = {(c.area, c.industry): c for c in await coverage.of_region(db, known, "14", DAY, DAY)}
    assert cells["1480", "socialt-arbete"].deciders > 10
    assert cells["1480", "halso-sjukvard"].deciders > 0

    hats = {ANYBODY: web.browser(), MEMBER: await web.signed_in(anna), ADMINISTRATOR: await web.signed_in(eva)}
    hats[SIGNED_IN] = hats[MEMBER]
    seen = 0
    for endpoint in ENDPOINTS:
        if endpoint.method == "GET" and "{" not in endpoint.path and endpoint.access in hats:
            page = await hats[endpoint.access].get(endpoint.path, follow_redirects=True)
            assert page.status_code in (200, 404), endpoint.path  # 404: the tour of the demo
            text = page.text.replace("Europe/Stockholm", "")
            assert not [word for word in STOCKHOLMS if word in text], endpoint.path
            seen += page.status_code == 200
    assert seen > 40


async def shown(db: Connection, vault: Vault, known: Reference, everybody: Everybody, job: Job) -> list[Match]:
    """Who decides about a job."""
    person = await everybody.member("Bo Ek", f"{uuid4()}@example.org", job)
    return (await matching.of_member(db, vault, known, person, DAY)).primary


async def registered(web: Web, db: Connection) -> UUID:
    """Somebody registers as a social worker in Hisingen, and confirms."""
    browser = web.browser()
    answers: dict[str, dict[str, object]] = {
        "jobb": {"jobs-0-title": "socialsekreterare"},
        "plats": {"jobs-0-place": "Göteborg"},
        "stadsdel": {"jobs-0-district": "Biskopsgården"},
        "arbetsgivare": {"jobs-0-sector": "kommun"},
        "fack": {"union": "Vision"},
        "du": {"name": "Anna Ek", "email": "anna.ek@example.org", "language": "sv", "look": "discreet"},
        "ja": {"matching": "y"},
    }
    await browser.get("/medlem")
    for step, form in answers.items():
        answered = await browser.send_form(f"/medlem/steg/{step}", form)
        assert answered.status_code == 303, (step, text_of(answered))
    assert "Hisingen" in await read(browser, "/medlem/kolla")
    await browser.send_form("/medlem")
    await web.deliver()
    await browser.send_form(web.post_office.latest("anna.ek@example.org").link("/bekrafta/"), {"answer": "yes"})
    person: UUID = await db.fetchval("SELECT person FROM jobs WHERE area = '1480-HIS'")
    return person
