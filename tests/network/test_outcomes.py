"""What came of a meeting: told once, when it has been, to those who came; and what became of it months later."""

from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
import time_machine

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import attendance, consents, duties, invitations, outcomes
from fackpol.network.attendance import Said
from fackpol.network.invitations import Answer
from fackpol.network.outcomes import Recipients
from fackpol.network.reference import Reference
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import ANNA, CILLA, DAG, Everybody, in_nine_days
from tests.queue import queue_again
from tests.together import at_once

DAY = timedelta(days=1)
TEXT = "Vi skriver till nämnden om heltid.\nBo ringer Dag."


async def branch_of(db: Connection, meeting: int) -> int:
    return int(await db.fetchval("SELECT branch FROM meeting_hosts WHERE meeting = $1", meeting))


async def a_meeting_that_has_been(
    db: Connection, vault: Vault, everybody: Everybody, answer: Answer | None = Answer.YES
) -> tuple[int, UUID, datetime]:
    """It, its coordinator and the moment after it."""
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    bo = await everybody.bo(branch)
    starts = in_nine_days()
    meeting = await everybody.meeting(branch, bo, starts_at=starts)
    await invitations.call(db, meeting, [], dates.now())
    id = await db.fetchval("SELECT id FROM invitations WHERE person = $1", anna)
    if answer:
        await invitations.answer(db, vault, id, answer, "", "link", dates.now())
    await db.execute("DELETE FROM letters")
    return meeting, bo, starts + timedelta(hours=3)


@pytest.mark.parametrize(("answer", "told"), [(Answer.YES, 1), (Answer.MAYBE, 1), (Answer.NO, 0), (None, 0)])
async def test_those_who_said_that_they_would_come_are_told_once(
    db: Connection, vault: Vault, everybody: Everybody, answer: Answer | None, told: int
) -> None:
    meeting, bo, after = await a_meeting_that_has_been(db, vault, everybody, answer)
    assert await outcomes.tell(db, vault, meeting, TEXT, bo, after - timedelta(hours=2)) is None  # not over
    assert await outcomes.tell(db, vault, meeting, TEXT, bo, after) == told
    assert await outcomes.tell(db, vault, meeting, "Annat", bo, after) is None
    assert await everybody.text("text", "outcomes", "meeting") == TEXT


async def test_a_cancelled_meeting_came_to_nothing(db: Connection, vault: Vault, everybody: Everybody) -> None:
    meeting, bo, after = await a_meeting_that_has_been(db, vault, everybody)
    await invitations.cancel(db, vault, meeting, bo, "", dates.now())
    assert await outcomes.tell(db, vault, meeting, TEXT, bo, after) is None


