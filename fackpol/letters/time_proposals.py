"""What becomes of another time that somebody has proposed: a meeting that moves tells all, and a no is told to her.

A plain letter, for most calendar programs read no DECLINECOUNTER (RFC 5546 section 3.2.8): MS-OXCICAL does not have it.
"""

from fackpol.base import dates
from fackpol.base.database import queries
from fackpol.base.words import later
from fackpol.letters.context import LetterContext
from fackpol.letters.invitations import about, from_caller, opened
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared

SQL = queries("letters")


def _declined(context: LetterContext, row: Shared) -> Draft:
    starts_at = row["proposed_starts_at"]
    values = {"by_other": row["by_other"], "proposed": dates.long_day(starts_at) if starts_at else ""}
    clock = {"proposed_time": dates.clock(starts_at) if starts_at else ""}
    return from_caller(context, "time_declined", row, about(context, row) | values | clock)


KINDS = (
    LetterKind(
        "time_declined",
        later("Nej till en annan tid"),
        priority=2,
        query=SQL["time_declined"],
        compose=opened(_declined),
        pace="counts",
        trigger="a coordinator says no to another time that has been proposed",
        to="whoever proposed it from her calendar",
        at_most="one for each proposal",
        stopped_by="stopped address, pause, taken off the meeting, another change of its time",
    ),
)
