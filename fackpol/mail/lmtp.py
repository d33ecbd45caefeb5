"""Takes what a mail server hands over by LMTP (RFC 2033), on loopback. The only module that knows aiosmtpd.

aiosmtpd answers once for all recipients where LMTP wants an answer for each, so a second recipient is told to try
again.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from threading import Thread
from typing import Any

from aiosmtpd.lmtp import LMTP

logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)  # aiosmtpd's: it tells every address, and so every token
LARGEST = 10_000_000  # bytes of one mail: more than mail servers send back; aiosmtpd holds each line by itself

Keep = Callable[[bytes, str], Coroutine[Any, Any, bool]]


@asynccontextmanager
async def listening(port: int, ours: str, keep: Keep) -> AsyncIterator[int]:
    """Listens on a port (0: any free one) and yields its number. Raises OSError when somebody else listens there.

    `ours` is name@domain; name+anything@domain is ours too. `keep` gets a mail and its recipient, and returns whether
    it is stored.

    Listens in a thread of its own, because aiosmtpd takes a mail line by line, and letters must leave meanwhile.
    """
    home = asyncio.get_running_loop()

    async def kept(raw: bytes, recipient: str) -> bool:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(keep(raw, recipient), home))

    async with _loop_apart() as apart:
        receiver = Receiver(ours, kept)
        made = partial(LMTP, receiver, data_size_limit=LARGEST, enable_SMTPUTF8=True)
        serving = apart.create_server(made, "127.0.0.1", port)
        server = await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(serving, apart))
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            apart.call_soon_threadsafe(server.close)


@asynccontextmanager
async def _loop_apart() -> AsyncIterator[asyncio.AbstractEventLoop]:
    """An event loop in a thread of its own, for the length of the block."""
    apart = asyncio.new_event_loop()
    thread = Thread(target=apart.run_forever, daemon=True)
    thread.start()
    try:
        yield apart
    finally:
        apart.call_soon_threadsafe(apart.stop)
        await asyncio.to_thread(thread.join)
        apart.close()


class Receiver:
    """aiosmtpd's hooks."""

    def __init__(self, ours: str, keep: Keep) -> None:
        self._ours, self._keep = ours, keep

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Accepts our own addresses, one recipient at a time."""
        local, _, domain = address.rpartition("@")
        if f"{local.partition('+')[0]}@{domain}".lower() != self._ours.lower():
            return "550 5.1.1 Nobody here by that name"
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Accepts a mail only when it is stored."""
        kept = await self._keep(envelope.content, envelope.rcpt_tos[0])
        return "250 2.0.0 Kept" if kept else "451 4.3.0 Try again"
