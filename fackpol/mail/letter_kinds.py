"""The contract between the mail service and whoever uses it: what a kind of letter is, declared once.

From the declaration follow its priority and lifetime in the outbox (`migrate` loads them into the table `letter_kinds`,
where the SQL function `post_letters` finds them), how it is composed, what is done once it has gone, its name on the
administrator's page, and its row in ARCHITECTURE.md.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from fackpol.base.database import Connection
from fackpol.base.rate_limits import Limit
from fackpol.base.vault import Vault
from fackpol.mail.calendar_replies import CalendarReply
from fackpol.mail.composing import Draft

# The columns of a kind's query that all recipients share, by name, with `posted_at` and, for each column that is a
# person's own, only whether it is there: `has_<column>`.
Shared = dict[str, Any]
Compose = Callable[[Any, Shared], Draft]  # the first is the user's own subclass of LetterContext
# What a person says by calendar: (db, vault, the entry's subject, her reply, when it came) -> how the mail is sorted.
Answered = Callable[[Connection, Vault, UUID, CalendarReply, datetime], Awaitable[str]]


@dataclass(frozen=True)
class LetterKind:
    """One kind of letter.

    `name` stands in the outbox; `label` is what people read.
    `priority`: 1 goes first, and goes even while letters are paused.
    `query`: SQL with $1 the letters' ids and $2 now. It gives a row for each letter that may still be sent: `letter`,
    `language`, and what the context and `compose` read.
    `compose` writes the draft in the recipients' language. What is a person's own exists there only through the
    context.
    `lifetime`: how long after it was posted it still has something to say; None: whoever posts it says until when.
    `also_shared`: what else all who share a draft have in common, read from one person's own columns.
    `pace`: "counts": it counts among the few letters a week that whoever it is to gets, where the network says that it
    does (`counts_in_pace`); "waits": it is then also held, until the network lets it go. "": as many as there are.
    `at_ticks`: all that has been asked for since the last tick goes in one batch, with what is thrown away, so that
    nobody can tell from when we are busy whose address we know.
    `rationed`: others cause it, so that only a few such letters a day go to one person: see `room_for` in
    sql/views/outbox.sql.
    `after_sending`: SQL with $1 the ids of letters that have gone and $2 now.
    `answered`: what an answer to its calendar entry does.
    `retries`: the waits before the next tries, the last one repeated. Without them: five minutes, doubling to four
    hours.
    `repeated_in_doubt`: it goes once more when nobody knows whether the relay took it.
    `trigger`, `to`, `at_most` and `stopped_by` describe it to people, in ARCHITECTURE.md.
    """

    name: str
    label: str
    priority: int
    query: str
    compose: Compose
    lifetime: timedelta | None = None
    also_shared: Callable[[Any], Mapping[str, Any]] | None = None
    pace: str = ""
    at_ticks: bool = False
    rationed: bool = False
    after_sending: str = ""
    answered: Answered | None = None
    retries: tuple[timedelta, ...] = ()
    repeated_in_doubt: bool = True
    trigger: str = ""
    to: str = ""
    at_most: str | Limit = ""
    stopped_by: str = ""


Kinds = Mapping[str, LetterKind]


def by_name(*kinds: LetterKind) -> dict[str, LetterKind]:
    """Raises ValueError for two of one name."""
    found = {kind.name: kind for kind in kinds}
    if len(found) < len(kinds):
        raise ValueError("two kinds of letters have the same name")
    return found
