"""Fetches what has come to a mailbox of our own. The only module that knows imap_tools, whose calls block: in a thread.

Deletes there what has been fetched and kept, because it may quote names and addresses.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from imaplib import IMAP4
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from fackpol.base import reasons
from fackpol.base.settings import Inbox
from fackpol.base.words import say

AT_ONCE = 50
TIMEOUT = 30.0
FAULTS = (OSError, ImapToolsError, IMAP4.error, EOFError, ValueError)


class Unreadable(Exception):
    """The mailbox can not be read. `reason` is why, a key of the catalogue."""

    def __init__(self, fault: BaseException | str) -> None:
        self.reason = fault if isinstance(fault, str) else reasons.of(fault)
        super().__init__(self.reason)

    def __str__(self) -> str:
        return say(self.reason)


async def fetched(inbox: Inbox) -> AsyncIterator[bytes]:
    """Yields the mails one by one, and deletes each when the next is asked for. Raises Unreadable.

    Also for one that the server does not give: after the others, and that one stays.
    """
    withheld = False
    async with _opened(inbox) as (box, there):
        for uid in (await there(box.uids))[:AT_ONCE]:
            if raw := await there(_raw, box, uid):
                yield raw
                await there(box.delete, uid)
            else:
                withheld = True
    if withheld:
        raise Unreadable(reasons.WITHHELD)


async def taken(inbox: Inbox, message_ids: Collection[str]) -> list[bytes]:
    """The mails with these Message-IDs, which are deleted; no other is touched. Raises Unreadable."""
    found = []
    async with _opened(inbox) as (box, there):
        for id in message_ids:
            for uid in await there(box.uids, f'HEADER Message-ID "{id}"'):
                if raw := await there(_raw, box, uid):
                    found.append(raw)
                    await there(box.delete, uid)
    return found


async def greeted(inbox: Inbox) -> str | None:
    """Returns None when the mailbox lets us in, else why it does not, in words."""
    try:
        async with _opened(inbox):
            return None
    except Unreadable as fault:
        return str(fault)


@asynccontextmanager
async def _opened(inbox: Inbox) -> AsyncIterator[tuple[BaseMailBox, Callable[..., Awaitable[Any]]]]:
    """Yields the mailbox and a function that calls it in a thread, one call after the other.

    Closes the mailbox also when it is cancelled in the middle of a call. Raises Unreadable, whatever goes wrong inside.
    """
    boxes: list[BaseMailBox] = []
    with ThreadPoolExecutor(1) as thread:
        there = partial(asyncio.get_running_loop().run_in_executor, thread)
        try:
            await there(_connect, inbox, boxes)
            await there(boxes[0].login, inbox.user, inbox.password, inbox.folder)
            yield boxes[0], there
        except FAULTS as fault:
            raise Unreadable(fault) from None
        finally:
            await there(_close, boxes)


def _connect(inbox: Inbox, boxes: list[BaseMailBox]) -> None:
    """Verifies the certificate and its name before it says who we are: by itself imaplib would take any."""
    if inbox.tls:
        verifying = ssl.create_default_context()
        boxes.append(MailBox(inbox.host, inbox.port, timeout=TIMEOUT, ssl_context=verifying))
    else:
        boxes.append(MailBoxUnencrypted(inbox.host, inbox.port, timeout=TIMEOUT))


def _close(boxes: list[BaseMailBox]) -> None:
    for box in boxes:
        with suppress(*FAULTS):
            box.logout()
        with suppress(OSError):
            box.client.shutdown()


def _raw(box: BaseMailBox, uid: str) -> bytes:
    """Fetches the bytes unparsed, because a mail that no parser accepts must be kept too. None of them when the server
    does not give it now (imaplib raises for BAD, and not for NO): then it may not be deleted.
    """
    said, data = box.client.uid("FETCH", uid, "(BODY.PEEK[])")
    return b"".join(part[1] for part in data if isinstance(part, tuple)) if said == "OK" else b""
