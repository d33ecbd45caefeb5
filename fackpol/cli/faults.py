"""What a command says instead of a traceback."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec

import click

from fackpol.base.database import Away, DatabaseFault
from fackpol.base.embedded import Unavailable
from fackpol.base.migrations import Unmigrated
from fackpol.base.settings import Faults
from fackpol.base.words import say
from fackpol.network.key_checks import WrongKeys
from fackpol.registers.faulty import Faulty

P = ParamSpec("P")


class Sentence(click.ClickException):
    """Ends a command with a sentence on standard error and exit code 2, when something expected went wrong.

    Everything else is a bug and shows its traceback.
    """

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(self.format_message(), file=file, err=True)


def told(command: Callable[P, Coroutine[Any, Any, None] | None]) -> Callable[P, None]:
    """Runs the command (a coroutine to its end) and turns the faults that can be expected into a Sentence."""

    @wraps(command)
    def wrapped(*args: P.args, **kw: P.kwargs) -> None:
        try:
            if work := command(*args, **kw):
                asyncio.run(work)
        except (Faults, Faulty, Unavailable, Unmigrated, WrongKeys) as fault:
            raise Sentence(str(fault)) from None
        except Away as fault:
            raise Sentence(say("Databasen går inte att använda: {why}. Se efter DATABASE_URL.", why=fault)) from None
        except DatabaseFault as fault:
            raise Sentence(say("Databasen sa nej ({why}).", why=fault)) from None

    return wrapped
