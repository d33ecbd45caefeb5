"""A form's number is spent once, by whoever is first; what came to nothing may be tried again."""

import asyncio
from datetime import timedelta

import asyncpg

from fackpol.base import dates, idempotency
from fackpol.base.database import Connection

NOW = dates.now()
KEY = bytes(32)


async def test_the_second_press_is_told_where_the_first_led(db: Connection) -> None:
    assert await idempotency.claim(db, KEY, NOW)
    assert not await idempotency.claim(db, KEY, NOW)
    assert await idempotency.location(db, KEY) is None
    await idempotency.finish(db, KEY, "/branscher/x")
    assert await idempotency.location(db, KEY) == "/branscher/x"


async def test_what_came_to_nothing_may_be_pressed_again(db: Connection) -> None:
    assert await idempotency.claim(db, KEY, NOW)
    await idempotency.release(db, KEY)
    assert await idempotency.claim(db, KEY, NOW)


async def test_after_a_day_it_is_forgotten(db: Connection) -> None:
    await idempotency.claim(db, KEY, NOW)
    await idempotency.tidy(db, NOW + timedelta(hours=23))
    assert not await idempotency.claim(db, KEY, NOW)
    await idempotency.tidy(db, NOW + timedelta(hours=25))
    assert await idempotency.claim(db, KEY, NOW)


async def test_of_two_at_once_one_is_first(fresh: str) -> None:
    one, other = await asyncpg.connect(fresh), await asyncpg.connect(fresh)
    try:
        found = await asyncio.gather(*(idempotency.claim(db, KEY, NOW) for db in (one, other)))
        assert sorted(found) == [False, True]
    finally:
        await one.close()
        await other.close()
