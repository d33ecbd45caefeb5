"""The `fackpol` command. What goes wrong is told in a sentence, with exit code 2; never a traceback."""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from fackpol import database, dates, embedded, imports, migrations, people, posts, reference, settings, worker
from fackpol.database import Away, Connection, DatabaseFault
from fackpol.doctor import examined
from fackpol.embedded import Unavailable
from fackpol.migrations import Unmigrated
from fackpol.registers import Faulty
from fackpol.settings import EMBEDDED, Faults, Settings
from fackpol.vault import new_keys
from fackpol.words import later, say, speaking

T = TypeVar("T")
PATIENCE = 60  # seconds that `web` and `mail` wait for a database that is down at start


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fackpol")
@click.pass_context
def main(context: click.Context) -> None:
    """Fackpol connects the people who know a workplace with the people who decide about it."""
    language = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "")[:2]
    context.with_resource(speaking(language))


# What is said when something that can be expected happens; the rest is a bug and shows as one.
SENTENCES: dict[type[Exception], str] = {
    Unavailable: later("{why}"),
    Unmigrated: later("Databasen är inte klar ({why}). Kör fackpol migrate."),
    Away: later("Databasen svarar inte ({why}). Se efter DATABASE_URL."),
    DatabaseFault: later("Databasen sa nej ({why})."),
}


def told(command: Callable[..., T]) -> Callable[..., T]:
    """Faults that we know end in a sentence and exit code 2."""

    @wraps(command)
    def wrapped(*args: Any, **kw: Any) -> T:
        try:
            return command(*args, **kw)
        except (Faults, Faulty) as fault:
            raise Sentence(*fault.sentences) from None
        except tuple(SENTENCES) as fault:
            raise Sentence(say(SENTENCES[type(fault)], why=fault)) from None

    return wrapped


class Sentence(click.ClickException):
    exit_code = 2

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))

    def show(self, file: Any = None) -> None:
        click.echo(self.format_message(), file=file, err=True)


@main.command()
@told
def migrate() -> None:
    """Bring the database and its reference tables to this release."""

    async def run(own: Settings, db: Connection) -> list[str]:
        applied = await migrations.migrate(db)
        await reference.load(db)
        return applied

    applied = _with_database(run, "database")
    click.echo(say("Klart. {n} nya migreringar.", n=len(applied)))


@main.command()
@told
def web() -> None:
    """Serve the pages."""
    own = _settings("database", "keys", "erasures", "web")
    _refuse_embedded(own)
    _must_be_free(own)
    asyncio.run(_await_schema(own))
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


