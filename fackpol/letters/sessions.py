"""Getting in, and getting out: the letters that somebody has just asked for herself."""

from datetime import timedelta

from fackpol.base.database import queries
from fackpol.base.rate_limits import ERASURE_LETTERS
from fackpol.base.words import later
from fackpol.letters.context import LetterContext
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared
from fackpol.network.asks import FROM_NETWORK
from fackpol.network.sessions import ERASURE_LIVES, LINK_LIVES

SQL = queries("letters")
# The link lives for twenty minutes.
SOON = (timedelta(seconds=20), timedelta(seconds=60), timedelta(seconds=180))


def _sign_in(context: LetterContext, row: Shared) -> Draft:
    link = context.link("/logga-in", "sign_in", "sign_in")
    minutes = int(LINK_LIVES.total_seconds() // 60)
    return Draft("sign_in", {"link": link, "code": context.code(), "minutes": minutes})


def _erasure(context: LetterContext, row: Shared) -> Draft:
    return Draft("erasure", {"link": context.link("/ta-bort", "erasure", "sign_in")})


KINDS = (
    LetterKind(
        "sign_in",
        later("Logga in"),
        priority=1,
        lifetime=LINK_LIVES,
        at_ticks=True,
        query=SQL["sign_in"],
        compose=_sign_in,
        retries=SOON,
        trigger="somebody asks to sign in",
        to="whoever has confirmed the address",
        at_most=FROM_NETWORK,
        stopped_by="nothing: she asked for it herself",
    ),
    LetterKind(
        "erasure",
        later("Ta bort mina uppgifter"),
        priority=1,
        lifetime=ERASURE_LIVES,
        query=SQL["erasure"],
        compose=_erasure,
        trigger="somebody asks, from a letter, that everything is deleted",
        to="whoever has confirmed the address",
        at_most=ERASURE_LETTERS,
        stopped_by="nothing: she asked for it herself",
    ),
)
