"""What waits for whoever holds a post, and an administrator's week in numbers: nobody's name, no meeting's title."""

import json
from itertools import groupby
from operator import itemgetter
from typing import Any

from fackpol.base.database import queries
from fackpol.base.words import later
from fackpol.letters.context import LetterContext
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared
from fackpol.network import contacts, duties

SQL = queries("letters")


def _digest(context: LetterContext, row: Shared) -> Draft:
    pending = json.loads(row["pending"] or "{}")
    stop = f"{context.stop_link()}?brev=sammandrag"
    values = {
        "footer": "digest",
        "name": context.name(),
        "link_letters": stop,
        "link_choices": context.page("/sammandrag"),
        "base_url": context.settings.base_url,
        "branches": _by_branch(json.loads(row["duties"] or "[]")),
        "waiting": pending if any(pending.values()) else None,
        "week": json.loads(row["week"]) if row["week"] else None,
        "promised": contacts.PROMISED,
        "on_page": False,
    }
    return Draft("digest", values, unsubscribe=stop)


def _by_branch(rows: list[dict[str, Any]]) -> list[tuple[int, str, list[duties.Duty]]]:
    """(id, name, duties) of each branch where there is something to do."""
    grouped = groupby(rows, itemgetter("branch", "name"))
    return [(id, name, duties.packed(some)) for (id, name), some in grouped]


KINDS = (
    LetterKind(
        "digest",
        later("Att göra i dag"),
        priority=4,
        query=SQL["digest"],
        compose=_digest,
        repeated_in_doubt=False,
        trigger="something waits for her at the time that she has chosen; an administrator's week in numbers",
        to="whoever coordinates or administers",
        at_most="one a day, and none within an hour of another letter to her",
        stopped_by="stopped address, pause, away, switched off, nothing left to do",
    ),
)
