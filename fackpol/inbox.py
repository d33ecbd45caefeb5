"""Fetches what has come to a mailbox of our own. The only module that knows imap_tools, whose calls wait: in threads.

What has been fetched and kept is deleted there: it may quote names and addresses.
"""

import asyncio
from collections.abc import AsyncIterator
from imaplib import IMAP4

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from fackpol.settings import Inbox

AT_ONCE = 50
TIMEOUT = 30.0
FAULTS = (OSError, ImapToolsError, IMAP4.error, EOFError, ValueError)


class Unreadable(Exception):
    """The mailbox can not be read; the name of the fault, without its words."""


async def fetched(inbox: Inbox) -> AsyncIterator[bytes]:
    """What lies there, one mail after the other; each is deleted when the next is asked for. Raises Unreadable."""
    try:
        box = await asyncio.to_thread(_opened, inbox)
        try:
            for uid in (await asyncio.to_thread(box.uids))[:AT_ONCE]:
                yield await asyncio.to_thread(_raw, box, uid)
                await asyncio.to_thread(box.delete, uid)
        finally:
            await asyncio.to_thread(box.logout)
    except FAULTS as fault:
        raise Unreadable(type(fault).__name__) from None


async def greeted(inbox: Inbox) -> str | None:
    """None when it lets us in; else the kind of fault."""
    try:
        box = await asyncio.to_thread(_opened, inbox)
        await asyncio.to_thread(box.logout)
    except FAULTS as fault:
        return type(fault).__name__
    return None


def _opened(inbox: Inbox) -> BaseMailBox:
    kind = MailBox if inbox.tls else MailBoxUnencrypted
    box = kind(inbox.host, inbox.port, timeout=TIMEOUT)
    try:
        return box.login(inbox.user, inbox.password, inbox.folder)
    except BaseException:
        box.client.shutdown()
        raise


def _raw(box: BaseMailBox, uid: str) -> bytes:
    """As it lies there, byte by byte: a mail that nobody can parse is one, too."""
    _, data = box.client.uid("FETCH", uid, "(BODY.PEEK[])")
    return b"".join(part[1] for part in data if isinstance(part, tuple))
