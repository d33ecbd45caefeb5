"""Commands for whoever runs the service: `admin add`, `admin remove` and `admin reset-factor`."""

import click
from email_validator import EmailNotValidError, validate_email

from fackpol.base import dates
from fackpol.base.words import say
from fackpol.cli.connection import ready
from fackpol.cli.faults import Sentence, told
from fackpol.network import appointments, factors, people


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


@admin.command("reset-factor")
@click.argument("email")
@told
async def reset_factor(email: str) -> None:
    """Let somebody who has lost her second factor set up a new one. Only where no other administrator can decide."""
    email = _address(email)
    async with ready("database", "keys") as (own, db), db.transaction():
        person = await people.by_email(db, own.vault, email)
        if person is not None and await factors.others_decide(db, person):
            raise Sentence(say("Ingen ändring. En annan administratör kan göra det under ”De som inte kommer in”."))
        if person is None or not await factors.reset(db, person, None, dates.now()):
            raise Sentence(say("Ingen ändring. Ingen med den adressen har ställt in inloggning i två steg."))
    click.echo(say("Klart. Personen ställer in allt på nytt nästa gång, och får ett mejl om det."))


def _address(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False, test_environment=True, allow_smtputf8=False).normalized
    except EmailNotValidError:
        raise Sentence(say("Det är ingen mejladress. Skriv den så här: namn@example.org.")) from None
