"""`fackpol logs`: whether the logs are whole, and what they say. Ids only: a terminal is no place for names."""

from datetime import time

import click

from fackpol.base import dates
from fackpol.base.words import count, say
from fackpol.cli.connection import ready
from fackpol.cli.faults import Sentence, told
from fackpol.doctor import logs as whole
from fackpol.network import log_chain, security_log


@click.group()
def logs() -> None:
    """Who has opened what, and who has signed in: whether the logs are whole, and what they say."""


@logs.command()
@told
async def head() -> None:
    """Print the head of the chain: write it down somewhere else."""
    async with ready("database", "keys") as (own, db):
        await log_chain.chain(db, own.vault)
        tail = await log_chain.newest(db)
    click.echo(log_chain.grouped(tail.head))
    click.echo(count("{n} rad är kedjad.", "{n} rader är kedjade.", tail.position))


@logs.command()
@click.argument("head", nargs=-1, required=True)
@told
async def check(head: tuple[str, ...]) -> None:
    """Compare an old HEAD, from a letter or `logs head`, with the chain, and check every row."""
    old = log_chain.ungrouped(" ".join(head))
    if old is None:
        raise Sentence(say("Summan är åtta grupper med åtta tecken. Kopiera hela ur mejlet."))
    async with ready("database", "keys", "erasures") as (own, db):
        found = await log_chain.has(db, old)
        level, sentence = await whole.finding(own, db)
    if found is None:
        raise Sentence(say("Summan finns inte i kedjan. Rader är borta, eller så är den äldre än 24 månader."))
    click.echo(say("Summan finns i kedjan, vid rad {n}.", n=found["position"]))
    if level:
        raise Sentence(sentence)
    click.echo(sentence)


@logs.command()
@click.option("--since", required=True, help="The first day, as 2026-11-27.")
@told
async def show(since: str) -> None:
    """Print both logs since a day: the moment, the log, what, by whom, about whom or what."""
    day = dates.typed(since)
    if day is None:
        raise Sentence(say("Skriv dagen så här: 2026-11-27."))
    async with ready("database") as (_, db):
        async for row in security_log.since(db, dates.moment(day, time())):
            at = row["at"].isoformat(timespec="seconds")
            click.echo("\t".join(str(part or "-") for part in (at, row["log"], row["what"], row["by"], row["about"])))


@logs.command()
@told
async def accept() -> None:
    """After a restored backup: take the logs as they are now, and write that down in them."""
    async with ready("database", "keys", "erasures") as (own, db):
        await log_chain.accept(db, own.vault, own.erasures, dates.now())
    click.echo(say("Klart. Loggarna gäller som de är nu, och det står i dem."))
