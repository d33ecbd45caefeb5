"""Tells systemd how a process fares: sd_notify(3), a datagram to the socket that NOTIFY_SOCKET names. Else nothing."""

import asyncio
import os
import socket
from contextlib import suppress

SOON = 0.05  # seconds between two tries of the door
LONGER = 60_000_000  # microseconds that one who waits asks for
EVERY = 30.0  # seconds between two signs of life when systemd does not say


def ready() -> None:
    """The process does its work."""
    _tell("READY=1\nSTATUS=")


def alive() -> None:
    """The process still answers; systemd restarts one that does not in WatchdogSec."""
    _tell("WATCHDOG=1")


def waiting(why: str) -> None:
    """The process can not begin yet; systemd shows why, and gives it more time."""
    _tell(f"STATUS={why}\nEXTEND_TIMEOUT_USEC={LONGER}")


def stopping() -> None:
    """The process has been asked to stop, and finishes what it is at."""
    _tell("STOPPING=1")


def pause() -> float:
    """Seconds between two signs of life: half of what systemd waits (WATCHDOG_USEC), as sd_watchdog_enabled(3) says."""
    wait = os.environ.get("WATCHDOG_USEC", "")
    return min(EVERY, int(wait) / 2_000_000) if wait.isdigit() and int(wait) else EVERY


async def live(host: str, port: int) -> None:
    """Says that we are ready once somebody is let in there, and gives signs of life until cancelled.

    An event loop that is stuck gives none.
    """
    while not await _lets_in(host, port):  # noqa: ASYNC110 - the server tells nobody when it listens
        await asyncio.sleep(SOON)
    ready()
    while True:
        alive()
        await asyncio.sleep(pause())


async def _lets_in(host: str, port: int) -> bool:
    try:
        _, line = await asyncio.open_connection("localhost" if host in ("0.0.0.0", "::") else host, port)  # noqa: S104
    except OSError:
        return False
    line.close()
    return True


def _tell(state: str) -> None:
    name = os.environ.get("NOTIFY_SOCKET", "")
    if not name.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.connect(name.replace("@", "\0", 1) if name.startswith("@") else name)
        line.send(state.encode())
