"""Commands for whoever runs the service: `admin add` and `admin remove`, and `restore` after a restored backup."""

import click
from email_validator import EmailNotValidError, validate_email

from fackpol.base import dates
from fackpol.base.words import count, say
from fackpol.cli.connection import ready
from fackpol.cli.faults import Sentence, told
from fackpol.network import appointments, people


@click.group()
def admin() -> None:
    """Those who run the service."""


@admin.command()
@click.argument("email")
@click.option("--name", default="", help="What to call somebody who is not registered yet.")
@told
async def add(email: str, name: str) -> None:
    """Make somebody an administrator. A letter tells her so."""
    email = _address(email)
    async with ready("database", "keys") as (own, db), db.transaction():
        now = dates.now()
        person = await people.by_email(db, own.vault, email)
        if person is None:
            person = await people.add(db, own.vault, name or email.partition("@")[0], email, "sv", now)
        new = await appointments.appoint(db, person, "administrator", None, now)
    click.echo(say("Klart. Logga in med adressen på webbsidan.") if new else say("Personen är redan administratör."))


@admin.command()
@click.argument("email")
@told
async def remove(email: str) -> None:
    """Let somebody administer no longer. A letter tells her so. Not the last one."""
    email = _address(email)
    async with ready("database", "keys") as (own, db), db.transaction():
        person = await people.by_email(db, own.vault, email)
        if person is None or not await appointments.relieve_administrator(db, person, dates.now()):
            raise Sentence(say("Ingen ändring. Adressen är ingen administratörs, eller den sistas."))
    click.echo(say("Klart. Personen administrerar inte längre."))


def _address(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False, test_environment=True, allow_smtputf8=False).normalized
    except EmailNotValidError:
        raise Sentence(say("Det är ingen mejladress. Skriv den så här: namn@example.org.")) from None


@click.command()
@told
async def restore() -> None:
    """After a restored backup: erase again everybody who has been erased since."""
    async with ready("database", "erasures") as (own, db):
        if not own.erasures.is_file():
            raise Sentence(say("Filen {path} finns inte. Återställ den först.", path=own.erasures))
        try:
            n = await people.replay(db, own.erasures, dates.now())
        except people.Illegible as line:
            sentence = say("Rad {n} i {path} går inte att läsa. Rätta den först.", n=line, path=own.erasures)
            raise Sentence(sentence) from None
    click.echo(count("Klart. 1 person är borttagen igen.", "Klart. {n} personer är borttagna igen.", n))
