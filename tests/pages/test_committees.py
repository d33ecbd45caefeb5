"""An administrator says what a committee is, once; what it then decides about shows on members' pages."""

import pytest

from fackpol.base.database import Connection
from tests.asgi import Web, text_of
from tests.people import Everybody

ODD = "Nämnden för allt möjligt"


async def test_she_decides_once_and_members_see_who_sits_there(web: Web, everybody: Everybody, db: Connection) -> None:
    await everybody.representative("Ida Ny", None, ODD, "0136")
    eva, anna = await web.signed_in(await everybody.eva()), await web.signed_in(await everybody.anna())
    assert ODD in text_of(await eva.get("/skotsel/namnder"))
    assert "Ida Ny" not in text_of(await anna.get("/min-sida"))
    id = await db.fetchval("SELECT id FROM committees WHERE name = $1", ODD)
    await eva.send_form(f"/skotsel/namnder/{id}", {"kinds": ["k-aldre", "påhittad"], "areas": ["0136", "9999"]})
    assert "Alla nämnder har sin plats." in text_of(await eva.get("/skotsel/namnder"))
    assert "Ida Ny" in text_of(await anna.get("/min-sida"))
    page = await eva.get(f"/skotsel/namnder/{id}")
    assert page.text.count(" checked") == 2


async def test_nothing_ticked_is_an_answer(web: Web, everybody: Everybody, db: Connection) -> None:
    await everybody.representative("Ida Ny", None, ODD, "0136")
    eva = await web.signed_in(await everybody.eva())
    id = await db.fetchval("SELECT id FROM committees WHERE name = $1", ODD)
    await eva.send_form(f"/skotsel/namnder/{id}")
    assert ODD not in text_of(await eva.get("/skotsel/namnder"))


@pytest.mark.parametrize("id", ["999999999999", "0"])
async def test_one_that_is_not_there_is_not_decided(web: Web, everybody: Everybody, id: str) -> None:
    eva = await web.signed_in(await everybody.eva())
    assert (await eva.get(f"/skotsel/namnder/{id}")).status_code == 404
    assert (await eva.send_form(f"/skotsel/namnder/{id}", {"kinds": ["k-aldre"]})).status_code == 404


async def test_any_committee_is_found_and_what_would_change_is_shown_first(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    await everybody.dag()
    eva = await web.signed_in(await everybody.eva())
    path = f"/skotsel/namnder/{await db.fetchval('SELECT committee FROM mandates')}"
    assert path in (await eva.get("/skotsel/namnder?omrade=0136")).text
    wider = {"kinds": ["k-aldre"], "areas": ["0136", "0126"], "preview": "1"}
    page = text_of(await eva.send_form(path, wider))
    assert "Blir nytt" in page
    assert "Äldreomsorg och hemtjänst, Huddinge: Äldrenämnden beslutar" in page
    assert await db.fetchval("SELECT count(*) FROM committee_areas a JOIN mandates USING (committee)") == 1
    await eva.send_form(path, {"kinds": ["k-aldre"], "areas": ["0136", "0126"]})
    assert await db.fetchval("SELECT count(*) FROM committee_areas a JOIN mandates USING (committee)") == 2
    assert "ändrat av Eva Sund" in text_of(await eva.get(path))
