"""What came of a meeting: told once, when it has been, to those who said that they would come."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import consents, invitations
from fackpol.network.invitations import Answer
from fackpol.network.reference import Reference
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import ANNA, Everybody
from tests.together import at_once

DAY = timedelta(days=1)
TEXT = "Vi skriver till nämnden om heltid.\nBo ringer Dag."


async def a_meeting_that_has_been(
    db: Connection, vault: Vault, everybody: Everybody, answer: Answer | None = Answer.YES
) -> tuple[int, UUID, datetime]:
    """It, its coordinator and the moment after it."""
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    bo = await everybody.bo(branch)
    starts = dates.now() + 9 * DAY
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
    assert await invitations.tell_outcome(db, vault, meeting, TEXT, bo, after - timedelta(hours=2)) is None  # not over
    assert await invitations.tell_outcome(db, vault, meeting, TEXT, bo, after) == told
    assert await invitations.tell_outcome(db, vault, meeting, "Annat", bo, after) is None
    assert await everybody.text("text", "outcomes", "meeting") == TEXT


async def test_a_cancelled_meeting_came_to_nothing(db: Connection, vault: Vault, everybody: Everybody) -> None:
    meeting, bo, after = await a_meeting_that_has_been(db, vault, everybody)
    await invitations.cancel(db, vault, meeting, bo, "", dates.now())
    assert await invitations.tell_outcome(db, vault, meeting, TEXT, bo, after) is None


async def test_the_letter_and_nobody_who_has_stopped_since(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    meeting, bo, after = await a_meeting_that_has_been(db, vault, everybody)
    await invitations.tell_outcome(db, vault, meeting, TEXT, bo, after)
    anna = await db.fetchval("SELECT person FROM members")
    await consents.end(db, anna, "invitations", "letter", after)
    with time_machine.travel(after + timedelta(minutes=1)):
        await web.deliver()
    assert web.post_office.to(ANNA) == []
    await consents.give(db, anna, ["invitations"], "page", after)
    await db.execute("UPDATE letters SET state = 'queued', ended_at = NULL, due_at = $1 WHERE kind = 'outcome'", after)
    with time_machine.travel(after + timedelta(minutes=2)):
        await web.deliver()
    letter = web.post_office.latest(ANNA, "Tack för")
    assert "Vi skriver till nämnden om heltid." in letter.text
    assert "Bo Lind" in letter.text
    assert "Vård" not in letter.subject


async def test_two_presses_tell_once(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        meeting, bo, after = await a_meeting_that_has_been(db, vault, Everybody(db, vault, known))
    assert await at_once(fresh, lambda db: invitations.tell_outcome(db, vault, meeting, TEXT, bo, after)) == [1, None]


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
