"""To a representative about herself: that she is in the list, and whether she stays."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fackpol.base import dates
from fackpol.base.database import queries
from fackpol.base.words import later, say
from fackpol.letters.context import LetterContext
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared
from fackpol.network.departures import REGRET
from fackpol.network.seats import seat_name

SQL = queries("letters")


def role(row: Mapping[str, Any]) -> str:
    """What a representative is: the end of a sentence."""
    if row["seat"] == "insyn":
        return say("du har insyn i {committee}", committee=row["committee_name"])
    return say("du är {seat} i {committee}", seat=seat_name(row["seat"]), committee=row["committee_name"])


def to_representative(context: LetterContext, row: Shared) -> dict[str, Any]:
    """What every letter to a representative says: why she gets it, and how she corrects it or is left out."""
    until = row["to_day"]
    return {
        "footer": "representative",
        "name": context.name(),
        "link_mandate": context.dated_link("/uppdrag", "mandate", "person", row["posted_at"]),
        "role": role(row),
        "seat": seat_name(row["seat"]),
        "committee": row["committee_name"],
        "until": say(" till och med {day}", day=dates.day_year(until)) if until else "",
    }


def _listed(context: LetterContext, row: Shared) -> Draft:
    values = {
        **to_representative(context, row),
        "source": say("registret för {place}", place=row["source"]) if row["source"] and row["fetched_at"] else "",
        "registered": row["registered"],
        "day": dates.day_year(row["fetched_at"]) if row["fetched_at"] else "",
        "address_said": row["address_said"],
        "decides": row["decides"],
        "link_privacy": context.page("/integritet"),
        "next_date": dates.long_day(row["next_meeting"]) if row["next_meeting"] else "",
        "next_time": dates.clock(row["next_meeting"]) if row["next_meeting"] else "",
    }
    return Draft("listed", values, unsubscribe=context.stop_link())


def _staying(context: LetterContext, row: Shared) -> Draft:
    days = {"day": dates.short_day(row["to_day"]), "day_year": dates.day_year(row["to_day"])}
    return Draft("staying", {**to_representative(context, row), **days}, unsubscribe=context.stop_link())


def _left_out(context: LetterContext, row: Shared) -> Draft:
    due = row["due_at"]
    values = {"name": context.name(), "day": dates.long_day(due), "time": dates.clock(due)}
    return Draft("left_out", {**values, "link": context.link("/kvar", "departure", "departure")})


KINDS = (
    LetterKind(
        "listed",
        later("Du står i listan, till politiker"),
        priority=2,
        lifetime=timedelta(days=30),
        query=SQL["listed"],
        compose=_listed,
        pace="counts",
        after_sending=SQL["listed_sent"],
        rationed=True,
        trigger="an administrator tells those who have not been told, or before the first other letter",
        to="the representative",
        at_most="one for each address",
        stopped_by="stopped address, no mandate that runs",
    ),
    LetterKind(
        "left_out",
        later("Borttagen ur listan, till politiker"),
        priority=2,
        lifetime=REGRET,
        query=SQL["left_out"],
        compose=_left_out,
        trigger="she, or whoever has a link of hers, asks that she be left out of the list",
        to="the representative",
        at_most="one for each time",
        stopped_by="stopped address, a press that she stays",
    ),
    LetterKind(
        "staying",
        later("Sitter du kvar? till politiker"),
        priority=4,
        lifetime=timedelta(days=30),
        query=SQL["staying"],
        compose=_staying,
        pace="waits",
        rationed=True,
        trigger="an administrator asks those whose mandates end within 90 days",
        to="the representative",
        at_most="one",
        stopped_by="stopped address, her letters ended, her answer",
    ),
)
