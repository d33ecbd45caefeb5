"""Posts: somebody is asked to have or share one, is appointed, or is relieved; the members are told who sees them.

Discreet: the branch stands in the body only.
"""

from datetime import timedelta

from fackpol.base.database import queries
from fackpol.base.words import later
from fackpol.letters.context import LetterContext
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared
from fackpol.network.contacts import DAYS
from fackpol.network.post_changes import KEPT, PROPOSALS_TO_ADDRESS

SQL = queries("letters")


def _appointed(context: LetterContext, row: Shared) -> Draft:
    coordinates = row["branch_name"] is not None
    values = {
        "name": context.name(),
        "branch": row["branch_name"] or "",
        "link": context.page("/hem"),
        "link_guide": context.page("/hjalp/samordna" if coordinates else "/hjalp/skotsel"),
        "link_digest": context.page("/sammandrag"),
        "chose_digest": row["chose_digest"],
        "days": DAYS.days,
    }
    return Draft("appointed", values)


def _relieved(context: LetterContext, row: Shared) -> Draft:
    values = {
        "name": context.name(),
        "branch": row["branch_name"] or "",
        "successor": context.signature(row, "successor"),
        "others": row["others"],
    }
    return Draft("relieved", values)


def _offer(context: LetterContext, row: Shared) -> Draft:
    values = {
        "branch": row["branch_name"] or "",
        "known": row["known"],
        "link": context.link("/erbjudande", "post_change", "post_change"),
        "link_register": context.page("/medlem"),
        "days": KEPT.days,
    }
    return Draft("offer", values)


def _new_coordinator(context: LetterContext, row: Shared) -> Draft:
    values = {
        **context.to_member(),
        "coordinator": context.signature(row, "by").split()[0],
        "branch": row["branch_name"],
        "alone": row["alone"],
        "ended": row["ended"],
        "link": context.page("/min-sida/insyn"),
    }
    return Draft("new_coordinator", values, unsubscribe=context.stop_link())


def _nomination(context: LetterContext, row: Shared) -> Draft:
    values = {
        **context.to_member(),
        "branch": row["branch_name"],
        "asker": context.signature(row, "by"),
        "link": context.link("/dela", "nomination", "nomination"),
    }
    return Draft("nomination", values, unsubscribe=context.stop_link())


KINDS = (
    LetterKind(
        "appointed",
        later("Du har fått ett uppdrag"),
        priority=3,
        lifetime=timedelta(days=14),
        query=SQL["appointed"],
        compose=_appointed,
        rationed=True,
        trigger="she becomes a coordinator or an administrator",
        to="whoever has been appointed",
        at_most="one for each appointment",
        stopped_by="stopped address, relieved again",
    ),
    LetterKind(
        "relieved",
        later("Uppdraget är avslutat"),
        priority=3,
        lifetime=timedelta(days=14),
        query=SQL["relieved"],
        compose=_relieved,
        rationed=True,
        trigger="her appointment as coordinator or administrator ends",
        to="whoever has been relieved",
        at_most="one for each appointment",
        stopped_by="stopped address, appointed again",
    ),
    LetterKind(
        "offer",
        later("Vill du ha ett uppdrag?"),
        priority=3,
        lifetime=timedelta(days=14),
        query=SQL["offer"],
        compose=_offer,
        trigger="an administrator proposes whoever has an address as coordinator or administrator",
        to="the address, known or not",
        at_most=PROPOSALS_TO_ADDRESS,
        stopped_by="stopped address, an answer, the proposal taken back",
    ),
    LetterKind(
        "new_coordinator",
        later("Någon ny kan se dig"),
        priority=3,
        lifetime=timedelta(days=14),
        query=SQL["new_coordinator"],
        compose=_new_coordinator,
        trigger="somebody begins to coordinate a branch that has members",
        to="the branch's members",
        at_most="one for each appointment",
        stopped_by="stopped address, left the branch",
    ),
    LetterKind(
        "nomination",
        later("Vill du dela ett uppdrag?"),
        priority=3,
        lifetime=timedelta(days=30),
        query=SQL["nomination"],
        compose=_nomination,
        rationed=True,
        trigger="a coordinator asks a member of the branch to share the post",
        to="the member",
        at_most="one for each time she is asked",
        stopped_by="stopped address, pause, her answer, the question taken back",
    ),
)
