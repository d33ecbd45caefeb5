"""Hands letters to the relay over SMTP, and sorts everything that can go wrong into a few outcomes.

The only module that knows aiosmtplib. What a server says can quote an address, so its words stay in `said`, which
shows in no repr and is sealed before it is kept.
"""

import re
import ssl
from dataclasses import dataclass, field
from types import TracebackType

import aiosmtplib

from fackpol.settings import Relay

TIMEOUT = 30.0
PER_CONNECTION = 100
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_QUEUE_ID = re.compile(r"\b(?:queued as|id=?)\s*:?\s*([A-Za-z0-9.-]{5,40})", re.IGNORECASE)


@dataclass(frozen=True)
class Reply:
    """What became of one letter: accepted, later (a passing fault), refused (this letter, for good), or unreachable
    (the relay itself: no letter is to blame).
    """

    outcome: str
    code: int | None = None
    enhanced: str | None = None
    queue_id: str | None = None
    said: str = field(default="", repr=False)


class Connection:
    """One connection to the relay, opened when first needed and again when it breaks. Not for two tasks at once."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._client: aiosmtplib.SMTP | None = None
        self._sent = 0

    async def __aenter__(self) -> "Connection":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self._close()

    async def send(self, sender: str, to: str, message: bytes) -> Reply:
        """Raises nothing: every fault is a Reply."""
        try:
            client = await self._open()
        except aiosmtplib.SMTPException as fault:
            await self._close()
            return _reply("unreachable", fault)
        except (OSError, ssl.SSLError) as fault:
            await self._close()
            return Reply("unreachable", said=type(fault).__name__)
        try:
            options = [] if to.isascii() else ["SMTPUTF8"]
            _, said = await client.sendmail(sender, [to], message, mail_options=options)
        except (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPTimeoutError) as fault:
            await self._close()
            return _reply("later", fault)
        except aiosmtplib.SMTPException as fault:
            return await self._refused(fault)
        except (OSError, ValueError) as fault:
            await self._close()
            return Reply("later", said=type(fault).__name__)
        self._sent += 1
        return Reply("accepted", 250, _first(_ENHANCED, said), _first(_QUEUE_ID, said), said)

    async def _open(self) -> aiosmtplib.SMTP:
        if self._client is not None and self._client.is_connected and self._sent < PER_CONNECTION:
            return self._client
        await self._close()
        self._client = _client(self._relay)
        self._sent = 0
        await self._client.connect()
        if self._client.is_ehlo_or_helo_needed:
            await self._client.ehlo()
        return self._client

    async def _refused(self, fault: aiosmtplib.SMTPException) -> Reply:
        """A 4xx, a 421 or a 5xx. At RCPT a 5xx is about the letter; before it, it is about us."""
        if isinstance(fault, aiosmtplib.SMTPNotSupported):
            return Reply("refused", 553, "5.6.7")  # RFC 6531: the relay can not reach an address that is not ASCII
        inner: aiosmtplib.SMTPException = fault
        if isinstance(fault, aiosmtplib.SMTPRecipientsRefused):
            inner = fault.recipients[0]
        code: int = getattr(inner, "code", 0)
        if code == 421 or code < 400:
            await self._close()  # it hangs up, or what it said was no reply and the rest of it may still come
        if code == 421 or code < 500:
            return _reply("later", inner)
        return _reply("unreachable" if isinstance(fault, aiosmtplib.SMTPSenderRefused) else "refused", inner)

    async def _close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


async def greeted(relay: Relay) -> str | None:
    """None when the relay lets us in (TLS and login included); else the kind of fault, without its words."""
    client = _client(relay)
    try:
        await client.connect()
        await client.quit()
    except (aiosmtplib.SMTPException, OSError) as fault:
        return type(fault).__name__
    return None


def _client(relay: Relay) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=relay.host,
        port=relay.port,
        timeout=TIMEOUT,
        use_tls=relay.tls == "tls",
        start_tls=relay.tls == "starttls",
        username=relay.user or None,
        password=relay.password or None,
    )


def _reply(outcome: str, fault: aiosmtplib.SMTPException) -> Reply:
    said = str(getattr(fault, "message", ""))
    return Reply(outcome, getattr(fault, "code", None), _first(_ENHANCED, said), None, said)


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[1] if found else None
