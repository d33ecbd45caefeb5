"""Proposals: what the party's representatives have proposed in their committees, and how it went.

Motions, interpellations, written questions and budget items are public documents: everybody who is signed in may read
and search them. They say nothing about members. A copy keeps its history: all that come from one are a family.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from fackpol.base.database import Connection, Row, queries, typed, typed_rows
from fackpol.base.rate_limits import DAY, Limit
from fackpol.base.vault import Vault
from fackpol.base.words import later, say
from fackpol.network.introductions import KEPT
from fackpol.network.representatives import shown_name
from fackpol.network.seats import seat_name

SQL = queries("proposals")
TEXT = 20_000  # characters
A_DAY = Limit("proposals put in by a representative", 30, DAY)
AT_ONCE = 20  # proposals on a page of a search
FEW = 3  # proposals where they stand beside something else
WAITED = timedelta(days=182)  # after which whoever put it in is asked how it went


class Kind(StrEnum):
    MOTION = "motion"
    INTERPELLATION = "interpellation"
    QUESTION = "question"  # a written one
    BUDGET = "budget"


class Outcome(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    ANSWERED = "answered"
    REFERRED = "referred"  # sent back to be prepared anew


KINDS = {
    Kind.MOTION: later("Motion"),
    Kind.INTERPELLATION: later("Interpellation"),
    Kind.QUESTION: later("Skriftlig fråga"),
    Kind.BUDGET: later("Budgetförslag"),
}
OUTCOMES = {
    Outcome.WAITING: later("Väntar"),
    Outcome.APPROVED: later("Bifall"),
    Outcome.REJECTED: later("Avslag"),
    Outcome.ANSWERED: later("Besvarad"),
    Outcome.REFERRED: later("Återremiss"),
}
# What the words of politics mean.
MEANS = {
    Outcome.WAITING: later("Det är inte avgjort än."),
    Outcome.APPROVED: later("De sa ja."),
    Outcome.REJECTED: later("De sa nej."),
    Outcome.ANSWERED: later("De har svarat."),
    Outcome.REFERRED: later("Det ska utredas mer."),
}


@dataclass(frozen=True)
class Proposal:
    """What somebody puts in. `type` is a type of committee, `link` or `text` may be "".

    `asks_her`: whoever puts it in may be named as the one to ask.
    """

    kind: Kind
    title: str
    area: str
    type: str
    day: date
    link: str
    text: str
    industries: tuple[str, ...] = ()
    outcome: Outcome = Outcome.WAITING
    outcome_on: date | None = None
    asks_her: bool = True

    @property
    def facts(self) -> tuple[object, ...]:
        return (self.kind.value, self.title, self.area, self.type, self.day, self.outcome.value, self.outcome_on)


@dataclass(frozen=True, slots=True)
class ListedProposal:
    """A proposal in a list."""

    id: int
    kind: str
    title: str
    area: str
    type: str
    day: date
    outcome: str
    outcome_on: date | None

    @property
    def what(self) -> str:
        """The word for its kind."""
        return say(KINDS[Kind(self.kind)])

    @property
    def went(self) -> str:
        """The word for how it went."""
        return say(OUTCOMES[Outcome(self.outcome)])

    @property
    def means(self) -> str:
        """How it went, in everyday words."""
        return say(MEANS[Outcome(self.outcome)])


@dataclass(frozen=True, slots=True)
class WholeProposal(ListedProposal):
    """A proposal on a page of its own. `family`: the id of the first of its family, which may be gone."""

    link: str | None
    text: str | None
    put_in_by: UUID | None
    contact: UUID | None
    copied_from: int | None
    family: int
    industries: list[str]


@dataclass(frozen=True, slots=True)
class Relative(ListedProposal):
    """One of a family."""

    copied_from: int | None


@dataclass(frozen=True, slots=True)
class OwnProposal(ListedProposal):
    """One on a representative's page. `waits`: it is hers and has waited long for an outcome."""

    waits: bool
    own: bool


@dataclass(frozen=True)
class AskedOne:
    """Whom to ask about a proposal."""

    person: UUID
    mandate: int
    name: str = field(repr=False)
    seat: str
    committee: str


@dataclass(frozen=True)
class Search:
    """What is searched for; "" or None: anything. `page` counts from 1, `relevant`: those that fit best first."""

    text: str = ""
    type: str = ""
    outcome: str = ""
    area: str = ""
    kind: str = ""
    put_in_by: UUID | None = None
    relevant: bool = True
    page: int = 1


