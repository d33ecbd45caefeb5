"""A branch and its members: somebody is welcomed, a new branch looks for those whom it is for, a coordinator writes."""

from datetime import timedelta
from typing import Any

from fackpol.base.database import queries
from fackpol.base.words import later
from fackpol.letters.context import LetterContext
from fackpol.letters.newcomers import joining_link
from fackpol.mail.calendar import Entry
from fackpol.mail.composing import Draft
from fackpol.mail.discretion import telling
from fackpol.mail.letter_kinds import LetterKind, Shared

SQL = queries("letters")


def from_branch(
    context: LetterContext,
    template: str,
    row: Shared,
    values: dict[str, Any],
    entry: Entry | None = None,
    reply_to: str | None = None,
) -> Draft:
    """In a branch's name where the recipient wants that; answers go to its own address, or to another `reply_to`.

    Where that address tells what the branch is, a discreet letter says it in its last lines, and in no header.
    """
    if reply_to is None:
        reply_to = context.settings.vault.open_text(row["reply_to"], "branches.reply_to", row["branch"])
    names = (row["branch_name"], context.settings.party, context.settings.organisation)
    if row["discreet"] and telling(reply_to, names):
        values, reply_to = values | {"answers_to": reply_to}, ""
    return Draft(template, values, row["discreet"], row["branch_name"], reply_to or None, context.stop_link(), entry)


def _welcome(context: LetterContext, row: Shared) -> Draft:
    coordinator = context.signature(row, "coordinator")
    values = {**context.to_member(), "coordinator": coordinator, "link_signin": context.page("/logga-in")}
    return Draft("welcome", values, unsubscribe=context.stop_link())


def _founding(context: LetterContext, row: Shared) -> Draft:
    values = {"branch": row["branch_name"], "link": joining_link(context), "discreet": row["discreet"]}
    return from_branch(context, "founding", row, {**context.to_member(), **values})


def _notice(context: LetterContext, row: Shared) -> Draft:
    open_text, id = context.settings.vault.open_text, row["notice"]
    values = {
        **context.to_member(),
        "title": open_text(row["subject"], "notices.subject", id),
        "about": open_text(row["text"], "notices.text", id),
        "branch": row["branch_name"],
        "signed": context.signature(row, "by"),
    }
    return from_branch(context, "notice", row, values)


KINDS = (
    LetterKind(
        "welcome",
        later("Välkommen"),
        priority=3,
        lifetime=timedelta(days=14),
        query=SQL["welcome"],
        compose=_welcome,
        rationed=True,
        trigger="five minutes after a coordinator welcomes her to a branch",
        to="the member",
        at_most="one for each branch",
        stopped_by="stopped address, pause",
    ),
    LetterKind(
        "founding",
        later("Ny branschförening"),
        priority=5,
        lifetime=timedelta(days=14),
        query=SQL["founding"],
        compose=_founding,
        rationed=True,
        trigger="an administrator founds a branch and asks for it; or one begins that a welcomed member has waited for",
        to="members whom the branch is for",
        at_most="one for each branch",
        stopped_by="stopped address, pause, no yes to invitations",
    ),
    LetterKind(
        "notice",
        later("Utskick"),
        priority=3,
        lifetime=timedelta(days=7),
        query=SQL["notice"],
        compose=_notice,
        rationed=True,
        trigger="a coordinator writes to the branch",
        to="the branch's welcomed members",
        at_most="one for each notice",
        stopped_by="stopped address, pause, no yes to invitations, the branch's letters ended",
    ),
)
