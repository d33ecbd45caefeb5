"""An alarm: somebody has opened unusually many members in a day. Discreet: who it is stands in the body only."""

from datetime import timedelta

from fackpol.base.database import queries
from fackpol.base.words import later
from fackpol.letters.context import LetterContext
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared
from fackpol.network.alarms import CAPS

SQL = queries("letters")


def _alarm(context: LetterContext, row: Shared) -> Draft:
    values = {
        "name": context.name(),
        "reader": context.signature(row, "reader"),
        "what": row["what"],
        "reason": row["reason"],
        "n": row["n"],
        "most": CAPS["record" if row["what"] == "record" else "list"],
        "at": row["at"],
        "link": context.page("/skotsel/sakerhet"),
    }
    return Draft("alarm", values)


KINDS = (
    LetterKind(
        "alarm",
        later("Någon har öppnat ovanligt mycket"),
        priority=2,
        lifetime=timedelta(days=3),
        query=SQL["alarm"],
        compose=_alarm,
        trigger="somebody opens half of what a day allows, three times her usual, or is refused more",
        to="whoever administers",
        at_most="one of each reason for each person and day",
        stopped_by="stopped address, relieved",
    ),
)
