"""Somebody has asked to be registered: the letter that she confirms from."""

from typing import Any

from fackpol.base.database import queries
from fackpol.base.rate_limits import LETTERS_TO_ADDRESS
from fackpol.base.words import later
from fackpol.letters.context import LetterContext
from fackpol.letters.newcomers import joining_link
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared
from fackpol.network.members import APPLICATION_LIVES

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


KINDS = (
    LetterKind(
        "registration",
        later("Bekräfta anmälan"),
        priority=1,
        lifetime=APPLICATION_LIVES,
        query=SQL["registration"],
        compose=_registration,
        also_shared=_language,
        trigger="somebody sends the registration form",
        to="the address in the form",
        at_most=LETTERS_TO_ADDRESS,
        stopped_by="nothing: she asked for it herself",
    ),
)
