"""Writes letters, at the last moment: each kind's rows, and what the letter says.

Whether somebody may still be written to is asked again here: a letter that may not be sent is simply not among the
written ones.
"""

import hmac
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import itemgetter
from typing import Any
from urllib.parse import quote

from fackpol.base import dates, tokens
from fackpol.base.database import Connection, Row, queries
from fackpol.base.settings import Settings
from fackpol.base.vault import Sealed
from fackpol.base.words import band, count, inside, later, pick, say, speaking
from fackpol.mail.calendar import Entry
from fackpol.mail.composing import Draft, Unwritable, compose, mailbox
from fackpol.mail.merge import LetterTemplate, Placeholders
from fackpol.network.matching import seat_name
from fackpol.network.members import Application
from fackpol.network.sessions import LINK_LIVES

SQL = queries("letters")
log = logging.getLogger("fackpol.mail")
FORMS = 100
# The columns that only a Desk may read: all other columns alike, two people's letters differ in nothing else.
PERSONAL = {"letter", "person", "name", "email", "invitation", "mandate", "introduction", "sign_in", "address"}


@dataclass(frozen=True)
class Letter:
    """Ready to hand over: envelope and bytes. Written twice from the same rows it is the same, byte for byte."""

    sender: str
    to: str = field(repr=False)
    message: bytes = field(repr=False)


class LetterRenderer:
    """Composes once what many get alike, and prints it for each."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.desk = LetterContext(settings)
        self.forms: dict[tuple[object, ...], tuple[LetterTemplate, list[tuple[str, ...]]]] = {}
        self.shared: dict[str, Callable[[Row], object]] = {}

    async def write(self, db: Connection, rows: Iterable[Row], now: datetime) -> dict[int, Letter | None]:
        """The letters that may be sent, by id. What is missing may not: withdrawn, paused, unknown, erased.

        None is one that can not be written: it must not stop the others.
        """
        by_kind: dict[str, dict[int, Row]] = {}
        for row in rows:
            by_kind.setdefault(row["kind"], {})[row["id"]] = row
        written: dict[int, Letter | None] = {}
        for kind, some in by_kind.items():
            for found in await db.fetch(SQL[kind], list(some), now):
                written[found["letter"]] = self.letter(some[found["letter"]], found)
        return written

    def letter(self, row: Row, found: Row) -> Letter | None:
        """One letter from its row in the outbox and what its kind's query found; None when it can not be written."""
        try:
            form, own = self._form(row, found)
            values = [getattr(self.desk, what)(found, *more) for what, *more in own]
            return Letter(self.desk.sender(found, values[0]), values[0], form.printed(values))
        except (Unwritable, Sealed, ValueError) as fault:
            log.error("letter %s (%s) can not be written: %s", row["id"], row["kind"], type(fault).__name__)
            return None

    def _key(self, row: Row, found: Row) -> tuple[object, ...]:
        """What a letter is like, but for what is a person's own: that she is there at all, and is elected, is not."""
        kind: str = row["kind"]
        if kind not in self.shared:
            self.shared[kind] = itemgetter(*(column for column in found.keys() if column not in PERSONAL))  # noqa: SIM118
        own = (found.get("person") is None, found.get("mandate") is None)
        return kind, row["posted_at"], own, self.shared[kind](found)

    def _form(self, row: Row, found: Row) -> tuple[LetterTemplate, list[tuple[str, ...]]]:
        """The form, and what its values are. The same columns but for a person's own give the same one."""
        key = self._key(row, found)
        if key not in self.forms:
            desk = PlaceholderContext(self.settings)
            to, message_id = desk.to(found), desk.message_id(found)
            draft = replace(KINDS[row["kind"]](desk, found, row), to=to)
            if len(self.forms) >= FORMS:
                self.forms.pop(next(iter(self.forms)))
            self.forms[key] = compose(self.settings, draft, row["posted_at"], message_id), desk.marks.values
        return self.forms[key]


async def sent(db: Connection, letters: Iterable[Row], now: datetime) -> None:
    """What follows when letters have gone: what she now knows is remembered, a farewell's address is forgotten."""
    by_kind: dict[str, list[int]] = {}
    for row in letters:
        by_kind.setdefault(row["kind"], []).append(row["id"])
    for kind, some in by_kind.items():
        if after := SQL.get(f"{kind}_sent"):
            await db.execute(after, some, now)


