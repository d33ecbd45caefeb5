"""The question whether somebody wants to stay: reading it changes nothing, one press keeps her."""

from datetime import timedelta

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import retention
from tests.asgi import Web, text_of
from tests.people import ANNA, Everybody


async def test_one_press_keeps_her_and_reading_does_not(web: Web, db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    await db.execute("UPDATE members SET registered_at = registered_at - interval '400 days'")
    await db.execute("UPDATE consents SET given_at = given_at - interval '400 days'")
    await retention.tidy(db, dates.now())
    await web.deliver()
    link = web.post_office.latest(ANNA).link("/stanna/")
    stranger = web.browser()
    assert "Vill du vara kvar?" in text_of(await stranger.get(link))
    assert await db.fetchval("SELECT heard_at FROM people WHERE id = $1", anna) is None
    assert "Du är kvar" in text_of(await stranger.send_form(link))
    await retention.erase_silent(db, web.own.vault, web.own.erasures, dates.now() + timedelta(days=40))
    assert await db.fetchval("SELECT count(*) FROM members WHERE person = $1", anna) == 1
    await db.execute("DELETE FROM people WHERE id = $1", anna)
    assert (await stranger.get(link)).status_code == 410
    assert (await stranger.send_form(link)).status_code == 410
