"""A letter there and back through Debian's own Postfix, OpenDKIM and Dovecot, and what is read from it.

Skipped where they are not installed, or by anybody but root; what is read from a letter is tested everywhere.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from fackpol import worker
from fackpol.base import database
from fackpol.base.findings import Finding
from fackpol.base.settings import Inbox, Relay, Settings
from fackpol.doctor import round_trip
from fackpol.mail import receiving
from tests import dovecot as boxes_of
from tests import opendkim as signers
from tests import postfix as mta
from tests.dovecot import PASSWORD, Dovecot, dovecot
from tests.opendkim import make_key, opendkim
from tests.postfix import postfix

WHY_NOT = mta.missing() or boxes_of.missing() or signers.missing()
pytestmark = [pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT), pytest.mark.slow]
HERE = "here.example.org"
SOME = "From,To,Subject,Date,Message-ID"
ALL = f"{SOME},List-Unsubscribe,List-Unsubscribe-Post"


@dataclass(frozen=True)
class Way:
    """The service's settings on this way, and the mailbox at its end."""

    own: Settings
    boxes: Dovecot


@asynccontextmanager
async def way(own: Settings, url: str, headers: str, more: str = "") -> AsyncIterator[Way]:
    """A relay that signs these headers hands over to a server that checks them, which delivers to a mailbox."""
    with tempfile.TemporaryDirectory(prefix="trip-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        make_key(folder, HERE)
        async with (
            dovecot(folder / "dovecot", "svar") as boxes,
            opendkim(folder, HERE) as checking,
            postfix(folder / "there", lmtp=boxes.lmtp, more=f"smtpd_milters = {checking}\n{more}") as there,
            opendkim(folder, HERE, headers) as signing,
            postfix(folder / "relay", back=there.port, more=f"smtpd_milters = {signing}") as relay,
        ):
            inbox = Inbox("127.0.0.1", boxes.imap, False, "INBOX", "svar", PASSWORD)
            changed = replace(own, relay=Relay("127.0.0.1", relay.port, "none"), mail_from=f"moten@{HERE}",
                              intake=f"svar@{HERE}", inbox=inbox, database_url=url)  # fmt: skip
            yield Way(changed, boxes)


def told(findings: list[Finding]) -> list[tuple[int, str]]:
    """The findings; how many seconds it took differs."""
    return [(int(level), sentence) for level, sentence in findings if "sekund" not in sentence]


FINE = [
    (0, "Return-Path är som vi skrev den."),
    (0, "Den som tog emot mejlet sa dkim=pass."),
    (0, "Mejlen skrivs under av here.example.org med nyckeln a."),
    (0, "Skriv DKIM_SELECTOR=a, så vaktar fackpol doctor den."),
]


async def test_without_a_worker_it_is_read_in_the_mailbox_and_nothing_else_is_touched(
    fresh: str, own: Settings
) -> None:
    async with way(own, fresh, SOME) as here:
        relay = mta.Postfix(here.own.relay.port)
        await relay.send(f"anna@{HERE}", f"svar@{HERE}", b"Subject: another's\r\n\r\nHej\r\n")
        found = await round_trip.findings(here.own)
        (left,) = await asyncio.to_thread(here.boxes.read, "svar")
    missing = "list-unsubscribe, list-unsubscribe-post"
    assert told(found) == [
        *FINE,
        (1, f"Underskriften täcker inte {missing}. Lägg till dem hos mejlservern (SignHeaders)."),
    ]
    assert found[0].sentence.startswith("Ett mejl kom fram på ")
    assert b"another's" in left


async def test_beside_a_worker_it_goes_the_way_that_bounces_go(
    fresh: str, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "FETCH", 0.5)
    monkeypatch.setattr(receiving, "SORT", 0.5)
    async with way(own, fresh, ALL) as here, database.open_pools(fresh) as pools:
        stop = asyncio.Event()
        at_work = asyncio.create_task(worker.run(here.own, pools, stop))
        try:
            while not await pools.writing.fetchval("SELECT count(*) FROM heartbeats WHERE part = 'sorting'"):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
            found = await round_trip.findings(replace(here.own, dkim_selector="a"))
        finally:
            stop.set()
            await at_work
        assert await pools.writing.fetchval("SELECT count(*) FROM received") == 0
    assert told(found) == [*FINE[:3], (0, "Underskriften täcker List-Unsubscribe och allt annat som den ska.")]
    assert here.boxes is not None


async def test_an_intake_that_takes_nothing_after_plus_is_told(
    fresh: str, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(round_trip, "PATIENCE", 10.0)
    refusing = "smtpd_recipient_restrictions = check_recipient_access regexp:{{/[+]/ 550 5.1.1 gone}}, permit"
    async with way(own, fresh, ALL, refusing) as here:
        first, *rest = await round_trip.findings(here.own)
    assert first.sentence.startswith("Mejlet till svar+")
    assert first.sentence.endswith(
        "kom inte fram, men ett annat gjorde det. Låt den som tar emot ta allt efter + (recipient_delimiter = +)."
    )
    assert first.level == 1
    assert len(rest) >= 4
