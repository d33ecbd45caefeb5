"""Somebody has confirmed and is in no branch: she is reminded that one fits, or welcomed though there is none yet."""

from datetime import timedelta

from fackpol.base.database import queries
from fackpol.base.words import later
from fackpol.letters.context import LetterContext
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared

SQL = queries("letters")


def joining_link(context: LetterContext) -> str:
    """To the page where one press lets her be in a branch. She need not sign in."""
    return context.link("/ga-med", "joining", "person")


def _unjoined(context: LetterContext, row: Shared) -> Draft:
    values = {**context.to_member(), "branches": row["names"].split("\n"), "link": joining_link(context)}
    return Draft("unjoined", values, unsubscribe=context.stop_link())


def _branchless(context: LetterContext, row: Shared) -> Draft:
    values = {**context.to_member(), "invited": row["invited"], "link_signin": context.page("/logga-in")}
    return Draft("branchless", values, unsubscribe=context.stop_link())


KINDS = (
    LetterKind(
        "unjoined",
        later("Påminnelse om att gå med"),
        priority=4,
        lifetime=timedelta(days=14),
        query=SQL["unjoined"],
        compose=_unjoined,
        trigger="two days after she confirmed, when a branch fits her and she has not asked to be in one",
        to="the member",
        at_most="one",
        stopped_by="stopped address, pause",
    ),
    LetterKind(
        "branchless",
        later("Välkommen, innan det finns en förening"),
        priority=3,
        lifetime=timedelta(days=14),
        query=SQL["branchless"],
        compose=_branchless,
        rationed=True,
        trigger="an administrator welcomes her because no branch is for her yet",
        to="the member",
        at_most="one for each welcome",
        stopped_by="stopped address, pause",
    ),
)
