"""Watches over the mail process, for whoever looks after the service: the mail page, `mail status` and `doctor`.

All of it stands in the database, so that any process on any machine sees it: heartbeats, the outbox, breakers.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

from fackpol.base import dates, heartbeats, reasons
from fackpol.base.database import Connection
from fackpol.base.findings import Finding, broken, fine, look
from fackpol.base.heartbeats import Heartbeat
from fackpol.base.settings import Settings
from fackpol.base.words import later, say
from fackpol.mail import outbox, suppressions
from fackpol.mail.outbox import Status

SILENT = timedelta(minutes=3)  # the loops leave a mark every minute
FAILING = timedelta(minutes=3)  # a mailbox is looked into every minute
# How long since what is done once may have been done, and what is said when it has not.
TIDIED, SAVED, SHIPPED = timedelta(days=1), timedelta(days=2), timedelta(days=1)
LOOPS = ("sending", "sorting", "chores")
# What each part that can fail is, and what it can not do.
FAILS = {
    "imap": later("Vi kan inte läsa brevlådan för det som kommer tillbaka, sedan {moment}: {why}. Se efter IMAP_URL."),
    "lmtp": later("Ingen kan lämna det som kommer tillbaka till oss, sedan {moment}: {why}. Se efter LMTP_PORT."),
    "journal": later("Vi kan inte skriva i mappen MAIL_JOURNAL, sedan {moment}: {why}. Mejlen går, men långsamt."),
}


async def seen(db: Connection, own: Settings, now: datetime) -> list[Finding]:
    """Everything about the mail process and what it has to do. What is fine is one finding."""
    found = [
        *parts(await heartbeats.heartbeats(db), now),
        *_queue(await outbox.status(db, now), await _full(db, own, now), now),
        *[look(one.sentence) for one in await suppressions.breakers(db, own.vault)],
        *await kept(db, own, now),
    ]
    return found or [fine(say("fackpol mail går, och inget mejl är försenat."))]


def parts(beats: Iterable[Heartbeat], now: datetime) -> Iterator[Finding]:
    """What is wrong with the parts of the mail process; nothing when all of them are at work."""
    beats = list(beats)
    yield from _at_work([beat for beat in beats if beat.part in LOOPS and beat.beat_at], now)
    for beat in beats:
        since = beat.failing_since
        if since and beat.part in FAILS and (beat.part != "imap" or now - since > FAILING):
            yield look(say(FAILS[beat.part], moment=_moment(since), why=say(beat.fault or reasons.UNKNOWN)))


def _at_work(beats: list[Heartbeat], now: datetime) -> Iterator[Finding]:
    """Whether each loop is at work on some machine, and every machine that has one still is."""
    if not beats:
        yield look(say("fackpol mail har inte gått än. Starta det: utan det går inga mejl iväg."))
        return
    latest = {part: max((b.beat_at for b in beats if b.part == part and b.beat_at), default=None) for part in LOOPS}
    silent = [at for at in latest.values() if at is None or now - at > SILENT]
    if len(silent) == len(LOOPS):
        moment = _moment(max(at for at in latest.values() if at))
        yield broken(say("fackpol mail har inte gått sedan {moment}. Starta det igen.", moment=moment))
    elif silent:
        stood = max((at for at in silent if at), default=None)
        moment = _moment(stood) if stood else say("starten")
        yield broken(say("En del av fackpol mail står still sedan {moment}. Starta om det.", moment=moment))
    else:
        for host in sorted({b.host for b in beats if b.beat_at and now - b.beat_at > SILENT}):
            yield look(say("fackpol mail går inte på {host}, bara på en annan dator. Starta det igen.", host=host))


async def kept(db: Connection, own: Settings, now: datetime) -> list[Finding]:
    """Whether what is old is deleted, and copies are made. Nobody asks that of a service for trying."""
    done = {beat.part: beat.beat_at for beat in await heartbeats.heartbeats(db)}
    found = []
    if (at := done.get("tidying")) and now - at > TIDIED:
        sentence = say("Inget gammalt har raderats sedan {moment}. Läs loggen från fackpol mail.", moment=_moment(at))
        found.append(look(sentence))
    if not own.loopback:
        found += [*_backup(done.get("backup"), now), *_ledger(done.get("ledger"), now)]
    return found


def _backup(at: datetime | None, now: datetime) -> Iterator[Finding]:
    if at is None:
        yield look(
            say(
                "Vi vet inte av någon säkerhetskopia. Kör fackpol backup varje natt. "
                "Gör du på annat sätt, kör fackpol noted backup efteråt."
            )
        )
    elif now - at > SAVED:
        yield look(say("Den senaste säkerhetskopian är från {moment}. Kör fackpol backup.", moment=_moment(at)))


def _ledger(at: datetime | None, now: datetime) -> Iterator[Finding]:
    if at is None:
        yield look(
            say(
                "Vi vet inte om det som är taget tillbaka kopieras härifrån. Kopiera filen i ERASURES_URL varje timme. "
                "Kör fackpol noted ledger efteråt."
            )
        )
    elif now - at > SHIPPED:
        yield look(say("Filen i ERASURES_URL har inte kopierats härifrån sedan {moment}.", moment=_moment(at)))


def _queue(found: Status, full: bool, now: datetime) -> Iterator[Finding]:
    if found.paused_since:
        moment = _moment(found.paused_since)
        sentence = say("Mejlen är pausade sedan {moment}. Kör fackpol mail resume när de får gå.", moment=moment)
        yield look(sentence)
    if found.late(now):
        yield look(
            say("Dagens mejl är slut enligt MAIL_PER_DAY. Resten går i morgon.")
            if full
            else say("Mejl har väntat mer än fem minuter. Går fackpol mail, och svarar mejlservern?")
        )
    if bad := found.refused:
        code = f"{bad['code']} {bad['enhanced'] or ''}".strip()
        yield broken(say("Mejlservern vill inte ha mejl från oss ({code}). Prata med den som har den.", code=code))
    yield from (look(outbox.sentence(row)) for row in found.unwritten)


async def _full(db: Connection, own: Settings, now: datetime) -> bool:
    """Whether as many letters have left today as the relay takes in a day."""
    if not own.mail_per_day:
        return False
    return await outbox.sent_since(db, dates.moment(dates.today(now), time.min)) >= own.mail_per_day


def _moment(at: datetime) -> str:
    return say("{date} kl. {time}", date=dates.short_day(at), time=dates.clock(at))
