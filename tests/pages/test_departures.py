"""A representative is left out of the list by any link of hers: at once, with a week to come back."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from fackpol.network import departures, representatives
from tests.asgi import Web, text_of
from tests.people import DAG, Everybody

WEEK = timedelta(days=7)


async def test_one_press_asks_and_the_next_leaves_her_out(web: Web, everybody: Everybody, db: Connection) -> None:
    link = f"/uppdrag/{web.dated('mandate', await everybody.dag(), DAG)}"
    browser = web.browser()
    assert f'action="{link}/bort"' in (await browser.get(link)).text
    assert "Du får ett mejl, och kan ångra dig i 7 dagar." in text_of(await browser.get(f"{link}/bort"))
    assert "Är du säker?" in text_of(await browser.send_form(f"{link}/bort"))
    assert await db.fetchval("SELECT status FROM mandates") == "confirmed"  # not yet
    page = await browser.send_form(f"{link}/bort", {"sure": "1"})
    assert "Du är borttagen ur listan" in text_of(page)
    assert await db.fetchval("SELECT status FROM mandates") == "wrong"
    assert "Du är borttagen ur listan" in text_of(await browser.get(link))
    assert "Du är borttagen ur listan" in text_of(await browser.send_form(f"{link}/bort", {"sure": "1"}))
    await web.deliver()
    assert len(web.post_office.to(DAG)) == 1


async def test_by_the_letter_that_tells_her_everything_comes_back(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """The attack: a forwarded letter. Whoever has it leaves her out; she stays, and no register keeps her out."""
    dag = await everybody.dag()
    link = f"/uppdrag/{web.dated('mandate', dag, DAG)}"
    await web.browser().send_form(f"{link}/bort", {"sure": "1"})
    await web.deliver()
    stay = web.post_office.latest(DAG, "Du är borttagen ur vår lista").link("/kvar/")
    assert "Ja, jag vill stå kvar" in text_of(await web.browser().get(stay))
    assert await db.fetchval("SELECT count(*) FROM departures") == 1
    assert "Du står kvar i listan" in text_of(await web.browser().send_form(stay))
    assert await db.fetchval("SELECT status FROM mandates") == "confirmed"
    assert await db.fetchval("SELECT count(*) FROM suppressions") == 0
    assert (await web.browser().send_form(stay)).status_code == 410
    own = web.own
    assert await departures.carry_out(db, own.vault, own.erasures, dates.now() + WEEK) == 0
    assert (await web.browser().get(link)).status_code == 200


async def test_after_a_week_she_is_forgotten_but_not_her_posts(web: Web, everybody: Everybody, db: Connection) -> None:
    dag, own = await everybody.dag(), web.own
    await everybody.hold(dag, "administrator", None)
    await web.browser().send_form(f"/uppdrag/{web.dated('mandate', dag, DAG)}/bort", {"sure": "1"})
    assert await departures.carry_out(db, own.vault, own.erasures, dates.now() + WEEK) == 1
    assert await representatives.get(db, own.vault, dag) is None
    assert await db.fetchval("SELECT count(*) FROM appointments WHERE person = $1 AND to_at IS NULL", dag) == 1
    assert "erased" not in own.erasures.read_text()
    assert await representatives.is_left_out(db, own.vault, "0136", "Dag Holm")


@pytest.mark.parametrize("what", ["old", "of before", "to another address"])
async def test_a_link_that_is_too_old_opens_nothing_but_the_way_out_and_a_fresh_one(
    web: Web, everybody: Everybody, db: Connection, what: str
) -> None:
    dag, today = await everybody.dag(), dates.today(dates.now())
    link = (
        "/uppdrag/"
        + {
            "old": lambda: web.dated("mandate", dag, DAG, today - timedelta(days=61)),
            "of before": lambda: tokens.token(web.own.link_key, "mandate", dag),
            "to another address": lambda: web.dated("mandate", dag, "dag.forr@example.org"),
        }[what]()
    )
    browser, mandate = web.browser(), await db.fetchval("SELECT id FROM mandates")
    page = await browser.get(link)
    assert (page.status_code, "Länken är för gammal" in text_of(page)) == (410, True)
    assert "Dag" not in text_of(page)
    await browser.send_form(link, {f"to-{mandate}": "2026-12-31"})
    await browser.send_form(f"{link}/namn", {"name": "Någon Annan"})
    await browser.send_form(f"{link}/nej/{mandate}")
    assert tuple((await db.fetch("SELECT to_day, status FROM mandates"))[0]) == (date(2030, 12, 31), "confirmed")
    assert await db.fetchval("SELECT email_confirmed_at FROM people") is None
    for _ in range(5):
        assert "En ny länk är på väg" in text_of(await browser.send_form(link, {"fresh": "1"}))
    await web.deliver()
    letters = web.post_office.to(DAG)
    assert len(letters) == 2  # and no mail bomb
    assert (await browser.get(letters[0].link("/uppdrag/"))).status_code == 200
    assert "Du är borttagen ur listan" in text_of(await browser.send_form(f"{link}/bort", {"sure": "1"}))


async def test_a_link_lives_for_sixty_days(web: Web, everybody: Everybody, db: Connection) -> None:
    await everybody.dag()
    await representatives.tell(db, dates.now())
    await web.deliver()
    link = web.post_office.latest(DAG).link("/uppdrag/")
    for days, status in ((60, 200), (61, 410)):
        with time_machine.travel(dates.now() + timedelta(days=days), tick=False):
            assert (await web.browser().get(link)).status_code == status


async def test_no_press_on_a_link_opens_the_account_of_a_post_holder(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """Her address was put right by somebody; whoever reads that mailbox must not sign in as an administrator by it."""
    dag = await everybody.dag()
    await everybody.hold(dag, "administrator", None)
    link = f"/uppdrag/{web.dated('mandate', dag, DAG)}"
    mandate = await db.fetchval("SELECT id FROM mandates")
    page = await web.browser().send_form(link, {f"to-{mandate}": "2026-12-31"})
    assert "Tack, det är sparat." in text_of(page)
    assert await db.fetchval("SELECT email_confirmed_at FROM people WHERE id = $1", dag) is None
    await web.browser().send_form("/logga-in", {"email": DAG})
    await web.deliver()
    assert [letter for letter in web.post_office.to(DAG) if re.search("/logga-in/", letter.text)] == []
