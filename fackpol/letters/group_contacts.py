"""To a group's contact: who sits for the party now?"""

from datetime import timedelta

from fackpol.base import dates
from fackpol.base.database import queries
from fackpol.base.words import later
from fackpol.letters.context import LetterContext
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared
from fackpol.network.group_reports import LINK_LIVES

SQL = queries("letters")


def _who_sits(context: LetterContext, row: Shared) -> Draft:
    values = {
        "name": context.name(),
        "place": row["place"],
        "link": context.link("/grupp", "group_report", "group_report"),
        "day": dates.day_year(row["asked_at"] + LINK_LIVES),
        "holds": row["holds"],
        "link_privacy": context.page("/integritet"),
    }
    return Draft("who_sits", values)


KINDS = (
    LetterKind(
        "who_sits",
        later("Vilka sitter? till gruppens kontakt"),
        priority=3,
        lifetime=timedelta(days=30),
        query=SQL["who_sits"],
        compose=_who_sits,
        rationed=True,
        trigger="an administrator asks the contact of a municipality's or region's group",
        to="the group's contact",
        at_most="one for each link",
        stopped_by="stopped address, the link taken back, the post taken back",
    ),
)
