"""How often a page asks the database: counted on the web process's own pools, where nothing is added by the tests."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from fackpol.app import build
from fackpol.base import dates, tokens
from fackpol.base.settings import Settings
from fackpol.network import invitations
from tests.asgi import Browser, Web
from tests.conftest import real_state
from tests.people import Everybody
from tests.post_office import PostOffice


@pytest.fixture
async def counted(fresh: str, own: Settings, post_office: PostOffice) -> AsyncIterator[tuple[Web, list[str], str]]:
    """The pages, the statements they make, and the link of Anna's invitation."""
    async with real_state(own, fresh) as state:
        async with state.database.writing.acquire() as db:
            everybody = Everybody(db, own.vault, state.reference)
            branch = await everybody.branch()
            bo = await everybody.bo(branch)
            await everybody.welcomed(branch, await everybody.anna())
            await everybody.dag()
            await invitations.call(db, await everybody.meeting(branch, bo), [], dates.now())
            invitation = await db.fetchval("SELECT id FROM invitations WHERE branch IS NOT NULL")
        app = build(own, state)
        async with app.router.lifespan_context(app) as held:
            web = Web(app, dict(held), own, state.database, post_office)
            async with counting(web) as asked:
                yield web, asked, f"/svar/{tokens.token(own.link_key, 'invitation', invitation)}"


# What asyncpg itself asks, once for each connection, when it meets a type that it does not know.
OF_THE_DRIVER = ("current_setting('jit')", "set_config('jit'", "typeinfo_tree")


@asynccontextmanager
async def counting(web: Web) -> AsyncIterator[list[str]]:
    """Every statement of ours, of every connection, from now on."""
    asked: list[str] = []

    def note(query: str) -> None:
        if not any(part in query for part in OF_THE_DRIVER):
            asked.append(re.sub("savepoint_[0-9a-f]+", "savepoint", query))

    held = [(pool, await pool.acquire()) for pool in (web.pools.reading, web.pools.writing) for _ in range(2)]
    for _, connection in held:
        connection.add_query_logger(lambda record: note(record.query))
    for pool, connection in held:
        await pool.release(connection)
    yield asked


async def trips(browser: Browser, asked: list[str], path: str) -> int:
    """Of the second visit: the first also prepares the statements."""
    assert (await browser.get(path)).status_code == 200
    asked.clear()
    await browser.get(path)
    return len(asked)


async def test_a_form_asks_nothing(counted: tuple[Web, list[str], str]) -> None:
    web, asked, _ = counted
    assert await trips(web.browser(), asked, "/medlem") == 0


async def test_the_answer_page_asks_at_most_twice(counted: tuple[Web, list[str], str]) -> None:
    web, asked, link = counted
    assert 1 <= await trips(web.browser(), asked, link) <= 2


async def test_my_page_asks_at_most_four_times(counted: tuple[Web, list[str], str]) -> None:
    web, asked, _ = counted
    person = await web.pools.reading.fetchval("SELECT person FROM members")
    assert 1 <= await trips(await web.signed_in(person), asked, "/min-sida") <= 4


async def test_also_when_nobody_decides_and_the_nearest_are_looked_for(counted: tuple[Web, list[str], str]) -> None:
    web, asked, _ = counted
    async with web.pools.writing.acquire() as db:
        await db.execute("DELETE FROM mandates")
    person = await web.pools.reading.fetchval("SELECT person FROM members")
    assert 1 <= await trips(await web.signed_in(person), asked, "/min-sida") <= 4


async def test_the_list_of_politicians_asks_as_often_for_many_as_for_one(
    counted: tuple[Web, list[str], str], own: Settings
) -> None:
    web, asked, _ = counted
    async with web.pools.writing.acquire() as db:
        everybody = Everybody(db, own.vault, web.state["app"].reference)
        eva = await web.signed_in(await everybody.eva())
        few = await trips(eva, asked, "/skotsel/politiker?sok=dag&slag=k-aldre")
        for number in range(60):
            await everybody.representative(f"Dag {number}", None, "Äldrenämnden", "0136")
    assert await trips(eva, asked, "/skotsel/politiker?sok=dag&slag=k-aldre") == few <= 13


async def test_a_councillors_page_asks_at_most_six_times(counted: tuple[Web, list[str], str]) -> None:
    web, asked, _ = counted
    person = await web.pools.reading.fetchval("SELECT person FROM representatives")
    assert 1 <= await trips(await web.signed_in(person), asked, "/uppdrag") <= 6


async def test_a_coordinators_desk_asks_at_most_six_times(counted: tuple[Web, list[str], str]) -> None:
    web, asked, _ = counted
    person = await web.pools.reading.fetchval("SELECT person FROM appointments WHERE post = 'coordinator'")
    branch = await web.pools.reading.fetchval("SELECT slug FROM branches")
    assert 1 <= await trips(await web.signed_in(person), asked, f"/branscher/{branch}") <= 6
