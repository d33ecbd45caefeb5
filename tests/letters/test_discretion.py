"""The outside of a discreet letter tells nothing: its headers, its beginning, its calendar entry, its links' paths.

Every kind that goes to a member, as the furnished set writes it, with a branch, a meeting and an address that all tell.
"""

import re
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar, Component

from fackpol import letters
from fackpol.base import settings
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.base.words import languages
from fackpol.mail.discretion import telling
from fackpol.network import meetings
from tests import golden
from tests.conftest import KEYS, environ
from tests.post_office import Arrived

FIRST = 150  # characters: what a mailbox shows of a letter that nobody has opened
BRANCH, UNION, CHAPTER = "Vård och omsorg", "Kommunal", "Omsorgsklubben"
TOLD = "Kommunals fackklubb i Exempelpartiet träffas, hela branschföreningen"
CASES = [
    (language, case)
    for language in languages()
    for case, (_, columns) in golden.cases(Vault({1: bytes(32)}, {1: bytes(32)})).items()
    if columns.get("discreet", True)
]
TO_MEMBERS = [
    (language, case)
    for language, case in CASES
    if not golden.cases(Vault({1: bytes(32)}, {1: bytes(32)}))[case][1].get("mandate")
    and case not in ("who_sits", "met_representative")
]


@pytest.fixture
def unnamed(tmp_path: Path) -> Settings:
    """A service that has not said who its discreet letters are from, and takes answers in."""
    told = environ(KEYS, 25, tmp_path) | {"INTAKE": "svar@example.org"}
    del told["NEUTRAL_NAME"]
    return settings.read(told, *settings.NEEDS)


def written(own: Settings, language: str, case: str) -> Arrived:
    """A letter of the furnished set in which everything that a person has typed tells."""
    kind, columns = golden.cases(own.vault)[case]
    found: dict[str, Any] = {**golden.everything(own.vault), **columns, "language": language}
    if kind in ("registration", "new_address", "old_address", "farewell", "offer", "liaison"):
        found |= golden.asked_for(kind, own.vault, language)
    for name in ("title", "about", "venue", "access_note", "children_note", "cancel_reason", "outcome"):
        found[name] = own.vault.seal(TOLD, meetings.SEALED[name], golden.MEETING)
    for name in ("subject", "text"):
        found[name] = own.vault.seal(TOLD, f"notices.{name}", 3)
    row = {"id": 7, "kind": kind, "posted_at": golden.POSTED, "link_number": 1}
    letter = letters.renderer(own).letter(row, found)  # type: ignore[arg-type]
    assert letter
    return Arrived(letter.to, letter.message)


def tells(own: Settings, text: str) -> list[str]:
    return telling(text, (BRANCH, UNION, CHAPTER, own.party, own.organisation, own.service))


@pytest.mark.parametrize(("language", "case"), CASES, ids=[f"{language} {case}" for language, case in CASES])
def test_no_header_and_no_path_tells(unnamed: Settings, language: str, case: str) -> None:
    letter = written(unnamed, language, case)
    for part in letter.message.walk():
        for name, value in part.items():
            said = str(value).replace(letter.to, "")  # her own address is hers
            assert tells(unnamed, f"{name}: {said}") == [], name
    links = re.findall(r"https?://[^\s\"<>]+", f"{letter.text} {letter.html}")
    ours = [link for link in links if link.startswith(unnamed.base_url)]
    assert [link for link in ours if tells(unnamed, link)] == []


@pytest.mark.parametrize(("language", "case"), CASES, ids=[f"{language} {case}" for language, case in CASES])
def test_no_property_of_the_calendar_tells(unnamed: Settings, language: str, case: str) -> None:
    letter = written(unnamed, language, case)
    for part in letter.message.walk():
        if part.get_content_type() == "text/calendar":
            whole = Calendar.from_ical(str(part.get_payload(decode=True).decode()))  # type: ignore[union-attr]
            for name, value in properties(whole):
                assert tells(unnamed, value.replace(letter.to, "")) == [], name


def properties(whole: Component) -> list[tuple[str, str]]:
    """The name and value of every property, and of every parameter that is no word of the format's."""
    found = []
    for name, value in whole.property_items():
        params = getattr(value, "params", {})
        found += [(name, str(value)), *[(f"{name} {key}", str(each)) for key, each in params.items() if key != "ROLE"]]
    return found


@pytest.mark.parametrize(("language", "case"), TO_MEMBERS, ids=[f"{language} {case}" for language, case in TO_MEMBERS])
def test_the_beginning_of_a_letter_to_a_member_does_not_tell(unnamed: Settings, language: str, case: str) -> None:
    """Counted after the greeting, so that a short name moves nothing into sight."""
    letter = written(unnamed, language, case)
    for text in (letter.text, inside(letter.html)):
        seen = re.sub(r"^\s*(Hej|Hello|Hi) [^!,]*[!,]\s*", "", text)[:FIRST]
        assert tells(unnamed, seen) == [], seen


@pytest.mark.parametrize(("language", "case"), CASES, ids=[f"{language} {case}" for language, case in CASES])
def test_the_first_line_to_a_politician_tells_neither_party_union_nor_branch(
    unnamed: Settings, language: str, case: str
) -> None:
    paragraphs = [each for each in re.split(r"\r?\n\r?\n", written(unnamed, language, case).text) if each.strip()]
    first = next(each for each in paragraphs if not re.match(r"(Hej|Hello|Hi) [^.]*!", each))
    assert [name for name in (BRANCH, UNION, unnamed.party) if name in first] == []
    assert set(telling(first)) <= {"politi"}


def inside(html: str) -> str:
    """What a mailbox takes out of the HTML for its preview: the text after the heading, which is the subject's."""
    body = html.partition("<body")[2].partition("</h1>")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_who_has_chosen_named_letters_still_gets_them(unnamed: Settings) -> None:
    letter = written(unnamed, "sv", "notice_named")
    assert tells(unnamed, str(letter.message["from"]))
    assert str(letter.message["reply-to"]) == "vardochomsorg@example.org"


def test_a_discreet_letter_says_in_its_last_lines_where_to_answer_when_the_address_tells(unnamed: Settings) -> None:
    letter = written(unnamed, "sv", "notice")
    assert letter.message["reply-to"] is None
    assert "Vill du svara? Skriv till vardochomsorg@example.org." in letter.text.rpartition("\n--")[2]


def test_the_sender_of_a_service_that_gives_no_name_is_its_domain(unnamed: Settings) -> None:
    message: EmailMessage = written(unnamed, "sv", "welcome").message
    assert str(message["from"]) == '"example.org" <moten@example.org>'
