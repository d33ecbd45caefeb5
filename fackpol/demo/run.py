"""Runs the demo: starts database, mailbox, web and mail worker in this order, and stops them in reverse.

Web and mail are child processes of the same commands that a real service runs. When one of them ends, all end.
"""

import asyncio
import shutil
import signal
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import httpx

from fackpol import release
from fackpol.base import database, dates, embedded, settings
from fackpol.base.embedded import Unavailable, child
from fackpol.base.words import later, say
from fackpol.demo import district, story
from fackpol.demo.mailbox import Mailbox, serving
from fackpol.network import reference

OURS = ("postgres", "mailbox", "keys", "erasures", "postgres.log", "web.log", "mail.log", "journal")
READY = 30.0  # seconds


async def run(environ: dict[str, str], fresh: bool, tell: bool) -> int:
    """The exit code: 0 when it was asked to stop or the story came true, 1 when something broke. Raises Unavailable."""
    folder = Path(environ.get("FACKPOL_DATA") or ".fackpol").absolute()
    if fresh:
        _forget(folder)
    asked = _asked_to_stop()
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(embedded.running(folder))
        box = Mailbox(folder / "mailbox")
        (folder / "journal").mkdir(exist_ok=True)
        port = int(environ.get("PORT") or 8000)
        smtp, reading = await stack.enter_async_context(serving(box, port + 1))
        own = {
            **embedded.with_embedded({**environ, "DATABASE_URL": f"embedded:{folder}"}),
            "DATABASE_URL": url,
            "SMTP_URL": f"smtp://127.0.0.1:{smtp}?tls=none",
            "MAIL_JOURNAL": f"file:{folder / 'journal'}",
            "DEMO_MAILBOX": f"http://127.0.0.1:{reading}/",
        }
        await _furnished(own)
        web = await _start(stack, "web", own, folder)
        mail = await _start(stack, "mail", own, folder)
        if not await _answers(own["BASE_URL"], web, asked):
            return 0 if asked.is_set() else _broken(folder)
        if tell:
            return await story.tell(own["BASE_URL"], box)
        _greet(own)
        stop = asyncio.create_task(asked.wait())
        await asyncio.wait([web, mail, stop], return_when=asyncio.FIRST_COMPLETED)
        return 0 if asked.is_set() else _broken(folder)


async def _furnished(own: dict[str, str]) -> None:
    """Migrates, loads the reference tables and, the first time, makes the example district."""
    known = settings.read(own, "database", "keys", "erasures", "mail")
    async with database.alone(known.database_url) as db:
        await release.install(db, known.vault)
        if not await district.exists(db):
            print(say("Bygger exempeldistriktet …"), flush=True)
            await district.make(db, known.vault, await reference.read(db), dates.now())


async def _start(stack: AsyncExitStack, command: str, own: dict[str, str], folder: Path) -> "asyncio.Task[int]":
    words = [sys.executable, "-m", "fackpol", command]
    return await stack.enter_async_context(child(words, environ=own, log=folder / f"{command}.log"))


async def _answers(url: str, web: "asyncio.Task[int]", asked: asyncio.Event) -> bool:
    """Whether the front page came within READY seconds, while the web process ran and nobody asked to stop."""
    due = asyncio.get_running_loop().time() + READY
    async with httpx.AsyncClient() as client:
        while asyncio.get_running_loop().time() < due and not web.done() and not asked.is_set():
            try:
                return (await client.get(url)).status_code == 200
            except httpx.TransportError:
                await asyncio.sleep(0.05)
    return False


def _greet(own: dict[str, str]) -> None:
    print(say("Fackpol kör. Öppna {url}", url=own["BASE_URL"]))
    print(say("Mejlen hamnar i brevlådan: {url}", url=own["DEMO_MAILBOX"]))
    print(say("Logga in som {email} (samordnare). Länken kommer till brevlådan.", email=district.COORDINATOR))
    others = later("Också: {member} (medlem), {politician} (politiker), {admin} (administratör).")
    print(say(others, member=district.MEMBER, politician=district.REPRESENTATIVE, admin=district.ADMINISTRATOR))
    print(say("Bo och Eva loggar in i två steg. Koden i det andra står överst i brevlådan."))
    print(say("Ctrl-C stänger allt. fackpol demo --fresh börjar om."), flush=True)


def _broken(folder: Path) -> int:
    print(say("Något gick sönder. Läs {log}.", log=folder / "web.log"), file=sys.stderr)
    return 1


def _asked_to_stop() -> asyncio.Event:
    asked, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked.set)
    return asked


def _forget(folder: Path) -> None:
    """Deletes what the demo itself keeps, and nothing else. Raises Unavailable while a demo runs there."""
    if (folder / "postgres" / "postmaster.pid").exists():
        raise Unavailable(say("Ett prov kör redan i {folder}. Stäng det först.", folder=folder))
    for name in OURS:
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
