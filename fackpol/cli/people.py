"""`fackpol person` and `fackpol sessions`: for whoever runs the server, when nobody can do it on the pages."""

import os
from pathlib import Path
from uuid import UUID

import click

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.words import count, say
from fackpol.cli.connection import ready
from fackpol.cli.faults import Sentence, told
from fackpol.network import data_requests, personal_data, security_log, sessions
from fackpol.network.data_requests import Subject


@click.group()
def person() -> None:
    """What we have about somebody who has asked for it, by her address. Nothing is shown of anybody's name."""


@person.command()
@click.argument("email")
@told
async def find(email: str) -> None:
    """Say who has an address: an id and what she is here as."""
    async with ready("database", "keys") as (own, db):
        for one in await _found(own, db, email):
            roles = [say("medlem")] * one.member + [say("politiker")] * one.representative
            click.echo(f"{one.id}  {', '.join(roles)}")


@person.command()
@click.argument("email")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@told
async def export(email: str, file: Path) -> None:
    """Write a copy of everything about her to a new file that only you can read (JSON)."""
    async with ready("database", "keys") as (own, db):
        one = _only(await _found(own, db, email))
        copy = personal_data.packed(await personal_data.of(db, own.vault, one.id))
        await security_log.note(db, "copy fetched", dates.now(), about=one.id)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as made:
            made.write(copy)
    except OSError as fault:
        raise Sentence(say("Filen går inte att skriva ({why}).", why=fault.strerror)) from None
    click.echo(say("Klart. Filen {path} visar att personen är med i partiet.", path=file))


@person.command()
@click.argument("email")
@click.confirmation_option(prompt=say("Allt om personen tas bort och kan inte fås tillbaka. Fortsätta?"))
@told
async def erase(email: str) -> None:
    """Erase everything about her, as a member and as a politician."""
    async with ready("database", "keys", "erasures") as (own, db):
        one, now = _only(await _found(own, db, email)), dates.now()
        async with db.transaction():
            await security_log.note(db, "erased on request", now, about=one.id)
            await data_requests.erase(db, own.vault, own.erasures, one, now)
    click.echo(say("Klart. Allt om personen är borttaget."))


@click.group("sessions")
def sessions_() -> None:
    """Who is signed in."""


@sessions_.command()
@click.argument("email", required=False)
@told
async def end(email: str | None) -> None:
    """Sign somebody out everywhere; without an address, everybody."""
    async with ready("database", "keys") as (own, db):
        whom: list[UUID | None] = [one.id for one in await _found(own, db, email)] if email else [None]
        ended = sum([await sessions.end_of(db, one) for one in whom])
        await security_log.note(db, "sessions ended", dates.now(), about=whom[0])
    click.echo(count("Klart. {n} inloggning är avslutad.", "Klart. {n} inloggningar är avslutade.", ended))


async def _found(own: Settings, db: Connection, email: str) -> list[Subject]:
    found = await data_requests.find(db, own.vault, email) if "@" in email else []
    if not found:
        raise Sentence(say("Ingen har den adressen."))
    return found


def _only(found: list[Subject]) -> Subject:
    if len(found) > 1:
        raise Sentence(say("Flera har den adressen. Gör det på webbsidan, där du ser vem som är vem."))
    return found[0]
