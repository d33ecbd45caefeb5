"""The `fackpol` command. An expected fault ends it with a sentence and exit code 2, never with a traceback."""

import os
from pathlib import Path

import click

from fackpol.base import environment_file
from fackpol.base.environment_file import Unreadable
from fackpol.base.words import language_named, say, speaking
from fackpol.cli import admin, backup, doctor, imports, keys, logs, mail, papers, people, restore, serve, units
from fackpol.cli.faults import Sentence


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fackpol")
@click.option(
    "--env",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of settings, as systemd reads it; before those of the environment.",
)
@click.pass_context
def main(context: click.Context, env: Path | None) -> None:
    """Fackpol connects the people who know a workplace with the people who decide about it.

    Messages are in Swedish; in English where LC_ALL, LC_MESSAGES or LANG begins with "en".
    """
    if env:
        _read(env)
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    context.with_resource(speaking(language_named(locale)))


def _read(env: Path) -> None:
    """Puts the file's variables into the environment."""
    try:
        os.environ.update(environment_file.variables(env.read_text(encoding="utf-8")))
    except Unreadable as line:
        raise Sentence(say("Rad {n} i {path} går inte att läsa. Rätta den först.", n=line, path=env)) from None
    except (OSError, ValueError):
        raise Sentence(say("Vi kan inte läsa {path}.", path=env)) from None


COMMANDS = (
    *(serve.migrate, serve.web, serve.demo, doctor.doctor),
    *(mail.mail, imports.import_, admin.admin, backup.backup, backup.noted, restore.restore, keys.keys, logs.logs),
    *(people.person, people.sessions_, papers.papers, papers.incident, units.units),
)
for command in COMMANDS:
    main.add_command(command)
