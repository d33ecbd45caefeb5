"""A coordinator says that she is away and that she is back, on her branch's page."""

from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import absences
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.people import Everybody

TODAY = dates.today(dates.now())
DAY = timedelta(days=1)


@pytest.fixture
async def slug(everybody: Everybody) -> str:
    return await everybody.branch()


@pytest.fixture
async def person(everybody: Everybody, slug: str) -> UUID:
    return await everybody.bo(slug)


@pytest.fixture
async def bo(web: Web, person: UUID) -> Browser:
    return await web.signed_in(person)


async def test_away_and_back(web: Web, db: Connection, slug: str, person: UUID, bo: Browser) -> None:
    back = TODAY + 20 * DAY
    page = await bo.send_form(f"/branscher/{slug}/borta", {"day": back.isoformat()}, follow_redirects=True)
    assert f"Du är borta till {dates.short_day(back)}." in text_of(page)
    assert await absences.of(db, person, TODAY) == back
    assert typed(await bo.get(f"/branscher/{slug}/borta"), "day") == back.isoformat()
    page = await bo.send_form(f"/branscher/{slug}/borta", {"back": "1"}, follow_redirects=True)
    assert "Du är borta" not in text_of(page)
    assert await absences.of(db, person, TODAY) is None


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "Välj vilken dag du är tillbaka."),
        ("2027-02-30", "2027-02-30 finns inte i kalendern."),
        (TODAY.isoformat(), "Välj en dag framåt."),
        ((TODAY + 400 * DAY).isoformat(), "Det är mer än ett år. Lämna över uppdraget i stället."),
    ],
)
async def test_a_day_that_is_none_stays_in_the_field(
    db: Connection, slug: str, bo: Browser, day: str, sentence: str
) -> None:
    page = await bo.send_form(f"/branscher/{slug}/borta", {"day": day})
    assert (page.status_code, errors_of(page), typed(page, "day")) == (422, [sentence], day)
    assert await db.fetchval("SELECT count(*) FROM absences") == 0


async def test_alone_she_is_told_so_and_the_administrator_sees_it(
    web: Web, db: Connection, everybody: Everybody, slug: str, bo: Browser
) -> None:
    assert "Ingen annan samordnar föreningen då." in text_of(await bo.get(f"/branscher/{slug}/borta"))
    await bo.send_form(f"/branscher/{slug}/borta", {"day": (TODAY + DAY).isoformat()})
    page = text_of(await (await web.signed_in(await everybody.eva())).get("/skotsel"))
    assert "I 1 branschförening är alla samordnare borta." in page
    assert "Alla samordnare är borta just nu." in page


async def test_the_others_see_the_day(web: Web, db: Connection, everybody: Everybody, slug: str, bo: Browser) -> None:
    disa = await everybody.member("Disa Ek", "disa@example.org")
    await everybody.hold(disa, "coordinator", await db.fetchval("SELECT id FROM branches"))
    assert "Ingen annan" not in text_of(await bo.get(f"/branscher/{slug}/borta"))
    await bo.send_form(f"/branscher/{slug}/borta", {"day": (TODAY + DAY).isoformat()})
    page = text_of(await (await web.signed_in(disa)).get(f"/branscher/{slug}"))
    assert f"Bo Lind , borta till {dates.short_day(TODAY + DAY)}" in page.replace("Lind,", "Lind ,")
    assert "Du är borta" not in page
