"""From end to end through Debian's own Postfix and Dovecot: delivered, answered from a calendar, bounced, and read.

Skipped where they are not installed, or by anybody but root; the same paths are shown piece by piece everywhere.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fackpol import worker
from fackpol.base import database, dates
from fackpol.base.settings import Inbox, Relay, Settings
from fackpol.base.vault import Vault
from fackpol.mail import imap, intake, lmtp, receiving
from fackpol.network import invitations, reference
from tests import dovecot as boxes_of
from tests import postfix as mta
from tests.dovecot import PASSWORD, Dovecot, dovecot
from tests.mail.test_intake import reply
from tests.people import Everybody
from tests.post_office import Arrived
from tests.postfix import Postfix, postfix

pytestmark = pytest.mark.skipif(bool(mta.missing() or boxes_of.missing()), reason=mta.missing() or boxes_of.missing())
ANNA, GONE, INTAKE = (f"{who}@here.example.org" for who in ("anna", "gone", "svar"))


@pytest.fixture
async def servers() -> AsyncIterator[tuple[Postfix, Dovecot]]:
    with tempfile.TemporaryDirectory(prefix="e2e-") as folder:
        Path(folder).chmod(0o755)
        async with (
            dovecot(Path(folder) / "dovecot", "anna", "svar") as boxes,
            postfix(Path(folder) / "postfix", lmtp=boxes.lmtp) as server,
        ):
            yield server, boxes


async def until(look: Callable[[], Awaitable[Any]]) -> Any:
    """Until there is something."""
    async with asyncio.timeout(60):
        while not (found := await look()):  # noqa: ASYNC110 - other programs do it
            await asyncio.sleep(0.2)
    return found


async def test_delivered_answered_bounced_and_read(
    fresh: str, own: Settings, vault: Vault, servers: tuple[Postfix, Dovecot], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, boxes = servers
    monkeypatch.setattr(receiving, "FETCH", 0.5)
    monkeypatch.setattr(receiving, "SORT", 0.5)
    at_work_there = replace(
        own,
        relay=Relay("127.0.0.1", server.port, "none"),
        mail_from="moten@here.example.org",
        intake=INTAKE,
        inbox=Inbox("127.0.0.1", boxes.imap, False, "INBOX", "svar", PASSWORD),
    )
    async with database.open_pools(fresh) as pools, pools.writing.acquire() as db:
        everybody = Everybody(db, vault, await reference.read(db))
        branch = await everybody.branch()
        for name, email in (("Anna Ek", ANNA), ("Greta Ö", GONE)):
            await everybody.welcomed(branch, await everybody.member(name, email))
        meeting = await everybody.meeting(branch, await everybody.bo(branch))
        await invitations.call(db, meeting, [], dates.now())
        stop = asyncio.Event()
        at_work = asyncio.create_task(worker.run(at_work_there, pools, stop))
        try:
            (raw,) = await until(lambda: asyncio.to_thread(boxes.read, "anna"))
            letter = Arrived(ANNA, raw)
            assert str(letter.event["ATTENDEE"]) == f"mailto:{ANNA}"
            await server.send(ANNA, str(letter.event["ORGANIZER"]).removeprefix("mailto:"), reply(letter).encode())
            await until(
                lambda: db.fetchval("SELECT count(*) FROM answers WHERE answer = 'yes' AND channel = 'calendar'")
            )
            await until(lambda: db.fetchval("SELECT count(*) FROM suppressions WHERE reason = 'bounced'"))
        finally:
            stop.set()
            await at_work
        assert await db.fetchval("SELECT key FROM suppressions") == vault.index(GONE)
        came = {row["sorted_as"]: row["mails"] for row in await intake.counted(db, dates.now())}
        assert came == {"answer": 1, "failed": 1}
        assert await db.fetchval("SELECT count(*) FROM received WHERE raw IS NOT NULL") == 0
    assert boxes.read("svar") == []


async def test_a_mailbox_is_fetched_once_and_emptied(servers: tuple[Postfix, Dovecot]) -> None:
    server, boxes = servers
    own = Inbox("127.0.0.1", boxes.imap, False, "INBOX", "svar", PASSWORD)
    strange = b"Subject: \xe5\xe4\xf6\r\n\r\nno charset, \x00 and no end"
    await server.send(ANNA, f"svar+abc@{INTAKE.partition('@')[2]}", strange)
    await until(lambda: asyncio.to_thread(boxes.read, "svar"))
    (raw,) = [raw async for raw in imap.fetched(own)]
    assert b"svar+abc@here.example.org" in raw.partition(b"\r\n\r\n")[0]
    assert [raw async for raw in imap.fetched(own)] == []
    assert await imap.greeted(own) is None
    assert await imap.greeted(replace(own, password="fel")) is not None
    with pytest.raises(imap.Unreadable):
        _ = [raw async for raw in imap.fetched(replace(own, password="fel"))]


async def test_postfix_hands_over_by_lmtp_what_came_for_us() -> None:
    """And tries again with what could not be kept."""
    kept: list[str] = []
    ready = False

    async def keep(raw: bytes, recipient: str) -> bool:
        kept.extend([recipient] * ready)
        return ready

    with tempfile.TemporaryDirectory(prefix="lmtp-") as folder:
        Path(folder).chmod(0o755)
        async with lmtp.listening(0, INTAKE, keep) as port, postfix(Path(folder) / "postfix", lmtp=port) as server:
            await server.send("", f"svar+abc@{INTAKE.partition('@')[2]}", b"Subject: x\r\n\r\nx\r\n")
            log = Path(folder) / "postfix" / "mail.log"
            await until(lambda: asyncio.to_thread(lambda: "451 4.3.0" in log.read_text()))
            ready = True
            await until(lambda: asyncio.to_thread(lambda: kept))
    assert kept == ["svar+abc@here.example.org"]
