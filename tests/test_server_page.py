"""SERVER.md: its settings, commands and units are the program's own. Whoever changes them follows the page again."""

import re
import shlex
from pathlib import Path

import click
import pytest

from fackpol.base import settings
from fackpol.base.environment_file import variables
from fackpol.base.settings import NEEDS
from fackpol.cli import main
from fackpol.cli.units import texts
from tests.conftest import environ

PAGE = (Path(__file__).parent.parent / "SERVER.md").read_text()
SHELL = re.findall(r"^```sh\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
COMMANDS = sorted(set(re.findall(r"^(?:/opt/fackpol/bin/)?fackpol ([^#>\n]*)", "\n".join(SHELL), flags=re.MULTILINE)))


def test_its_settings_are_whole(keys: dict[str, str], tmp_path: Path) -> None:
    """But for the key of backups, which each server has its own of, and the journal, a folder that is not here."""
    (block,) = (text for text in SHELL if "BACKUP_KEY" in text)
    own = variables(block.partition("<<'END'\n")[2].partition("END\n")[0])
    assert own.pop("BACKUP_KEY") == "age1..."
    assert own.pop("MAIL_JOURNAL") == "file:/var/lib/fackpol/journal"
    read = settings.read({**keys, **own}, *NEEDS)
    assert read.organisation == "Exempelpartiet Stockholms län"
    assert environ(keys, 1, tmp_path).keys() - own.keys() <= {*keys, "NEUTRAL_NAME"}


@pytest.mark.parametrize("line", COMMANDS)
def test_its_commands_are_there(line: str) -> None:
    words = shlex.split(line)
    command: click.Command = main
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        command = command.commands[words.pop(0)]
    assert command is not main
    assert not words or command.params or isinstance(command, click.Group)


def test_its_units_are_there() -> None:
    named = set(re.findall(r"fackpol-(?:web@|mail|backup|ship|doctor)\b(?:\.\w+)?", "\n".join(SHELL)))
    own = texts(Path("/opt/fackpol/bin/fackpol"))
    assert {name if "." in name else f"{name}.service" for name in named} - own.keys() == set()
    assert len(named) >= 7
