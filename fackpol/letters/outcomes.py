"""What a meeting led to, what became of that months later, and what each has said that she does."""

from datetime import timedelta

from fackpol.base import dates
from fackpol.base.database import queries
from fackpol.base.words import later
from fackpol.letters.context import LetterContext
from fackpol.letters.invitations import about, from_caller, opened
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared

SQL = queries("letters")


def _outcome(context: LetterContext, row: Shared) -> Draft:
    values = about(context, row) | {"text": row["outcome"], "signed": context.signature(row, "by")}
    values |= {"day": dates.short_day(row["starts_at"]), "standing": row["standing"]}
    return from_caller(context, "outcome", row, values)


def _later_outcome(context: LetterContext, row: Shared) -> Draft:
    values = about(context, row) | {"text": row["later_outcome"], "signed": context.signature(row, "by")}
    values |= {"day": dates.short_day(row["starts_at"]), "came": row["variant"] == "came"}
    return from_caller(context, "later_outcome", row, values)


def _commitment(context: LetterContext, row: Shared) -> Draft:
    """What a coordinator wrote may name somebody: a representative reads it on the page, not in her mailbox."""
    text = row["commitment_text"]
    said = "" if row["has_mandate"] else context.settings.vault.open(text, "commitments.text", row["commitment"])
    values = about(context, row) | {"text": said, "due": dates.long_day(row["due_on"]), "more": row["more"]}
    values["day"] = dates.short_day(row["starts_at"])
    return from_caller(context, "commitment", row, values)


KINDS = (
    LetterKind(
        "outcome",
        later("Vad mötet kom fram till"),
        priority=5,
        lifetime=timedelta(days=14),
        query=SQL["outcome"],
        compose=opened(_outcome),
        pace="counts",
        rationed=True,
        trigger="the coordinator says what came of a meeting",
        to="whoever came, and those who only said yes if she wants that; nobody checked in: who said yes or perhaps",
        at_most="one for each meeting",
        stopped_by="stopped address, pause, taken off the meeting",
    ),
    LetterKind(
        "later_outcome",
        later("Vad det blev av mötet"),
        priority=5,
        lifetime=timedelta(days=14),
        query=SQL["later_outcome"],
        compose=opened(_later_outcome),
        pace="counts",
        rationed=True,
        trigger="the coordinator says, three months later, what became of a meeting",
        to="whoever came; where nobody is checked in, who said yes or perhaps",
        at_most="one for each meeting",
        stopped_by="stopped address, pause, that she came taken back",
    ),
    LetterKind(
        "commitment",
        later("Påminnelse om något du har sagt att du gör"),
        priority=4,
        query=SQL["commitment"],
        compose=opened(_commitment),
        pace="counts",
        rationed=True,
        repeated_in_doubt=False,
        trigger="two days before the day by which she has said that she does something",
        to="whoever has said it",
        at_most="one a day for each meeting; all that is due stands on the page",
        stopped_by="stopped address, pause, done, will not be, taken away",
    ),
)
