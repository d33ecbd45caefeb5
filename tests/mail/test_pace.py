"""The relay's pace: letters go evenly spaced, whoever hands them over."""

import asyncio

from fackpol.mail.pace import Pace


async def test_the_relays_pace_is_kept() -> None:
    """Whoever comes waits for her turn, a sixtieth of a minute apart; the clock is the loop's own."""
    pace = Pace(3_000)  # 20 ms apart
    loop = asyncio.get_running_loop()
    began = loop.time()
    turns = []

    async def one() -> None:
        await pace.wait()
        turns.append(loop.time() - began)

    await asyncio.gather(*(one() for _ in range(5)))
    assert pace.next - began >= 5 * 0.02
    assert all(turn >= number * 0.02 - 0.001 for number, turn in enumerate(sorted(turns)))
    free = Pace(0)
    await free.wait()
    assert free.next == 0


async def test_a_turn_is_taken_only_when_it_has_come() -> None:
    pace = Pace(3_000)
    assert [pace.take() for _ in range(3)] == [True, False, False]
    await asyncio.sleep(0.025)
    assert [pace.take() for _ in range(2)] == [True, False]
    await pace.wait()
    assert not pace.take()  # the next turn is after the one that was waited for
    assert all(Pace(0).take() for _ in range(100))
