"""The `fackpol` command. An expected fault ends it with a sentence and exit code 2, never with a traceback."""

import os

import click

from fackpol.base.words import language_named, speaking
from fackpol.cli import admin, backup, doctor, imports, keys, logs, mail, people, restore, serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fackpol")
@click.pass_context
def main(context: click.Context) -> None:
    """Fackpol connects the people who know a workplace with the people who decide about it.

    Messages are in Swedish; in English where LC_ALL, LC_MESSAGES or LANG begins with "en".
    """
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    context.with_resource(speaking(language_named(locale)))


COMMANDS = (
    *(serve.migrate, serve.web, serve.demo, doctor.doctor),
    *(mail.mail, imports.import_, admin.admin, backup.backup, backup.noted, restore.restore, keys.keys, logs.logs),
    *(people.person, people.sessions_),
)
for command in COMMANDS:
    main.add_command(command)
