"""Two who send the same page, or one who sends it twice: nothing is put back unsaid, and nothing breaks."""

import asyncio
from collections.abc import Coroutine
from datetime import date, timedelta
from typing import Any

import time_machine
from httpx import Response

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network.reference import Reference
from tests.asgi import Web, text_of, typed
from tests.pages.test_meetings import form
from tests.people import Everybody
from tests.post_office import PostOffice
from tests.together import real_web

NOW = dates.moment(date(2026, 9, 1), dates.time(12))
WAITING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0
"""


async def held_up(web: Web, rows: str, *sent: Coroutine[Any, Any, Response]) -> list[Response]:
    """The answers to forms that are sent in this order and all wait for these rows before any of them goes on."""
    async with web.pools.writing.acquire() as db:
        holding = db.transaction()
        await holding.start()
        await db.execute(f"{rows} FOR UPDATE")
        answers: list[asyncio.Future[Response]] = []
        for one in sent:
            answers.append(asyncio.ensure_future(one))
            await all_stand_still(web, answers)
        await holding.rollback()
    return list(await asyncio.gather(*answers))


async def all_stand_still(web: Web, answers: list[asyncio.Future[Response]]) -> None:
    """Until each waits for a lock, or has no need to."""
    for _ in range(2_000):
        done = sum(answer.done() for answer in answers)
        if done + await web.pools.reading.fetchval(WAITING) == len(answers):
            return
        await asyncio.sleep(0.005)
    raise TimeoutError


async def test_a_page_that_was_open_does_not_put_back_the_areas_of_a_draft(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """Bo has it open twice; in one he adds Stockholm, and in the other he then mends a word."""
    with time_machine.travel(NOW, tick=False):
        branch = await everybody.branch()
        bo = await web.signed_in(await everybody.bo(branch))
        page = await bo.send_form(f"/branscher/{branch}/moten/nytt", form())
        path = page.headers["location"].removesuffix("/inbjudan") + "/andra"
        seen = {"seen": typed(await bo.get(path), "seen")}
        assert (await bo.send_form(path, form(areas=["0136", "0180"]) | seen)).status_code == 303
        late = await bo.send_form(path, form(title="Heltid som norm!") | seen)
    assert late.status_code == 409
    areas = await db.fetch("SELECT area FROM meeting_areas ORDER BY area")
    assert [row["area"] for row in areas] == ["0136", "0180"]


async def test_of_two_who_change_a_meeting_at_the_same_moment_the_second_is_asked_to_look(
    own: Settings, vault: Vault, fresh: str, known: Reference, post_office: PostOffice
) -> None:
    """Both have read the same page. One changes the hour, and the other the street."""
    async with real_web(own, fresh, post_office) as web, database.alone(fresh) as db:
        everybody = Everybody(db, vault, known)
        branch = await everybody.branch()
        bo = await everybody.bo(branch)
        await everybody.welcomed(branch, await everybody.anna())
        one, other = await web.signed_in(bo), await web.signed_in(bo)
        day = str(dates.today(dates.now()) + timedelta(days=20))
        page = await one.send_form(f"/branscher/{branch}/moten/nytt", form(day=day))
        path = page.headers["location"].removesuffix("/inbjudan")
        assert (await one.send_form(f"{path}/inbjudan")).status_code == 303
        same = {"seen": typed(await one.get(f"{path}/andra"), "seen"), "letters": "1"}
        first, second = await held_up(
            web,
            "SELECT FROM meetings",
            one.send_form(f"{path}/andra", form(day=day, starts="17") | same),
            other.send_form(f"{path}/andra", form(day=day, street="Nya gatan 2") | same),
        )
        assert (first.status_code, second.status_code) == (303, 409)
        assert "Någon annan har ändrat mötet medan du skrev." in text_of(second)
        starts = await db.fetchval("SELECT starts_at FROM meetings")
        assert (starts.astimezone(dates.HERE).hour, await everybody.text("street")) == (17, form()["street"])


async def test_leaving_pressed_twice_says_twice_that_it_is_done(
    own: Settings, vault: Vault, fresh: str, known: Reference, post_office: PostOffice
) -> None:
    async with real_web(own, fresh, post_office) as web, database.alone(fresh) as db:
        browser = await web.signed_in(await Everybody(db, vault, known).anna())
        pressed = [browser.send_form("/min-sida/lamna") for _ in range(2)]
        answers = await held_up(web, "SELECT FROM people", *pressed)
        assert [answer.status_code for answer in answers] == [200, 200]
        assert await db.fetchval("SELECT count(*) FROM members") == 0
