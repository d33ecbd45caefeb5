"""Departures: hidden at once, undone for a week, carried out after it."""

from datetime import timedelta

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.chores import Chores
from fackpol.network import corrections, departures, introductions, matching, replies, representatives
from fackpol.network.introductions import Question
from fackpol.network.reference import Reference
from tests.asgi import Web
from tests.people import DAG, Everybody

NOW = dates.now()


async def test_nobody_sees_her_and_what_waits_for_her_does_not_go(
    db: Connection, vault: Vault, everybody: Everybody, web: Web
) -> None:
    anna, dag = await everybody.anna(), await everybody.dag()
    mandate = await db.fetchval("SELECT id FROM mandates")
    question = Question("Hur blir det?", "aldreomsorg", "0136", mandate)
    await introductions.ask(db, vault, anna, question, NOW)
    assert await departures.leave(db, vault, dag, NOW)
    await introductions.look_after(db, vault, NOW, dates.today(NOW))
    await web.deliver()
    assert [letter.subject for letter in web.post_office.to(DAG)] == ["Du är borttagen ur vår lista"]
    assert await db.fetchval("SELECT ended_by FROM introductions") == "term"
    assert await replies.of_representative(db, vault, dag) == []
    assert await matching.of_representative(db, dag, dates.today(NOW)) == {}


async def test_what_was_wrong_before_stays_wrong(db: Connection, vault: Vault, everybody: Everybody) -> None:
    dag = await everybody.dag()
    await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136")
    await corrections.disown(db, dag, await db.fetchval("SELECT id FROM mandates WHERE person = $1", dag), NOW)
    departure = await departures.leave(db, vault, dag, NOW)
    assert departure
    assert await departures.leave(db, vault, dag, NOW + timedelta(days=3)) == departure  # twice is once
    assert await departures.stay(db, departure.id, NOW)
    statuses = [row["status"] for row in await db.fetch("SELECT status FROM mandates ORDER BY id")]
    assert statuses == ["wrong", "confirmed"]
    assert await departures.get(db, dag) is None


async def test_after_the_week_it_is_too_late(db: Connection, vault: Vault, own: Settings, everybody: Everybody) -> None:
    departure = await departures.leave(db, vault, await everybody.dag(), NOW)
    assert departure
    assert await departures.carry_out(db, vault, own.erasures, NOW + departures.REGRET - timedelta(seconds=1)) == 0
    assert not await departures.stay(db, departure.id, NOW + departures.REGRET)
    assert await departures.carry_out(db, vault, own.erasures, NOW + departures.REGRET) == 1
    assert await db.fetchval("SELECT count(*) FROM people") == 0
    assert str(departure.person) in own.erasures.read_text()


async def test_the_worker_carries_it_out_and_lives_when_the_erasures_can_not_be_written(
    db: Connection, vault: Vault, web: Web, everybody: Everybody, caplog: pytest.LogCaptureFixture
) -> None:
    dag = await everybody.dag()
    await departures.leave(db, vault, dag, NOW - departures.REGRET)
    web.own.erasures.mkdir(parents=True)  # a folder where the file should be
    await Chores(web.own, web.pools).round()
    assert "can not be written" in caplog.text
    assert await representatives.get(db, vault, dag)
    web.own.erasures.rmdir()
    await Chores(web.own, web.pools).round()
    assert await representatives.get(db, vault, dag) is None


async def test_the_letter_does_not_go_when_her_address_is_stopped_or_she_stays(
    db: Connection, vault: Vault, web: Web, everybody: Everybody, known: Reference
) -> None:
    dag = await everybody.dag()
    departure = await departures.leave(db, vault, dag, NOW)
    assert departure
    await departures.stay(db, departure.id, NOW)
    await departures.leave(db, vault, dag, NOW)
    await db.execute(
        "INSERT INTO suppressions (kind, key, reason, at) SELECT 'email', email_key, 'bounced', $1 FROM people", NOW
    )
    await web.deliver()
    assert web.post_office.to(DAG) == []
