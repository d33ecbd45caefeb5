"""How long what is kept: each period is read from the constant or the query that deletes by it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType

from fackpol.base import idempotency, rate_limits
from fackpol.base.database import queries
from fackpol.mail import outbox
from fackpol.network import (
    alarms,
    contact_codes,
    data_requests,
    departures,
    digests,
    group_reports,
    handovers,
    inquiries,
    introductions,
    liaisons,
    log_chain,
    meetings,
    members,
    nominations,
    people,
    post_changes,
    proposal_removals,
    retention,
    sessions,
    withdrawals,
)
from fackpol.registers import batches, differences, large_files, uploads


@dataclass(frozen=True)
class Period:
    """How long the rows of some tables are kept. `source`: where the code says so."""

    what: str
    tables: tuple[str, ...]
    span: timedelta
    source: str

    @property
    def in_words(self) -> str:
        return in_words(self.span)


def in_words(span: timedelta) -> str:
    """ "48 timmar", "30 dagar", "24 månader": as the privacy page says it."""
    if span % timedelta(days=365) == timedelta():
        return f"{12 * (span // timedelta(days=365))} månader"
    if span > timedelta(days=2):
        return f"{span.days} dagar"
    hours = span // timedelta(hours=1)
    return {1: "en timme", 24: "ett dygn"}.get(hours, f"{hours} timmar")


def _by(module: ModuleType, name: str, tables: str, what: str) -> Period:
    """By a constant of a module."""
    return Period(what, tuple(tables.split()), getattr(module, name), f"{module.__name__}.{name}")


def _sql(file: str, query: str, tables: str, what: str, after: str = "") -> Period:
    """By the interval that a named query deletes by: the only one, or the one that stands `after` these words of it.

    Raises ValueError when there is no such interval, or more than one.
    """
    at = rf"{re.escape(after)}(?: \$\d::timestamptz -)? " if after else ""
    ((n, unit),) = re.findall(rf"{at}interval '(\d+) (hours|days)'", queries(file)[query])
    span = timedelta(hours=int(n)) if unit == "hours" else timedelta(days=int(n))
    return Period(what, tuple(tables.split()), span, f"sql/{file}.sql {query} {n} {unit}")


PERIODS = (
    _by(members, "APPLICATION_LIVES", "applications", "En anmälan utan svar"),
    _by(sessions, "ERASURE_LIVES", "sign_ins", "En begäran om att logga in eller om att ta bort allt"),
    _sql("sessions", "tidy_sessions", "sessions", "En inloggning som inte används", "seen_at <"),
    _sql("sessions", "tidy_sessions", "sessions", "En inloggning, längst", "began_at <"),
    _by(people, "ADDRESS_LIVES", "addresses", "En ny eller gammal adress, efter ett byte"),
    _by(people, "FAREWELL_LIVES", "addresses", "Adressen till den som är borttagen, tills det sista mejlet har gått"),
    _by(contact_codes, "LIVES", "contact_codes", "En kod som samordnaren läser upp i telefon"),
    _by(rate_limits, "DAY", "rate_limits", "Hur många försök som har gjorts, längst"),
    _by(idempotency, "DAY", "idempotency_keys", "Ett märke för att samma knapp inte ska räknas två gånger"),
    _by(retention, "A_YEAR", "members jobs memberships", "En medlem som inte hörs av, tills vi frågar"),
    _by(retention, "TO_ANSWER", "members jobs memberships people", "Därefter, om medlemmen inte svarar"),
    _by(retention, "TWO_YEARS", "contacts consents", "Anteckningar om samtal, och ett ja som är taget tillbaka"),
    _sql("invitations", "forget_notes", "answers", "Det någon skriver i ett svar, efter mötet"),
    _sql("time_proposals", "tidy", "time_proposals", "Tider som någon föreslår, efter mötet"),
    _by(retention, "A_YEAR", "invitations answers attendance left_out", "Vem som var bjuden och kom, efter mötet"),
    _by(retention, "A_YEAR", "commitments", "Det någon lovade att göra, efter mötet"),
    _by(meetings, "DRAFTS_STAY", "meetings", "Ett utkast till möte, efter dess dag"),
    _sql("audiences", "forget_looks", "audience_looks looked_at", "En lista över dem som ett möte ska bjuda in"),
    _by(introductions, "KEPT", "introductions proposal_questions", "En fråga till en politiker, när den är stängd"),
    _by(inquiries, "LIVES", "inquiries", "En fråga från en politiker, när den är stängd"),
    _by(proposal_removals, "TOLD", "proposal_removals", "Varför ett förslag togs bort"),
    _by(retention, "TWO_YEARS", "representatives mandates", "En politiker, efter det sista uppdraget"),
    _by(departures, "REGRET", "departures", "Den som vill bort ur listan över politiker kan ångra sig"),
    _by(differences, "LIVES", "registers register_columns", "Ett register som väntar på att godkännas"),
    _by(batches, "LIVES", "batch_rows batch_names", "Vad ett register har ändrat, så att det kan ångras"),
    _by(uploads, "LIVES", "uploads", "En fil som väntar på svar om hur den ska läsas"),
    _by(large_files, "LIVES", "large_files", "En stor fil som väntar på att läsas"),
    _by(group_reports, "LINK_LIVES", "group_reports", "Frågan till en grupp om vilka som sitter"),
    _by(group_reports, "WAITS", "group_reports", "Gruppens svar, tills en administratör har läst det"),
    _by(retention, "TWO_YEARS", "appointments local_posts", "Ett uppdrag i tjänsten eller partiet, efter dess slut"),
    _by(post_changes, "KEPT", "post_changes", "Ett förslag om ett uppdrag"),
    _by(nominations, "KEPT", "nominations", "En fråga om att dela uppdraget som samordnare"),
    _by(handovers, "KEPT", "handovers", "Det någon skriver vid en överlämning"),
    _by(digests, "KEPT", "digests", "Vilka dagar vi har sett efter vad som väntar på någon"),
    _by(liaisons, "ANSWERS_WITHIN", "liaisons", "En kontaktperson som inte har svarat"),
    _by(liaisons, "KEPT", "liaisons", "En kontaktperson, efter det senaste ja:et"),
    _by(liaisons, "ASKED_AGAIN", "liaisons", "En kontaktperson får frågan igen efter"),
    _by(outbox, "KEPT", "letters letter_events", "Vilka mejl någon har fått, efter mötet eller mejlet"),
    _sql("intake", "tidy", "received", "Ett mejl som har kommit in: texten, sorterat eller inte", "ELSE"),
    _sql("intake", "tidy", "received", "Ett mejl som har kommit in: när det kom, och vad det var", "WHERE at <"),
    _by(log_chain, "KEPT", "access_log security_log", "Vem som har tittat, loggat in eller hämtat filer"),
    _by(alarms, "KEPT", "alarms", "Larm om att någon har öppnat ovanligt många"),
    _by(withdrawals, "KEPT", "ledger_lines", "Det som är taget tillbaka, för andra datorer som tjänsten går på"),
    _by(data_requests, "KEPT", "data_requests", "En begäran om uppgifter"),
)  # fmt: skip


def during(tables: Sequence[str]) -> list[Period]:
    """The periods of some tables, in their order."""
    return [one for one in PERIODS if set(one.tables) & set(tables)]


def idle() -> int:
    """Minutes without a click after which somebody with a post is signed out."""
    (minutes,) = set(re.findall(r"interval '(\d+) minutes'", "".join(queries("sessions").values())))
    return int(minutes)
