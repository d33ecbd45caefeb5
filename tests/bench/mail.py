"""What letters cost: durable and personal, into Postfix's own sink, beside what hands over ready-made bytes.

smtp-source is the ceiling: it sends one message again and again. aiosmtplib is what others would use, with the same
number of connections and a message of the same size. Ours claims, asks again whether each may be written to, writes,
hands over and records. Needs Debian's postfix package for the sink.
"""

import asyncio
import os
import re
import shutil
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

import aiosmtplib

from fackpol.base import database, dates, embedded, settings
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.letters import KINDS
from fackpol.mail import outbox
from fackpol.mail.sending import BATCH
from fackpol.network import invitations, reference
from tests.commands import free_port
from tests.people import Everybody

LETTERS = int(os.environ.get("FACKPOL_BENCH_LETTERS", "20000"))
TICKS = os.sysconf("SC_CLK_TCK")
MEASURED = 6000  # letters sent before a worker's memory is looked at
CONNECTIONS = int(os.environ.get("MAIL_CONNECTIONS", "4"))  # of each worker
SIZE = 7000  # bytes of one of our invitations, calendar part and all


async def into_a_sink(url: str, own: dict[str, str], folder: Path) -> None:
    """Letters a second: the ceiling, bare aiosmtplib, ours with one worker and with two; near and 15 ms away.

    Then what a long queue costs: a claim, and the most memory that a worker holds.
    """
    if not shutil.which("smtp-sink"):
        print("mail: no smtp-sink here (Debian's postfix package)")
        return
    (folder / "journal").mkdir()
    own = {**os.environ, **own, "DATABASE_URL": url, "MAIL_JOURNAL": f"file:{folder / 'journal'}"}
    async with sink(folder) as port, database.alone(url) as db:
        meetings = await furnished(db, settings.read(own, *settings.NEEDS))
        print(
            f"{LETTERS} letters, {CONNECTIONS} connections a process          per second    CPU us a letter  PostgreSQL"
        )
        report("smtp-source, one message again and again", LETTERS, await source(port))
        await side_by_side(db, own, port, meetings, LETTERS, "")
        async with far(port, 0.015) as port_far:
            await side_by_side(db, own, port_far, meetings, LETTERS // 20, ", 15 ms away")
        for queued in (10_000, 1_000_000):
            await queue(db, meetings, queued)
            await long_queue(db, own, port, queued)


async def side_by_side(
    db: Connection, own: dict[str, str], port: int, meetings: list[int], letters: int, where: str
) -> None:
    report(f"bare aiosmtplib, ready-made bytes{where}", letters, await bare(port, letters))
    for workers in (1, 2):
        await queue(db, meetings, letters)
        report(f"fackpol mail, {workers} at work{where}", letters, *await ours(db, own, port, workers))


async def long_queue(db: Connection, own: dict[str, str], port: int, queued: int) -> None:
    """With so many waiting."""
    took = []
    for _ in range(20):
        unclaimed = db.transaction()
        await unclaimed.start()
        began = time.perf_counter()
        await outbox.claim(db, KINDS, BATCH, dates.now())
        took.append((time.perf_counter() - began) * 1000)
        await unclaimed.rollback()
    async with working(own, port, 1) as (pid,):
        await until(lambda: db.fetchval(f"SELECT count(*) >= {MEASURED} FROM letters WHERE state = 'sent'"))
        memory = peak(pid)
    print(f"{queued:>9} waiting: {BATCH} claimed in {median(took):.1f} ms; a worker holds {memory} MB", flush=True)


def report(what: str, letters: int, took: float, *cpu: float) -> None:
    spent = "".join(f" {each / letters * 1e6:>12.0f}" for each in cpu)
    print(f"{what:<48} {letters / took:>10.0f}{spent}", flush=True)


@asynccontextmanager
async def sink(folder: Path) -> AsyncIterator[int]:
    """Postfix's smtp-sink, on a port of its own."""
    port = free_port()
    command = [shutil.which("smtp-sink") or "", *["-u", "nobody"] * (os.getuid() == 0), f"127.0.0.1:{port}", "500"]
    async with embedded.child(command, environ=dict(os.environ), log=folder / "sink.log"):
        await until(lambda: listening(port))
        yield port


async def until(holds: Callable[[], Awaitable[bool]], *ended: "asyncio.Task[int]") -> None:
    """Waits for what another process does. Ends the bench when one of those that must run has ended."""
    while not await holds():
        if any(one.done() for one in ended):
            raise SystemExit("a process of the service has ended: see its log")
        await asyncio.sleep(0.02)


async def listening(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


@asynccontextmanager
async def far(port: int, seconds: float) -> AsyncIterator[int]:
    """The same server at the end of a line that is so many seconds long each way."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while data := await reader.read(65_536):
            loop.call_later(seconds, writer.write, data)
        loop.call_later(seconds, writer.close)

    async def joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2 * seconds)  # the TCP handshake
        there, back = await asyncio.open_connection("127.0.0.1", port)
        with suppress(OSError):
            await asyncio.gather(carry(reader, back), carry(there, writer))

    async with await asyncio.start_server(joined, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


async def source(port: int) -> float:
    began = time.perf_counter()
    own = ["-s", str(CONNECTIONS), "-d", "-m", str(LETTERS), "-l", str(SIZE), f"127.0.0.1:{port}"]
    process = await asyncio.create_subprocess_exec(
        shutil.which("smtp-source") or "", "-f", "moten@example.org", "-t", "a@example.org", *own
    )
    assert await process.wait() == 0
    return time.perf_counter() - began


async def bare(port: int, letters: int) -> float:
    """What a good library does when it is given the bytes."""
    message = b"Subject: x\r\n\r\n" + (b"x" * 70 + b"\r\n") * (SIZE // 72)
    left = iter(range(letters))

    async def along() -> None:
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as client:
            for _ in left:
                await client.sendmail("moten@example.org", ["a@example.org"], message)

    began = time.perf_counter()
    await asyncio.gather(*(along() for _ in range(CONNECTIONS)))
    return time.perf_counter() - began


async def furnished(db: Connection, own: Settings) -> list[int]:
    """A branch of as many members as there are letters, each with a name and an address of her own; its meetings."""
    everybody = Everybody(db, own.vault, await reference.read(db))
    branch = await everybody.branch("En stor förening")
    bo = await db.fetchval("SELECT person FROM appointments LIMIT 1")
    await db.copy_records_to_table("people", records=people(own), columns=COLUMNS)
    await db.execute(JOIN, dates.now(), branch)
    await db.execute("ANALYZE")
    return [await everybody.meeting(branch, bo) for _ in range(1_000_000 // LETTERS)]


COLUMNS = ("id", "name", "email", "email_key", "email_confirmed_at")
JOIN = """
WITH member AS (
    INSERT INTO members (person, registered_at)
    SELECT id, $1 FROM people p WHERE NOT EXISTS (SELECT FROM appointments WHERE person = p.id)
    ON CONFLICT DO NOTHING RETURNING person
), consent AS (
    INSERT INTO consents (person, purpose, text_version, channel, given_at)
    SELECT person, 'invitations', '1', 'web', $1 FROM member
)
INSERT INTO memberships (branch, person, joined_at, welcomed_at)
SELECT b.id, m.person, $1, $1 FROM member m, branches b WHERE b.slug = $2
"""


def people(own: Settings) -> list[tuple[object, ...]]:
    vault, now = own.vault, dates.now()

    def one(number: int, id: UUID) -> tuple[object, ...]:
        email = f"person.{number}@example.org"
        name = vault.seal(f"Åsa Person {number}", "people.name", id)
        return id, name, vault.seal(email, "people.email", id), vault.index(email), now

    return [one(number, uuid4()) for number in range(LETTERS)]


async def queue(db: Connection, meetings: list[int], many: int) -> None:
    """So many letters wait, and nothing else is there: the invitations to as many meetings as it takes."""
    await db.execute("TRUNCATE letters, letter_queue, invitations CASCADE")
    await db.execute("UPDATE meetings SET called_at = NULL")
    for meeting in meetings[: -(-many // LETTERS)]:
        await invitations.call(db, meeting, [], dates.now())
    await db.execute("DELETE FROM letters WHERE id >= (SELECT id FROM letters ORDER BY id OFFSET $1 LIMIT 1)", many)
    await db.execute("VACUUM ANALYZE letters, letter_queue")
    assert await db.fetchval("SELECT count(*) FROM letters") == many


async def ours(db: Connection, own: dict[str, str], port: int, workers: int) -> tuple[float, float, float]:
    """Seconds from the first letter that is known to be sent to the last; CPU seconds of workers and server meanwhile.

    Asks what costs the server next to nothing: it would be measured too.
    """
    server = parent(await db.fetchval("SELECT pg_backend_pid()"))
    async with working(own, port, workers) as pids:
        await until(lambda: db.fetchval("SELECT EXISTS (SELECT FROM letter_events)"))
        spent, servers, first = cpu(pids), server_cpu(server), time.perf_counter()
        await until(lambda: db.fetchval("SELECT min(letter) IS NULL FROM letter_queue"))
        await until(lambda: db.fetchval("SELECT NOT EXISTS (SELECT FROM letter_leases)"))
        return time.perf_counter() - first, cpu(pids) - spent, server_cpu(server) - servers


@asynccontextmanager
async def working(own: dict[str, str], port: int, workers: int) -> AsyncIterator[list[int]]:
    """So many worker processes, by id."""
    command = [sys.executable, "-m", "fackpol", "mail"]
    log = Path(own["MAIL_JOURNAL"].removeprefix("file:")).parent / "mail.log"
    async with AsyncExitStack() as running:
        for _ in range(workers):
            child = embedded.child(command, environ={**own, "SMTP_URL": f"smtp://127.0.0.1:{port}?tls=none"}, log=log)
            await running.enter_async_context(child)
        yield [pid for pid in children(os.getpid()) if b"mail" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def parent(pid: int) -> int:
    return int(stat(pid)[1])


def cpu(pids: list[int]) -> float:
    """Seconds of CPU, in the system too."""
    return sum(int(ticks) for pid in pids for ticks in stat(pid)[11:13]) / TICKS


def server_cpu(server: int) -> float:
    """The same of a server's processes, those that have ended too."""
    return cpu([server, *children(server)]) + sum(int(ticks) for ticks in stat(server)[13:15]) / TICKS


def stat(pid: int) -> list[str]:
    """What Linux counts for a process; nothing but noughts once it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["0"] * 50


def peak(pid: int) -> int:
    """The most memory that it has held, MB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) // 1024
