"""`fackpol mail`: the mail process, and commands that look at it, pause it and feed it."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import uvloop

from fackpol import letters, worker
from fackpol.base import database, dates, garbage, logs
from fackpol.base.database import Away, DatabaseFault, Row
from fackpol.base.findings import Level, worst
from fackpol.base.migrations import Unmigrated
from fackpol.base.words import count, say
from fackpol.cli.connection import await_schema, ready, settings_for
from fackpol.cli.faults import Sentence, told
from fackpol.mail import intake, outbox, restored_letters, spool, watch
from fackpol.network.key_checks import WrongKeys

AGAIN = 75  # EX_TEMPFAIL of sysexits.h: a mail server keeps the mail and tries later


@click.group(invoke_without_command=True)
@click.pass_context
def mail(context: click.Context) -> None:
    """Send the letters; or see how they fare, pause them, and send again."""
    if context.invoked_subcommand is None:
        send()


@told
def send() -> None:
    """Run the mail process until it is asked to stop."""
    uvloop.run(_send())


async def _send() -> None:
    own = settings_for("database", "keys", "erasures", "mail")
    logs.configure(own)
    await await_schema(own)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    garbage.settle()
    async with database.open_pools(own.database_url) as pools:
        await worker.run(own, pools, stop)


@mail.command()
@told
async def status() -> None:
    """How many letters wait, left and did not get through; and what to see to.

    Exit code 0: all is well. 1: something should be seen to. 2: no letters go.
    """
    async with ready("database", "keys") as (own, db):
        now = dates.now()
        found = await outbox.status(db, now)
        rows = await restored_letters.listed(db, now)
        wrong = [one for one in await watch.seen(db, own, now) if one.level]
    for sentence in (*(one.sentence for one in wrong), *_fares(found), *(held(rows) if rows else ())):
        click.echo(sentence)
    sys.exit(max(worst(wrong), Level.LOOK if rows else Level.FINE))


@mail.command()
@click.argument("recipient", default="")
@click.option("--maildir", type=click.Path(path_type=Path), help="Take all mail in this maildir, and delete it there.")
@click.option("--mbox", type=click.Path(path_type=Path), help="Take all mail in this mbox, and empty it.")
@told
async def receive(recipient: str, maildir: Path | None, mbox: Path | None) -> None:
    """Take one mail that came back, from standard input, as a mail server hands it over.

    RECIPIENT is the address that it was delivered to. Exit code 75 when it must be handed over again.

    Each mail costs half a second, for the start of a process. Where many come, let the mail server deliver them to a
    maildir or an mbox, and take all that has come with one --maildir or --mbox, from a timer. Or set LMTP_PORT or
    IMAP_URL: then fackpol mail takes each as it comes. What is taken is deleted there when it is safe in the database.
    A mail that is read twice is taken once.
    """
    if sum(map(bool, (recipient, maildir, mbox))) > 1:
        raise click.UsageError("RECIPIENT, --maildir or --mbox: one of them")
    if maildir:
        return await _receive_all(spool.maildir(maildir))
    if mbox:
        return await _receive_all(spool.mbox(mbox))
    raw = sys.stdin.buffer.read(spool.LARGEST)
    try:
        async with ready("database", "keys", "erasures", "mail") as (own, db):
            await intake.keep(db, own.vault, raw, recipient, dates.now())
            await intake.sort(db, own, letters.KINDS, dates.now())
    except (Away, DatabaseFault, Unmigrated, WrongKeys):
        raise SystemExit(AGAIN) from None
    return None


async def _receive_all(mails: Iterator[bytes]) -> None:
    """Takes the mails of a spool. Each is committed before the next is asked for, which deletes it there."""
    new, wrong = 0, ""
    async with ready("database", "keys", "erasures", "mail") as (own, db):
        try:
            for raw in mails:
                new += await intake.keep(db, own.vault, raw, "", dates.now())
        except spool.Unreadable as fault:
            wrong = say("Mejl som inte kan läsas ({why}) är kvar.", why=fault)
        except spool.Locked:
            wrong = say("Ett annat program har låst mejlen. De är kvar. Försök igen.")
        await intake.sort(db, own, letters.KINDS, dates.now())
    click.echo(count("1 mejl hämtat.", "{n} mejl hämtade.", new))
    if wrong:
        raise Sentence(wrong)


@mail.command()
@told
async def pause() -> None:
    """Let nothing but sign-in letters leave."""
    async with ready("database") as (_, db):
        new = await outbox.pause(db, None, dates.now())
    click.echo(say("Mejlen är pausade. Bara mejl för att logga in går iväg.") if new else say("De är redan pausade."))


@mail.command()
@told
async def resume() -> None:
    """Let the letters leave again."""
    async with ready("database") as (_, db):
        new = await outbox.resume(db, dates.now())
    click.echo(say("Mejlen går iväg igen.") if new else say("De var inte pausade."))


@mail.command()
@told
async def retry() -> None:
    """Send again what did not get through, if it still has something to say."""
    async with ready("database") as (_, db):
        n = await outbox.retry(db, None, dates.now())
    click.echo(count("1 mejl försöks igen.", "{n} mejl försöks igen.", n))


@mail.command("held")
@told
async def show_held() -> None:
    """What a restored backup holds back until somebody has said whether it goes."""
    async with ready("database") as (_, db):
        rows = await restored_letters.listed(db, dates.now())
    for sentence in held(rows):
        click.echo(sentence)


@mail.command()
@click.argument("kind")
@told
async def release(kind: str) -> None:
    """Let held letters of a KIND go, or `all`, unless they have nothing more to say."""
    async with ready("database") as (_, db):
        n = await restored_letters.release(db, _kind(kind), dates.now())
        rows = await restored_letters.listed(db, dates.now())
    click.echo(count("1 mejl går iväg.", "{n} mejl går iväg.", n))
    for sentence in held(rows):
        click.echo(sentence)


@mail.command()
@click.argument("kind")
@told
async def drop(kind: str) -> None:
    """Never let held letters of a KIND go, or `all`."""
    async with ready("database") as (_, db):
        n = await restored_letters.drop(db, _kind(kind), dates.now())
        rows = await restored_letters.listed(db, dates.now())
    click.echo(count("1 mejl är kastat.", "{n} mejl är kastade.", n))
    for sentence in held(rows):
        click.echo(sentence)


def _kind(typed: str) -> str | None:
    """The name of a kind; None for all. A kind of another release may be held too."""
    return None if typed == "all" else typed


def held(rows: list[Row]) -> Iterator[str]:
    """What is held, by kind and age, and how to decide."""
    if not rows:
        yield say("Inga mejl väntar på ditt besked.")
        return
    yield say("Mejl som väntar på ditt besked. De flesta kan ha gått redan.")
    for row in rows:
        oldest = f"{row['oldest'].astimezone(dates.HERE):%Y-%m-%d %H.%M}"
        yield say(
            "  {kind}: {n}, från {moment}, för sent för {late}",
            kind=row["kind"],
            n=row["letters"],
            moment=oldest,
            late=row["late"],
        )
    yield say("Skicka en sort med fackpol mail release SORT, kasta med fackpol mail drop SORT. Skriv all för alla.")
    yield say("Till dess är alla mejl pausade, utom de för att logga in.")


def _fares(found: outbox.Status) -> Iterator[str]:
    """The status in sentences: numbers only, no addresses."""
    yield from _unknown(found)
    yield say("Väntar: {n}.", n=found.letters_waiting)
    for row in found.waiting:
        yield f"  {row['kind']}: {row['letters']}"
    states = ", ".join(f"{state} {row['letters']}" for state, row in sorted(found.ended.items()))
    yield say("De senaste sju dagarna: {states}.", states=states or "0")
    for row in found.lost:
        yield f"  {row['kind']}: {row['letters']}, {row['code'] or '-'} {row['enhanced'] or ''}".rstrip()


def _unknown(found: outbox.Status) -> Iterator[str]:
    """Kinds of letters that this release does not know: they wait for the one that does."""
    for row in found.waiting:
        if row["kind"] not in letters.KINDS:
            yield count(
                "{n} mejl väntar på en annan version av programmet: {kind}.",
                "{n} mejl väntar på en annan version av programmet: {kind}.",
                row["letters"],
                kind=row["kind"],
            )
