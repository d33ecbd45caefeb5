"""Two webs and two workers on a primary with a synchronous standby: the primary dies, or is changed as planned.

Nothing that was acknowledged is lost, no letter is lost and none comes twice, no page is ever a 500, and all goes on
within three seconds of the promotion. The short form changes twice; `make faults` ten times.
"""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fackpol.base import database, dates
from fackpol.base.settings import Settings
from fackpol.base.tokens import token
from fackpol.network import invitations, reference
from tests.attack.wire import Post, answered
from tests.bench.servers import service
from tests.commands import free_port
from tests.faults.test_web_killed import HALF_WRITTEN, address, started
from tests.faults.test_worker_killed import DOUBTS_ARE_DUE, LONG, _started
from tests.people import Everybody, application
from tests.post_office import PostOffice
from tests.servers import Server, primary_and_standby

CHANGES = 10 if LONG else 2  # killed and planned in turn
LETTERS, PER_MINUTE = CHANGES * 250, 900  # that wait from the start, and that each worker sends
SOON = 3.0  # seconds
AT_A_TIME = 8


@dataclass
class Load:
    """Registrations, and answers by the links of invitations, at both webs, without a pause, and what came of them.

    Each has a number: of a registration it stands in the address, of an answer in the note. Even ones are answers.
    """

    ports: list[int]
    host: str
    links: list[str]
    statuses: Counter[int] = field(default_factory=Counter)
    acknowledged: set[int] = field(default_factory=set)
    well: list[float] = field(default_factory=list)  # when each was
    refused: list[float] = field(default_factory=list)  # when a 503 came
    number: int = 0

    async def go_on(self) -> None:
        while True:
            self.number += 1
            await self._until_taken(self.number)

    async def _until_taken(self, number: int) -> None:
        clock = asyncio.get_running_loop().time
        for attempt in range(10_000):
            status = await self._sent(self.ports[(number // 2 + attempt) % 2], self._post(number))
            self.statuses[status] += 1
            if status == 303:
                self.acknowledged.add(number)
                self.well.append(clock())
                return
            self.refused.append(clock())
            await asyncio.sleep(0.05)

    def _post(self, number: int) -> Post:
        if number % 2:
            return Post("/medlem", application(address(number)), network=number)  # type: ignore[arg-type]
        answer = ("yes", "maybe", "no")[number // 2 % 3]
        return Post(self.links[number // 2 % len(self.links)], {"answer": answer, "note": str(number)}, network=number)

    async def _sent(self, port: int, post: Post) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(post.packed(self.host))
            async with asyncio.timeout(60):
                status, body = await answered(reader)
            assert status == 303 or "Vi är strax tillbaka".encode() in body, (status, body)
            return status
        finally:
            writer.close()


async def test_all_goes_on_when_the_primary_dies_or_is_changed(post_office: PostOffice, tmp_path: Path) -> None:
    async with primary_and_standby() as (primary, standby):
        environ, own = service(primary.beside(standby), tmp_path)
        environ |= {"SMTP_URL": f"smtp://127.0.0.1:{post_office.port}?tls=none", "MAIL_PER_MINUTE": str(PER_MINUTE)}
        links = await invited(primary, own)
        async with at_work(environ, tmp_path) as ports, loading(ports, own, links) as load:
            for change in range(CHANGES):
                await asyncio.sleep(2)
                await changed(primary, standby, load, post_office, planned=bool(change % 2))
                primary, standby = standby, primary
                await standby.copy(primary)
            await asyncio.sleep(1)
        async with at_work(environ | {"MAIL_PER_MINUTE": "0"}, tmp_path):
            await all_sent(primary)
        await nothing_is_lost(primary, own, load, post_office)


async def changed(old: Server, new: Server, load: Load, office: PostOffice, planned: bool) -> None:
    clock = asyncio.get_running_loop().time
    began = clock()
    await (old.stop() if planned else old.kill())
    await asyncio.sleep(1)  # whoever promotes looks first
    refused = len(load.refused)
    await new.promote()
    promoted, letters = clock(), len(office.arrived)
    async with asyncio.timeout(30):
        while not (load.well and load.well[-1] > promoted):  # noqa: ASYNC110 - other processes answer
            await asyncio.sleep(0.005)
        pages = clock() - promoted
        while len(office.arrived) == letters:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        mail = clock() - promoted
    away = max(at for at in load.refused if at >= began) - began
    word = "planned" if planned else "killed"
    print(f"{word}: 503 for {away:.2f} s ({len(load.refused) - refused} after the promotion);", end=" ")
    print(f"after the promotion pages took {pages:.2f} s, letters {mail:.2f} s")
    assert max(pages, mail) < SOON


async def nothing_is_lost(primary: Server, own: Settings, load: Load, office: PostOffice) -> None:
    async with database.alone(primary.url) as db:
        addresses = {row["email_key"] for row in await db.fetch("SELECT email_key FROM applications")}
        answers = await db.fetch("SELECT invitation, note FROM answers")
        rows = await db.fetchval("SELECT count(*) FROM letters")
        assert await db.fetchval(HALF_WRITTEN) == 0
    notes = Counter(int(own.vault.open_text(row["note"], "answers.note", row["invitation"])) for row in answers)
    registered = {number for number in range(1, load.number + 1, 2) if own.vault.index(address(number)) in addresses}
    lost = load.acknowledged - registered - notes.keys()
    times = Counter(str(letter.message["message-id"]) for letter in office.arrived)
    twice = len(office.arrived) - len(times)
    answered = sum(number % 2 == 0 for number in load.acknowledged)
    print(
        f"{len(load.acknowledged) - answered} registrations and {answered} answers acknowledged, {len(lost)} lost;",
        end=" ",
    )
    print(f"statuses {dict(load.statuses)}")
    print(f"{rows} letters, {rows - len(times)} lost, {twice} came twice")
    assert lost == set()
    assert answered > CHANGES
    assert load.statuses.keys() <= {303, 503}
    assert (rows - len(times), twice) == (0, 0)


async def invited(primary: Server, own: Settings) -> list[str]:
    """Calls a meeting, so that a letter to each member waits. Returns the paths of the links in them."""
    async with database.alone(primary.url) as db, db.transaction():
        everybody = Everybody(db, own.vault, await reference.read(db))
        branch = await everybody.branch()
        for n in range(LETTERS):
            person = await everybody.member("Greta Ö", f"greta.{n}@example.org")
            await everybody.welcomed(branch, person)
        meeting = await everybody.meeting(branch, person)
        assert await invitations.call(db, meeting, [], dates.now()) == LETTERS
        rows = await db.fetch("SELECT id FROM invitations")
    return [f"/svar/{token(own.link_key, 'invitation', row['id'])}" for row in rows]


@asynccontextmanager
async def at_work(environ: dict[str, str], folder: Path) -> AsyncIterator[list[int]]:
    """Two webs, at the ports that it yields, and two workers, each with a journal of its own."""
    ports = [int(environ["PORT"]), free_port()]
    async with AsyncExitStack() as stack:
        for number, port in enumerate(ports):
            (folder / f"kept-{number}").mkdir(exist_ok=True)
            own = {**environ, "PORT": str(port), "MAIL_JOURNAL": f"file:{folder}/kept-{number}"}
            stack.push_async_callback(ended, await started(own, port, folder / f"web-{number}.log"))
            stack.push_async_callback(ended, await _started(own, folder / f"mail-{number}.log"))
        yield ports


async def ended(process: asyncio.subprocess.Process) -> None:
    """It has lived through everything, and ends as it should."""
    process.terminate()
    async with asyncio.timeout(60):
        assert await process.wait() in (0, -signal.SIGTERM)  # the latter if it has only just begun


@asynccontextmanager
async def loading(ports: list[int], own: Settings, links: list[str]) -> AsyncIterator[Load]:
    load = Load(ports, own.base_url.removeprefix("http://"), links)
    tasks = [asyncio.create_task(load.go_on()) for _ in range(AT_A_TIME)]
    try:
        yield load
    finally:
        for task in tasks:
            if not task.done():
                task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):
                raise result


async def all_sent(server: Server) -> None:
    async with asyncio.timeout(120), database.alone(server.url) as db:
        while await db.fetchval("SELECT count(*) FROM letters WHERE state <> 'sent'"):
            with suppress(database.DatabaseFault):
                await db.execute(DOUBTS_ARE_DUE)
            await asyncio.sleep(0.1)


@pytest.fixture(autouse=True)
def empty_office(post_office: PostOffice) -> None:
    assert post_office.arrived == []
    assert os.environ.get("DATABASE_URL") is None
