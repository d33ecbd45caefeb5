"""To a representative: all that waits for her, in one letter, with a link for each thing."""

import json
from datetime import date, datetime, timedelta
from typing import Any

from fackpol.base import dates
from fackpol.base.database import queries
from fackpol.base.tokens import DATED
from fackpol.base.words import inside, later, pick, say
from fackpol.letters.context import LetterContext
from fackpol.letters.representatives import to_representative
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared

SQL = queries("letters")
# What waits -> its button, and the path and the purpose of its link.
LINKS = {
    "question": (later("Läs och svara"), "/fraga", "introduction"),
    "answer": (later("Läs svaret"), "/fraga", "introduction"),
    "came_of": (later("Säg vad det blev"), "/fraga", "introduction"),
    "meeting": (later("Svara om du kommer"), "/svar", "invitation"),
    "staying": (later("Säg hur det blir"), "/uppdrag", "mandate"),
    "welcome": (later("Läs mer om uppdraget"), "/valkommen", "newly_elected"),
}
ASKED = {
    "came_of": later("Vad blev det av frågan som du skulle ta upp {day}?"),
    "staying": later("Sitter du kvar efter {day}?"),
    "welcome": later("Du har ett nytt uppdrag från {day}. Här är det du behöver för att börja."),
}


def _waiting(context: LetterContext, row: Shared) -> Draft:
    things = [_thing(context, thing, at, row["posted_at"]) for at, thing in enumerate(json.loads(row["things"]))]
    values = {**to_representative(context, row), "things": things, "n": len(things)}
    return Draft("waiting", values, unsubscribe=context.stop_link())


def _thing(context: LetterContext, thing: dict[str, Any], at: int, posted_at: datetime) -> tuple[str, str, str]:
    """What waits, its button, and the link to it: that of the id at that place in her row."""
    button, path, purpose = LINKS[thing["what"]]
    if thing["what"] == "meeting":
        sealed = bytes.fromhex(thing["title"])
        thing["title"] = context.settings.vault.open(sealed, "meetings.title", thing["meeting"])
    if purpose in DATED:
        link = context.dated_link(path, purpose, "subjects", posted_at, at)
    else:
        link = context.link_to(path, purpose, "subjects", at)
    return _said(thing, context.settings.organisation), say(button), link


def _said(thing: dict[str, Any], organisation: str) -> str:
    """What waits, in a sentence: neither who asks nor what."""
    what = thing["what"]
    if what == "meeting":
        at = datetime.fromisoformat(thing["starts_at"])
        return say(
            "Mötet ”{title}” {date} kl. {time}.", date=dates.long_day(at), time=dates.clock(at), title=thing["title"]
        )
    if what in ASKED:
        return say(ASKED[what], day=dates.short_day(date.fromisoformat(thing["day"])))
    where = {"industry": inside(pick(thing, "industry")), "area": thing["area"] or organisation}
    if what == "answer":
        return say("Ett svar från en medlem inom {industry} i {area}.", **where)
    return say("En fråga från en medlem inom {industry} i {area}.", **where)


KINDS = (
    LetterKind(
        "waiting",
        later("Det här väntar, till politiker"),
        priority=3,
        lifetime=timedelta(days=3),
        query=SQL["waiting"],
        compose=_waiting,
        pace="counts",
        after_sending=SQL["waiting_sent"],
        trigger="it is her turn, and several letters are held for her: they become this one",
        to="the representative",
        at_most="two that count in seven days, half a week apart",
        stopped_by="stopped address, nothing that waits",
    ),
)
