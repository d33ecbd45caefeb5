"""At rest: what runs while nothing happens, with everybody invited to a called meeting: web, mail and PostgreSQL."""

import asyncio
import os
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from fackpol.base import database, dates, embedded, settings
from fackpol.network import invitations
from tests.bench import mail

SECONDS = 60
BEGUN = 10  # seconds after the first round of everything


async def at_rest(url: str, own: dict[str, str], folder: Path) -> None:
    """Prints seconds of CPU a minute and voluntary switches a second: how often something wakes up."""
    own = {**os.environ, **own, "DATABASE_URL": url}
    async with database.alone(url) as db:
        meeting, *_ = await mail.furnished(db, settings.read(own, *settings.NEEDS))
        invited = await invitations.call(db, meeting, [], dates.now())
        await db.execute("DELETE FROM letters")  # as if they had gone long ago
        await db.execute("ANALYZE")
    server = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
    async with AsyncExitStack() as running:
        ended = []
        for part in ("web", "mail"):
            command = [sys.executable, "-m", "fackpol", part]
            child = embedded.child(command, environ=own, log=folder / f"{part}.log")
            ended.append(await running.enter_async_context(child))
        async with database.alone(url) as db:
            begun = "SELECT EXISTS (SELECT FROM heartbeats WHERE part = 'chores')"
            await mail.until(lambda: db.fetchval(begun), *ended)
        await asyncio.sleep(BEGUN)
        parts = {"PostgreSQL": [server, *descendants(server)]}
        parts["web and mail"] = [pid for pid in descendants(os.getpid()) if pid not in parts["PostgreSQL"]]
        before = {part: used(pids) for part, pids in parts.items()}
        await asyncio.sleep(SECONDS)
        whole = 0.0
        for part, pids in parts.items():
            cpu, woken = (after - was for after, was in zip(used(pids), before[part], strict=True))
            whole += cpu
            each = f"{cpu / SECONDS * 60:.3f} CPU s a minute, {woken / SECONDS:.1f} wake-ups a second"
            print(f"at rest, {invited} invited: {part:<13} {each}")
        print(f"at rest, {invited} invited: {whole / SECONDS:.2%} of a core", flush=True)


def descendants(pid: int) -> list[int]:
    """Those that a process has started, and theirs."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *descendants(child)]
    return found


def used(pids: list[int]) -> tuple[float, float]:
    """Seconds of CPU of all threads, and how often one of them has gone to sleep by itself. Who has ended counts 0."""
    cpu = woken = 0.0
    for task in (task for pid in pids for task in Path(f"/proc/{pid}/task").glob("*")):
        cpu += int((task / "schedstat").read_text().split()[0]) / 1e9
        status = (task / "status").read_text()
        woken += int(status.split("\nvoluntary_ctxt_switches:")[1].split()[0])
    return cpu, woken
