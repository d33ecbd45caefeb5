"""How an introduction stands, as one of its two sides may see it: the question, the answer, and what each has shown."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from fackpol.base.database import Row
from fackpol.base.vault import Vault
from fackpol.network.representatives import shown_name


class Standing(StrEnum):
    """How an introduction stands. It follows from its columns; the first that holds counts."""

    ENDED = "ended"
    CHOOSING = "choosing"  # a coordinator chooses whom to ask
    MET = "met"  # both have said yes to contact
    YOUR_TURN = "your turn"  # the representative has said yes to contact, the member has not yet
    PASSED = "passed"  # the representative proposes somebody else; the member decides
    READ = "read"  # the representative has answered, and the member has read it
    ANSWERED = "answered"  # the representative has answered
    LATER = "later"  # the representative wants to answer, but not before a day that is to come
    REMINDED = "reminded"  # no answer yet, and she has been reminded
    SENT = "sent"


class Outcome(StrEnum):
    """What came of a question that a representative took up in her committee."""

    YES = "yes"
    UNDECIDED = "undecided"
    NO = "no"
    DROPPED = "dropped"  # it was not taken up


@dataclass(frozen=True)
class Introduction:
    """An introduction as one side may see it. `name`, `email` and `phone` are the other side's; "" until they show."""

    id: UUID
    question: str = field(repr=False)
    industry: str
    area: str | None
    row: Row = field(repr=False)
    answer: str = field(default="", repr=False)
    outcome_note: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    first: "Introduction | None" = field(default=None, repr=False)  # the one whose answer this one asks about

    def standing(self, today: date) -> Standing:
        """How it stands on a day."""
        row = self.row
        steps = (
            (Standing.ENDED, row["ended_at"]),
            (Standing.CHOOSING, row["mandate"] is None),
            (Standing.MET, row["member_yes_at"]),
            (Standing.YOUR_TURN, row["representative_yes_at"]),
            (Standing.PASSED, row["proposed"]),
            (Standing.READ, row["read_at"]),
            (Standing.ANSWERED, row["answered_at"]),
            (Standing.LATER, row["not_before"] and row["not_before"] > today),
            (Standing.REMINDED, row["reminded_at"]),
        )
        return next((standing for standing, so in steps if so), Standing.SENT)

    @property
    def unread(self) -> bool:
        """Whether there is an answer that the member has not opened."""
        return self.row["answered_at"] is not None and self.row["read_at"] is None

    def waits_with(self, representative: UUID) -> bool:
        """Whether a second question to her must wait: this one is open, and no answer of hers has been read."""
        row = self.row
        ended = row["ended_at"] or row["read_at"] or row["inquiry"]
        return bool(row["representative"] == representative and not ended)

    def waits_for_member(self, today: date) -> bool:
        """Whether the representative has answered and the member must read it, or say what comes next."""
        return self.unread or self.standing(today) in (Standing.YOUR_TURN, Standing.PASSED)

    def waits_for_representative(self, today: date) -> bool:
        """Whether the representative has not answered, or has not said what came of what she took up."""
        return self.standing(today) in (Standing.SENT, Standing.REMINDED) or self.asks_back(today)

    def asks_back(self, today: date) -> bool:
        """Whether it is time for the representative to say what came of it."""
        row = self.row
        return bool(row["taken_up_on"] and row["taken_up_on"] < today and not row["outcome"] and not row["ended_at"])

    def goes_on(self, today: date) -> bool:
        """Whether she may ask somebody else instead: nobody has answered, and she has not withdrawn it."""
        row = self.row
        return (
            self.standing(today) in (Standing.ENDED, Standing.CHOOSING)
            and row["ended_by"] != "member"
            and not (row["representative_yes_at"] or row["answered_at"])
            and not (row["inquiry"] or row["follows"])
        )

    def follows_up(self) -> bool:
        """Whether she may ask once more: she has read the answer, and it is her first question."""
        row = self.row
        return bool(
            row["read_at"] and not (row["ended_at"] or row["follows"] or row["inquiry"] or row["member_yes_at"])
        )


def unsealed(vault: Vault, row: Any, other: UUID | None, side: str = "") -> Introduction:
    """Open a row. `other` is the other side, whose sealed name (and what she shows) the row holds; None: no name.

    `side`: which side that is, "member" or "representative".
    """
    id, seen = row["id"], ("", "", "")
    if other is not None:
        name = vault.open(row["name"], "people.name", other)
        seen = (
            shown_name(name) if side == "representative" else name,
            vault.open(row["email"], "people.email", other) if row["email"] else "",
            vault.open(row["phone"], f"introductions.{side}_phone", id) if row["phone"] else "",
        )
    texts = _text(vault, row, "answer"), _text(vault, row, "outcome_note")
    question = vault.open(row["question"], "introductions.question", id)
    return Introduction(id, question, row["industry"], row["area"], row, *texts, *seen)


def together(every: list[Introduction]) -> list[Introduction]:
    """Put each question that somebody has asked once more about under the one that follows it."""
    by_id = {one.id: one for one in every}
    followed = {one.row["follows"] for one in every}
    return [replace(one, first=by_id.get(one.row["follows"])) for one in every if one.id not in followed]


def _text(vault: Vault, row: Any, name: str) -> str:
    sealed = row.get(name)
    return vault.open(sealed, f"introductions.{name}", row["id"]) if sealed else ""
