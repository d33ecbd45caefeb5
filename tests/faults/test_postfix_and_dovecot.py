"""From end to end through Debian's own Postfix or Exim, and Dovecot: a meeting's letters, and what comes back.

Skipped where they are not installed, or by anybody but root; the same paths are shown piece by piece everywhere.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from fackpol import worker
from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.settings import Inbox, Relay, Settings
from fackpol.base.vault import Vault
from fackpol.mail import imap, intake, lmtp, receiving, smtp
from fackpol.network import invitations, reference
from tests import dovecot as boxes_of
from tests import exim as other_mta
from tests import postfix as mta
from tests.dovecot import PASSWORD, Dovecot, dovecot
from tests.exim import Exim, exim
from tests.mail.test_intake import reply
from tests.mail.test_wire import Row, text
from tests.people import Everybody, a_meeting
from tests.post_office import Arrived
from tests.postfix import Postfix, postfix

pytestmark = pytest.mark.skipif(bool(boxes_of.missing()), reason=boxes_of.missing())
needs_postfix = pytest.mark.skipif(bool(mta.missing()), reason=mta.missing())
needs_exim = pytest.mark.skipif(bool(other_mta.missing()), reason=other_mta.missing())
ANNA, GONE, INTAKE = (f"{who}@here.example.org" for who in ("anna", "gone", "svar"))


@pytest.fixture(params=[pytest.param("postfix", marks=needs_postfix), pytest.param("exim", marks=needs_exim)])
async def servers(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Postfix | Exim, Dovecot]]:
    relay = postfix if request.param == "postfix" else exim
    with tempfile.TemporaryDirectory(prefix="e2e-") as folder:
        Path(folder).chmod(0o755)
        async with (
            dovecot(Path(folder) / "dovecot", "anna", "svar") as boxes,
            relay(Path(folder) / "relay", lmtp=boxes.lmtp) as server,
        ):
            yield server, boxes


async def until(look: Callable[[], Awaitable[Any]]) -> Any:
    """Until there is something."""
    async with asyncio.timeout(60):
        while not (found := await look()):  # noqa: ASYNC110 - other programs do it
            await asyncio.sleep(0.2)
    return found


@dataclass
class Life:
    """A meeting to which Anna, and somebody whose address is gone, are invited through real servers."""

    db: Connection
    vault: Vault
    server: Postfix | Exim
    boxes: Dovecot
    meeting: int
    bo: UUID

    async def letter(self, number: int) -> Arrived:
        """Anna's letter of that number, once it is in her mailbox."""

        async def there() -> list[bytes]:
            return [raw async for raw in self._mailbox()][number - 1 : number]

        (raw,) = await until(there)
        return Arrived(ANNA, raw)

    async def _mailbox(self) -> AsyncIterator[bytes]:
        for raw in await asyncio.to_thread(self.boxes.read, "anna"):
            yield raw

    async def answers(self, letter: Arrived, said: str, more: str = "", method: str = "REPLY") -> None:
        """As her calendar program does: to the entry's ORGANIZER."""
        organizer = str(letter.event["ORGANIZER"]).removeprefix("mailto:")
        written = reply(letter, said, ("END:VEVENT", f"{more}END:VEVENT")).replace("REPLY", method)
        await self.server.send(ANNA, organizer, written.encode())

    async def has(self, query: str, *args: object) -> None:
        await until(lambda: self.db.fetchval(query, *args))

    async def has_answered(self, answer: str) -> None:
        await self.has("SELECT count(*) FROM answers WHERE answer = $1 AND channel = 'calendar'", answer)


@pytest.fixture
async def life(
    fresh: str, own: Settings, vault: Vault, servers: tuple[Postfix | Exim, Dovecot], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Life]:
    """The meeting is called, and a worker sends and receives."""
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
        bo = await everybody.bo(branch)
        meeting = await everybody.meeting(branch, bo)
        await invitations.call(db, meeting, [], dates.now())
        stop = asyncio.Event()
        at_work = asyncio.create_task(worker.run(at_work_there, pools, stop))
        try:
            yield Life(db, vault, server, boxes, meeting, bo)
        finally:
            stop.set()
            await at_work


