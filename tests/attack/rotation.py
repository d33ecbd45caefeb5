"""What it costs to turn all keys of 100,000 people while letters go and pages are read, and whether anything is lost.

python -m tests.attack.rotation [people]
"""

import asyncio
import os
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import httpx
from aiosmtpd.smtp import SMTP

from fackpol import release
from fackpol.base import database, dates, embedded, settings
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault, new_key, new_keys, written
from fackpol.network import key_checks, people, reference, sealed_columns, sessions
from tests.commands import fackpol, free_port, running
from tests.conftest import environ
from tests.people import Everybody
from tests.post_office import PostOffice

LETTERS = 5000
READERS = 10
ADD = "INSERT INTO people (id, name, email, email_key, phone, email_confirmed_at) VALUES ($1, $2, $3, $4, $5, $6)"
Told = dict[UUID, tuple[str, str, str]]


@dataclass
class Read:
    """Pages while the keys are turned: how many milliseconds each took, and how many were no page."""

    took: list[float] = field(default_factory=list)
    bad: int = 0


async def main(n: int) -> None:
    with tempfile.TemporaryDirectory(prefix="fp-") as name:
        folder = Path(name)
        async with embedded.running(folder) as url, database.alone(url) as db:
            await _measured(db, url, folder, n)


async def _measured(db: Connection, url: str, folder: Path, n: int) -> None:
    await release.install(db)
    office, port = PostOffice(), free_port()
    serving = await asyncio.get_running_loop().create_server(lambda: SMTP(office), "127.0.0.1", 0)
    office.port = serving.sockets[0].getsockname()[1]
    old = {**os.environ, **environ(new_keys(), office.port, folder, url), "PORT": str(port)}
    old["BASE_URL"] = f"http://127.0.0.1:{port}"
    own, both = settings.read(old, *settings.NEEDS), turned(old)
    await key_checks.check(db, own, dates.now())
    told = await _people(db, own.vault, n)
    cookies = await _readers(db, own)
    await _letters(db, own, list(told)[:LETTERS])
    found, ended = Read(), asyncio.Event()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running("web", environ=both))
        await stack.enter_async_context(running("mail", environ=both))
        reading = [asyncio.create_task(_read(both["BASE_URL"], cookie, found, ended)) for cookie in cookies]
        await asyncio.sleep(3)
        before = len(office.arrived)
        began = time.perf_counter()
        said = await fackpol("keys", "rotate", environ=both, patience=3600)
        took = time.perf_counter() - began
        sent = len(office.arrived) - before
        ended.set()
        await asyncio.gather(*reading)
    print(said.out, said.err, sep="")
    await _told(db, settings.read(both, *settings.NEEDS), told, took, sent, found)


def turned(environment: dict[str, str]) -> dict[str, str]:
    """The environment with a new key first in each ring."""
    rings = key_checks.rings(settings.read(environment, "keys"))
    return environment | {key_checks.SETTING[name]: written({2: new_key(), **ring}) for name, ring in rings.items()}


async def _people(db: Connection, vault: Vault, n: int) -> Told:
    told = {uuid4(): (f"Åsa Person {at}", f"asa.{at}@example.org", f"070-{at:07}") for at in range(n)}
    rows = [
        (id, vault.seal(name, "people.name", id), vault.seal(email, "people.email", id), vault.index(email),
         vault.seal(phone, "people.phone", id), dates.now())
        for id, (name, email, phone) in told.items()
    ]  # fmt: skip
    await db.executemany(ADD, rows)
    await db.execute("ANALYZE people")
    return told


async def _readers(db: Connection, own: Settings) -> list[str]:
    everybody = Everybody(db, own.vault, await reference.read(db))
    members = [await everybody.member(f"Läsare {at}", f"lasare.{at}@example.org") for at in range(READERS)]
    return [await sessions.begin(db, member, dates.now()) for member in members]


async def _letters(db: Connection, own: Settings, some: list[UUID]) -> None:
    """One each, with no other condition than an address: the link that deletes everything."""
    for person in some:
        await sessions.ask_erasure(db, own.vault, person, dates.now())


async def _read(base: str, cookie: str, found: Read, ended: asyncio.Event) -> None:
    """Her own page, again and again: it opens her name."""
    async with httpx.AsyncClient(base_url=base, cookies={"session": cookie}, timeout=30) as browser:
        while not ended.is_set():
            began = time.perf_counter()
            try:
                page = await browser.get("/min-sida")
                found.bad += page.status_code != 200
                found.took.append((time.perf_counter() - began) * 1000)
            except httpx.ConnectError:
                await asyncio.sleep(0.1)  # the server is still starting
            await asyncio.sleep(0.1)


async def _told(db: Connection, own: Settings, told: Told, took: float, sent: int, found: Read) -> None:
    alone = Vault({2: own.ring[2]}, {2: own.index_key[2]})
    lost = 0
    for id, (name, email, phone) in told.items():
        her = await people.get(db, alone, id)
        lost += (her.name, her.email, her.phone) != (name, email, phone)
    hashed = await db.fetchval("SELECT count(*) FROM people WHERE get_byte(email_key, 0) = 2")
    values = (await sealed_columns.by_number(db, "seal"))[2]
    states = dict(await db.fetch("SELECT state, count(*)::int FROM letters GROUP BY state"))
    times = sorted(found.took)
    done = values + hashed
    print(f"{len(told)} people: {values} values and {hashed} hashes in {took:.1f} s, {done / took:.0f} a second")
    print(f"lost or changed: {lost}; letters meanwhile: {sent}; states: {states}")
    half, most = times[len(times) // 2], times[len(times) * 95 // 100]
    print(f"pages: {len(times)}, bad {found.bad}, p50 {half:.0f} ms, p95 {most:.0f} ms")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
