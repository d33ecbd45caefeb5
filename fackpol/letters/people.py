"""A change of address, and the farewell: letters to an address that is nobody's, not yet or no longer."""

from fackpol.base import dates
from fackpol.base.database import queries
from fackpol.base.rate_limits import LETTERS_TO_ADDRESS
from fackpol.base.words import later
from fackpol.letters.context import LetterContext
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared
from fackpol.network.people import ADDRESS_LIVES, FAREWELL_LIVES

SQL = queries("letters")


def _new_address(context: LetterContext, row: Shared) -> Draft:
    return Draft("new_address", {"link": context.link("/ny-adress", "address", "address")})


def _old_address(context: LetterContext, row: Shared) -> Draft:
    undo = row["undo"]
    values = {"day": dates.long_day(undo), "time": dates.clock(undo)} if undo else {"day": "", "time": ""}
    return Draft("old_address", {"link": context.link("/angra-adress", "undo", "address"), **values})


def _farewell(context: LetterContext, row: Shared) -> Draft:
    return Draft("farewell", {"link": context.page("/")})


KINDS = (
    LetterKind(
        "new_address",
        later("Ny mejladress"),
        priority=1,
        lifetime=ADDRESS_LIVES,
        query=SQL["new_address"],
        compose=_new_address,
        trigger="she writes a new address on her page",
        to="the new address",
        at_most=LETTERS_TO_ADDRESS,
        stopped_by="nothing: she asked for it herself",
    ),
    LetterKind(
        "old_address",
        later("Ny mejladress, till den gamla"),
        priority=2,
        lifetime=ADDRESS_LIVES,
        query=SQL["old_address"],
        compose=_old_address,
        trigger="the new address has been confirmed or a representative's been corrected; or that has been undone",
        to="the address before",
        at_most="one for each change",
        stopped_by="nothing: it may be the only warning",
    ),
    LetterKind(
        "farewell",
        later("Du är borttagen"),
        priority=1,
        lifetime=FAREWELL_LIVES,
        query=SQL["farewell"],
        compose=_farewell,
        after_sending=SQL["farewell_sent"],
        trigger="everything about her has been deleted",
        to="her last address, which is then forgotten",
        at_most="one",
        stopped_by="nothing: it says that the rest is gone",
    ),
)
