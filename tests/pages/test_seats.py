"""The page of the titles: the unknown first, and who has said what when."""

from fackpol.base.database import Connection
from tests.asgi import Web, text_of
from tests.people import Everybody


async def test_an_administrator_says_what_a_title_is_and_takes_it_back(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    await everybody.dag()
    await db.execute("UPDATE mandates SET seat = NULL, seat_text = 'Nestor', status = 'imported'")
    eva = await web.signed_in(await everybody.eva())
    assert "Nestor 1 uppdrag · Okänd plats" in text_of(await eva.get("/skotsel/platser"))
    assert (await eva.send_form("/skotsel/platser", {"title": "Nestor", "seat": "ledamot"})).status_code == 303
    assert "ändrat av Eva Sund" in text_of(await eva.get("/skotsel/platser"))
    assert await db.fetchval("SELECT seat FROM mandates") == "ledamot"
    await eva.send_form("/skotsel/platser", {"title": "Nestor", "seat": "kung"})
    assert await db.fetchval("SELECT seat FROM mandates") == "ledamot"
    await eva.send_form("/skotsel/platser", {"title": "Nestor", "forget": "1"})
    assert "ändrat av" not in text_of(await eva.get("/skotsel/platser"))
    assert (await eva.send_form("/skotsel/platser", {"title": "Annan", "seat": "ledamot"})).status_code == 404
