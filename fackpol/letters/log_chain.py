"""The head of the logs' chain, once a day: outside the service it proves that no row has been taken away since."""

from datetime import timedelta

from fackpol.base.database import queries
from fackpol.base.words import later
from fackpol.letters.context import LetterContext
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared
from fackpol.network.log_chain import grouped

SQL = queries("letters")


def _checksum(context: LetterContext, row: Shared) -> Draft:
    values = {"name": context.name(), "head": grouped(row["head"]), "rows": row["position"], "day": row["day"]}
    return Draft("checksum", values)


KINDS = (
    LetterKind(
        "checksum",
        later("Dagens kontrollsumma"),
        priority=5,
        lifetime=timedelta(days=3),
        query=SQL["checksum"],
        compose=_checksum,
        repeated_in_doubt=False,
        trigger="the morning after a day on which something was logged",
        to="whoever administers",
        at_most="one a day",
        stopped_by="stopped address, pause, relieved",
    ),
)
