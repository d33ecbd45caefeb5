"""The mail process: the mail service's two loops, sending and receiving, and the network's chores."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack

from fackpol import letters
from fackpol.base import systemd
from fackpol.base.database import Database
from fackpol.base.settings import Settings
from fackpol.chores import Chores
from fackpol.mail import waking
from fackpol.mail.heart import Heart
from fackpol.mail.receiving import Receiver
from fackpol.mail.sending import Sender

IN_FLIGHT = 10.0  # seconds that a stop waits for what is on its way


async def run(settings: Settings, database: Database, asked_to_stop: asyncio.Event) -> None:
    """Until asked to stop; then what is in flight is finished, and what has not been begun is given back.

    Raises what ends one of the loops: then all of them end.
    """
    worker = Worker(settings, database, asked_to_stop)
    async with AsyncExitStack() as stack:
        await worker.sender.connect(stack)
        await worker.heart.begin()
        loops = [asyncio.create_task(each) for each in worker.loops()]
        stopped = asyncio.create_task(asked_to_stop.wait())
        try:
            await asyncio.wait({*loops, stopped}, return_when=asyncio.FIRST_COMPLETED)
            asked_to_stop.set()
            systemd.stopping()
            await asyncio.wait({loops[0]}, timeout=IN_FLIGHT)
            for loop in loops:
                if loop.done():
                    loop.result()
        finally:
            for task in (*loops, stopped):
                task.cancel()
            await asyncio.gather(*loops, stopped, return_exceptions=True)


class Worker:
    """The loops of one process, and one round of each for whoever runs no loop."""

    def __init__(self, settings: Settings, database: Database, stop: asyncio.Event | None = None) -> None:
        self.sender = Sender(settings, database, letters.renderer(settings), stop)
        self.receiver = Receiver(settings, database, letters.KINDS)
        self.chores = Chores(settings, database)
        self.heart = Heart(settings, database)

    def loops(self) -> list[Coroutine[None, None, None]]:
        """The sender's first: a stop waits for it."""
        listening = waking.listen(self.sender.database, self.woken())
        return [self.sender.run(), self.receiver.run(), *self.chores.loops(), self.heart.run(), listening]

    def woken(self) -> dict[str, list[asyncio.Event]]:
        """What is set when the database tells of something: the channels are those of its triggers."""
        return {
            "letters": [self.sender.woken, self.chores.posted],
            "received": [self.receiver.kept],
            "changes": [self.chores.changed],
            "logs": [self.chores.posted],
            "large_files": [self.chores.given],
        }

    async def round(self) -> None:
        """One round of everything, until nothing is left to send."""
        await self.receiver.round()
        await self.chores.round()
        await self.sender.round()
        while self.sender.more:
            await self.sender.round()
