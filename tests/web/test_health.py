"""What a load balancer or a monitor is told: one word, whatever host it asks for."""

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest

from fackpol.base import dates, ledger
from fackpol.base.database import Connection, Database
from fackpol.chores import Chores
from fackpol.web import health
from fackpol.web.health import Health
from tests.asgi import Web


@pytest.mark.parametrize("path", ["/health", "/ready"])
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "10.0.0.7", "fackpol"])
async def test_a_service_that_is_well_says_so_whatever_host_is_asked_for(web: Web, path: str, host: str) -> None:
    response = await web.browser().get(path, headers={"host": host})
    assert (response.status_code, response.text) == (200, "ok\n")
    assert response.headers["cache-control"] == "no-store"
    assert "set-cookie" not in response.headers
    assert (await web.browser().head(path, headers={"host": host})).status_code == 200


@pytest.mark.parametrize("path", ["/health", "/ready"])
async def test_a_database_of_another_release_is_no_health(web: Web, db: Connection, path: str) -> None:
    await db.execute("DELETE FROM migrations WHERE number = (SELECT max(number) FROM migrations)")
    response = await web.browser().get(path)
    assert (response.status_code, response.text) == (503, "schema\n")


async def test_a_database_that_only_reads_is_alive_but_not_ready(web: Web, db: Connection) -> None:
    await db.execute("SET LOCAL transaction_read_only = on")
    browser = web.browser()
    assert (await browser.get("/health")).text == "ok\n"
    response = await browser.get("/ready")
    assert (response.status_code, response.text) == (503, "read-only\n")


async def test_a_ledger_that_knows_more_is_told_and_the_log_says_what_to_run(
    web: Web, db: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    """Pages are shown, but nothing can be taken back."""
    number, never = await db.fetchval("SELECT number FROM ledger_state"), 2**50
    later = ledger.following(ledger.Mark(number, ""), [("left", (str(uuid4()),))], never, dates.now())
    ledger.append(web.own.erasures, [line.text for line in later])
    browser = web.browser()
    assert (await browser.get("/health")).text == "ok\n"
    response = await browser.get("/ready")
    assert (response.status_code, response.text) == (503, "ledger: see what fackpol doctor says\n")
    await Chores(web.own, web.pools).round()
    assert "the ledger can not be written (it knows more than the database: run fackpol restore)" in caplog.text


async def test_nothing_is_sent_to_it(web: Web) -> None:
    assert (await web.browser().post("/health", headers={"host": "10.0.0.7"})).status_code == 421


async def test_a_thousand_who_ask_at_once_cost_a_slow_database_one_question(
    pools: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And take no connection from those who use the service."""
    monkeypatch.setattr(health, "HOLDS", 10.0)
    asked = 0

    async def slow(*_: object) -> None:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0.2)

    one = Health(slow, slow)
    answers = await asyncio.gather(*(one.answer("/health", pools, tmp_path) for _ in range(1000)))
    assert {answer.status_code for answer in answers} == {200}
    assert asked == 1
