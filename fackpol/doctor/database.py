"""The database: whether it answers, is this release's, can be written, and belongs to the keys."""

from collections.abc import AsyncIterator
from datetime import timedelta

from fackpol import release
from fackpol.base import database, dates, embedded
from fackpol.base.database import Away, Connection, DatabaseFault
from fackpol.base.embedded import Unavailable
from fackpol.base.findings import Finding, broken, fine, look
from fackpol.base.migrations import Unmigrated
from fackpol.base.settings import Settings
from fackpol.base.urls import each_server, is_loopback
from fackpol.base.words import say
from fackpol.doctor import logs
from fackpol.mail import watch
from fackpol.network import key_checks, reference, withdrawals

SKEW = timedelta(seconds=10)  # the most that our clock may differ from the database's


async def findings(own: Settings) -> list[Finding]:
    """What is found in the database, as far as one comes."""
    found = []
    if own.embedded:
        found.append(fine(say("Databasen är inbyggd. Den är bara för att prova.")))
    try:
        async with embedded.served(own.database_url) as url, database.alone(url) as db:
            async for finding in _within(own, db):
                found.append(finding)
    except Away as fault:
        found.append(broken(say("Databasen går inte att använda: {why}. Se efter DATABASE_URL.", why=fault)))
    except DatabaseFault as fault:
        found.append(broken(say("Databasen sa nej ({why}).", why=fault)))
    except (Unavailable, Unmigrated) as fault:
        found.append(broken(str(fault)))
    return found


async def _within(own: Settings, db: Connection) -> AsyncIterator[Finding]:
    yield await _version(db)
    for finding in [await _clock(db), *await role(db), *await copies(own, db), *await encoding(db)]:
        yield finding
    await release.check(db)
    await withdrawals.check(db, own.ledger)
    yield fine(say("Databasen har den här versionens tabeller."))
    now = await db.fetchval("SELECT clock_timestamp()")  # heartbeats are not late because our clock is wrong
    for finding in [*await _line(db), *await area(own, db), *await _keys(own, db), *await watch.seen(db, own, now)]:
        yield finding
    yield await logs.finding(own, db)


async def _version(db: Connection) -> Finding:
    version = int(await db.fetchval("SHOW server_version_num"))
    sentence = say("Databasen svarar (PostgreSQL {version}, minst 15 behövs).", version=version // 10000)
    return fine(sentence) if version >= database.OLDEST else broken(sentence)


async def _clock(db: Connection) -> Finding:
    skew = abs(await db.fetchval("SELECT clock_timestamp()") - dates.now())
    if skew < SKEW:
        return fine(say("Klockan går som databasens."))
    seconds = round(skew.total_seconds())
    return broken(say("Klockan skiljer {n} sekunder mot databasens. Ställ den efter en tidsserver.", n=seconds))


async def role(db: Connection) -> list[Finding]:
    """Whether it takes what is written: a standby does not, nor one that a pool keeps read-only."""
    if await db.fetchval("SELECT pg_is_in_recovery()"):
        return [broken(say("Databasen är en kopia som bara går att läsa. Skriv den riktiga i DATABASE_URL."))]
    if await db.fetchval("SHOW transaction_read_only") == "on":
        return [
            broken(say("Databasen går bara att läsa. Ta bort default_transaction_read_only, eller poolen emellan."))
        ]
    return []


async def copies(own: Settings, db: Connection) -> list[Finding]:
    """Whether a standby follows, where one is waited for or DATABASE_URL names one."""
    if await db.fetchval("SELECT pg_is_in_recovery() OR EXISTS (SELECT FROM pg_stat_replication)"):
        return []
    if await db.fetchval("SELECT current_setting('synchronous_standby_names') <> ''"):
        return [broken(say("Allt som skrivs väntar på en kopia av databasen som är borta. Läs SERVER.md om kopian."))]
    if len(each_server(own.database_url)) > 1:
        return [look(say("Ingen kopia följer databasen, fast DATABASE_URL har flera servrar. Gör en ny kopia."))]
    return []


async def encoding(db: Connection) -> list[Finding]:
    """Whether it can hold every letter: `createdb` makes SQL_ASCII where LANG is not set."""
    name = await db.fetchval("SHOW server_encoding")
    if name == "UTF8":
        return []
    sentence = say("Databasen har teckenkodningen {name}. Skapa en ny: createdb -E UTF8 -T template0.", name=name)
    return [broken(sentence)]


async def area(own: Settings, db: Connection) -> list[Finding]:
    """Whether AREA is a region that we know."""
    regions = {row["code"] for row in await db.fetch(reference.SQL["areas"]) if row["kind"] == "region"}
    if own.area in regions:
        return []
    sentence = say("AREA är {code}, men ingen region har den koden. Stockholms är 01, Skånes är 12.", code=own.area)
    return [broken(sentence)]


async def _line(db: Connection) -> list[Finding]:
    """Says so when names and addresses travel to the database in the clear, over a network."""
    query = "SELECT host(inet_server_addr()) AS host, ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
    row = await db.fetchrow(query)
    if row is None or not in_the_clear(row["host"], row["ssl"]):
        return []
    return [look(say("Databasen nås över nätet utan kryptering. Skriv sslmode=verify-full i DATABASE_URL."))]


def in_the_clear(host: str | None, encrypted: bool) -> bool:
    """Whether others can read what goes to the database's host. None: over a socket on this computer."""
    return host is not None and not encrypted and not is_loopback(host)


async def _keys(own: Settings, db: Connection) -> list[Finding]:
    """Keys of another database look just as valid, and a row may be under a key that is in no ring any more."""
    sentences = await key_checks.faults(db, own, dates.now()) or await key_checks.lost(db, own)
    return [broken(sentence) for sentence in sentences] or [fine(say("Nycklarna passar till databasen."))]
