"""To whoever is new on a kind of committee: what it decides, whom she can ask, and what comes next."""

import json
from datetime import date, timedelta
from typing import Any

from fackpol.base import dates
from fackpol.base.database import queries
from fackpol.base.words import later, pick
from fackpol.letters.context import LetterContext
from fackpol.letters.representatives import to_representative
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared
from fackpol.network.representatives import shown_name

SQL = queries("letters")


def _newly_elected(context: LetterContext, row: Shared) -> Draft:
    link = context.dated_link("/valkommen", "newly_elected", "person", row["posted_at"])
    return Draft("newly_elected", {**to_representative(context, row), **said(context, row), "link": link},
                 unsubscribe=context.stop_link())  # fmt: skip


def said(context: LetterContext, row: Shared) -> dict[str, Any]:
    """What the letter says beside who she is, from a row of `welcome_says`; an example of it says the same."""
    at = row["next_meeting"]
    return {
        "seats": [_seat(seat) for seat in json.loads(row["seats"])],
        "colleague": shown_name(context.signature(row, "colleague")) if row["colleague"] else "",
        "colleague_committee": row["colleague_committee"],
        "colleague_place": row["colleague_place"],
        "next_date": dates.long_day(at) if at else "",
        "next_time": dates.clock(at) if at else "",
    }


def _seat(seat: dict[str, Any]) -> dict[str, Any]:
    """One committee: what it decides about, with the reasons, and the trades that it affects."""
    rules = seat["decides"]
    return {
        "committee": seat["committee"],
        "day": dates.day_year(date.fromisoformat(seat["from_day"])),
        "decides": [(pick(one, "industry"), pick(one, "reason")) for one in rules if one["strength"] == "primary"],
        "affects": [pick(one, "industry") for one in rules if one["strength"] == "secondary"],
        "proposals": [(one["title"], one["place"]) for one in seat["proposals"]],
    }


KINDS = (
    LetterKind(
        "newly_elected",
        later("Välkommen till uppdraget, till politiker"),
        priority=4,
        lifetime=timedelta(days=30),
        query=SQL["newly_elected"],
        compose=_newly_elected,
        pace="waits",
        after_sending=SQL["newly_elected_sent"],
        rationed=True,
        trigger="an administrator welcomes those who are new on a kind of committee and have been told of the list",
        to="the representative",
        at_most="one for each time that she is new",
        stopped_by="stopped address, pause, her letters ended, no new mandate that runs",
    ),
)
