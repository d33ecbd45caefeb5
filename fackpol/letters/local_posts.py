"""To whoever leads a group or answers for a local board: that she stands here, and what meetings came to."""

from datetime import timedelta
from typing import Any

from fackpol.base import dates
from fackpol.base.database import queries
from fackpol.base.words import band, later
from fackpol.letters.context import LetterContext
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared
from fackpol.network import meetings
from fackpol.network.local_posts import TOLD, Post

SQL = queries("letters")


def to_holder(context: LetterContext) -> dict[str, Any]:
    """What every letter to a meeting says to whoever is asked for a local post: where she says no to all of them."""
    link = context.link("/min-post", "local_post", "local_post")
    return {"footer": "post", "name": context.name(), "link_post": link}


def _local_post(context: LetterContext, row: Shared) -> Draft:
    values = {
        "name": context.name(),
        "place": row["place"],
        "leads": row["held"] == Post.GROUP_LEADER,
        "link": context.link("/min-post", "local_post", "local_post"),
        "link_privacy": context.page("/integritet"),
    }
    return Draft("local_post", values)


def _board_outcome(context: LetterContext, row: Shared) -> Draft:
    opened = meetings.opened(context.settings.vault, row, row["meeting"])
    values = {
        "name": context.name(),
        "place": row["place"],
        "day": dates.short_day(row["starts_at"]),
        "date": dates.long_day(row["starts_at"]),
        "title": opened["title"],
        "text": opened["outcome"],
        "came": band(row["number_came"]) if row["number_came"] is not None else "",
        "link": context.link("/min-post", "local_post", "local_post"),
    }
    return Draft("board_outcome", values)


KINDS = (
    LetterKind(
        "local_post",
        later("Du står i listan, till gruppledare och lokala styrelser"),
        priority=2,
        lifetime=timedelta(days=30),
        query=SQL["local_post"],
        compose=_local_post,
        trigger="an administrator puts somebody in as group leader, or for a local board",
        to="whoever holds the post",
        at_most=TOLD,
        stopped_by="stopped address, the post over or taken back",
    ),
    LetterKind(
        "board_outcome",
        later("Vad ett möte kom fram till, till den lokala styrelsen"),
        priority=5,
        lifetime=timedelta(days=14),
        query=SQL["board_outcome"],
        compose=_board_outcome,
        rationed=True,
        trigger="the coordinator says what came of a meeting that a municipality's representatives were asked to",
        to="whoever answers for its local board",
        at_most="one for each meeting and board",
        stopped_by="stopped address, pause, the post over",
    ),
)
