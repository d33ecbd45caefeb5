"""The rollover desk, and what a politician says of the time after from her own page."""

import re
from datetime import date, timedelta

import time_machine

from fackpol.base import dates
from fackpol.base.database import Connection
from tests.asgi import Web, errors_of, text_of
from tests.people import DAG, Everybody


async def ending(web: Web, everybody: Everybody, db: Connection) -> tuple[str, int, date]:
    """Her link, the mandate and its last day."""
    last = dates.today(dates.now()) + timedelta(days=40)
    dag = await everybody.dag(to_day=last)
    return (
        f"/uppdrag/{web.dated('mandate', dag, DAG)}",
        await db.fetchval("SELECT id FROM mandates"),
        last,
    )


async def test_an_administrator_asks_who_stays_on(web: Web, everybody: Everybody, db: Connection) -> None:
    link, id, last = await ending(web, everybody, db)
    eva = await web.signed_in(await everybody.eva())
    page = text_of(await eva.get("/skotsel/politiker/gar-ut"))
    assert "1 uppdrag går ut inom tre månader." in page
    assert "1 politiker med mejladress har inte fått frågan." in page
    for _ in range(2):
        await eva.send_form("/skotsel/politiker/gar-ut")
    await web.deliver()
    assert len(web.post_office.to(DAG)) == 1
    assert web.post_office.latest(DAG).link("/uppdrag/") == link
    assert "Har fått frågan, men inte svarat." in text_of(await eva.get("/skotsel/politiker/gar-ut"))
    await web.browser().send_form(link, {f"to-{id}": str(last), f"after-{id}": "leaves"})
    assert "Slutar, säger politikern." in text_of(await eva.get("/skotsel/politiker/gar-ut"))


async def test_whoever_stays_is_shown_to_members_after_the_turn(web: Web, everybody: Everybody, db: Connection) -> None:
    link, id, last = await ending(web, everybody, db)
    anna = await web.signed_in(await everybody.anna())
    assert "Vi vet inte än vem som tar över." in text_of(await anna.get("/min-sida"))
    form = {f"to-{id}": str(last), f"after-{id}": "stays", f"seat-{id}": "ledamot"}
    page = await web.browser().send_form(link, form)
    assert "Tack, det är sparat." in text_of(page)
    assert "Vi vet inte än vem som tar över." not in text_of(await anna.get("/min-sida"))
    with time_machine.travel(dates.now() + timedelta(days=41), tick=False):
        anna = await web.signed_in(await db.fetchval("SELECT person FROM members"))
        assert "Dag Holm är ledamot i Äldrenämnden" in text_of(await anna.get("/min-sida"))


async def test_to_change_she_says_where_to(web: Web, everybody: Everybody, db: Connection) -> None:
    link, id, last = await ending(web, everybody, db)
    await everybody.representative("Ida Ny", None, "Förskolenämnden", "0136")
    form = {f"to-{id}": str(last), f"after-{id}": "changes", f"seat-{id}": "ledamot"}
    page = await web.browser().send_form(link, form)
    assert (page.status_code, errors_of(page)) == (422, ["Välj vilken nämnd du byter till."])
    assert re.search(r'value="changes" checked', page.text)
    other = await db.fetchval("SELECT id FROM committees WHERE name = 'Förskolenämnden'")
    await web.browser().send_form(link, {**form, f"committee-{id}": str(other)})
    row = (await db.fetch("SELECT committee, seat, status FROM mandates ORDER BY id DESC"))[0]
    assert tuple(row) == (other, "ledamot", "own")
    assert f'<option value="{other}" selected>' in (await web.browser().get(link)).text  # it is still said


async def test_she_who_does_not_know_yet_says_nothing(web: Web, everybody: Everybody, db: Connection) -> None:
    link, id, last = await ending(web, everybody, db)
    await web.browser().send_form(link, {f"to-{id}": str(last), f"after-{id}": ""})
    assert await db.fetchval("SELECT count(*) FROM mandates") == 1
    assert await db.fetchval("SELECT after FROM mandates") is None


async def test_what_hangs_on_what_ends_is_told_in_bands(web: Web, everybody: Everybody) -> None:
    await everybody.dag(to_day=dates.today(dates.now()) + timedelta(days=30))
    for number in range(6):
        await everybody.member(f"Med {number}", f"med.{number}@example.org")
    eva = await web.signed_in(await everybody.eva())
    page = text_of(await eva.get("/skotsel/politiker/gar-ut"))
    assert "Nämnden beslutar om jobbet för 5–9 medlemmar. Öppna frågor dit: färre än 5." in page
