"""`fackpol backup`: an encrypted copy of the database and the ledger, read back as it is made."""

import asyncio
from pathlib import Path

import click

from fackpol.base import backups, dates, embedded, heartbeats
from fackpol.base.backups import Unusable
from fackpol.base.words import later, say
from fackpol.cli.connection import ready
from fackpol.cli.faults import Sentence, told

WHY = {
    "pg_dump": later("pg_dump saknas, är för gammal eller stannade"),
    "pg_restore": later("pg_restore saknas, är för gammal eller kunde inte läsa den"),
    "rows": later("alla rader är inte med"),
    "disk": later("filen är inte som vi skrev den"),
    "sha256": later("filen är inte den som skrevs"),
    "manifest": later("filen som hör till går inte att läsa"),
    "identity": later("filen innehåller ingen privat nyckel"),
    "age": later("nyckeln är en annan, eller så är filen skadad"),
}


class Backup(click.Group):
    """`fackpol backup DIR` writes one; what is no command is a folder."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["write", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Backup)
def backup() -> None:
    """Write an encrypted backup into a folder; or read one back, where the private key is."""


@backup.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--to", default="", help="The public key, age1…; BACKUP_KEY unless it is given.")
@told
async def write(folder: Path, to: str) -> None:
    """Write an encrypted backup into FOLDER, and read it back."""
    async with ready("database", "erasures") as (own, db):
        key = to or own.backup_key
        _must_be_a_key(key)
        async with embedded.served(own.database_url) as url, db.transaction(isolation="repeatable_read"):
            snapshot, rows = await backups.rows(db)
            version = int(await db.fetchval("SHOW server_version_num")) // 10_000
            try:
                file = await asyncio.to_thread(
                    backups.written, folder, url, version, snapshot, rows, key, own.erasures, dates.now()
                )
            except (Unusable, OSError) as fault:
                raise Sentence(say("Säkerhetskopian blev inte av: {why}.", why=_why(fault))) from None
        await heartbeats.beat(db, "backup", dates.now())
    click.echo(say("Klart. {n} rader är krypterade och lästa tillbaka: {path}", n=sum(rows.values()), path=file))


@backup.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--identity",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file with the private key.",
)
@told
def verify(file: Path, identity: Path) -> None:
    """Decrypt a backup FILE and read all of it, on the machine that has the private key."""
    try:
        manifest = backups.verified(file, backups.identity(identity))
    except (Unusable, OSError) as fault:
        raise Sentence(say("Säkerhetskopian går inte att använda: {why}.", why=_why(fault))) from None
    n = sum(manifest.rows.values())
    click.echo(say("Klart. Alla {n} rader från {moment} går att läsa.", n=n, moment=manifest.taken_at))


def _must_be_a_key(key: str) -> None:
    try:
        backups.recipient(key)
    except ValueError:
        raise Sentence(say("Skriv nyckeln med --to eller i BACKUP_KEY: den börjar med age1.")) from None


def _why(fault: Exception) -> str:
    return (
        say(WHY[str(fault)]) if isinstance(fault, Unusable) else getattr(fault, "strerror", "") or type(fault).__name__
    )


@click.command()
@click.argument("what", type=click.Choice(["backup", "ledger"]))
@told
async def noted(what: str) -> None:
    """Note that a copy has been made: of the database (backup) or of the file in ERASURES_URL (ledger).

    For whatever makes copies in another way than `fackpol backup`. `fackpol doctor` tells when it stops.
    """
    async with ready("database") as (_, db):
        await heartbeats.beat(db, what, dates.now())
    click.echo(say("Antecknat."))
