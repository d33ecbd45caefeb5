"""The crowd: whoever is not known yet waits for a turn, so that a flood of them never stands before those who are.

A page of hers needs two connections of sixteen. Without turns it stands in line for each behind a hundred strangers.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fackpol.base.database import Away
from fackpol.base.words import later

AT_A_TIME = 4  # of the eight connections of each pool; the processor is busy with fewer
PATIENCE = 5.0  # seconds; then she is told to come back, as when the database is away


class Crowd:
    """So many strangers at a time, in the order in which they came."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(AT_A_TIME)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """One stranger's turn, for the length of the block. Raises Away when it does not come within PATIENCE."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._room.acquire()
        except TimeoutError:
            raise Away(later("för många på en gång")) from None
        try:
            yield
        finally:
            self._room.release()
