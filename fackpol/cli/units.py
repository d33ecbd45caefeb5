"""`fackpol units`: the units of systemd that run the service on a server of one's own."""

import sys
from pathlib import Path

import click

from fackpol.base.words import count, say
from fackpol.cli.faults import Sentence, told

UNITS = Path(__file__).parents[1] / "units"
PART = "service"  # what all services have: whom they run as, and what they may not


@click.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@told
def units(folder: Path | None) -> None:
    """Print the units of systemd, or write them into FOLDER: /etc/systemd/system."""
    written = texts(program())
    if folder is None:
        click.echo("\n".join(f"# -- {name}\n{text}" for name, text in written.items()), nl=False)
        return
    try:
        for name, text in written.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError:
        raise Sentence(say("Vi kan inte skriva i {folder}.", folder=folder)) from None
    click.echo(count("Klart. 1 fil i {folder}.", "Klart. {n} filer i {folder}.", len(written), folder=folder))


def texts(program: Path) -> dict[str, str]:
    """The text of each unit by the name of its file. `program` is the path of `fackpol`."""
    part = (UNITS / PART).read_text(encoding="utf-8")
    return {
        path.name: path.read_text(encoding="utf-8").replace("{service}\n", part).replace("{program}", str(program))
        for path in sorted(UNITS.glob("fackpol-*"))
    }


def program() -> Path:
    """Where `fackpol` was started from. A link to the newest release stays a link."""
    called = Path(sys.argv[0]).absolute()
    return called if called.name == "fackpol" else Path(sys.prefix) / "bin" / "fackpol"
