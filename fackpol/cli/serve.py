"""Commands that bring the service up: `migrate`, `web` and `demo`."""

import asyncio
import os
import sys

import click

from fackpol import release
from fackpol.base import logs, systemd
from fackpol.base.settings import Settings
from fackpol.base.words import count, say
from fackpol.cli.connection import await_schema, check_keys, connection, settings_for
from fackpol.cli.faults import Sentence, told
from fackpol.cli.ports import must_be_free


@click.command()
@told
async def migrate() -> None:
    """Bring the database and its reference tables to this release."""
    own = settings_for("database")  # the keys only when texts of an earlier release are to be sealed
    async with connection(own) as db:
        origin = await release.origin(db)
        applied = await release.install(db, own.vault if own.ring else None)
        await check_keys(db, own)
    if origin and applied:
        click.echo(origin)
    click.echo(count("Klart. 1 ny migrering.", "Klart. {n} nya migreringar.", len(applied)))


@click.command()
@told
def web() -> None:
    """Serve the pages."""
    own = settings_for("database", "keys", "erasures", "web")
    must_be_free(own.host, own.port, say("HOST eller PORT"))
    asyncio.run(await_schema(own))
    _serve(own)


@click.command()
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


def _serve(own: Settings) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    server = Granian(
        "fackpol.app:make",
        factory=True,
        address=own.host,
        port=own.port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        loop=Loops.uvloop,
        workers=own.web_processes,
        respawn_failed_workers=True,  # one that is killed; one that dies at once ends us all
        log_access=False,
        log_level=LogLevels(own.log_level),
        log_dictconfig=logs.config(own),
        backlog=4096,
        backpressure=8192,
        workers_kill_timeout=10,
        http1_settings=HTTP1Settings(header_read_timeout=5000, max_buffer_size=16384),
    )
    server.on_shutdown(systemd.stopping)
    server.serve()
