"""A member's beginning and end: the letter that she confirms from, and the question whether she wants to stay."""

from datetime import timedelta
from typing import Any

from fackpol.base import dates
from fackpol.base.database import queries
from fackpol.base.words import later
from fackpol.letters.context import LetterContext
from fackpol.letters.newcomers import joining_link
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared
from fackpol.network.asks import FROM_NETWORK
from fackpol.network.members import APPLICATION_LIVES
from fackpol.network.retention import TO_ANSWER

SQL = queries("letters")


def _registration(context: LetterContext, row: Shared) -> Draft:
    """A member already is told so: only the owner of the mailbox learns it."""
    if row["has_person"]:
        values = {"unjoined": row["unjoined"], "link_signin": context.page("/logga-in")}
        return Draft("already", {**context.to_member(), **values, "link": joining_link(context)})
    return Draft("registration", {"link": context.link("/bekrafta", "application", "application")})


def _language(context: LetterContext) -> dict[str, Any]:
    """Her own; or, as long as nobody knows her, the one that she applied in."""
    return {"language": context.row["language"] or context.application_of(context.row).language}


def _still_here(context: LetterContext, row: Shared) -> Draft:
    day = dates.long_day(row["asked_to_stay_at"] + TO_ANSWER)
    values = {**context.to_member(), "day": day, "link": context.link("/stanna", "stay", "person")}
    return Draft("still_here", values, unsubscribe=context.stop_link())


KINDS = (
    LetterKind(
        "registration",
        later("Bekräfta anmälan"),
        priority=1,
        lifetime=APPLICATION_LIVES,
        at_ticks=True,
        query=SQL["registration"],
        compose=_registration,
        also_shared=_language,
        trigger="somebody sends the registration form",
        to="the address in the form",
        at_most=FROM_NETWORK,
        stopped_by="nothing: she asked for it herself",
    ),
    LetterKind(
        "still_here",
        later("Fråga om du vill vara kvar"),
        priority=4,
        lifetime=timedelta(days=14),
        query=SQL["still_here"],
        compose=_still_here,
        trigger="nothing has been heard of a member for twelve months",
        to="the member",
        at_most="one for each silence",
        stopped_by="stopped address, pause, any sign from her",
    ),
)
