"""All that we have about a person, opened, for herself: GDPR articles 15 (access) and 20 (a copy for a machine).

A section is a query of `sql/personal_data.sql`. What others have said in confidence, such as a question that a member
has asked a representative without her name, is in the asker's data and not in the representative's.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault

SQL = queries("personal_data")
Sections = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Section:
    """What one query tells. `tables`: whose rows it covers.

    `sealed`: for each column that lies sealed, the field that it was sealed as and the column with the row's id.
    The columns with ids are left out of the copy.
    """

    tables: tuple[str, ...]
    sealed: Mapping[str, tuple[str, str]]


NAME_OF = "people.name"
TITLE = {"title": ("meetings.title", "meeting")}
ANSWERED = {"reply": ("introductions.answer", "id"), "outcome_note": ("introductions.outcome_note", "id")}
SECTIONS = {
    "person": Section(
        ("people",), {name: (f"people.{name}", "id") for name in ("name", "email", "phone")}
    ),
    "new_addresses": Section(("addresses",), {"email": ("addresses.email", "id")}),
    "membership_of_the_service": Section(("members",), {"welcomed_by": (NAME_OF, "welcomer")}),
    "jobs": Section(("jobs",), {}),
    "consents": Section(("consents",), {}),
    "branches": Section(("memberships", "past_memberships"), {"welcomed_by": (NAME_OF, "welcomer")}),
    "contacts": Section(("contacts",), {"note": ("contacts.note", "id"), "by": (NAME_OF, "coordinator")}),
    "proposed_names": Section(
        ("name_proposals",), {"name": ("name_proposals.name", "person"), "by": (NAME_OF, "coordinator")}
    ),
    "meetings": Section(("invitations",), TITLE),
    "answers": Section(("answers",), {**TITLE, "note": ("answers.note", "invitation")}),
    "time_proposals": Section(("time_proposals",), {**TITLE, "note": ("time_proposals.note", "invitation")}),
    "attendance": Section(("attendance",), TITLE),
    "commitments": Section(("commitments",), {**TITLE, "text": ("commitments.text", "id")}),
    "not_sent": Section(("left_out",), TITLE),
    "questions": Section(
        ("introductions", "proposal_questions"),
        {**ANSWERED, "question": ("introductions.question", "id"), "shown_phone": ("introductions.member_phone", "id")},
    ),
    "answers_given": Section((), {**ANSWERED, "shown_phone": ("introductions.representative_phone", "id")}),
    "representative": Section(("representatives", "register_keys"), {}),
    "mandates": Section(("mandates",), {}),
    "names_before": Section(
        ("batch_names",), {"name": ("batch_names.name", "id"), "email": ("batch_names.email", "id")}
    ),
    "offered_welcomes": Section(("offered_welcomes",), {}),
    "committee_names": Section(("committee_name_reports",), {"name": ("committee_name_reports.name", "mandate")}),
    "inquiries": Section(("inquiries",), {"question": ("inquiries.question", "id")}),
    "proposals": Section((), {}),
    "removed_proposals": Section(
        ("proposal_removals",),
        {"proposal": ("proposal_removals.title", "id"), "removal_reason": ("proposal_removals.reason", "id")},
    ),
    "appointments": Section(("appointments",), {}),
    "post_changes": Section(("post_changes",), {}),
    "nominations": Section(("nominations",), {"asked_by": (NAME_OF, "asker")}),
    "handovers": Section(
        ("handovers",),
        {"note": ("handovers.note", "id"), "given_by": (NAME_OF, "giver"), "given_to": (NAME_OF, "successor")},
    ),
    "absences": Section(("absences",), {}),
    "digest_choices": Section(("digest_choices",), {}),
    "group_contacts": Section(("group_contacts",), {}),
    "local_posts": Section(("local_posts",), {}),
    "calendar_links": Section(("feeds",), {}),
    "data_requests": Section(
        ("data_requests",), {"reason": ("data_requests.reason", "id"), "by": (NAME_OF, "asker")}
    ),
    "letters": Section(("letters",), {}),
    "signed_in": Section(("sessions",), {}),
    "events": Section((), {}),
    "second_factors": Section(("factors",), {}),
    "seen_by": Section((), {"by": (NAME_OF, "reader")}),
}  # fmt: skip
# What goes with a person and is not in her copy, and why.
LEFT_OUT = {
    "looked_at": "that a meeting that is being planned would ask her; gone when it does, or in a day",
    "contact_codes": "a keyed hash of digits that she has been told on the phone; gone once used, or in two weeks",
    "departures": "that she has asked to be left out of the list: for a week, and told in a letter that stands here",
    "digests": "the days on which we have looked whether something waits for her; the letters stand with the others",
    "batch_rows": "that a register added or changed her seats, so that it can be undone; gone in 30 days",
    "letter_queue": "when a letter that waits is due; the letters stand with the others",
    "letter_events": "the tries to hand over a letter; what became of it stands with the letter",
    "uploads": "the file that she has uploaded, for an hour, until she has said how to read it",
    "restored_letters": "which letters a restored backup holds back; they stand with the others",
    "factor_losses": "that she has lost what she signs in with; it lasts until an administrator has decided",
    "recovery_codes": "keyed hashes of the codes on her own paper",
    "liaisons": "of somebody who is no person here; her own link shows all of it",
    "objections": "says nothing of who objected; only which seat it is about",
}


async def of(db: Connection, vault: Vault, person: UUID) -> Sections:
    """All sections that hold something, opened. The caller logs that they were opened."""
    found = {name: await db.fetch(SQL[name], person) for name in SECTIONS}
    return {name: [_opened(vault, row, SECTIONS[name]) for row in rows] for name, rows in found.items() if rows}


def packed(sections: Sections) -> str:
    """The sections as JSON with two spaces, letters as they are, days and moments in ISO 8601 (UTC)."""
    return json.dumps(sections, ensure_ascii=False, indent=2, default=_as_text)


def _opened(vault: Vault, row: Row, section: Section) -> dict[str, Any]:
    ids = {id for _, id in section.sealed.values()}
    opened = {name: value for name, value in row.items() if name not in ids}
    for name, (field, id) in section.sealed.items():
        opened[name] = vault.open(row[name], field, row[id]) if row[name] is not None else None
    return opened


def _as_text(value: object) -> str:
    assert isinstance(value, date)  # a moment is one too; no query tells anything else
    return value.isoformat()
