"""How fast letters go."""

import asyncio


class Pace:
    """Spaces letters evenly, so many a minute (0: no limit). `resting`: the relay is left alone for a while."""

    def __init__(self, per_minute: int) -> None:
        self.apart = 60 / per_minute if per_minute else 0.0
        self.next = 0.0
        self.resting = False

    def take(self) -> bool:
        """Takes the next turn, if it has come."""
        if not self.apart:
            return True
        now = asyncio.get_running_loop().time()
        if now < self.next:
            return False
        self.next = now + self.apart
        return True

    async def wait(self) -> None:
        """Waits until the next one may go."""
        if self.apart:
            now = asyncio.get_running_loop().time()
            turn = max(now, self.next)
            self.next = turn + self.apart
            await asyncio.sleep(turn - now)
