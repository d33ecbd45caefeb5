"""`fackpol doctor`: what works and what does not, for whoever looks after the service and for her monitor."""

import asyncio
import os
import sys

import click

from fackpol.base import embedded
from fackpol.base.findings import Finding, Level, worst
from fackpol.base.words import count, later, say
from fackpol.cli.faults import told
from fackpol.doctor import examined

MARKS = {Level.FINE: later("ok "), Level.LOOK: later("OBS"), Level.BROKEN: later("FEL")}


@click.command()
@click.option("--brief", is_flag=True, help="One line, for a monitor.")
@click.option("--mail", "by_mail", is_flag=True, help="Also send letters to INTAKE and read them back (to 3 minutes).")
@click.option("--public", is_flag=True, help="Also fetch BASE_URL, as people do.")
@told
def doctor(brief: bool, by_mail: bool, public: bool) -> None:
    """Say in plain words what works and what does not, and what to do.

    Exit code 0: all is well. 1: it works, but something should be seen to. 2: pages or letters stand still.
    """
    findings = asyncio.run(examined(embedded.with_embedded(os.environ), by_mail=by_mail, public=public))
    for line in [_in_brief(findings)] if brief else map(_line, findings):
        click.echo(line)
    sys.exit(worst(findings))


def _line(finding: Finding) -> str:
    return f"{say(MARKS[finding.level])} {finding.sentence}"


def _in_brief(findings: list[Finding]) -> str:
    """The worst finding, and how many more there are."""
    wrong = sorted((one for one in findings if one.level), key=lambda one: -one.level)
    if not wrong:
        return say("{mark} Allt fungerar.", mark=say(MARKS[Level.FINE]))
    more = count(" Och 1 sak till.", " Och {n} saker till.", len(wrong) - 1) if wrong[1:] else ""
    return _line(wrong[0]) + more
