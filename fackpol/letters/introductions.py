"""A question and what becomes of it. No letter holds a question, or the name of the other side."""

from collections.abc import Callable

from fackpol.base import dates
from fackpol.base.database import queries
from fackpol.base.words import inside, later, pick
from fackpol.letters.context import LetterContext
from fackpol.letters.representatives import to_representative
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared
from fackpol.network.introductions import KEPT, SILENCE

SQL = queries("letters")


def _question(context: LetterContext, row: Shared) -> Draft:
    values = {
        **to_representative(context, row),
        "industry": inside(pick(row, "industry")),
        "area": row["area"] or context.settings.organisation,
        "is_answer": row["is_answer"],
        "again": row["again"],
        "link": context.dated_link("/fraga", "introduction", "introduction", row["posted_at"]),
    }
    return Draft("question", values, unsubscribe=context.stop_link())


def _came_of(context: LetterContext, row: Shared) -> Draft:
    link = context.dated_link("/fraga", "introduction", "introduction", row["posted_at"])
    values = {**to_representative(context, row), "day": dates.short_day(row["taken_up_on"]), "link": link}
    return Draft("came_of", values, unsubscribe=context.stop_link())


def _reply(context: LetterContext, row: Shared) -> Draft:
    values = {"news": row["news"], "shown": row["shown"], "link": context.page("/min-sida/fragor")}
    return Draft("reply", {**context.to_member(), **values})


def _to_her_page(template: str) -> Callable[[LetterContext, Shared], Draft]:
    def compose(context: LetterContext, row: Shared) -> Draft:
        return Draft(template, {**context.to_member(), "link": context.page("/min-sida/fragor")})

    return compose


def _inquiry(context: LetterContext, row: Shared) -> Draft:
    values = {"industry": inside(pick(row, "industry")), "link": context.page(f"/min-sida/svar/{row['inquiry']}")}
    return Draft("inquiry", {**context.to_member(), **values})


def _met(context: LetterContext, row: Shared) -> Draft:
    """To both sides: each finds the other on a page of her own."""
    if row["elected"]:
        values, path = to_representative(context, row), "/kontakter"
    else:
        values, path = context.to_member(), "/min-sida/fragor"
    return Draft("met", {**values, "elected": row["elected"], "link": context.page(path)})


KINDS = (
    LetterKind(
        "question",
        later("Fråga till politiker"),
        priority=3,
        lifetime=SILENCE,
        query=SQL["question"],
        compose=_question,
        pace="waits",
        rationed=True,
        trigger="a member asks her; and once more a week before the silence counts as an answer",
        to="the representative",
        at_most="one for each question, and one reminder for each time it is put off",
        stopped_by="stopped address, an answer, a question taken back, her turn",
    ),
    LetterKind(
        "reply",
        later("Svar på en fråga"),
        priority=3,
        lifetime=KEPT,
        query=SQL["reply"],
        compose=_reply,
        rationed=True,
        trigger="the representative has answered, said what came of it, or made a proposal of it; or how that went",
        to="the member who asked",
        at_most="one of each for each question",
        stopped_by="stopped address, a question taken back, an answer that she has read",
    ),
    LetterKind(
        "came_of",
        later("Vad blev det? till politiker"),
        priority=4,
        query=SQL["came_of"],
        compose=_came_of,
        pace="waits",
        trigger="the day has passed on which she would take a question up",
        to="the representative",
        at_most="one for each question",
        stopped_by="stopped address, her answer, a question taken back",
    ),
    LetterKind(
        "your_turn",
        later("Politikern vill ha kontakt"),
        priority=3,
        lifetime=SILENCE,
        query=SQL["your_turn"],
        compose=_to_her_page("your_turn"),
        rationed=True,
        trigger="the representative, signed in, has said yes to contact",
        to="the member who asked",
        at_most="one for each question",
        stopped_by="stopped address, her answer",
    ),
    LetterKind(
        "standing",
        later("Nytt om en fråga"),
        priority=3,
        lifetime=SILENCE,
        query=SQL["to_person"],
        compose=_to_her_page("standing"),
        rationed=True,
        trigger="the question has gone on, or ended",
        to="the member who asked",
        at_most="one for each question",
        stopped_by="stopped address, pause",
    ),
    LetterKind(
        "met",
        later("Båda har sagt ja"),
        priority=3,
        lifetime=SILENCE,
        query=SQL["met"],
        compose=_met,
        rationed=True,
        trigger="both have said yes to contact",
        to="the member and the representative",
        at_most="one each for each question",
        stopped_by="stopped address",
    ),
    LetterKind(
        "inquiry",
        later("Fråga från politiker"),
        priority=5,
        query=SQL["inquiry"],
        compose=_inquiry,
        rationed=True,
        trigger="a representative asks those who know a workplace from the inside",
        to="members with the trade and place, and a yes to questions",
        at_most="one for each inquiry; a representative asks once in two weeks",
        stopped_by="stopped address, pause, her answer",
    ),
)
