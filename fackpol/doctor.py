"""Tells whoever runs the service, in plain words, what works and what does not."""

import os
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from fackpol import release
from fackpol.base import database, dates, embedded, settings
from fackpol.base.database import Away, Connection, DatabaseFault
from fackpol.base.embedded import Unavailable
from fackpol.base.migrations import Unmigrated
from fackpol.base.settings import Faults, Settings
from fackpol.base.urls import is_loopback
from fackpol.base.vault import Sealed
from fackpol.base.words import count, later, say
from fackpol.mail import imap, outbox, smtp, suppressions
from fackpol.mail.discretion import telling
from fackpol.network import key_checks, log_chain, withdrawals

SKEW = timedelta(seconds=10)  # the most that our clock may differ from the database's
Finding = tuple[bool, str]  # whether it is fine, and the sentence that says so


async def examined(environ: Mapping[str, str]) -> list[Finding]:
    """A finding for each thing examined, in order; only the faults of the settings when they can not be read."""
    try:
        own = settings.read(environ, "database", "keys", "erasures", "web", "mail")
    except Faults as faults:
        return [(False, sentence) for sentence in faults.sentences]
    findings = [(True, say("Inställningarna är hela."))]
    findings += [finding async for finding in _database(own)]
    findings += [
        await _relay(own),
        *await _inbox(own),
        _base_url(own),
        *_discretion(own),
        _proxies(own),
        _erasures(own),
    ]
    return findings


async def _database(own: Settings) -> AsyncIterator[Finding]:
    if own.embedded:
        yield True, say("Databasen är inbyggd. Den är bara för att prova.")
    try:
        async with embedded.served(own.database_url) as url, database.alone(url) as db:
            yield await _version(db)
            yield await _clock(db)
            await release.check(db)
            await withdrawals.check(db, own.ledger)
            yield True, say("Databasen har den här versionens tabeller.")
            for finding in [*await _line(db), *await _keys(own, db), *await _unwritten(db), *await _breakers(own, db)]:
                yield finding
            yield await chain_finding(own, db)
    except (Away, DatabaseFault) as fault:
        yield False, say("Databasen svarar inte ({why}). Se efter DATABASE_URL.", why=fault)
    except (Unavailable, Unmigrated) as fault:
        yield False, str(fault)