class LetterContext:
    """What is a person's own, opened and signed; and what many letters say alike."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.vault = settings.vault

    def name(self, found: Any) -> str:
        return self.vault.open(found["name"], "people.name", found["person"])

    def to(self, found: Any) -> str:
        """The address, as it stands in an envelope."""
        if "form" in found:
            return mailbox(self.application(found).email)
        whose = "addresses" if "address" in found else "people"
        return mailbox(self.vault.open(found["email"], f"{whose}.email", found.get("address") or found["person"]))

    def link(self, found: Any, path: str, purpose: str, column: str) -> str:
        return f"{self.settings.base_url}{path}/{tokens.token(self.settings.link_key, purpose, found[column])}"

    def code(self, found: Any) -> str:
        code = tokens.code(self.settings.link_key, found["sign_in"])
        return f"{code[:4]} {code[4:]}"

    def message_id(self, found: Any) -> str:
        own = hmac.digest(self.settings.link_key, f"message|{found['letter']}".encode(), "sha256").hex()[:24]
        return f"<{found['letter']}.{own}@{self.settings.mail_domain}>"

    def sender(self, found: Any, to: str) -> str:
        """Where the letter comes back to when it can not be delivered: where that is read, an address of its own."""
        local, _, domain = self.settings.intake.rpartition("@")
        if not local:
            return self.settings.mail_from
        return f"{local}+{tokens.returned(self.settings.link_key, found['letter'], to)}@{domain}"

    def uid(self, found: Any) -> str:
        """What an answer from a calendar is known by; whoever has it can answer for her, and nothing else."""
        own = tokens.token(self.settings.link_key, "calendar", found["invitation"])
        return f"{own}@{self.settings.mail_domain}"

    def attendee(self, found: Any) -> str:
        """Her address as it stands in a mailto: URI (RFC 6068)."""
        return quote(self.to(found), safe="@!$&'*+-/=^_`{|}~.")

    def application(self, found: Any) -> Application:
        return Application.unpacked(self.vault.open(found["form"], "applications.form", found["application"]))

    def somebody(self, found: Any, whose: str) -> str:
        """The name of whoever signs or calls; empty when she has gone."""
        return self.vault.open(found[f"{whose}_name"], "people.name", found[whose]) if found[whose] else ""

    def signin(self) -> str:
        return f"{self.settings.base_url}/logga-in"

    def to_member(self, found: Any) -> dict[str, Any]:
        return {
            "footer": "member",
            "name": self.name(found),
            "link_letters": self.letters(found),
        }

    def letters(self, found: Any) -> str:
        return self.link(found, "/mejl", "letters", "person")


class PlaceholderContext(LetterContext):
    """The desk while a form is composed: a mark for everything that is a person's own."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.marks = Placeholders()

    def to(self, found: Any) -> str:
        return self.marks.mark("to")

    def name(self, found: Any) -> str:
        return self.marks.mark("name")

    def link(self, found: Any, path: str, purpose: str, column: str) -> str:
        return self.marks.mark("link", path, purpose, column)

    def code(self, found: Any) -> str:
        return self.marks.mark("code")

    def message_id(self, found: Any) -> str:
        return self.marks.mark("message_id")

    def uid(self, found: Any) -> str:
        return self.marks.mark("uid")

    def attendee(self, found: Any) -> str:
        return self.marks.mark("attendee")


def _registration(desk: LetterContext, found: Row, row: Row) -> Draft:
    if found["person"]:
        values = {**desk.to_member(found), "link_signin": desk.signin()}
        return Draft("already", found["language"], values)
    link = desk.link(found, "/bekrafta", "application", "application")
    return Draft("registration", desk.application(found).language, {"link": link})


