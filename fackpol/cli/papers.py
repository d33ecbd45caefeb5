"""`fackpol papers` and `fackpol incident`: what whoever answers for the service under GDPR has to show."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import click

from fackpol.base import dates
from fackpol.base.database import Row
from fackpol.base.words import count, say
from fackpol.cli.connection import ready
from fackpol.cli.faults import Sentence, told
from fackpol.network import incidents, security_log
from fackpol.network.incidents import Incident
from fackpol.papers import writing


@click.command()
@click.option(
    "--out", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path("papers"), help="The folder."
)
@told
async def papers(folder: Path) -> None:
    """Write the board's papers as web pages to print: notice, record, impact assessment, incidents, decisions.

    They are in Swedish, and made from this service's own database and settings.
    """
    async with ready("database", "web") as (own, db):
        made = await writing.texts(db, own, dates.now())
    try:
        paths = writing.write(folder, made)
    except OSError as fault:
        raise Sentence(say("Filen går inte att skriva ({why}).", why=fault.strerror)) from None
    for path in paths:
        click.echo(path)
    if lacking := writing.missing(own):
        names = ", ".join(name for name, _ in lacking)
        click.echo(say("Det här saknas i papperen, för att inställningen är tom: {names}.", names=names))


@click.command()
@click.option("--since", required=True, help="The first day or moment, as 2026-11-27 or 2026-11-27T14:30.")
@click.option("--until", default="", help="The last day, or the moment when it ended; now, unless it is given.")
@click.option("--everybody", is_flag=True, help="The whole database may have got out: count everybody.")
@told
async def incident(since: str, until: str, everybody: bool) -> None:
    """Count whom an incident is about, as article 33 of GDPR asks: what was opened, what left, which data.

    It names nobody.
    """
    first, last = _moment(since, 0), _moment(until, 1) if until else dates.now()
    async with ready("database") as (_, db):
        found = await incidents.count(db, first, last, everybody)
    for line in _lines(found, first, last):
        click.echo(line)


def _moment(text: str, days: int) -> datetime:
    """A local moment as it is typed; of a day its beginning, so many days later."""
    try:
        if "T" not in text:
            return dates.moment(date.fromisoformat(text) + timedelta(days=days), time())
        when = datetime.fromisoformat(text)
        return when if when.tzinfo else dates.moment(when.date(), when.time())
    except ValueError:
        raise Sentence(say("Skriv dagen så här: 2026-11-27. Eller med klockslag: 2026-11-27T14:30.")) from None


def _lines(found: Incident, since: datetime, until: datetime) -> Iterator[str]:
    yield say("Från {since} till {until}", since=_written(since), until=_written(until))
    yield from _table(say("Det här öppnades"), found.opened, {})
    yield from _table(say("Det här hände, med inloggningar och filer"), found.events, security_log.EVENTS)
    yield ""
    yield say(
        "Inloggningar från den tiden som finns kvar: {n}, av {people} personer.",
        n=found.signed_in["sessions"],
        people=found.signed_in["people"],
    )
    yield ""
    yield count("Det rör 1 person.", "Det rör {n} personer.", found.counts["people"])
    yield from (f"  {found.counts[key]:>7}  {say(what)}" for key, what in incidents.HATS.items() if found.counts[key])
    yield say("Det här finns om dem. Allt visades inte varje gång.")
    yield from (f"  {found.counts[key]:>7}  {say(what)}" for key, what in incidents.CLASSES.items())
    if found.beside:
        yield say("Utöver dem: {liaisons} kontaktpersoner och {applications} anmälningar.", **found.beside)
    yield say("Att någon finns här visar partiet. Politisk åsikt och fack är känsliga uppgifter (artikel 9).")
    yield say("Det som någon gjorde direkt på servern syns inte i loggarna.")


def _table(heading: str, rows: Sequence[Row], names: Mapping[str, str]) -> Iterator[str]:
    """A line for each row: how often, by how many, about how many, and what; nothing for no rows."""
    if rows:
        yield ""
        yield say("{heading} (gånger, av hur många, om hur många):", heading=heading)
    for row in rows:
        yield f"  {row['times']:>7} {row['doers']:>5} {row['people']:>7}  {say(names.get(row['what'], row['what']))}"


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(dates.HERE):%Y-%m-%d %H:%M}"