@main.command()
@told
def mail() -> None:
    """Send the letters."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    own = _settings("database", "keys", "erasures", "mail")
    _refuse_embedded(own)
    asyncio.run(_send(own))


@main.command()
@click.option("--fresh", is_flag=True, help="Start over with an empty example district.")
@click.option("--tell", is_flag=True, help="Play the whole story without a browser, and end.")
@told
def demo(fresh: bool, tell: bool) -> None:
    """Try everything on this computer, with invented people and a mailbox of its own."""
    try:
        from fackpol.demo import district, house
    except ImportError:
        raise Sentence(say("fackpol demo behöver tillägget demo. Installera fackpol[demo].")) from None
    del district
    sys.exit(asyncio.run(house.run(dict(os.environ), fresh=fresh, tell=tell)))


@main.group("import")
def import_() -> None:
    """Bring something in from outside."""


@import_.command()
@click.option("--area", required=True, help="The code of the municipality or region whose register it is.")
@click.option("--party", required=True, help="The party as the register writes it. Only its people are stored.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@told
def register(area: str, party: str, file: Path) -> None:
    """A register of elected people, as CSV."""

    async def run(own: Settings, db: Connection) -> imports.Report:
        known = await reference.read(db)
        if area not in known.areas:
            raise Faulty([say("Området {area} finns inte. Skriv kommunens eller regionens kod.", area=area)])
        with click.progressbar(length=1, file=sys.stderr) as bar:

            def progress(done: int, total: int) -> None:
                bar.length = total
                bar.update(done - bar.pos)

            return await imports.register(
                db, own.vault, known, area, party, file.read_bytes(), dates.now(), progress=progress
            )

    _report(_with_database(run, "database", "keys"))


@main.group()
def admin() -> None:
    """Those who run the service."""


@admin.command("add")
@click.argument("email")
@click.option("--name", default="", help="What to call somebody who is not registered yet.")
@told
def admin_add(email: str, name: str) -> None:
    """Make somebody an administrator."""

    async def run(own: Settings, db: Connection) -> bool:
        now = dates.now()
        person = await people.by_email(db, own.vault, email)
        if person is None:
            called = name or email.partition("@")[0]
            person = await people.add(db, own.vault, called, email, "sv", now)
        return await posts.appoint(db, person, "administrator", None, now)

    if "@" not in email:
        raise Sentence(say("Adressen saknar @. Skriv den så här: namn@example.org."))
    new = _with_database(run, "database", "keys")
    click.echo(say("Klart. Logga in med adressen på webbsidan.") if new else say("Hen sköter redan tjänsten."))


@main.command()
@told
def restore() -> None:
    """After a restored backup: erase again everybody who has been erased since."""

    async def run(own: Settings, db: Connection) -> int:
        if not own.erasures.exists():
            raise Faulty([say("Filen {path} finns inte. Återställ den först.", path=own.erasures)])
        return await people.replay(db, own.erasures, dates.now())

    n = _with_database(run, "database", "erasures")
    click.echo(say("Klart. {n} personer är borttagna igen.", n=n))


@main.command()
@told
def doctor() -> None:
    """Say in plain words what works and what does not."""
    healthy = True
    for fine, sentence in asyncio.run(examined(embedded.furnished(os.environ))):
        click.echo(f"{'ok ' if fine else 'FEL'} {sentence}")
        healthy &= fine
    sys.exit(0 if healthy else 2)


@main.group()
def keys() -> None:
    """The keys that open what is sealed."""


@keys.command("new")
def keys_new() -> None:
    """Print fresh keys, once: save them on paper and in the environment."""
    for name, value in new_keys().items():
        click.echo(f"{name}={value}")


def _settings(*needs: str) -> Settings:
    return settings.read(embedded.furnished(os.environ), *needs)


def _with_database(run: Callable[[Settings, Connection], Awaitable[T]], *needs: str) -> T:
    """Run a command's work on one connection; an embedded server is started, and migrated, for the while."""

    async def whole() -> T:
        own = _settings(*needs)
        async with _served(own) as url, database.alone(url) as db:
            if own.database_url.startswith(EMBEDDED):
                await migrations.migrate(db)
                await reference.load(db)
            elif run.__qualname__ != "migrate.<locals>.run":
                await migrations.check(db)
            return await run(own, db)

    return asyncio.run(whole())


@asynccontextmanager
async def _served(own: Settings) -> AsyncIterator[str]:
    if not own.database_url.startswith(EMBEDDED):
        yield own.database_url
        return
    async with embedded.running(Path(own.database_url.removeprefix(EMBEDDED))) as url:
        yield url


async def _send(own: Settings) -> None:
    await _await_schema(own)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with database.opened(own.database_url) as pools:
        await worker.run(own, pools, stop)


async def _await_schema(own: Settings) -> None:
    """Wait for a database that is down, saying so; refuse one that is not migrated."""
    for second in range(PATIENCE):
        try:
            async with database.alone(own.database_url) as db:
                return await migrations.check(db)
        except Away as fault:
            if second == 0:
                click.echo(say("Databasen svarar inte ({why}). Väntar.", why=fault), err=True)
            await asyncio.sleep(1)
    raise Away("timeout")


def _refuse_embedded(own: Settings) -> None:
    if own.database_url.startswith(EMBEDDED):
        raise Sentence(say("embedded: är bara för att prova. Använd fackpol demo, eller en riktig PostgreSQL."))


def _must_be_free(own: Settings) -> None:
    """The server shares a port silently (SO_REUSEPORT), so ask without it first."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((own.host, own.port))
        except OSError:
            raise Sentence(say("Porten {port} är upptagen. Välj en annan med PORT.", port=own.port)) from None


def _report(report: imports.Report) -> None:
    click.echo(
        say(
            "{n} rader lästa, {own} är partiets, {people} personer.",
            n=report.rows,
            own=report.of_party,
            people=report.people,
        )
    )
    if report.changes:
        new, added, changed = report.new_people, report.added, report.changed
        sentence = later("{people} nya personer, {added} nya uppdrag, {changed} ändrade.")
        click.echo(say(sentence, people=new, added=added, changed=changed))
    else:
        click.echo(say("Inget är ändrat."))
    if report.kept:
        click.echo(say("{n} uppdrag skiljer sig, men politikern eller en skötare har sagt något annat.", n=report.kept))
    if report.left_out:
        click.echo(say("{n} personer har bett att inte vara med.", n=report.left_out))
    for name in report.unplaced_committees:
        click.echo(say("Ingen regel känner igen nämnden: {name}", name=name))
    for title in report.unplaced_titles:
        click.echo(say("Ingen regel känner igen rollen: {title}", title=title))
