"""Writes letters, at the last moment: each kind's rows, and what the letter says.

Whether somebody may still be written to is asked again here: a letter that may not be sent is simply not among the
written ones.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fackpol import dates, tokens
from fackpol.composing import Draft, Letter, Unwritable, finished
from fackpol.database import Connection, Row, queries
from fackpol.ical import Entry
from fackpol.matching import seat_name
from fackpol.members import Application
from fackpol.sessions import LINK_LIVES
from fackpol.settings import Settings
from fackpol.vault import Sealed, Vault
from fackpol.words import band, count, inside, later, pick, say, speaking

SQL = queries("letters")
log = logging.getLogger("fackpol.mail")


async def write(db: Connection, settings: Settings, rows: Iterable[Row], now: datetime) -> dict[int, Letter | None]:
    """The letters that may be sent, by id. What is missing may not: withdrawn, paused, unknown, erased.

    None is one that can not be written: it must not stop the others.
    """
    desk = Desk(settings, settings.vault)
    by_kind: dict[str, list[Row]] = {}
    for row in rows:
        by_kind.setdefault(row["kind"], []).append(row)
    written: dict[int, Letter | None] = {}
    for kind, some in by_kind.items():
        letters = {row["id"]: row for row in some}
        for found in await db.fetch(SQL[kind], list(letters), now):
            row = letters[found["letter"]]
            try:
                written[row["id"]] = finished(settings, row, KINDS[kind](desk, found, row))
            except (Unwritable, Sealed, ValueError) as fault:
                log.error("letter %s (%s) can not be written: %s", row["id"], kind, type(fault).__name__)
                written[row["id"]] = None
    return written


async def sent(db: Connection, letter: Row, now: datetime) -> None:
    """What follows when a letter has gone: what she now knows is remembered, a farewell's address is forgotten."""
    if after := SQL.get(f"{letter['kind']}_sent"):
        await db.execute(after, letter["id"], now)


@dataclass(frozen=True)
class Desk:
    settings: Settings
    vault: Vault

    def link(self, path: str, purpose: str, id: UUID) -> str:
        return f"{self.settings.base_url}{path}/{tokens.token(self.settings.link_key, purpose, id)}"

    def signin(self) -> str:
        return f"{self.settings.base_url}/logga-in"

    def name(self, row: Row) -> str:
        return self.vault.open(row["name"], "people.name", row["person"])

    def email(self, row: Row) -> str:
        return self.vault.open(row["email"], "people.email", row["person"])

    def to_member(self, row: Row) -> dict[str, Any]:
        return {
            "footer": "member",
            "name": self.name(row),
            "link_letters": self.link("/mejl", "letters", row["person"]),
        }


def _registration(desk: Desk, found: Row, row: Row) -> Draft:
    form = Application.unpacked(desk.vault.open(found["form"], "applications.form", found["application"]))
    if found["person"]:
        values = {**desk.to_member(found), "link_signin": desk.signin()}
        return Draft("already", form.email, found["language"], values)
    link = desk.link("/bekrafta", "application", found["application"])
    return Draft("registration", form.email, form.language, {"link": link})


