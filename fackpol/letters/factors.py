"""A second factor has come, gone or been used up: told to whoever's it is."""

from datetime import timedelta

from fackpol.base.database import queries
from fackpol.base.words import later
from fackpol.letters.context import LetterContext
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared

SQL = queries("letters")


def _factor_changed(context: LetterContext, row: Shared) -> Draft:
    return Draft("factor_changed", {"link": context.page("/sessioner")})


KINDS = (
    LetterKind(
        "factor_changed",
        later("Ändrad inloggning"),
        priority=2,
        lifetime=timedelta(hours=48),
        query=SQL["factor_changed"],
        compose=_factor_changed,
        trigger="a second factor is added, removed or lost, or a recovery code used",
        to="whoever's it is",
        at_most="one for each change",
        stopped_by="nothing: it may be the only warning",
    ),
)
