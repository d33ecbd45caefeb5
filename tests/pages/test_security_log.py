"""An administrator reads what has happened, and whom it is about only by opening her; everybody reads her own part."""

import re
from datetime import timedelta

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import security_log
from tests.asgi import Web, text_of
from tests.people import Everybody


async def test_nobody_is_named_until_she_is_opened_and_she_can_see_that(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    anna, eva = await everybody.anna(), await everybody.eva()
    await security_log.note(db, "signed in", dates.now(), anna)
    evas = await web.signed_in(eva)
    page = await evas.get("/skotsel/sakerhet")
    assert f"Loggade in Av person {str(anna)[:8]}" in text_of(page)
    assert "Anna Ek" not in page.text
    opened = text_of(await evas.get(f"/skotsel/sakerhet/{anna}"))
    assert "Anna Ek" in opened
    assert "Loggade in." in opened
    hers = text_of(await (await web.signed_in(anna)).get("/min-sida/insyn"))
    assert "Eva Sund, som administrerar, såg ditt namn. Skäl: För att se vem säkerhetsloggen handlar om." in hers
    assert "Öppnade säkerhetsloggen. Någon annan gjorde det." in hers
    assert "Loggade in." in hers


async def test_it_is_paged_from_the_newest_to_the_oldest(web: Web, db: Connection, everybody: Everybody) -> None:
    eva = await everybody.eva()
    for minutes in range(120):
        event = "code failed" if minutes else "signed in"
        await security_log.note(db, event, dates.now() + timedelta(minutes=minutes))
    evas, path, pages = await web.signed_in(eva), "/skotsel/sakerhet", []
    while path:
        page = await evas.get(path)
        pages.append(text_of(page).count("Skrev en kod") + text_of(page).count("Loggade in"))
        older = re.search(r'href="(/skotsel/sakerhet\?fore=[0-9]+)"', page.text)
        path = older[1] if older else ""
    assert pages == [50, 50, 20]


async def test_somebody_who_is_gone_and_a_page_that_is_not_there_do_no_harm(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    evas = await web.signed_in(await everybody.eva())
    gone = "00000000-0000-4000-8000-000000000001"
    assert (await evas.get(f"/skotsel/sakerhet/{gone}")).status_code == 404
    assert await db.fetchval("SELECT count(*) FROM security_log") == 0
    for before in ("x", "9" * 30, "-1"):
        assert (await evas.get(f"/skotsel/sakerhet?fore={before}")).status_code == 200


async def test_a_copy_that_leaves_is_in_the_log(web: Web, db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    await (await web.signed_in(anna)).get("/min-sida/allt.json")
    assert await db.fetchval("SELECT event FROM security_log WHERE by = $1", anna) == "copy taken"


async def test_the_codes_of_the_log_are_no_way_to_all_names(web: Web, db: Connection, everybody: Everybody) -> None:
    """The attack: whoever signs in stands there, and an administrator opens one after the other."""
    her = await web.signed_in(await everybody.eva())
    some = [await everybody.member(f"Medlem {number}", f"m{number}@example.org") for number in range(62)]
    pages = [await her.get(f"/skotsel/sakerhet/{person}") for person in some]
    assert [page.status_code for page in pages] == [200] * 60 + [429] * 2
    assert "Medlem 61" not in pages[61].text