def _sign_in(desk: Desk, found: Row, row: Row) -> Draft:
    link = desk.link("/logga-in", "sign_in", found["sign_in"])
    code = tokens.code(desk.settings.link_key, found["sign_in"])
    values = {"link": link, "code": f"{code[:4]} {code[4:]}", "minutes": int(LINK_LIVES.total_seconds() // 60)}
    return Draft("sign_in", desk.email(found), found["language"], values)


def _erasure(desk: Desk, found: Row, row: Row) -> Draft:
    link = desk.link("/ta-bort", "erasure", found["sign_in"])
    return Draft("erasure", desk.email(found), found["language"], {"link": link})


def _address(template: str) -> Callable[[Desk, Row, Row], Draft]:
    def draft(desk: Desk, found: Row, row: Row) -> Draft:
        to = desk.vault.open(found["email"], "addresses.email", found["address"])
        link = f"{desk.settings.base_url}/medlem"
        if template == "new_address":
            link = desk.link("/ny-adress", "address", found["address"])
        return Draft(template, to, found["language"], {"link": link})

    return draft


def _welcome(desk: Desk, found: Row, row: Row) -> Draft:
    coordinator = ""
    if found["coordinator"]:
        coordinator = desk.vault.open(found["coordinator_name"], "people.name", found["coordinator"])
    values = {**desk.to_member(found), "coordinator": coordinator, "link_signin": desk.signin()}
    return Draft("welcome", desk.email(found), found["language"], values, letters_of=found["person"])


def _listed(desk: Desk, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = {
            **_mandate(desk, found),
            "source": say("registret för {place}", place=found["source"]) if found["source"] else "",
            "day": dates.day_year(found["fetched_at"]) if found["fetched_at"] else "",
            "link_privacy": f"{desk.settings.base_url}/integritet",
            "next_date": dates.long_day(found["next_meeting"]) if found["next_meeting"] else "",
            "next_time": dates.clock(found["next_meeting"]) if found["next_meeting"] else "",
        }
    return Draft("listed", desk.email(found), found["language"], values, letters_of=found["person"])


def _staying(desk: Desk, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = {**_mandate(desk, found), "day": dates.short_day(found["to_day"])}
        values["day_year"] = dates.day_year(found["to_day"])
    return Draft("staying", desk.email(found), found["language"], values, letters_of=found["person"])


def _question(desk: Desk, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = {
            **_mandate(desk, found),
            "industry": inside(pick(found, "industry")),
            "area": found["area"] or desk.settings.organisation,
            "is_answer": found["is_answer"],
            "link": desk.link("/fraga", "introduction", found["introduction"]),
        }
    return Draft("question", desk.email(found), found["language"], values, letters_of=found["person"])


def _to_her_page(template: str, path: str) -> Callable[[Desk, Row, Row], Draft]:
    def draft(desk: Desk, found: Row, row: Row) -> Draft:
        values = {**desk.to_member(found), "link": f"{desk.settings.base_url}{path}"}
        return Draft(template, desk.email(found), found["language"], values)

    return draft


def _inquiry(desk: Desk, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = {
            **desk.to_member(found),
            "industry": inside(pick(found, "industry")),
            "link": f"{desk.settings.base_url}/min-sida/svar/{found['inquiry']}",
        }
    return Draft("inquiry", desk.email(found), found["language"], values)


def _met(desk: Desk, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        greeting = _mandate(desk, found) if found["elected"] else desk.to_member(found)
    path = "/kontakter" if found["elected"] else "/min-sida/fragor"
    values = {**greeting, "elected": found["elected"], "link": f"{desk.settings.base_url}{path}"}
    return Draft("met", desk.email(found), found["language"], values)


def _founding(desk: Desk, found: Row, row: Row) -> Draft:
    link = f"{desk.settings.base_url}/min-sida#branches"
    values = {**desk.to_member(found), "branch": found["branch_name"], "link": link, "discreet": found["discreet"]}
    return _to_branch(desk, "founding", found, values, None)


def _notice(desk: Desk, found: Row, row: Row) -> Draft:
    values = {
        **desk.to_member(found),
        "title": found["subject"],
        "about": found["text"],
        "branch": found["branch_name"],
        "signed": desk.vault.open(found["by_name"], "people.name", found["by"]) if found["by"] else "",
    }
    return _to_branch(desk, "notice", found, values, None)


def _invitation(desk: Desk, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = meeting_values(desk, found)
        if found["mandate"]:
            values |= _mandate(desk, found)
            values["invited"] = _invited(found)
            values["host"] = desk.vault.open(found["host_name"], "people.name", found["host"]) if found["host"] else ""
            return _to_branch(desk, "invitation_representative", found, values, entry(desk, found, row))
        return _to_branch(desk, "invitation", found, values | desk.to_member(found), entry(desk, found, row))


def _invited(found: Row) -> str:
    if found["host"]:  # a meeting of representatives
        return count("{n} politiker", "{n} politiker", found["representatives"])
    members, representatives = band(found["members"]), found["representatives"]
    return say("{members} medlemmar och {representatives} politiker", members=members, representatives=representatives)


def _moved(desk: Desk, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = meeting_values(desk, found) | _greeting(desk, found)
        values |= {
            "new_time": found["old_starts_at"] != found["starts_at"],
            "old_date": dates.long_day(found["old_starts_at"]),
            "old_time": dates.clock(found["old_starts_at"]),
        }
        return _to_branch(desk, "moved", found, values, entry(desk, found, row))


ANSWERS = {"yes": later("Jag kommer"), "maybe": later("Kanske")}


def _reminder(desk: Desk, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = meeting_values(desk, found) | _greeting(desk, found)
        values |= {"what": found["what"], "answer": say(ANSWERS[found["answer"]]) if found["answer"] else ""}
        return _to_branch(desk, "reminder", found, values, None)


def _outcome(desk: Desk, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = meeting_values(desk, found) | _greeting(desk, found)
        signed = desk.vault.open(found["by_name"], "people.name", found["by"]) if found["by"] else ""
        return _to_branch(desk, "outcome", found, values | {"text": found["text"], "signed": signed}, None)


def _cancelled(desk: Desk, found: Row, row: Row) -> Draft:
    with speaking(found["language"]):
        values = meeting_values(desk, found) | _greeting(desk, found) | {"reason": found["reason"]}
        return _to_branch(desk, "cancelled", found, values, entry(desk, found, row))


def _to_branch(desk: Desk, template: str, found: Row, values: dict[str, Any], calendar: Entry | None) -> Draft:
    own = (found["discreet"], found["branch_name"], found["reply_to"], found["person"])
    return Draft(template, desk.email(found), found["language"], values, *own, calendar)


def meeting_values(desk: Desk, found: Any) -> dict[str, Any]:
    """What every letter about a meeting says, in the language spoken now."""
    link = desk.link("/svar", "invitation", found["invitation"])
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
        "calendar_title": _calendar_title(found),
    }


def entry(desk: Desk, found: Any, row: Any) -> Entry:
    """The meeting in one person's calendar: discreet unless she chose otherwise."""
    link = desk.link("/svar", "invitation", found["invitation"])
    answer = say("Svara eller läs mer: {link}", link=link)
    place = [found["street"]] if found["discreet"] else [found["venue"], found["street"]]
    domain = desk.settings.mail_from.rpartition("@")[2]
    return Entry(
        uid=f"{found['invitation']}@{domain}",
        sequence=found["sequence"],
        title=_calendar_title(found),
        text=answer if found["discreet"] else f"{found['about']}\n{answer}".strip(),
        place=", ".join(part for part in place if part),
        url=link,
        organizer=desk.settings.mail_from,
        starts_at=found["starts_at"],
        ends_at=found["ends_at"],
        changed_at=row["posted_at"],
        cancelled=row["kind"] == "cancelled",
    )


def _calendar_title(found: Any) -> str:
    if found["discreet"]:
        return say("Möte")
    return f"{found['title']}, {found['branch_name']}"


def _greeting(desk: Desk, found: Row) -> dict[str, Any]:
    return _mandate(desk, found) if found["mandate"] else desk.to_member(found)


def _mandate(desk: Desk, found: Row) -> dict[str, Any]:
    until = found["to_day"]
    return {
        "footer": "representative",
        "name": desk.name(found),
        "link_mandate": desk.link("/uppdrag", "mandate", found["person"]),
        "seat": seat_name(found["seat"]),
        "committee": found["committee_name"],
        "until": say(" till och med {day}", day=dates.day_year(until)) if until else "",
    }


KINDS: dict[str, Callable[[Desk, Row, Row], Draft]] = {
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
}