async def _version(db: Connection) -> Finding:
    version = int(await db.fetchval("SHOW server_version_num"))
    sentence = say("Databasen svarar (PostgreSQL {version}, minst 15 behövs).", version=version // 10000)
    return version >= database.OLDEST, sentence


async def _clock(db: Connection) -> Finding:
    skew = abs(await db.fetchval("SELECT clock_timestamp()") - dates.now())
    if skew < SKEW:
        return True, say("Klockan går som databasens.")
    seconds = round(skew.total_seconds())
    return False, say("Klockan skiljer {n} sekunder mot databasens. Ställ den efter en tidsserver.", n=seconds)


async def _line(db: Connection) -> list[Finding]:
    """Says so when names and addresses travel to the database in the clear, over a network."""
    query = "SELECT host(inet_server_addr()) AS host, ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
    row = await db.fetchrow(query)
    if row is None or not in_the_clear(row["host"], row["ssl"]):
        return []
    return [(False, say("Databasen nås över nätet utan kryptering. Skriv sslmode=verify-full i DATABASE_URL."))]


def in_the_clear(host: str | None, encrypted: bool) -> bool:
    """Whether others can read what goes to the database's host. None: over a socket on this computer."""
    return host is not None and not encrypted and not is_loopback(host)


async def _keys(own: Settings, db: Connection) -> list[Finding]:
    """Keys of another database look just as valid, and a row may be under a key that is in no ring any more."""
    sentences = await key_checks.faults(db, own, dates.now()) or await key_checks.lost(db, own)
    return [(False, sentence) for sentence in sentences] or [(True, say("Nycklarna passar till databasen."))]


async def _unwritten(db: Connection) -> list[Finding]:
    return [(False, outbox.sentence(row)) for row in await outbox.unwritten(db)]


async def _breakers(own: Settings, db: Connection) -> list[Finding]:
    return [(False, one.sentence) for one in await suppressions.breakers(db, own.vault)]


# What is wrong with a row of the logs.
CHAIN_FAULTS = {
    "link": later("Kedjan är bruten vid rad {n} i {log}. Någon har ändrat i den."),
    "changed": later("Rad {n} i {log} är ändrad efteråt."),
    "missing": later("Rad {n} i {log} är borta, utan att vi har tagit bort den."),
    "forged": later("Det finns rader i loggarna som aldrig har kedjats."),
    "cut": later("Kedjans början stämmer inte. Någon har ändrat i den."),
}
LOGS = {"access": later("loggen över vem som har öppnat vad"), "security": later("säkerhetsloggen")}


async def chain_finding(own: Settings, db: Connection) -> Finding:
    """Whether the logs are whole, to the newest row that is written down outside the database."""
    try:
        found = await log_chain.checked(db, own.vault, dates.now())
    except Sealed:
        return False, say("Loggarna går bara att kontrollera med nycklarna som hör till databasen.")
    file = log_chain.witness(own.erasures)
    if found.fault:
        log = say(LOGS[found.log]) if found.log else ""
        return False, say(CHAIN_FAULTS[found.fault], n=found.entry, log=log)
    if not await log_chain.still_there(db, file):
        return False, say(
            "Loggarnas nyaste rader är borta, enligt {path}. Är databasen återställd? Kör fackpol logs accept.",
            path=file,
        )
    if found.waiting:
        sentence = say("Rader i loggarna som inte är kedjade: {n}. Går fackpol mail?", n=found.waiting)
        return False, sentence
    if found.since is None:
        return True, say("Loggarna är hela. Inget står i dem än.")
    since = dates.day_year(found.since)
    return True, count(
        "Loggarna är hela: {n} rad sedan {day}.", "Loggarna är hela: {n} rader sedan {day}.", found.rows, day=since
    )


async def _inbox(own: Settings) -> list[Finding]:
    if own.inbox is None:
        return []
    fault = await imap.greeted(own.inbox)
    if fault is None:
        return [(True, say("Brevlådan för det som kommer tillbaka släpper in oss."))]
    sentence = say("Brevlådan för det som kommer tillbaka går inte att läsa ({why}). Se efter IMAP_URL.", why=fault)
    return [(False, sentence)]


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


def _discretion(own: Settings) -> list[Finding]:
    """Whether the outside of a discreet letter tells what the service is for: its domain, and who it is from."""
    seen = {"BASE_URL": urlsplit(own.base_url).hostname or "", "MAIL_FROM": own.mail_from, "NEUTRAL_NAME": own.neutral}
    seen |= {"INTAKE": own.intake} if own.intake else {}
    names = (own.party, own.organisation)
    told = [(name, words[0]) for name, text in seen.items() if (words := telling(text, names))]
    if not told:
        return [(True, say("Diskreta mejl kommer från {name} och berättar inget utanpå.", name=own.neutral))]
    sentence = later("{name} innehåller ”{word}”. Det syns utanpå diskreta mejl och säger vad tjänsten är till för.")
    return [(False, say(sentence, name=name, word=word)) for name, word in told]


def _proxies(own: Settings) -> Finding:
    if own.trusted_proxies or own.loopback:
        return True, say("TRUSTED_PROXIES är {n}.", n=own.trusted_proxies)
    return False, say(
        "TRUSTED_PROXIES är 0. Står en proxy framför ser alla ut att komma från samma ställe. Skriv hur många de är."
    )


def _erasures(own: Settings) -> Finding:
    file = own.erasures
    if file.is_file() and file.stat().st_mode & 0o077:
        return False, say("Andra på datorn kan läsa {path}. Kör chmod 600 {path}.", path=file)
    if os.access(file.parent, os.W_OK) and not file.is_dir() and (not file.exists() or os.access(file, os.W_OK)):
        return True, say("Raderingar antecknas i {path}.", path=file)
    return False, say("Vi kan inte skriva i {path}. Utan det går det inte att ta bort någon.", path=file)
