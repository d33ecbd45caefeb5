"""Every kind of letter, as it arrives: what it says, where its links lead, and to whom it is not sent any more."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from fackpol import letters
from fackpol.base import dates
from fackpol.base.database import Connection, queries
from fackpol.base.tokens import PURPOSES, Forged, opened
from fackpol.base.vault import Vault
from fackpol.letters import KINDS
from fackpol.letters.context import LetterContext
from fackpol.mail import composing, rendering
from fackpol.mail.rendering import Letter
from fackpol.network import branches, consents, invitations, notices, people, representatives, sessions
from fackpol.network.invitations import Answer
from tests import golden
from tests.asgi import Web, text_of
from tests.people import ANNA, DAG, Everybody, a_meeting, application
from tests.post_office import LINK, Arrived

NOW = dates.now()
DAY = timedelta(days=1)
# Whatever has to do with the party; a discreet letter's outside says none of it.
POSTS = ("appointed", "relieved", "nomination", "digest", "offer", "new_coordinator")
TELLING = ("Exempelpartiet", "Vård och omsorg", "Heltid", "fack", "politik")


class Hall:
    """Somewhere to call people to: a branch with Anna in it, Dag on her committee, and Bo who coordinates."""

    branch: str
    anna: UUID
    bo: UUID
    dag: UUID
    meeting: int


@pytest.fixture
async def hall(db: Connection, everybody: Everybody) -> Hall:
    hall = Hall()
    hall.branch, hall.anna, hall.dag = await everybody.branch(), await everybody.anna(), await everybody.dag()
    hall.bo = await everybody.bo(hall.branch)
    await everybody.welcomed(hall.branch, hall.anna)
    hall.meeting = await everybody.meeting(hall.branch, hall.bo)
    return hall


@pytest.fixture
def called(web: Web, db: Connection, hall: Hall) -> Callable[[], Awaitable[None]]:
    async def called() -> None:
        await invitations.call(db, hall.meeting, [], NOW)

    return called


def endpoints(letter: Arrived, key: bytes) -> dict[str, UUID]:
    """What the links in a letter open: purpose -> id."""
    found = {}
    for path in LINK.findall(letter.text):
        for purpose in PURPOSES:
            try:
                found[purpose] = opened(key, purpose, path.rpartition("/")[2]).id
            except Forged:
                continue
    return found


def last_lines(letter: Arrived) -> str:
    return letter.text.replace("\r\n", "\n").rpartition("\n--\n")[2]


async def test_a_members_invitation(
    web: Web, db: Connection, hall: Hall, called: Callable[[], Awaitable[None]]
) -> None:
    await called()
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    starts = await db.fetchval("SELECT starts_at FROM meetings")
    assert letter.subject == f"Inbjudan: {dates.long_day(starts)} kl. {dates.clock(starts)}"
    for said in (
        "Hej Anna Ek!",
        "Heltid som norm",
        "Exempelgatan 1, Folkets hus",
        "Hiss finns.",
        "Barn får följa med.",
    ):
        assert said in letter.text
    assert "Varför du? Du är med i Vård och omsorg." in letter.text
    assert last_lines(letter).strip().startswith("Du får det här för att du har sagt ja till inbjudningar.")
    assert set(endpoints(letter, web.own.link_key)) == {"invitation", "letters"}
    assert letter.event["SUMMARY"] == "Möte"
    assert "Heltid" not in letter.event.to_ical().decode()


async def test_a_representatives_invitation_says_neutrally_who_she_is(
    web: Web, hall: Hall, called: Callable[[], Awaitable[None]]
) -> None:
    await called()
    await web.deliver()
    letter = web.post_office.latest(DAG, "Inbjudan")
    for said in ("Du är bjuden till ett möte", "Vård och omsorg träffas då", "färre än 5 medlemmar och 1 politiker"):
        assert said in letter.text
    assert "Anna" not in letter.said
    assert "Du får det här för att du är ledamot i Äldrenämnden till och med 31 december 2030." in last_lines(letter)
    assert set(endpoints(letter, web.own.link_key)) == {"invitation", "mandate"}


@pytest.mark.parametrize(("to", "letters"), [(ANNA, 4), (DAG, 4)])
async def test_the_outside_of_every_letter_to_a_branch_is_discreet(
    web: Web, db: Connection, vault: Vault, hall: Hall, called: Callable[[], Awaitable[None]], to: str, letters: int
) -> None:
    await called()
    await web.deliver()
    await invitations.move(db, vault, hall.meeting, a_meeting(starts_at=NOW + 12 * DAY), hall.bo, NOW)
    await notices.call(db, vault, hall.branch, hall.bo, "Heltid i fackets politik", "Text", NOW)
    await web.deliver()
    await invitations.cancel(db, vault, hall.meeting, hall.bo, "Sjukdom", NOW)
    await web.deliver()
    arrived = web.post_office.to(to)
    assert len(arrived) == letters
    for letter in arrived:
        outside = f"{letter.message['from']} {letter.subject} {letter.message['list-id']}".replace(
            "fackpol.example", ""
        )
        assert [word for word in TELLING if word.lower() in outside.lower()] == []


async def test_she_who_chose_named_letters_sees_who_writes(
    web: Web, db: Connection, hall: Hall, called: Callable[[], Awaitable[None]]
) -> None:
    await db.execute("UPDATE people SET discreet = false WHERE id = $1", hall.anna)
    await called()
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    assert letter.subject.startswith("Vård och omsorg: Heltid som norm, ")
    assert str(letter.message["from"]) == "Vård och omsorg <moten@example.org>"
    assert letter.event["SUMMARY"] == "Heltid som norm, Vård och omsorg"
    assert str(letter.message["reply-to"]) == "svar@example.org"


async def test_a_moved_meeting_says_both_times_and_keeps_its_place_in_the_calendar(
    web: Web, db: Connection, vault: Vault, hall: Hall, called: Callable[[], Awaitable[None]]
) -> None:
    await called()
    await web.deliver()
    before = await db.fetchval("SELECT starts_at FROM meetings")
    await invitations.move(db, vault, hall.meeting, a_meeting(starts_at=before + DAY), hall.bo, NOW)
    await web.deliver()
    first, second = web.post_office.to(ANNA)
    assert second.subject.startswith("Ny tid: ")
    assert dates.long_day(before + DAY) in second.text
    assert f"Förut var det {dates.long_day(before)}" in second.text
    assert (second.event["UID"], second.event["SEQUENCE"]) == (first.event["UID"], 1)
    assert second.event.DTSTART - first.event.DTSTART == DAY


async def test_a_new_place_is_no_new_time(
    web: Web, db: Connection, vault: Vault, hall: Hall, called: Callable[[], Awaitable[None]]
) -> None:
    await called()
    await web.deliver()
    starts = await db.fetchval("SELECT starts_at FROM meetings")
    await invitations.move(db, vault, hall.meeting, a_meeting(starts_at=starts, street="Nya gatan 2"), hall.bo, NOW)
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    assert letter.subject.startswith("Ny plats: ")
    assert "Nya gatan 2" in letter.text
    assert "Förut var det" not in letter.text


async def test_a_cancelled_meeting_is_taken_out_of_the_calendar(
    web: Web, db: Connection, vault: Vault, hall: Hall, called: Callable[[], Awaitable[None]]
) -> None:
    await called()
    await web.deliver()
    await invitations.cancel(db, vault, hall.meeting, hall.bo, "Salen är dubbelbokad.", NOW)
    await web.deliver()
    for to in (ANNA, DAG):
        letter = web.post_office.latest(to)
        assert letter.subject.startswith("Inställt: ")
        assert "Salen är dubbelbokad." in letter.text
        assert (letter.event["STATUS"], letter.event["SEQUENCE"]) == ("CANCELLED", 1)


async def test_who_pauses_is_not_asked_but_told_that_it_is_off(
    web: Web, db: Connection, vault: Vault, hall: Hall, called: Callable[[], Awaitable[None]]
) -> None:
    await called()
    await web.deliver()
    await db.execute("UPDATE people SET paused_until = $2 WHERE id = $1", hall.anna, NOW + 30 * DAY)
    await invitations.move(db, vault, hall.meeting, a_meeting(starts_at=NOW + 12 * DAY), hall.bo, NOW)
    await web.deliver()
    assert len(web.post_office.to(ANNA)) == 1
    await invitations.cancel(db, vault, hall.meeting, hall.bo, "", NOW)
    await web.deliver()
    assert web.post_office.latest(ANNA).subject.startswith("Inställt: ")


@pytest.mark.parametrize(("answers", "told"), [("yes", 1), ("maybe", 1), ("no", 0), ("yes no", 0), ("no maybe", 1)])
async def test_who_pauses_after_saying_that_she_comes_is_told_when_it_moves(
    web: Web, db: Connection, hall: Hall, vault: Vault, called: Callable[[], Awaitable[None]], answers: str, told: int
) -> None:
    await called()
    await web.deliver()
    invitation = await db.fetchval("SELECT id FROM invitations WHERE person = $1", hall.anna)
    for answer in answers.split():
        await invitations.answer(db, vault, invitation, invitations.Answer(answer), "", "link", NOW)
    await db.execute("UPDATE people SET paused_until = $2 WHERE id = $1", hall.anna, NOW + 30 * DAY)
    await invitations.move(db, vault, hall.meeting, a_meeting(starts_at=NOW + 12 * DAY), hall.bo, NOW)
    await web.deliver()
    assert sum(letter.subject.startswith("Ny tid: ") for letter in web.post_office.to(ANNA)) == told


@pytest.mark.parametrize(("answer", "told"), [("yes", 1), ("maybe", 1), ("no", 0), (None, 0)])
async def test_who_wants_no_more_invitations_is_told_of_changes_where_she_is_expected(
    web: Web, db: Connection, hall: Hall, vault: Vault, called: Callable[[], Awaitable[None]], answer: str, told: int
) -> None:
    await called()
    await web.deliver()
    invitation = await db.fetchval("SELECT id FROM invitations WHERE person = $1", hall.anna)
    if answer:
        await invitations.answer(db, vault, invitation, invitations.Answer(answer), "", "link", NOW)
    await consents.end(db, hall.anna, "invitations", "web", NOW)
    await invitations.move(db, vault, hall.meeting, a_meeting(starts_at=NOW + 12 * DAY), hall.bo, NOW)
    await web.deliver()
    await invitations.cancel(db, vault, hall.meeting, hall.bo, "", NOW)
    await web.deliver()
    for subject in ("Ny tid: ", "Inställt: "):
        assert sum(letter.subject.startswith(subject) for letter in web.post_office.to(ANNA)) == told


@pytest.mark.parametrize("goes", [branches.leave, branches.remove])
async def test_who_is_no_longer_in_the_branch_is_not_expected_at_its_meetings(
    web: Web, db: Connection, hall: Hall, vault: Vault, called: Callable[[], Awaitable[None]], goes: Any
) -> None:
    await called()
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    invitation = await db.fetchval("SELECT id FROM invitations WHERE person = $1", hall.anna)
    await invitations.answer(db, vault, invitation, invitations.Answer.YES, "", "link", NOW)
    await goes(db, hall.branch, hall.anna, NOW)
    assert await invitations.counts(db, hall.meeting) == invitations.AnswerCounts(invited=1, yes=0, heard=1)  # Dag
    await web.deliver()
    assert web.post_office.latest(ANNA).subject.startswith("Inte längre bjuden: ")
    page = text_of(await web.browser().get(letter.link("/svar/")))
    assert "Kommer du?" not in page
    await invitations.cancel(db, vault, hall.meeting, hall.bo, "", NOW)
    await web.deliver()
    assert web.post_office.latest(ANNA).subject.startswith("Inte längre bjuden: ")


async def test_a_guest_of_two_branches_who_leaves_one_is_the_other_ones(
    db: Connection, hall: Hall, everybody: Everybody, called: Callable[[], Awaitable[None]]
) -> None:
    other = await everybody.branch("Skola")
    await everybody.welcomed(other, hall.anna)
    host = "INSERT INTO meeting_hosts (meeting, branch) SELECT $1, id FROM branches WHERE slug = $2"
    await db.execute(host, hall.meeting, other)
    await called()
    theirs = "SELECT b.slug FROM invitations i JOIN branches b ON b.id = i.branch WHERE i.person = $1"
    first = await db.fetchval(theirs, hall.anna)
    await branches.leave(db, first, hall.anna, NOW)
    assert {first, await db.fetchval(theirs + " AND i.withdrawn_at IS NULL", hall.anna)} == {hall.branch, other}


# What happens between the press and the sending, and how many invitations then go (Anna, Dag).
BETWEEN: dict[str, tuple[Callable[[Connection, Vault, Hall, object], Awaitable[object]], int, int]] = {
    "nothing": (lambda db, vault, hall, own: db.fetch("SELECT 1"), 1, 1),
    "she takes back her yes": (
        lambda db, vault, hall, own: consents.end(db, hall.anna, "invitations", "web", NOW),
        0, 1,
    ),
    "she leaves the branch": (lambda db, vault, hall, own: branches.leave(db, hall.branch, hall.anna, NOW), 0, 1),
    "he wants no letters": (lambda db, vault, hall, own: representatives.end_letters(db, hall.dag, NOW), 1, 0),
    "it is called off": (
        lambda db, vault, hall, own: invitations.cancel(db, vault, hall.meeting, hall.bo, "", NOW), 0, 0,
    ),
    "she is erased": (
        lambda db, vault, hall, own: people.erase(db, vault, own.erasures, hall.anna, NOW), 0, 1,  # type: ignore[attr-defined]
    ),
    "her address is stopped": (
        lambda db, vault, hall, own: db.execute(
            "INSERT INTO suppressions (kind, key, reason, at) VALUES ('email', $1, 'bounced', now())", vault.index(ANNA)
        ), 0, 1,
    ),
    "she pauses": (
        lambda db, vault, hall, own: db.execute(
            "UPDATE people SET paused_until = $2 WHERE id = $1", hall.anna, NOW + DAY
        ), 0, 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BETWEEN)
async def test_whether_she_may_be_written_to_is_asked_again_at_the_last_moment(
    web: Web, db: Connection, vault: Vault, hall: Hall, called: Callable[[], Awaitable[None]], case: str
) -> None:
    act, anna, dag = BETWEEN[case]
    await called()
    await act(db, vault, hall, web.own)
    await web.deliver()
    subjects = [(letter.to, letter.subject.partition(":")[0]) for letter in web.post_office.arrived]
    assert (subjects.count((ANNA, "Inbjudan")), subjects.count((DAG, "Inbjudan"))) == (anna, dag)
    assert await db.fetchval("SELECT count(*) FROM letters WHERE state IN ('queued', 'leased')") == 0


async def test_a_letter_that_can_not_be_written_stops_no_other(
    web: Web, db: Connection, hall: Hall, everybody: Everybody, called: Callable[[], Awaitable[None]]
) -> None:
    await db.execute("UPDATE people SET name = $2 WHERE id = $1", hall.anna, b"rubbish")
    await called()
    await web.deliver()
    assert web.post_office.to(ANNA) == []
    assert len(web.post_office.to(DAG)) == 2
    assert await db.fetchval("SELECT state FROM letters WHERE person = $1", hall.anna) == "queued"


async def test_a_registration_leads_to_its_own_confirmation(web: Web) -> None:
    await web.browser().send_form("/medlem", application())
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    assert set(endpoints(letter, web.own.link_key)) == {"application"}
    assert "Anna" not in letter.said  # whoever typed the address may be somebody else
    assert letter.message["list-unsubscribe"] is None


async def test_a_sign_in_holds_a_link_and_a_code_and_no_name(web: Web, hall: Hall) -> None:
    await web.browser().send_form("/logga-in", {"email": ANNA})
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    assert set(endpoints(letter, web.own.link_key)) == {"sign_in"}
    assert re.search(r"\b\d{4} \d{4}\b", letter.text)
    assert not re.search(r"\d{4}", letter.subject)
    assert "Ge aldrig koden till någon" in letter.text


async def test_a_sign_in_letter_is_not_sent_when_the_link_is_over(web: Web, db: Connection, hall: Hall) -> None:
    await sessions.ask(db, web.own.vault, ANNA, b"x" * 32, NOW)
    (row,) = await db.fetch("SELECT *, link_number(posted_at) FROM letters")
    assert await letters.renderer(web.own).write(db, [row], NOW + timedelta(minutes=21)) == {}
    assert len(await letters.renderer(web.own).write(db, [row], NOW)) == 1


async def test_a_welcome_says_by_whom(web: Web, db: Connection, hall: Hall) -> None:
    await db.execute("UPDATE memberships SET welcomed_at = NULL")
    await branches.welcome(db, hall.branch, hall.anna, hall.bo, NOW - branches.SECOND_THOUGHTS)
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    assert "Bo Lind har hälsat dig välkommen" in letter.text
    assert letter.message["list-unsubscribe"]


async def test_a_farewell_goes_to_the_address_we_then_forget(web: Web, db: Connection, hall: Hall) -> None:
    await people.erase(db, web.own.vault, web.own.erasures, hall.anna, NOW)
    assert await db.fetchval("SELECT count(*) FROM addresses") == 1
    await web.deliver()
    assert len(web.post_office.to(ANNA)) == 1
    assert await db.fetchval("SELECT count(*) FROM addresses") == 0


async def test_an_answer_is_never_in_a_letter(
    web: Web, db: Connection, vault: Vault, hall: Hall, called: Callable[[], Awaitable[None]]
) -> None:
    await called()
    await web.deliver()
    id = await db.fetchval("SELECT id FROM invitations WHERE person = $1", hall.anna)
    await invitations.answer(db, web.own.vault, id, Answer.NO, "Sjukt barn", "link", NOW)
    await invitations.move(db, vault, hall.meeting, a_meeting(starts_at=NOW + 12 * DAY), hall.bo, NOW)
    await web.deliver()
    assert all(b"Sjukt barn" not in letter.raw for letter in web.post_office.arrived)


def test_there_is_a_query_and_a_draft_for_every_kind() -> None:
    """Also none too many."""
    declared = {kind.query for kind in KINDS.values()} | {kind.after_sending for kind in KINDS.values()}
    assert set(queries("letters").values()) == declared - {""}


@pytest.mark.parametrize("kind", ["registration", "sign_in", "erasure", "new_address", "old_address", "farewell"])
async def test_a_letter_about_nothing_any_more_is_not_written(web: Web, db: Connection, kind: str) -> None:
    row = {"id": 1, "kind": kind}
    assert await letters.renderer(web.own).write(db, [row], NOW) == {}  # type: ignore[list-item]


async def test_what_many_get_alike_is_composed_once_and_each_gets_her_own(
    web: Web, db: Connection, everybody: Everybody, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch = await everybody.branch()
    for number in range(5):
        member = await everybody.member(f"Åsa {number} & co", f"asa.{number}@example.org")
        await everybody.welcomed(branch, member)
    await invitations.call(db, await everybody.meeting(branch, await everybody.bo(branch)), [], NOW)
    rows = await db.fetch("SELECT *, link_number(posted_at) FROM letters ORDER BY id")
    composed = []
    monkeypatch.setattr(rendering, "compose", lambda *args: composed.append(args) or composing.compose(*args))
    press = letters.renderer(web.own)
    written = await press.write(db, rows, NOW)
    assert len(composed) == 1
    assert written == await letters.renderer(web.own).write(db, reversed(rows), NOW)
    for number, letter in enumerate(sorted(filter(None, written.values()), key=lambda one: one.to)):
        arrived = Arrived(letter.to, letter.message)
        assert arrived.to == f"asa.{number}@example.org" == str(arrived.message["to"])
        assert f"Hej Åsa {number} & co!" in arrived.text
        assert f"Hej Åsa {number} &amp; co!" in arrived.html
        invitation = opened(web.own.link_key, "invitation", arrived.link("/svar/").removeprefix("/svar/")).id
        assert await db.fetchval("SELECT person FROM invitations WHERE id = $1", invitation) == await db.fetchval(
            "SELECT id FROM people WHERE email_key = $1", web.own.vault.index(arrived.to)
        )
        assert arrived.event["URL"].endswith(arrived.link("/svar/"))


async def test_the_text_of_a_notice_is_opened_once_for_all_who_get_it_alike(
    web: Web, db: Connection, everybody: Everybody, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch = await everybody.branch()
    for number in range(9):
        await everybody.welcomed(branch, await everybody.member(f"Åsa {number}", f"asa.{number}@example.org"))
    assert await notices.call(db, vault, branch, await everybody.bo(branch), "Hej", "Text", NOW) == 9
    rows = await db.fetch("SELECT *, link_number(posted_at) FROM letters WHERE kind = 'notice'")
    opened: list[str] = []
    whole = Vault.open
    monkeypatch.setattr(Vault, "open", lambda self, *args: opened.append(args[1]) or whole(self, *args))
    written = await letters.renderer(web.own).write(db, rows, NOW)
    assert all(isinstance(letter, Letter) for letter in written.values())
    assert len(written) == 9
    assert [opened.count(field) for field in ("notices.text", "notices.subject", "branches.reply_to")] == [1, 1, 1]
    assert opened.count("people.email") == 9


async def test_its_number_can_not_be_guessed(web: Web) -> None:
    one = LetterContext(web.own).message_id_of({"letter": 7})
    assert one.startswith("<7.")
    assert one.endswith("@example.org>")
    assert one != LetterContext(replace(web.own, link_key={1: bytes(32)})).message_id_of({"letter": 7})
    assert one != LetterContext(web.own).message_id_of({"letter": 8})


@pytest.mark.parametrize(
    "case", [case for case in golden.cases(Vault({1: bytes(32)}, {1: bytes(32)})) if case.startswith(POSTS)]
)
async def test_letters_about_a_post_are_discreet_outside_and_in_their_first_line(web: Web, case: str) -> None:
    text = golden.golden(web.own)[f"sv/{case}.txt"]
    head, *body = text.split("\n\n")
    if not case.startswith("offer"):  # to an address: nobody has looked up whose it is
        assert body.pop(0) == "Hej Anna Ek!"
    first = body[0]
    assert [word for word in TELLING if word.lower() in f"{head}{first}".replace("fackpol.example", "").lower()] == []
