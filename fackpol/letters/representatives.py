"""To a representative about herself: that she is in the list, and whether she stays."""

from datetime import timedelta
from typing import Any

from fackpol.base import dates
from fackpol.base.database import queries
from fackpol.base.words import later, say
from fackpol.letters.context import LetterContext
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared
from fackpol.network.seats import seat_name

SQL = queries("letters")


def to_representative(context: LetterContext, row: Shared) -> dict[str, Any]:
    """What every letter to a representative says: why she gets it, and how she corrects it or is left out."""
    until = row["to_day"]
    return {
        "footer": "representative",
        "name": context.name(),
        "link_mandate": context.link("/uppdrag", "mandate", "person"),
        "seat": seat_name(row["seat"]),
        "committee": row["committee_name"],
        "until": say(" till och med {day}", day=dates.day_year(until)) if until else "",
    }


def _listed(context: LetterContext, row: Shared) -> Draft:
    values = {
        **to_representative(context, row),
        "source": say("registret för {place}", place=row["source"]) if row["source"] else "",
        "day": dates.day_year(row["fetched_at"]) if row["fetched_at"] else "",
        "address_said": row["address_said"],
        "link_privacy": context.page("/integritet"),
        "next_date": dates.long_day(row["next_meeting"]) if row["next_meeting"] else "",
        "next_time": dates.clock(row["next_meeting"]) if row["next_meeting"] else "",
    }
    return Draft("listed", values, unsubscribe=context.stop_link())


def _staying(context: LetterContext, row: Shared) -> Draft:
    days = {"day": dates.short_day(row["to_day"]), "day_year": dates.day_year(row["to_day"])}
    return Draft("staying", {**to_representative(context, row), **days}, unsubscribe=context.stop_link())


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
        trigger="an administrator tells those who have not been told, or before the first other letter",
        to="the representative",
        at_most="one for each address",
        stopped_by="stopped address, no mandate that runs",
    ),
    LetterKind(
        "staying",
        later("Sitter du kvar? till politiker"),
        priority=4,
        lifetime=timedelta(days=30),
        query=SQL["staying"],
        compose=_staying,
        pace="waits",
        trigger="an administrator asks those whose mandates end within 90 days",
        to="the representative",
        at_most="one",
        stopped_by="stopped address, her letters ended, her answer",
    ),
)
