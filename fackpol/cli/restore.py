"""`fackpol restore`: makes a restored database keep every promise, before anything else uses it."""

from collections import Counter
from collections.abc import Iterator

import click

from fackpol import chores
from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.ledger import ERASED, Illegible, Missing
from fackpol.base.settings import Settings
from fackpol.base.words import count, later, say
from fackpol.cli.connection import migrated
from fackpol.cli.faults import Sentence, told
from fackpol.cli.mail import held
from fackpol.mail import restored_letters
from fackpol.network import log_chain, restoration, security_log, withdrawals
from fackpol.network.restoration import Restoration, Unknown

# What is said of what was taken back again, by the kinds of the ledger's lines. All others are counted together.
AGAIN = {
    "left": later("Medlemmar som har lämnat igen: {n}."),
    "no": later("Ja som är återtagna igen: {n}."),
    "stopped": later("Adresser och namn som är stoppade igen: {n}."),
    "unlisted": later("Politiker som inte är med igen: {n}."),
    "relieved": later("Uppdrag i tjänsten som är avslutade igen: {n}."),
    "branch_left": later("Medlemmar som har lämnat en förening igen: {n}."),
}
LOST = {
    "appointed": later("Uppdrag i tjänsten som gavs därefter: {n}. Ge dem igen."),
    "address_left": later("Medlemmar som bytte adress därefter: {n}. Be dem registrera sig igen."),
}


@click.command()
@click.option("--moved", is_flag=True, help="Nothing is lost: the database has only moved to another server.")
@click.option("--ledger-lost", is_flag=True, help="The ledger is lost for good: begin a new one.")
@told
async def restore(moved: bool, ledger_lost: bool) -> None:
    """After a restored backup: take back again all that has been taken back since, and hold the letters."""
    act = _settle if moved else _begin if ledger_lost else restored
    async with migrated("database", "keys", "erasures") as (own, db):
        try:
            sentences = await act(db, own)
            await db.execute("ANALYZE")  # pg_restore leaves no statistics: some pages would read all letters for each
        except Illegible as line:
            sentence = say("Rad {n} i {path} går inte att läsa. Rätta den först.", n=line, path=own.erasures)
            raise Sentence(sentence) from None
        except Missing:
            raise Sentence(_lacking(own)) from None
        except Unknown as kind:
            sentence = say("I {path} står {kind}, som hör till en annan version.", path=own.erasures, kind=kind)
            raise Sentence(sentence) from None
        except OSError as fault:
            raise Sentence(say("{path} går inte att läsa ({why}).", path=own.erasures, why=fault.strerror)) from None
    for sentence in sentences:
        click.echo(sentence)


async def restored(db: Connection, own: Settings) -> list[str]:
    """Makes the database keep every promise; returns what was done, what is lost and what is held, in sentences."""
    now = dates.now()
    async with db.transaction():
        done = await restoration.redo(db, own.vault, own.erasures, now)
        await chores.post_due(db, own.vault, now)
        await restored_letters.hold(db, now)
        await security_log.note(db, "restored", now)
        await withdrawals.note(db, own.erasures, now)
        waiting = await restored_letters.listed(db, now)
    return [*_taken_back(done.done), *_lost(done), *held(waiting), await _go_on_logging(db, own)]


async def _go_on_logging(db: Connection, own: Settings) -> str:
    """The backup's logs lack their newest rows, and say so; if they are not whole, that is not covered up."""
    now = dates.now()
    if (await log_chain.checked(db, own.vault, now)).fault:
        return say("Loggarna i säkerhetskopian stämmer inte. Kör fackpol doctor, och läs vad som är fel.")
    await log_chain.accept(db, own.vault, own.erasures, now)
    return say("Loggarna går vidare från säkerhetskopian, och det står i dem.")


async def _settle(db: Connection, own: Settings) -> list[str]:
    """The database is the same one in another place: it has all that the ledger holds, and nothing waits twice."""
    await withdrawals.compare(db, own.erasures)
    await withdrawals.settle(db)
    return [say("Klart. Databasen är här nu.")]


async def _begin(db: Connection, own: Settings) -> list[str]:
    """What only the lost ledger held can not be kept: whoever runs the service has said that she knows."""
    if own.erasures.exists():
        raise Sentence(say("{path} finns. Flytta undan filen först.", path=own.erasures))
    async with db.transaction():
        await restoration.begin(db, own.erasures, dates.now())
    began = say("Klart. En ny fil är påbörjad: {path}.", path=own.erasures)
    return [began, say("Är databasen återställd? Kör fackpol restore också.")]


def _lacking(own: Settings) -> str:
    if own.erasures.exists():
        return withdrawals.lacking(own.erasures)
    return say("Filen {path} finns inte. Återställ den först.", path=own.erasures)


def _taken_back(done: Counter[str]) -> Iterator[str]:
    yield count("Klart. 1 person är borttagen igen.", "Klart. {n} personer är borttagna igen.", done[ERASED])
    for kind, sentence in AGAIN.items():
        if done[kind]:
            yield say(sentence, n=done[kind])
    if others := sum(n for kind, n in done.items() if kind not in {ERASED, *AGAIN, *LOST}):
        yield say("Annat som är återtaget igen: {n}.", n=others)
    yield say("Ingen är inloggad. Alla får logga in på nytt.")


def _lost(done: Restoration) -> Iterator[str]:
    if done.newest is None:
        return
    moment = f"{done.newest.astimezone(dates.HERE):%Y-%m-%d %H.%M}"
    yield say("Säkerhetskopian vet inget efter {moment}.", moment=moment)
    yield say("Det som gjordes därefter är borta: registreringar, svar, möten, uppdrag och rättelser.")
    yield say("Den som inte hade bekräftat sig får registrera sig igen.")
    for kind, sentence in LOST.items():
        if done.done[kind]:
            yield say(sentence, n=done.done[kind])
