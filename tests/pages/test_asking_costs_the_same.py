"""Nobody learns who is registered from what asking costs: the same statements, and the same work for the letter."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest

from fackpol.base import dates
from fackpol.base.database import Row
from fackpol.base.settings import Settings
from fackpol.mail import outbox
from fackpol.mail.rendering import Letter, LetterRenderer
from fackpol.network import people
from fackpol.worker import Worker
from tests.asgi import Web
from tests.pages.test_round_trips import counting
from tests.people import ANNA, BO, application
from tests.post_office import PostOffice
from tests.together import real_web

WHO = {"known": ANNA, "unknown": "nobody@example.org", "limited": BO, "unconfirmed": "dag@example.org"}


@pytest.fixture
async def real(own: Settings, fresh: str, post_office: PostOffice) -> AsyncIterator[Web]:
    """The pages on pools of their own, with Anna and Bo in it, and Bo's letters of the hour used up."""
    async with real_web(own, fresh, post_office) as web:
        async with web.pools.writing.acquire() as db:
            await people.add(db, own.vault, "Anna Ek", ANNA, "sv", dates.now())
            await people.add(db, own.vault, "Bo Lind", BO, "sv", dates.now())
            await people.add(db, own.vault, "Dag Holm", WHO["unconfirmed"], "sv", None)
        for _ in range(5):
            await web.browser().send_form("/logga-in", {"email": BO})
        await emptied(web)
        yield web


async def emptied(web: Web) -> None:
    await web.deliver()
    web.post_office.arrived.clear()
    web.post_office.sessions = 0


async def test_asking_makes_the_same_statements_whoever_has_the_address(real: Web) -> None:
    made = {}
    async with counting(real) as asked:
        await real.browser().send_form("/logga-in", {"email": "first@example.org"})  # it also prepares the statements
        for who, email in WHO.items():
            asked.clear()
            await real.browser().send_form("/logga-in", {"email": email})
            made[who] = list(asked)
    assert len(made["known"]) > 3
    assert made["unknown"] == made["limited"] == made["unconfirmed"] == made["known"]


async def test_a_letter_to_nobody_is_claimed_written_and_recorded_with_the_same_statements(real: Web) -> None:
    made = {}
    async with counting(real) as asked:
        for who, email in WHO.items():
            await real.browser().send_form("/logga-in", {"email": email})
            asked.clear()
            await real.deliver()
            made[who] = sorted(asked)
    assert made["unknown"] == made["limited"] == made["unconfirmed"] == made["known"]
    assert [letter.to for letter in real.post_office.arrived] == [ANNA]


class Counted(LetterRenderer):
    """Remembers the letters that it has written to the end, thrown away or not."""

    size: list[int]

    def letter(self, row: Row, found: Row) -> Letter | None:
        written = super().letter(row, found)
        self.size.append(len(written.message) if written else 0)
        return written


async def test_a_letter_to_nobody_is_written_to_its_last_line(real: Web) -> None:
    renderer = Worker(real.own, real.pools).sender.renderer
    counted = Counted(renderer.settings, renderer.kinds, renderer.new_context)
    counted.size = []
    for email in WHO.values():
        await real.browser().send_form("/logga-in", {"email": email})
    async with real.pools.writing.acquire() as db:
        rows = await outbox.claim(db, renderer.kinds, 10, dates.now())
        kept = await counted.write(db, rows, dates.now())
    assert len(counted.size) == 4
    assert max(counted.size) - min(counted.size) < 60  # the length of an address, here and there
    assert min(counted.size) > 3000
    assert len(kept) == 1


async def test_a_letter_to_nobody_opens_the_line_to_the_relay_and_says_nothing(real: Web) -> None:
    """Or the first to somebody after a while would take longer, by a greeting and a handshake."""
    worker = Worker(real.own, real.pools)
    await real.browser().send_form("/logga-in", {"email": WHO["unknown"]})
    async with AsyncExitStack() as connections:
        await worker.sender.connect(connections)
        await worker.round()
        assert await worker.sender.connections[0].ready() is None
        assert real.post_office.sessions == 1
    assert real.post_office.arrived == []


async def test_what_is_asked_for_waits_for_the_next_tick_known_or_not(real: Web) -> None:
    worker = Worker(real.own, real.pools)
    for email in WHO.values():
        await real.browser().send_form("/logga-in", {"email": email})
    kinds, now = worker.sender.renderer.kinds, dates.now()
    async with real.pools.writing.acquire() as db:
        posted = await db.fetchval("SELECT min(posted_at) FROM letters WHERE state = 'queued'")
        before = await outbox.claim(db, kinds, 10, now, tick=posted - timedelta(microseconds=1))
        after = await outbox.claim(db, kinds, 10, now, tick=now)
    assert (len(before), len(after)) == (0, 4)


def test_ticks_are_the_same_in_every_process() -> None:
    at = datetime(2026, 9, 1, 12, 30, 3, 700_000, tzinfo=UTC)
    assert outbox.last_tick(at) == datetime(2026, 9, 1, 12, 30, 2, tzinfo=UTC)
    assert outbox.last_tick(outbox.last_tick(at)) == outbox.last_tick(at)


async def test_an_application_too_many_is_written_and_posted_like_any_other(real: Web) -> None:
    """Registering: the limited one costs the same statements, and its letter is thrown away."""
    made = []
    async with counting(real) as asked:
        for _ in range(7):
            asked.clear()
            await real.browser().send_form("/medlem", application("greta.ny@example.org"))
            made.append(list(asked))
    assert made[1:] == [made[1]] * 6
    await real.deliver()
    assert len(real.post_office.to("greta.ny@example.org")) == 5