async def test_the_letter_and_nobody_who_has_stopped_since(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    meeting, bo, after = await a_meeting_that_has_been(db, vault, everybody)
    await outcomes.tell(db, vault, meeting, TEXT, bo, after)
    anna = await db.fetchval("SELECT person FROM members")
    await consents.end(db, anna, "invitations", "letter", after)
    with time_machine.travel(after + timedelta(minutes=1)):
        await web.deliver()
    assert web.post_office.to(ANNA) == []
    await consents.give(db, anna, ["invitations"], "page", after)
    await queue_again(db, after, "kind = 'outcome'")
    with time_machine.travel(after + timedelta(minutes=2)):
        await web.deliver()
    letter = web.post_office.latest(ANNA, "Tack för")
    assert "Vi skriver till nämnden om heltid." in letter.text
    assert "Bo Lind" in letter.text
    assert "Vård" not in letter.subject


async def test_two_presses_tell_once(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        meeting, bo, after = await a_meeting_that_has_been(db, vault, Everybody(db, vault, known))
    assert await at_once(fresh, lambda db: outcomes.tell(db, vault, meeting, TEXT, bo, after)) == [1, None]


async def test_the_coordinator_writes_it_on_the_meetings_page(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    meeting, bo_id, _ = await a_meeting_that_has_been(db, vault, everybody)
    path = f"/branscher/{await db.fetchval('SELECT slug FROM branches')}/moten/{meeting}"
    bo = await web.signed_in(bo_id)
    assert "Vad kom ni fram till?" not in (await bo.get(path)).text
    assert (await bo.send_form(f"{path}/tack", {"text": TEXT})).status_code == 409
    await db.execute(
        "UPDATE meetings SET starts_at = starts_at - interval '20 days', ends_at = ends_at - interval '20 days'"
    )
    page = await bo.send_form(f"{path}/tack", {"text": "x" * 2001})
    assert errors_of(page) == ["Texten får ha högst 2000 tecken. Du har skrivit 2001."]
    assert typed(page, "text") == "x" * 2001
    assert (await bo.send_form(f"{path}/tack", {"text": TEXT})).headers["location"] == path
    assert "Det här kom ni fram till Vi skriver till nämnden" in text_of(await bo.get(path))


async def two_invited(db: Connection, vault: Vault, everybody: Everybody) -> tuple[int, UUID, datetime, UUID, UUID]:
    """A meeting to which both have said yes, its coordinator, the moment after it, and the two invitations."""
    branch, anna, cilla = await everybody.branch(), await everybody.anna(), await everybody.cilla()
    for one in (anna, cilla):
        await everybody.welcomed(branch, one)
    bo, starts = await everybody.bo(branch), in_nine_days()
    meeting = await everybody.meeting(branch, bo, starts_at=starts)
    await invitations.call(db, meeting, [], dates.now())
    ids = [await db.fetchval("SELECT id FROM invitations WHERE person = $1", one) for one in (anna, cilla)]
    for id in ids:
        await invitations.answer(db, vault, id, Answer.YES, "", "link", dates.now())
    await db.execute("DELETE FROM letters")
    return meeting, bo, starts + timedelta(hours=3), ids[0], ids[1]


@pytest.mark.parametrize("also", [False, True])
async def test_thanks_go_to_those_who_came_and_the_others_hear_of_it_only_if_she_wants_that(
    web: Web, db: Connection, vault: Vault, everybody: Everybody, also: bool
) -> None:
    meeting, bo, after, own, _ = await two_invited(db, vault, everybody)
    assert await outcomes.recipients(db, meeting, await branch_of(db, meeting)) == Recipients(0, 0, 2)
    await attendance.say(db, own, Said.CAME, after)
    assert await outcomes.recipients(db, meeting, await branch_of(db, meeting)) == Recipients(1, 1, 0)
    assert await outcomes.tell(db, vault, meeting, TEXT, bo, after, also) == 1 + also
    with time_machine.travel(after + timedelta(minutes=1)):
        await web.deliver()
    assert "för att du var med" in web.post_office.latest(ANNA, "Tack för").text
    assert len(web.post_office.to(CILLA)) == also
    if also:
        letter = web.post_office.latest(CILLA, "Från mötet")
        assert TEXT.splitlines()[0] in letter.text
        assert "Tack" not in letter.said
    branch = await db.fetchval("SELECT slug FROM branches")
    row = await invitations.meetings.get(db, vault, branch, meeting)
    assert row
    assert (row.told, row.told_sent, row.came) == (1 + also, 1 + also, 1)


async def test_whoever_takes_it_back_before_the_letter_goes_is_not_thanked(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    meeting, bo, after, own, _ = await two_invited(db, vault, everybody)
    await attendance.say(db, own, Said.CAME, after)
    await outcomes.tell(db, vault, meeting, TEXT, bo, after)
    await attendance.say(db, own, Said.HIDDEN, after)
    with time_machine.travel(after + timedelta(minutes=1)):
        await web.deliver()
    assert "Tack" not in web.post_office.latest(ANNA).text


async def test_a_representative_who_came_without_an_answer_is_thanked_outside_his_pace(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    """What concerns a meeting that he has come to is no matter of pace, as one that he has answered."""
    dag = await everybody.dag()
    meeting, bo, after, _, _ = await two_invited(db, vault, everybody)
    his = await db.fetchval("SELECT id FROM invitations WHERE person = $1", dag)
    await attendance.say(db, his, Said.CAME, after)
    assert await outcomes.tell(db, vault, meeting, TEXT, bo, after) == 1
    assert not await db.fetchval("SELECT paced FROM letters WHERE person = $1", dag)
    with time_machine.travel(after + timedelta(minutes=1)):
        await web.deliver()
    letter = web.post_office.latest(DAG, "Tack för")
    assert "Anna" not in letter.said


async def test_three_months_later_it_is_asked_for_once_and_told_once(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    meeting, bo, after, own, _ = await two_invited(db, vault, everybody)
    await attendance.say(db, own, Said.CAME, after)
    branch, later = await db.fetchval("SELECT slug FROM branches"), after + 93 * DAY
    assert not await outcomes.write_later(db, vault, meeting, TEXT, bo, later)  # nobody knows yet what it led to
    await outcomes.tell(db, vault, meeting, TEXT, bo, after)
    assert not await outcomes.write_later(db, vault, meeting, TEXT, bo, after + 80 * DAY)
    assert not (await outcomes.later(db, vault, meeting, after + 80 * DAY)).asked
    assert [one.thing for one in await duties.of_branch(db, vault, branch, bo, later)] == ["later"]
    assert await duties.of_branch(db, vault, branch, bo, after + 130 * DAY) == []  # for a month
    assert await outcomes.write_later(db, vault, meeting, "Först så.", bo, later)
    assert await outcomes.write_later(db, vault, meeting, "Sedan så.", bo, later)
    assert await duties.of_branch(db, vault, branch, bo, later) == []
    assert [await outcomes.tell_later(db, meeting, later) for _ in range(2)] == [1, None]
    assert not await outcomes.write_later(db, vault, meeting, "För sent.", bo, later)
    with time_machine.travel(later + timedelta(minutes=1)):
        await web.deliver()
    assert "Sedan så." in web.post_office.latest(ANNA, "Det här blev det").text
    assert web.post_office.to(CILLA) == []


async def test_the_digest_asks_what_became_of_it_once(db: Connection, vault: Vault, everybody: Everybody) -> None:
    meeting, bo, after, _, _ = await two_invited(db, vault, everybody)
    await outcomes.tell(db, vault, meeting, TEXT, bo, after)
    asked = await db.fetchval("SELECT asked_later_on(ends_at) FROM meetings")
    of = "SELECT count(*) FROM digest_of($1, $2, $3)"
    await db.execute("INSERT INTO digest_choices VALUES ($1, '07:30', '{1,2,3,4,5,6,7}')", bo)
    days = [asked + timedelta(days=n) for n in (-1, 0, 1)]
    told = []
    for day in days:
        now = dates.moment(day, time(8))
        told.append(await db.fetchval(of, bo, day, now))
        await db.execute("INSERT INTO digests (person, day) VALUES ($1, $2)", bo, day)
    assert told == [0, 1, 0]


async def test_two_presses_write_to_those_who_came_once(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        meeting, bo, after, own, _ = await two_invited(db, vault, Everybody(db, vault, known))
        await attendance.say(db, own, Said.CAME, after)
        await outcomes.tell(db, vault, meeting, TEXT, bo, after)
        later = after + 93 * DAY
        await outcomes.write_later(db, vault, meeting, TEXT, bo, later)
    assert await at_once(fresh, lambda db: outcomes.tell_later(db, meeting, later)) == [1, None]
