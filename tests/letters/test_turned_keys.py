"""While LINK_KEY is turned: old links go on working, and what is sent or told again is the same as before."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.network import calendar_feeds, invitations, key_checks, sessions
from tests.asgi import Web
from tests.people import ANNA, Everybody
from tests.queue import queue_again
from tests.rings import only, turned

HOUR = timedelta(hours=1)


def later(web: Web, own: Settings) -> Web:
    """The same service, restarted with other keys."""
    return Web(
        web.app, {"app": replace(web.state["app"], settings=own, vault=own.vault)}, own, web.pools, web.post_office
    )


@pytest.fixture
async def both(db: Connection, web: Web) -> Settings:
    """The key is turned an hour from now."""
    await key_checks.check(db, web.own, dates.now() - HOUR)
    made = turned(web.own, "link_key")
    await key_checks.check(db, made, dates.now() + HOUR)
    return made


@pytest.fixture
def called(db: Connection, everybody: Everybody) -> Callable[[], Awaitable[int]]:
    async def call() -> int:
        branch = await everybody.branch()
        await everybody.welcomed(branch, await everybody.anna())
        meeting = await everybody.meeting(branch, await everybody.bo(branch))
        await invitations.call(db, meeting, [], dates.now())
        return meeting

    return call


async def test_a_letter_that_is_tried_again_is_the_same_byte_by_byte(
    web: Web, db: Connection, both: Settings, called: Callable[[], Awaitable[int]]
) -> None:
    """The relay's answer was lost, and the service has started again with a new key."""
    await called()
    await web.deliver()
    await queue_again(db, dates.now())
    with time_machine.travel(dates.now() + 2 * HOUR):
        await later(web, both).deliver()
    first, second = web.post_office.to(ANNA)
    assert (second.raw, second.sender) == (first.raw, first.sender)


async def test_the_links_of_old_letters_go_on_and_new_ones_have_the_new_key(
    web: Web, db: Connection, both: Settings, called: Callable[[], Awaitable[int]]
) -> None:
    await called()
    await web.deliver()
    link = web.post_office.latest(ANNA).link("/svar/")
    assert (await later(web, both).browser().get(link)).status_code == 200
    assert (await later(web, only(both, 2, "link_key")).browser().get(link)).status_code == 404
    with time_machine.travel(dates.now() + 2 * HOUR):
        await sessions.ask(db, web.own.vault, ANNA, bytes(32), dates.now())
        await later(web, both).deliver()
    new = web.post_office.latest(ANNA).link("/logga-in/").rpartition("/")[2]
    assert tokens.verified(only(both, 2, "link_key").link_key, "sign_in", new)


async def test_an_entry_in_a_calendar_stays_the_same_entry(
    web: Web, db: Connection, both: Settings, called: Callable[[], Awaitable[int]]
) -> None:
    """Else a meeting that is called off after the turn would still stand in her calendar."""
    meeting = await called()
    await web.deliver()
    before, link = web.post_office.latest(ANNA).event["UID"], web.post_office.latest(ANNA).link("/svar/")
    with time_machine.travel(dates.now() + 2 * HOUR):
        bo = await db.fetchval("SELECT called_by FROM meetings")
        assert await invitations.cancel(db, both.vault, meeting, bo, "", dates.now())
        await later(web, both).deliver()
        assert web.post_office.latest(ANNA).event["UID"] == before
        anna = await db.fetchval("SELECT person FROM invitations")
        feed = tokens.token(both.link_key, "feed", await calendar_feeds.make(db, anna, dates.now()))
        page = await later(web, both).browser().get(f"/kalender/{feed}")
        file = await later(web, both).browser().get(f"{link}/mote.ics")
        assert before in page.text.replace("\r\n ", "")
        assert before in file.text.replace("\r\n ", "")
