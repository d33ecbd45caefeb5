"""To whom a branch knows in a union or another organisation: may she stand here? She gets no other letter of ours."""

from datetime import timedelta

from fackpol.base import dates
from fackpol.base.database import queries
from fackpol.base.words import later
from fackpol.letters.context import LetterContext
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared
from fackpol.network.liaisons import ANSWERS_WITHIN, ASKS_OF_ADDRESS

SQL = queries("letters")


def _liaison(context: LetterContext, row: Shared) -> Draft:
    values = {
        "branch": row["branch_name"],
        "day": dates.short_day(row["told_on"]),
        "again": row["again"],
        "days": ANSWERS_WITHIN.days,
        "link": context.link("/kontaktperson", "liaison", "liaison"),
        "link_privacy": context.page("/integritet"),
    }
    return Draft("liaison", values)


KINDS = (
    LetterKind(
        "liaison",
        later("Får du stå som kontaktperson? till fack och organisationer"),
        priority=3,
        lifetime=timedelta(days=14),
        query=SQL["liaison"],
        compose=_liaison,
        trigger="a coordinator puts in, or changes, the branch's contact in a union or organisation; and once a year",
        to="whoever has that address",
        at_most=ASKS_OF_ADDRESS,
        stopped_by="stopped address, her answer, taken away by the coordinator",
    ),
)
