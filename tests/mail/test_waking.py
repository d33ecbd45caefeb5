"""Waiting until there is something to do: it ends when it is told, when its time is up, and when it is cancelled."""

import asyncio

import pytest

from fackpol.mail.waking import woken


async def test_it_ends_when_it_is_told_or_when_its_time_is_up() -> None:
    event = asyncio.Event()
    await woken(event, 0.01)
    assert not event.is_set()
    asyncio.get_running_loop().call_soon(event.set)
    await woken(event, 60)
    assert event.is_set()


@pytest.mark.parametrize("told_first", [True, False])
async def test_whoever_is_told_and_cancelled_in_the_same_moment_is_cancelled(told_first: bool) -> None:
    """A loop that goes on then is never told to end again."""
    event = asyncio.Event()
    loop = asyncio.create_task(woken(event, 60))
    await asyncio.sleep(0)
    for happens in (event.set, loop.cancel) if told_first else (loop.cancel, event.set):
        happens()
    await asyncio.wait([loop])
    assert loop.cancelled()