async def put(
    db: Connection, by: UUID | None, proposal: Proposal, now: datetime, copied_from: int | None = None
) -> int:
    """Put a proposal in. `by`: the representative; None: the district holds it. Returns its id."""
    contact = by if proposal.asks_her else None
    texts = proposal.link or None, proposal.text or None
    async with db.transaction():
        id: int = await db.fetchval(SQL["put"], *proposal.facts, *texts, by, contact, now, copied_from)
        await db.execute(SQL["set_industries"], id, list(proposal.industries))
    return id


async def change(db: Connection, id: int, by: UUID | None, proposal: Proposal, now: datetime) -> bool:
    """Change one of hers; `by` None: an administrator corrects any. False when there is none.

    An administrator can take away whom to ask, but name nobody.
    """
    texts = proposal.link or None, proposal.text or None
    async with db.transaction():
        if not await db.fetchval(SQL["change"], id, *proposal.facts, *texts, proposal.asks_her, by):
            return False
        industries = list(proposal.industries)
        await db.execute(SQL["clear_industries"], id, industries)
        await db.execute(SQL["set_industries"], id, industries)
        await db.execute(SQL["tell_outcome"], id, now, now + KEPT)
    return True


async def say_outcome(db: Connection, id: int, by: UUID, outcome: Outcome, day: date, now: datetime) -> bool:
    """Say how one of hers went, on a day. Members whose questions it came from are told. False: it is not hers."""
    async with db.transaction():
        if not await db.fetchval(SQL["set_outcome"], id, by, outcome.value, day):
            return False
        await db.execute(SQL["tell_outcome"], id, now, now + KEPT)
    return True


async def remove(db: Connection, id: int, by: UUID | None) -> Row | None:
    """Take a proposal away; its copies stay a family. `by`: only one of hers; None: an administrator, any.

    Returns the `title` and `put_in_by` that it had; None when there was none.
    """
    return await db.fetchrow(SQL["remove"], id, by)


async def get(db: Connection, id: int) -> WholeProposal | None:
    row = await db.fetchrow(SQL["get"], id)
    return typed(WholeProposal, row) if row else None


async def whom_to_ask(db: Connection, vault: Vault, id: int, today: date) -> AskedOne | None:
    """Whoever may be asked about a proposal; None: the district, because she does not want to or sits nowhere now."""
    row = await db.fetchrow(SQL["contact"], id, today)
    if row is None:
        return None
    name = shown_name(vault.open(row["name"], "people.name", row["person"]))
    return AskedOne(row["person"], row["mandate"], name, seat_name(row["seat"]), row["committee_name"])


async def family(db: Connection, of: int) -> list[Relative]:
    """All of a family, the oldest first. `of` is a proposal's `family`."""
    return typed_rows(Relative, await db.fetch(SQL["family"], of))


async def search(db: Connection, wanted: Search) -> tuple[list[ListedProposal], bool]:
    """A page of what is found, and whether there is more. Without words: the newest first."""
    narrowed = wanted.type, wanted.outcome, wanted.area, wanted.kind, wanted.put_in_by
    page = AT_ONCE + 1, (wanted.page - 1) * AT_ONCE
    if wanted.text:
        rows = await db.fetch(SQL["search"], wanted.text, _may_begin(wanted.text), *narrowed, wanted.relevant, *page)
    else:
        rows = await db.fetch(SQL["newest"], *narrowed, *page)
    return typed_rows(ListedProposal, rows[:AT_ONCE]), len(rows) > AT_ONCE


def _may_begin(text: str) -> bool:
    """Whether the last word may be the beginning of one, as she types: it is a bare word, and in no phrase."""
    return text.count('"') % 2 == 0 and re.fullmatch(r"\w{2,}", text.rpartition(" ")[2]) is not None


async def places(db: Connection, person: UUID, today: date) -> list[tuple[str, str]]:
    """(area, type) of the committees that she sits on, her highest seat first."""
    return [(row["area"], row["type"]) for row in await db.fetch(SQL["places"], person, today)]


# -- where they matter -------------------------------------------------------------------------------------------------


async def of_member(db: Connection, person: UUID) -> list[ListedProposal]:
    """The newest about her trades."""
    return typed_rows(ListedProposal, await db.fetch(SQL["of_member"], person, FEW))


async def beside(db: Connection, person: UUID, today: date) -> list[ListedProposal]:
    """The newest of others, on the kinds of committee that a representative sits on."""
    return typed_rows(ListedProposal, await db.fetch(SQL["beside"], person, today, FEW))


async def on_her_page(db: Connection, person: UUID, today: date) -> list[OwnProposal]:
    """For a representative's own page: hers that have waited long for an outcome, her newest, and others' newest."""
    return typed_rows(OwnProposal, await db.fetch(SQL["on_her_page"], person, today, FEW, today - WAITED))
