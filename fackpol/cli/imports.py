"""`fackpol import`: registers of elected people."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from fackpol.base import dates, garbage
from fackpol.base.words import count, later, say
from fackpol.cli import mappings
from fackpol.cli.connection import ready
from fackpol.cli.faults import Sentence, told
from fackpol.network import reference
from fackpol.registers import batches, imports, questions, reading
from fackpol.registers.reading import MOST_BYTES

MOST_LINES = 20  # that are named


@click.group("import")
def import_() -> None:
    """Bring something in from outside."""


@import_.command()
@click.option("--area", required=True, help="The code of the municipality or region whose register it is.")
@click.option("--party", required=True, help="The party as the register writes it. Only its people are stored.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@mappings.options
@told
@mappings.telling
async def register(area: str, party: str, file: Path, told: mappings.Told) -> None:
    """A register of elected people: CSV, Excel, OpenDocument, or JSON (also Popolo)."""
    async with ready("database", "keys") as (own, db):
        known = await reference.read(db)
        garbage.settle()
        if area not in known.areas:
            raise Sentence(say("Området {area} finns inte. Skriv kommunens eller regionens kod.", area=area))
        with click.progressbar(length=1, file=sys.stderr, label=say("Läser {file}", file=file.name)) as bar:

            def progress(done: int, total: int) -> None:
                bar.length = total
                bar.update(done - bar.pos)

            with file.open("rb") as opened:
                raw = opened.read(MOST_BYTES + 1)  # no more of a file that is too large, which the reader then says
            now, sheet = dates.now(), reading.opened(raw)
            asked = await mappings.instructions(db, known, area, party, sheet, told, dates.today(now))
            try:
                report = await imports.register(
                    db, own.vault, known, area, party, raw, now, progress=progress, asked=asked, sheet=sheet
                )
            except questions.Question as question:
                raise mappings.answerable(question) from None
            await mappings.remember(db, area, sheet, asked.mapping, now)
    for sentence in (*filter(None, [sheet.note]), *_sentences(report)):
        click.echo(sentence)


@import_.command()
@click.option("--area", required=True, help="The code of the municipality or region whose newest import it is.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@told
async def undo(area: str, yes: bool) -> None:
    """Undo the newest import of an area, by this command or in the browser."""
    async with ready("database", "keys", "erasures") as (own, db):
        newest = next((one for one in await batches.listed(db, dates.now(), area=area) if one.newest), None)
        if newest is None:
            raise Sentence(say("Det finns ingen inläsning för {area} som kan ångras.", area=area))
        click.echo(say("Inläst {day}.", day=dates.day_year(newest.at)))
        for sentence in _undoing(await batches.fate(db, own.vault, newest.id)):
            click.echo(sentence)
        if not yes:
            click.confirm(say("Ångra inläsningen?"), abort=True)
        if await batches.undo(db, own.vault, newest.id, None, dates.now()) is None:
            raise Sentence(say("Det finns ingen inläsning för {area} som kan ångras.", area=area))
    click.echo(say("Klart. Inläsningen är ångrad."))


def _undoing(fate: batches.Fate) -> Iterator[str]:
    """What an undo does, in numbers: names are not for a terminal."""
    n = fate.counts
    yield count("{n} person tas bort.", "{n} personer tas bort.", n["people"])
    yield count("{n} uppdrag tas bort.", "{n} uppdrag tas bort.", n["mandates"])
    yield count("{n} uppdrag blir som det var.", "{n} uppdrag blir som de var.", n["restored"])
    yield count(
        "{n} person får tillbaka sitt namn eller sin adress.",
        "{n} personer får tillbaka namn eller adress.",
        n["names"],
    )
    yield count("{n} nämnd tas bort.", "{n} nämnder tas bort.", n["committees"])
    yield count("{n} nämnd får tillbaka sitt namn.", "{n} nämnder får tillbaka sina namn.", n["renamed"])
    if fate.staying:
        yield count(
            "{n} uppdrag, namn eller nämnd står kvar.", "{n} uppdrag, namn och nämnder står kvar.", fate.staying
        )
        yield say("Vilka de är står i webbläsaren, under ”Inläsningar som kan ångras”.")


def _sentences(report: imports.ImportReport) -> Iterator[str]:
    """What the import changed, and the committees and titles that nobody could place."""
    total, own, people = report.rows, report.of_party, report.people
    yield say("Rader i filen: {total}. Partiets: {own}. Personer: {people}.", total=total, own=own, people=people)
    new, added, changed = report.new_people, report.added, report.changed
    sentence = later("Nya personer: {new}. Nya uppdrag: {added}. Ändrade: {changed}.")
    yield say(sentence, new=new, added=added, changed=changed) if report.changes else say("Inget är ändrat.")
    if n := report.kept:
        yield say("Uppdrag som inte ändras, för att politikern eller en administratör har sagt något annat: {n}.", n=n)
    if n := report.left_out:
        yield count("1 person har bett att inte vara med.", "{n} personer har bett att inte vara med.", n)
    yield from report.remarks.sentences()
    yield from _empty_or_asked(report)
    for before, name in report.renamed:
        yield say("Nämnden {before} heter nu {name}.", before=before, name=name)
    for name in report.unplaced_committees:
        yield say("Ingen regel känner igen nämnden: {name}", name=name)
    for title in report.unplaced_titles:
        yield say("Ingen regel känner igen rollen: {title}", title=title)


def _empty_or_asked(report: imports.ImportReport) -> Iterator[str]:
    """The seats that nobody has, and the lines left out until somebody says who it is: names are not for a terminal."""
    if n := report.vacant:
        yield count("1 plats är vakant.", "{n} platser är vakanta.", n)
    if not (lines := report.asked):
        return
    some = ", ".join(map(str, lines[:MOST_LINES]))
    yield say("Inte införda: rad {lines}.", lines=some if len(lines) <= MOST_LINES else f"{some} …")
    yield say("Där står ett namn eller en mejladress som redan finns, men allt stämmer inte.")
    yield say("Läs in filen under ”Läs in ett register” i webbläsaren och svara vem det är.")
