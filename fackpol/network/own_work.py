"""Own work: what waits for a representative, the most urgent first. Her page begins with it.

Another thing that can wait is another function in `SOURCES`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from fackpol.network.commitments import Commitment
from fackpol.network.invitations import OwnMeeting
from fackpol.network.proposals import OwnProposal
from fackpol.network.representatives import HeldMandate
from fackpol.network.rollover import ENDS_SOON
from fackpol.network.standings import Introduction


class What(StrEnum):
    """What she is to do."""

    ANSWER_INVITATION = "invitation"
    ANSWER_QUESTION = "question"
    SAY_OUTCOME = "outcome"  # the day has passed on which she would take a question up
    KEEP_WORD = "commitment"  # what she has said at a meeting that she does
    SAY_PROPOSAL = "proposal"  # one that she put in has waited half a year for an outcome
    SAY_AFTER = "after"  # a mandate ends within ENDS_SOON, and she has not said what comes then
    CONFIRM = "confirm"  # a register has said it, and she has not


@dataclass(frozen=True)
class OwnWork:
    """One thing: the meeting, the mandate or the commitment that it is about, or the question's id."""

    what: What
    meeting: OwnMeeting | None = field(default=None, repr=False)
    question: UUID | None = None
    mandate: HeldMandate | None = None
    commitment: Commitment | None = field(default=None, repr=False)
    proposal: OwnProposal | None = None


@dataclass(frozen=True)
class Own:
    """What she has, on a day."""

    meetings: list[OwnMeeting] = field(repr=False)
    questions: list[Introduction] = field(repr=False)
    mandates: list[HeldMandate] = field(repr=False)
    day: date
    commitments: list[Commitment] = field(default_factory=list, repr=False)
    proposals: list[OwnProposal] = field(default_factory=list)


def waiting(own: Own) -> list[OwnWork]:
    """Everything that waits for her."""
    return [one for source in SOURCES for one in source(own)]


def _invitations(own: Own) -> Iterator[OwnWork]:
    for meeting in own.meetings:
        if meeting.answer is None and not meeting.cancelled:
            yield OwnWork(What.ANSWER_INVITATION, meeting=meeting)


def _questions(own: Own) -> Iterator[OwnWork]:
    for one in own.questions:
        if one.waits_for_representative(own.day):
            yield OwnWork(What.SAY_OUTCOME if one.asks_back(own.day) else What.ANSWER_QUESTION, question=one.id)


def _commitments(own: Own) -> Iterator[OwnWork]:
    for one in own.commitments:
        yield OwnWork(What.KEEP_WORD, commitment=one)


def _proposals(own: Own) -> Iterator[OwnWork]:
    for one in own.proposals:
        if one.waits:
            yield OwnWork(What.SAY_PROPOSAL, proposal=one)


def _ending(own: Own) -> Iterator[OwnWork]:
    for row in _running(own):
        if row.to_day and row.to_day < own.day + ENDS_SOON and row.seat and not row.after:
            yield OwnWork(What.SAY_AFTER, mandate=row)


def _unconfirmed(own: Own) -> Iterator[OwnWork]:
    """One thing for all of them: one press says that they are right."""
    rows = [row for row in _running(own) if row.status == "imported"]
    if rows:
        yield OwnWork(What.CONFIRM, mandate=rows[0])


def _running(own: Own) -> Iterable[HeldMandate]:
    known = (row for row in own.mandates if row.status not in ("wrong", "own"))
    return [row for row in known if (row.to_day or date.max) >= own.day]


SOURCES = (_invitations, _questions, _commitments, _proposals, _ending, _unconfirmed)