def _sign_in(desk: LetterContext, found: Row, row: Row) -> Draft:
    link = desk.link(found, "/logga-in", "sign_in", "sign_in")
    values = {"link": link, "code": desk.code(found), "minutes": int(LINK_LIVES.total_seconds() // 60)}
    return Draft("sign_in", found["language"], values)


def _erasure(desk: LetterContext, found: Row, row: Row) -> Draft:
    link = desk.link(found, "/ta-bort", "erasure", "sign_in")
    return Draft("erasure", found["language"], {"link": link})


def _address(template: str) -> Callable[[LetterContext, Row, Row], Draft]:
    def draft(desk: LetterContext, found: Row, row: Row) -> Draft:
        link = f"{desk.settings.base_url}/medlem"
        if template == "new_address":
            link = desk.link(found, "/ny-adress", "address", "address")
        return Draft(template, found["language"], {"link": link})

    return draft


def _welcome(desk: LetterContext, found: Row, row: Row) -> Draft:
    coordinator = desk.somebody(found, "coordinator")
    values = {**desk.to_member(found), "coordinator": coordinator, "link_signin": desk.signin()}
    return Draft("welcome", found["language"], values, unsubscribe=desk.letters(found))


def _listed(desk: LetterContext, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = {
            **_mandate(desk, found),
            "source": say("registret för {place}", place=found["source"]) if found["source"] else "",
            "day": dates.day_year(found["fetched_at"]) if found["fetched_at"] else "",
            "link_privacy": f"{desk.settings.base_url}/integritet",
            "next_date": dates.long_day(found["next_meeting"]) if found["next_meeting"] else "",
            "next_time": dates.clock(found["next_meeting"]) if found["next_meeting"] else "",
        }
    return Draft("listed", found["language"], values, unsubscribe=desk.letters(found))


def _staying(desk: LetterContext, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = {**_mandate(desk, found), "day": dates.short_day(found["to_day"])}
        values["day_year"] = dates.day_year(found["to_day"])
    return Draft("staying", found["language"], values, unsubscribe=desk.letters(found))


def _question(desk: LetterContext, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = {
            **_mandate(desk, found),
            "industry": inside(pick(found, "industry")),
            "area": found["area"] or desk.settings.organisation,
            "is_answer": found["is_answer"],
            "link": desk.link(found, "/fraga", "introduction", "introduction"),
        }
    return Draft("question", found["language"], values, unsubscribe=desk.letters(found))


def _to_her_page(template: str, path: str) -> Callable[[LetterContext, Row, Row], Draft]:
    def draft(desk: LetterContext, found: Row, row: Row) -> Draft:
        values = {**desk.to_member(found), "link": f"{desk.settings.base_url}{path}"}
        return Draft(template, found["language"], values)

    return draft


def _inquiry(desk: LetterContext, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = {
            **desk.to_member(found),
            "industry": inside(pick(found, "industry")),
            "link": f"{desk.settings.base_url}/min-sida/svar/{found['inquiry']}",
        }
    return Draft("inquiry", found["language"], values)


def _met(desk: LetterContext, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        greeting = _mandate(desk, found) if found["elected"] else desk.to_member(found)
    path = "/kontakter" if found["elected"] else "/min-sida/fragor"
    values = {**greeting, "elected": found["elected"], "link": f"{desk.settings.base_url}{path}"}
    return Draft("met", found["language"], values)


def _founding(desk: LetterContext, found: Row, row: Row) -> Draft:
    link = f"{desk.settings.base_url}/min-sida#branches"
    values = {**desk.to_member(found), "branch": found["branch_name"], "link": link, "discreet": found["discreet"]}
    return _to_branch(desk, "founding", found, values, None)


def _notice(desk: LetterContext, found: Row, row: Row) -> Draft:
    values = {
        **desk.to_member(found),
        "title": found["subject"],
        "about": found["text"],
        "branch": found["branch_name"],
        "signed": desk.somebody(found, "by"),
    }
    return _to_branch(desk, "notice", found, values, None)


def _invitation(desk: LetterContext, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = meeting_values(desk, found) | {"signed": desk.somebody(found, "caller")}
        if found["mandate"]:
            values |= _mandate(desk, found)
            values["invited"] = _invited(found)
            values["host"] = desk.somebody(found, "host")
            return _to_branch(desk, "invitation_representative", found, values, _asking(desk, found, row))
        return _to_branch(desk, "invitation", found, values | desk.to_member(found), _asking(desk, found, row))


def _sample(desk: LetterContext, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = meeting_values(desk, found) | desk.to_member(found) | {"signed": desk.somebody(found, "caller")}
        return _to_branch(desk, "sample", found, values, None)


def _invited(found: Row) -> str:
    if found["host"]:  # a meeting of representatives
        return count("{n} politiker", "{n} politiker", found["representatives"])
    members, representatives = band(found["members"]), found["representatives"]
    return say("{members} medlemmar och {representatives} politiker", members=members, representatives=representatives)


def _moved(desk: LetterContext, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = meeting_values(desk, found) | _greeting(desk, found)
        values |= {
            "new_time": found["old_starts_at"] != found["starts_at"],
            "old_date": dates.long_day(found["old_starts_at"]),
            "old_time": dates.clock(found["old_starts_at"]),
        }
        return _to_branch(desk, "moved", found, values, _asking(desk, found, row))


ANSWERS = {"yes": later("Jag kommer"), "maybe": later("Kanske")}


def _reminder(desk: LetterContext, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = meeting_values(desk, found) | _greeting(desk, found)
        values |= {"what": found["what"], "answer": say(ANSWERS[found["answer"]]) if found["answer"] else ""}
        return _to_branch(desk, "reminder", found, values, None)


def _outcome(desk: LetterContext, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = meeting_values(desk, found) | _greeting(desk, found)
        signed = desk.somebody(found, "by")
        return _to_branch(desk, "outcome", found, values | {"text": found["text"], "signed": signed}, None)


def _cancelled(desk: LetterContext, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = meeting_values(desk, found) | _greeting(desk, found) | {"reason": found["reason"]}
        return _to_branch(desk, "cancelled", found, values, _asking(desk, found, row))


def _withdrawn(desk: LetterContext, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = meeting_values(desk, found) | _greeting(desk, found)
        return _to_branch(desk, "withdrawn", found, values, _asking(desk, found, row))


def _to_branch(desk: LetterContext, template: str, found: Row, values: dict[str, Any], calendar: Entry | None) -> Draft:
    own = (found["discreet"], found["branch_name"], found["reply_to"], desk.letters(found))
    return Draft(template, found["language"], values, *own, calendar)


def meeting_values(desk: LetterContext, found: Any) -> dict[str, Any]:
    """What every letter about a meeting says, in the language spoken now."""
    link = desk.link(found, "/svar", "invitation", "invitation")
    return {
        "title": found["title"],
        "about": found["about"],
        "branch": found["branch_name"],
        "date": dates.long_day(found["starts_at"]),
        "time": dates.clock(found["starts_at"]),
        "end": dates.clock(found["ends_at"]),
        "place": ", ".join(part for part in (found["street"], found["venue"]) if part),
        "video": found["link"],
        "access": found["access_note"],
        "children": found["children_note"],
        "link_answer": link,
        "by_calendar": bool(desk.settings.intake),
        "calendar_title": _calendar_title(found),
    }


def entry(desk: LetterContext, found: Any, row: Any) -> Entry:
    """The meeting in one person's calendar: discreet unless she chose otherwise."""
    link = desk.link(found, "/svar", "invitation", "invitation")
    answer = say("Svara eller läs mer: {link}", link=link)
    place = [found["street"]] if found["discreet"] else [found["venue"], found["street"]]
    return Entry(
        uid=desk.uid(found),
        sequence=found["sequence"] + (row["kind"] == "withdrawn"),
        title=_calendar_title(found),
        text=answer if found["discreet"] else f"{found['about']}\n{answer}".strip(),
        place=", ".join(part for part in place if part),
        url=link,
        organizer=desk.settings.intake or desk.settings.mail_from,
        starts_at=found["starts_at"],
        ends_at=found["ends_at"],
        changed_at=row["posted_at"],
        cancelled=row["kind"] in ("cancelled", "withdrawn"),
    )


def _asking(desk: LetterContext, found: Row, row: Row) -> Entry:
    """As it lies in a letter: her program can answer, where answers are read."""
    lying = entry(desk, found, row)
    if not desk.settings.intake:
        return lying
    return replace(lying, method="CANCEL" if lying.cancelled else "REQUEST", attendee=desk.attendee(found))


def _calendar_title(found: Any) -> str:
    if found["discreet"]:
        return say("Möte")
    return f"{found['title']}, {found['branch_name']}"


def _greeting(desk: LetterContext, found: Row) -> dict[str, Any]:
    return _mandate(desk, found) if found["mandate"] else desk.to_member(found)


def _mandate(desk: LetterContext, found: Row) -> dict[str, Any]:
    until = found["to_day"]
    return {
        "footer": "representative",
        "name": desk.name(found),
        "link_mandate": desk.link(found, "/uppdrag", "mandate", "person"),
        "seat": seat_name(found["seat"]),
        "committee": found["committee_name"],
        "until": say(" till och med {day}", day=dates.day_year(until)) if until else "",
    }


KINDS: dict[str, Callable[[LetterContext, Row, Row], Draft]] = {
    "registration": _registration,
    "sign_in": _sign_in,
    "erasure": _erasure,
    "new_address": _address("new_address"),
    "old_address": _address("old_address"),
    "farewell": _address("farewell"),
    "welcome": _welcome,
    "listed": _listed,
    "staying": _staying,
    "question": _question,
    "your_turn": _to_her_page("your_turn", "/min-sida/fragor"),
    "standing": _to_her_page("standing", "/min-sida/fragor"),
    "met": _met,
    "inquiry": _inquiry,
    "founding": _founding,
    "notice": _notice,
    "invitation": _invitation,
    "moved": _moved,
    "reminder": _reminder,
    "outcome": _outcome,
    "cancelled": _cancelled,
    "withdrawn": _withdrawn,
    "sample": _sample,
}
