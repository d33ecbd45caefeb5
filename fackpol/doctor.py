"""What works and what does not, in plain words, for whoever runs the service."""

import os
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from fackpol import database, dates, embedded, migrations, settings, smtp
from fackpol.database import Away, DatabaseFault
from fackpol.migrations import Unmigrated
from fackpol.settings import EMBEDDED, Faults, Settings
from fackpol.words import say

SKEW = timedelta(seconds=10)
Finding = tuple[bool, str]


async def examined(environ: Mapping[str, str]) -> list[Finding]:
    """(fine, sentence) for each thing looked at, in order."""
    try:
        own = settings.read(environ, "database", "keys", "erasures", "web", "mail")
    except Faults as faults:
        return [(False, sentence) for sentence in faults.sentences]
    findings = [(True, say("Inställningarna är hela. Nycklarna går att använda."))]
    findings += [finding async for finding in _database(own)]
    findings += [await _relay(own), _base_url(own), _proxies(own), _erasures(own)]
    return findings


async def _database(own: Settings) -> AsyncIterator[Finding]:
    if own.database_url.startswith(EMBEDDED):
        async with embedded.running(Path(own.database_url.removeprefix(EMBEDDED))) as url:
            yield True, say("Databasen är inbyggd. Den är bara för att prova.")
            async for finding in _answering(url):
                yield finding
    else:
        async for finding in _answering(own.database_url):
            yield finding


async def _answering(url: str) -> AsyncIterator[Finding]:
    try:
        async with database.alone(url) as db:
            version = int(await db.fetchval("SHOW server_version_num"))
            yield (
                version >= database.OLDEST,
                say("Databasen svarar (PostgreSQL {version}, minst 15 behövs).", version=version // 10000),
            )
            skew = abs(await db.fetchval("SELECT clock_timestamp()") - dates.now())
            yield skew < SKEW, say("Klockan skiljer {n} sekunder mot databasens.", n=round(skew.total_seconds(), 1))
            try:
                await migrations.check(db)
                yield True, say("Databasen har den här versionens tabeller.")
            except Unmigrated as fault:
                yield False, say("Databasen är inte klar ({why}). Kör fackpol migrate.", why=fault)
    except (Away, DatabaseFault) as fault:
        yield False, say("Databasen svarar inte ({why}). Se efter DATABASE_URL.", why=fault)


async def _relay(own: Settings) -> Finding:
    reply = await smtp.greeted(own.relay)
    if reply is None:
        return True, say("Mejlservern {host} svarar och släpper in oss.", host=own.relay.host)
    return False, say(
        "Mejlservern {host} släpper inte in oss ({why}). Se efter SMTP_URL.", host=own.relay.host, why=reply
    )


def _base_url(own: Settings) -> Finding:
    domain = own.mail_from.rpartition("@")[2]
    host = urlsplit(own.base_url).hostname or ""
    if own.loopback:
        return True, say("BASE_URL {url} fungerar bara på den här datorn.", url=own.base_url)
    same = host == domain or host.endswith(f".{domain}") or domain.endswith(f".{host}")
    if same:
        return True, say("Länkarna leder till {url}, samma domän som mejlen kommer från.", url=own.base_url)
    return False, say(
        "Länkarna leder till {host} men mejlen kommer från {domain}. Skräpfilter ogillar det.", host=host, domain=domain
    )


def _proxies(own: Settings) -> Finding:
    if own.trusted_proxies or own.loopback:
        return True, say("TRUSTED_PROXIES är {n}.", n=own.trusted_proxies)
    return False, say(
        "TRUSTED_PROXIES är 0. Står en proxy framför ser alla ut att komma från samma ställe. Skriv hur många de är."
    )


def _erasures(own: Settings) -> Finding:
    folder = own.erasures.parent
    writable = folder.is_dir() and os.access(folder, os.W_OK)
    if writable:
        return True, say("Raderingar antecknas i {path}.", path=own.erasures)
    return False, say("Vi kan inte skriva i {path}. Utan det går det inte att ta bort någon.", path=folder)