async def test_a_meeting_is_answered_moved_answered_again_and_called_off(life: Life) -> None:
    invited = await life.letter(1)
    assert str(invited.event["ATTENDEE"]) == f"mailto:{ANNA}"
    await life.answers(invited, "ACCEPTED")
    await life.has_answered("yes")
    later = a_meeting(starts_at=dates.now().replace(microsecond=0) + timedelta(days=10))
    await invitations.move(life.db, life.vault, life.meeting, later, life.bo, dates.now())
    moved = await life.letter(2)
    assert moved.event["UID"] == invited.event["UID"]
    assert (invited.event["SEQUENCE"], moved.event["SEQUENCE"]) == (0, 1)
    assert moved.event.start == later.starts_at
    await life.answers(moved, "DECLINED")
    await life.has_answered("no")
    await invitations.cancel(life.db, life.vault, life.meeting, life.bo, "", dates.now())
    off = await life.letter(3)
    assert (off.event["UID"], off.event["STATUS"]) == (invited.event["UID"], "CANCELLED")
    assert b"method=CANCEL" in off.raw.replace(b'"', b"")


async def test_another_time_that_she_proposes_is_an_answer(life: Life) -> None:
    day = dates.now() + timedelta(days=12)
    times = f"DTSTART:{day:%Y%m%d}T170000Z\r\nDTEND:{day:%Y%m%d}T190000Z\r\n"
    await life.answers(await life.letter(1), "TENTATIVE", times, method="COUNTER")
    await life.has_answered("maybe")
    assert await life.db.fetchval("SELECT starts_at FROM time_proposals") == day.replace(
        hour=17, minute=0, second=0, microsecond=0
    )


async def test_an_address_that_nobody_has_is_not_written_to_again(life: Life) -> None:
    await life.has("SELECT count(*) FROM suppressions WHERE reason = 'bounced'")
    assert await life.db.fetchval("SELECT key FROM suppressions") == life.vault.index(GONE)
    came = {row["sorted_as"]: row["mails"] for row in await intake.counted(life.db, dates.now())}
    assert came == {"failed": 1}
    assert await life.db.fetchval("SELECT count(*) FROM received WHERE raw IS NOT NULL") == 0
    assert len(await until(lambda: asyncio.to_thread(life.boxes.read, "anna"))) == 1
    assert life.boxes.read("svar") == []


@needs_exim
async def test_exim_that_does_not_relay_for_us_costs_no_letter(fresh: str, own: Settings, vault: Vault) -> None:
    """ "550 relay not permitted" at RCPT: the letter waits, and the operator is told."""
    with tempfile.TemporaryDirectory(prefix="exim-") as folder:
        Path(folder).chmod(0o755)
        async with (
            exim(Path(folder) / "relay", lmtp=1) as server,
            smtp.Connection(Relay("127.0.0.1", server.port, "none")) as line,
        ):
            said = await line.send("moten@here.example.org", "anna@far.example.org", b"Subject: x\r\n\r\nx\r\n")
    assert (said.delivery, said.code) == ("unwelcome", 550)


async def test_letters_in_a_row_arrive_whole_and_one_that_may_not_go_any_more_not_even_in_part(
    servers: tuple[Postfix | Exim, Dovecot],
) -> None:
    """The commands of the fourth are out behind the third, and the server has said "go on"."""
    server, boxes = servers
    row = Row(stops=3, address=lambda number: ANNA)
    async with smtp.Connection(Relay("127.0.0.1", server.port, "none")) as line:
        await line.carry(row)
    assert row.said == {number: ["sent"] for number in (1, 2, 3)}

    async def there() -> list[bytes]:
        came = [raw.replace(b"\r\n", b"\n") for raw in await asyncio.to_thread(boxes.read, "anna")]
        return came if len(came) >= 3 else []

    await until(there)
    await asyncio.sleep(2)
    bodies = sorted(raw[raw.index(b"Subject: ") :].rstrip(b"\n") for raw in await there())
    assert [body.partition(b"\n")[0] for body in bodies] == [b"Subject: 1", b"Subject: 2", b"Subject: 3"]
    assert all(
        body.endswith(b"\n" + text(1).partition(b"\r\n\r\n")[2].replace(b"\r\n", b"\n").rstrip()) for body in bodies
    )


async def test_a_mailbox_is_fetched_once_and_emptied(servers: tuple[Postfix | Exim, Dovecot]) -> None:
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


@needs_postfix
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
