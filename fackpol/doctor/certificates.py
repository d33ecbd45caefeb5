"""Certificates of the servers that the service needs: how many days they still hold."""

import asyncio
import smtplib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from fackpol.base import dates, reasons
from fackpol.base.findings import Finding, fine, look
from fackpol.base.settings import Settings
from fackpol.base.urls import is_loopback
from fackpol.base.words import count, forms, say

SOON = 14  # days: what renews itself has done so long before
PATIENCE = 5.0  # seconds


@dataclass(frozen=True)
class Place:
    """Where a certificate is shown: a setting, and the server that it names. `starttls`: SMTP, which begins bare."""

    setting: str
    host: str
    port: int
    starttls: bool = False


async def findings(own: Settings) -> list[Finding]:
    found = await asyncio.gather(*(asyncio.to_thread(finding, place) for place in places(own)))
    return [one for one in found if one]


def places(own: Settings) -> Iterator[Place]:
    """The servers that show one; none of them on this computer, where nobody else comes."""
    yield from (place for place in _places(own) if not is_loopback(place.host))


def _places(own: Settings) -> Iterator[Place]:
    url = urlsplit(own.base_url)
    if url.scheme == "https":
        yield Place("BASE_URL", url.hostname or "", url.port or 443)
    if own.relay.tls != "none":
        yield Place("SMTP_URL", own.relay.host, own.relay.port, own.relay.tls == "starttls")
    if own.inbox and own.inbox.tls:
        yield Place("IMAP_URL", own.inbox.host, own.inbox.port)


def finding(place: Place) -> Finding | None:
    """How long a certificate holds; None when the server can not be reached."""
    try:
        ends = _ends(place)
    except (OSError, smtplib.SMTPException) as fault:
        why = reasons.certificate(fault)
        if not why or place.setting != "BASE_URL":  # the others have been said where we were not let in
            return None
        return look(say("Certifikatet på {host} duger inte: {why}. Se efter {name}.",
                        host=place.host, why=say(why), name=place.setting))  # fmt: skip
    days = (ends - dates.now()).days
    if days >= SOON:
        return fine(say("Certifikatet på {host} gäller i {n} dagar till.", host=place.host, n=days))
    one, many = forms(
        "Certifikatet på {host} går ut om {n} dag. Förnya det.",
        "Certifikatet på {host} går ut om {n} dagar. Förnya det.",
    )
    return look(count(one, many, days, host=place.host))


def _ends(place: Place) -> datetime:
    context = ssl.create_default_context()
    if place.starttls:
        with smtplib.SMTP(place.host, place.port, timeout=PATIENCE) as line:
            line.starttls(context=context)
            return _until(line.sock)
    with (
        socket.create_connection((place.host, place.port), PATIENCE) as bare,
        context.wrap_socket(bare, server_hostname=place.host) as line,
    ):
        return _until(line)


def _until(line: socket.socket | None) -> datetime:
    shown = line.getpeercert() if isinstance(line, ssl.SSLSocket) else None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str((shown or {})["notAfter"])), UTC)
