"""The `fackpol` command. What goes wrong is told in a sentence, with exit code 2; never a traceback."""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click
import uvloop
from email_validator import EmailNotValidError, validate_email

from fackpol import letters, release, worker
from fackpol.base import database, dates, embedded, settings
from fackpol.base.database import Away, Connection, DatabaseFault
from fackpol.base.embedded import Unavailable
from fackpol.base.migrations import Unmigrated
from fackpol.base.settings import Faults, Settings
from fackpol.base.vault import new_keys
from fackpol.base.words import count, later, say, speaking
from fackpol.doctor import examined
from fackpol.mail import intake, outbox
from fackpol.network import appointments, people, reference
from fackpol.registers import imports
from fackpol.registers.reading import Faulty

P = ParamSpec("P")
AGAIN = 75  # EX_TEMPFAIL of sysexits.h: a mail server keeps the mail and tries later
LARGEST = 50_000_000  # bytes of one mail that are read at all
PATIENCE = 60  # seconds that `web` and `mail` wait for a database that is down at start


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fackpol")
@click.pass_context
def main(context: click.Context) -> None:
    """Fackpol connects the people who know a workplace with the people who decide about it."""
    language = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "")[:2]
    context.with_resource(speaking(language))


class Sentence(click.ClickException):
    """What a command ends with when something that can be expected happens; the rest is a bug and shows as one."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(self.format_message(), file=file, err=True)


def told(command: Callable[P, Coroutine[Any, Any, None] | None]) -> Callable[P, None]:
    """Runs the command, to its end where it is a coroutine, and puts the faults that can be expected into words."""

    @wraps(command)
    def wrapped(*args: P.args, **kw: P.kwargs) -> None:
        try:
            if work := command(*args, **kw):
                asyncio.run(work)
        except (Faults, Faulty, Unavailable, Unmigrated) as fault:
            raise Sentence(str(fault)) from None
        except Away as fault:
            raise Sentence(say("Databasen svarar inte ({why}). Se efter DATABASE_URL.", why=fault)) from None
        except DatabaseFault as fault:
            raise Sentence(say("Databasen sa nej ({why}).", why=fault)) from None

    return wrapped


@main.command()
@told
async def migrate() -> None:
    """Bring the database and its reference tables to this release."""
    async with _connection(_settings("database")) as db:
        applied = await _brought_to_this_release(db)
    click.echo(count("Klart. 1 ny migrering.", "Klart. {n} nya migreringar.", len(applied)))


@main.command()
@told
def web() -> None:
    """Serve the pages."""
    own = _settings("database", "keys", "erasures", "web")
    _must_be_free(own)
    asyncio.run(_await_schema(own))
    _serve(own)


@main.group("mail", invoke_without_command=True)
@click.pass_context
def mail_(context: click.Context) -> None:
    """Send the letters; or see how they fare, pause them, and send again."""
    if context.invoked_subcommand is None:
        send()


@told
def send() -> None:
    """The mail process, until it is asked to stop."""
    uvloop.run(_send())


async def _send() -> None:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    own = _settings("database", "keys", "erasures", "mail")
    await _await_schema(own)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with database.open_pools(own.database_url) as pools:
        await worker.run(own, pools, stop)


@mail_.command("status")
@told
async def mail_status() -> None:
    """How many letters wait, left and did not get through."""
    async with _ready("database") as (_, db):
        found = await outbox.status(db, dates.now())
    for sentence in _fares(found):
        click.echo(sentence)


@mail_.command("receive")
@click.argument("recipient", default="")
@told
async def mail_receive(recipient: str) -> None:
    """Take one mail that came back, from standard input, as a mail server hands it over.

    RECIPIENT is the address that it was delivered to. Exit code 75 when it must be handed over again.
    """
    raw = sys.stdin.buffer.read(LARGEST)
    try:
        async with _ready("database", "keys", "erasures", "mail") as (own, db):
            await intake.keep(db, own.vault, raw, recipient, dates.now())
            await intake.sort(db, own, letters.KINDS, dates.now())
    except (Away, DatabaseFault, Unmigrated):
        raise SystemExit(AGAIN) from None


@mail_.command("pause")
@told
async def mail_pause() -> None:
    """Let nothing but sign-in letters leave."""
    async with _ready("database") as (_, db):
        new = await outbox.pause(db, None, dates.now())
    click.echo(say("Mejlen är pausade. Bara mejl för att logga in går iväg.") if new else say("De är redan pausade."))


@mail_.command("resume")
@told
async def mail_resume() -> None:
    """Let the letters leave again."""
    async with _ready("database") as (_, db):
        new = await outbox.resume(db, dates.now())
    click.echo(say("Mejlen går iväg igen.") if new else say("De var inte pausade."))


@mail_.command("retry")
@told
async def mail_retry() -> None:
    """Send again what did not get through, if it still has something to say."""
    async with _ready("database") as (_, db):
        n = await outbox.retry(db, None, dates.now())
    click.echo(count("1 mejl försöks igen.", "{n} mejl försöks igen.", n))


@main.command()
@click.option("--fresh", is_flag=True, help="Start over with an empty example district.")
@click.option("--tell", is_flag=True, help="Play the whole story without a browser, and end.")
@told
def demo(fresh: bool, tell: bool) -> None:
    """Try everything on this computer, with invented people and a mailbox of its own."""
    try:
        from fackpol.demo import run
    except ImportError:
        raise Sentence(say("fackpol demo behöver tillägget demo. Installera fackpol[demo].")) from None
    sys.exit(asyncio.run(run.run(dict(os.environ), fresh=fresh, tell=tell)))


@main.group("import")
def import_() -> None:
    """Bring something in from outside."""


@import_.command()
@click.option("--area", required=True, help="The code of the municipality or region whose register it is.")
@click.option("--party", required=True, help="The party as the register writes it. Only its people are stored.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@told
async def register(area: str, party: str, file: Path) -> None:
    """A register of elected people, as CSV."""
    async with _ready("database", "keys") as (own, db):
        known = await reference.read(db)
        if area not in known.areas:
            raise Sentence(say("Området {area} finns inte. Skriv kommunens eller regionens kod.", area=area))
        with click.progressbar(length=1, file=sys.stderr, label=say("Läser {file}", file=file.name)) as bar:

            def progress(done: int, total: int) -> None:
                bar.length = total
                bar.update(done - bar.pos)

            raw = file.read_bytes()
            report = await imports.register(db, own.vault, known, area, party, raw, dates.now(), progress=progress)
    for sentence in _sentences(report):
        click.echo(sentence)


@main.group()
def admin() -> None:
    """Those who run the service."""


@admin.command("add")
@click.argument("email")
@click.option("--name", default="", help="What to call somebody who is not registered yet.")
@told
async def admin_add(email: str, name: str) -> None:
    """Make somebody an administrator."""
    try:
        email = validate_email(email, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise Sentence(say("Det är ingen mejladress. Skriv den så här: namn@example.org.")) from None
    async with _ready("database", "keys") as (own, db), db.transaction():
        now = dates.now()
        person = await people.by_email(db, own.vault, email)
        if person is None:
            person = await people.add(db, own.vault, name or email.partition("@")[0], email, "sv", now)
        new = await appointments.appoint(db, person, "administrator", None, now)
    click.echo(say("Klart. Logga in med adressen på webbsidan.") if new else say("Hen sköter redan tjänsten."))


@main.command()
@told
async def restore() -> None:
    """After a restored backup: erase again everybody who has been erased since."""
    async with _ready("database", "erasures") as (own, db):
        if not own.erasures.is_file():
            raise Sentence(say("Filen {path} finns inte. Återställ den först.", path=own.erasures))
        try:
            n = await people.replay(db, own.erasures, dates.now())
        except people.Illegible as line:
            sentence = say("Rad {n} i {path} går inte att läsa. Rätta den först.", n=line, path=own.erasures)
            raise Sentence(sentence) from None
    click.echo(count("Klart. 1 person är borttagen igen.", "Klart. {n} personer är borttagna igen.", n))


@main.command()
@told
def doctor() -> None:
    """Say in plain words what works and what does not."""
    findings = asyncio.run(examined(embedded.with_embedded(os.environ)))
    for fine, sentence in findings:
        click.echo(f"{'ok ' if fine else 'FEL'} {sentence}")
    sys.exit(0 if all(fine for fine, _ in findings) else 2)


@main.group()
def keys() -> None:
    """The keys that open what is sealed."""


@keys.command("new")
def keys_new() -> None:
    """Print fresh keys, once: save them on paper and in the environment."""
    for name, value in new_keys().items():
        click.echo(f"{name}={value}")


def _settings(*needs: str) -> Settings:
    return settings.read(embedded.with_embedded(os.environ), *needs)


@asynccontextmanager
async def _ready(*needs: str) -> AsyncIterator[tuple[Settings, Connection]]:
    """What a command works with, on a database of this release; an embedded one is brought to it by the way."""
    own = _settings(*needs)
    async with _connection(own) as db:
        if own.embedded:
            await _brought_to_this_release(db)
        await release.check(db)
        yield own, db


@asynccontextmanager
async def _connection(own: Settings) -> AsyncIterator[Connection]:
    """One connection; an embedded server is started for the while."""
    async with embedded.served(own.database_url) as url, database.alone(url) as db:
        yield db


async def _brought_to_this_release(db: Connection) -> list[str]:
    return await release.install(db)


async def _await_schema(own: Settings) -> None:
    """Wait for a database that is down, saying so; refuse one that is not migrated, and an embedded one."""
    if own.embedded:
        raise Sentence(say("embedded: är bara för att prova. Använd fackpol demo, eller en riktig PostgreSQL."))
    for second in range(PATIENCE):
        try:
            async with database.alone(own.database_url) as db:
                return await release.check(db)
        except Away as fault:
            if second == 0:
                click.echo(say("Databasen svarar inte ({why}). Väntar.", why=fault), err=True)
            await asyncio.sleep(1)
    raise Away("timeout")


def _must_be_free(own: Settings) -> None:
    """The server shares a port silently (SO_REUSEPORT), so ask without it first."""
    family = socket.AF_INET6 if ":" in own.host else socket.AF_INET
    try:
        socket.create_server((own.host, own.port), family=family).close()
    except OSError as fault:
        sentence = say(
            "Vi kan inte lyssna på {host}, port {port} ({why}). Ändra HOST eller PORT.",
            host=own.host,
            port=own.port,
            why=fault.strerror,
        )
        raise Sentence(sentence) from None


def _serve(own: Settings) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.http import HTTP1Settings

    Granian(
        "fackpol.app:make",
        factory=True,
        address=own.host,
        port=own.port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        loop=Loops.uvloop,
        workers=1,
        log_access=False,
        backlog=4096,
        backpressure=8192,
        workers_kill_timeout=10,
        http1_settings=HTTP1Settings(header_read_timeout=5000, max_buffer_size=16384),
    ).serve()


def _fares(found: outbox.Status) -> Iterator[str]:
    """How the letters fare: numbers only."""
    if found.paused_since:
        yield say("Pausade sedan {moment}.", moment=f"{found.paused_since.astimezone(dates.HERE):%Y-%m-%d %H.%M}")
    if found.late(dates.now()):
        yield say("Mejl har väntat mer än en kvart. Går fackpol mail?")
    if bad := found.unwelcome:
        code = f"{bad['code']} {bad['enhanced'] or ''}".strip()
        yield say("Mejlservern vill inte ha mejl från oss ({code}). Prata med den som har den.", code=code)
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


def _sentences(report: imports.ImportReport) -> Iterator[str]:
    """What came of an import, and what nobody could place."""
    total, own, people = report.rows, report.of_party, report.people
    yield say("Rader i filen: {total}. Partiets: {own}. Personer: {people}.", total=total, own=own, people=people)
    new, added, changed = report.new_people, report.added, report.changed
    sentence = later("Nya personer: {new}. Nya uppdrag: {added}. Ändrade: {changed}.")
    yield say(sentence, new=new, added=added, changed=changed) if report.changes else say("Inget är ändrat.")
    if n := report.kept:
        yield say("Uppdrag som inte ändras, för att politikern eller en skötare har sagt något annat: {n}.", n=n)
    if n := report.left_out:
        yield count("1 person har bett att inte vara med.", "{n} personer har bett att inte vara med.", n)
    for name in report.unplaced_committees:
        yield say("Ingen regel känner igen nämnden: {name}", name=name)
    for title in report.unplaced_titles:
        yield say("Ingen regel känner igen rollen: {title}", title=title)
