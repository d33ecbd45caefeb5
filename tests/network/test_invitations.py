"""Invitations: whoever is counted in the preview is asked, once, and what they answer is theirs to change."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from fackpol import letters
from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import branches, consents, invitations, representatives
from fackpol.network.invitations import Answer
from fackpol.network.representatives import Mandate
from tests.asgi import Web
from tests.people import DAG, Everybody, a_meeting
from tests.queue import send
from tests.together import at_once

NOW = dates.now()
DAY = timedelta(days=1)


async def invited(db: Connection, meeting: int) -> set[UUID]:
    return {row["person"] for row in await db.fetch("SELECT person FROM invitations WHERE meeting = $1", meeting)}


async def posted(db: Connection, kind: str = "invitation") -> int:
    return int(await db.fetchval("SELECT count(*) FROM letters WHERE kind = $1 AND state = 'queued'", kind))


async def host_of(db: Connection, meeting: int) -> int:
    return int(await db.fetchval("SELECT branch FROM meeting_hosts WHERE meeting = $1", meeting))


async def sent(db: Connection) -> None:
    """As if the worker had sent all that waits."""
    await send(db, dates.now())


async def test_the_preview_counts_exactly_who_is_then_invited(db: Connection, everybody: Everybody) -> None:
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    anna, paused, silent, waiting, ended = [
        await everybody.member(f"Med {n}", f"med.{n}@example.org", invited=n != 2) for n in range(5)
    ]
    for person in (anna, paused, silent, ended):
        await everybody.welcomed(branch, person)
    await branches.join(db, branch, waiting, NOW)
    await db.execute("UPDATE people SET paused_until = $2 WHERE id = $1", paused, NOW + DAY)
    await db.execute("UPDATE memberships SET letters_ended_at = $2 WHERE person = $1", ended, NOW)
    dag = await everybody.dag()
    no_address = await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136")
    meeting = await everybody.meeting(branch, bo)
    audience = await invitations.audience(db, meeting, await host_of(db, meeting), NOW)
    assert (audience.members, audience.representatives, audience.letters) == (1, 1, 2)
    assert (audience.without_consent, audience.paused, audience.without_address) == (1, 1, 1)
    assert await invitations.call(db, meeting, [], NOW) == 2
    assert await invited(db, meeting) == {anna, dag}
    assert no_address not in await invited(db, meeting)


async def test_pressed_twice_at_once_everybody_gets_one(fresh: str, vault: Vault) -> None:
    async with database.alone(fresh) as db:
        everybody = Everybody(db, vault, None)  # type: ignore[arg-type]
        branch = await everybody.branch()
        bo = await everybody.bo(branch)
        for n in range(20):
            await everybody.welcomed(branch, await everybody.member(f"Med {n}", f"med.{n}@example.org"))
        meeting = await everybody.meeting(branch, bo)
    assert await at_once(fresh, lambda db: invitations.call(db, meeting, [], dates.now())) == [20, None]
    async with database.alone(fresh) as db:
        assert await posted(db) == 20


async def test_nobody_is_called_to_a_meeting_that_has_begun(db: Connection, everybody: Everybody) -> None:
    branch = await everybody.branch()
    meeting = await everybody.meeting(branch, await everybody.bo(branch), starts_at=NOW + DAY)
    assert await invitations.call(db, meeting, [], NOW + DAY) is None
    assert await posted(db) == 0


async def test_a_secondary_match_comes_only_when_ticked(db: Connection, everybody: Everybody) -> None:
    """The executive board of the region leads health care, but others decide about it."""
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    dag = await everybody.dag("Regionstyrelsen", "01")
    one, other = await everybody.meeting(branch, bo), await everybody.meeting(branch, bo)
    (match,) = (await invitations.audience(db, one, await host_of(db, one), NOW)).secondary
    await invitations.call(db, one, [], NOW)
    await invitations.call(db, other, [match.mandate], NOW)
    assert await invited(db, one) == set()
    assert await invited(db, other) == {dag}


async def test_a_member_who_is_elected_too_is_asked_once_as_a_member(db: Connection, everybody: Everybody) -> None:
    branch, dag = await everybody.branch(), await everybody.dag()
    await db.execute("INSERT INTO members (person, registered_at) VALUES ($1, $2)", dag, NOW)
    await db.execute("UPDATE people SET email_confirmed_at = $2 WHERE id = $1", dag, NOW)
    await consents.give(db, dag, ["matching", "invitations"], "web", NOW)
    await everybody.welcomed(branch, dag)
    meeting = await everybody.meeting(branch, await everybody.bo(branch))
    assert await invitations.call(db, meeting, [], NOW) == 1
    (row,) = await db.fetch("SELECT branch, mandate FROM invitations")
    assert row["branch"] is not None
    assert row["mandate"] is None


async def test_a_representative_is_told_of_the_list_before_the_first_invitation_only(
    db: Connection, everybody: Everybody
) -> None:
    branch, _ = await everybody.branch(), await everybody.dag()
    bo = await everybody.bo(branch)
    for _ in range(2):
        await invitations.call(db, await everybody.meeting(branch, bo), [], NOW)
    assert (await posted(db, "listed"), await posted(db, "invitation")) == (1, 2)


async def test_who_has_asked_for_no_letters_is_not_invited(db: Connection, everybody: Everybody) -> None:
    branch, dag = await everybody.branch(), await everybody.dag()
    await representatives.end_letters(db, dag, NOW)
    meeting = await everybody.meeting(branch, await everybody.bo(branch))
    assert await invitations.call(db, meeting, [], NOW) == 0


async def test_whoever_is_welcomed_after_the_call_is_invited_then(db: Connection, everybody: Everybody) -> None:
    branch = await everybody.branch()
    meeting = await everybody.meeting(branch, await everybody.bo(branch))
    await invitations.call(db, meeting, [], NOW)
    anna = await everybody.anna()
    await everybody.welcomed(branch, anna)
    assert [await invitations.catch_up(db, NOW) for _ in range(2)] == [1, 0]
    assert await invited(db, meeting) == {anna}


@pytest.mark.parametrize("after", ["begun", "cancelled", "draft"])
async def test_nobody_is_caught_up_with_a_meeting_that_is_not_coming(
    db: Connection, vault: Vault, everybody: Everybody, after: str
) -> None:
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    meeting = await everybody.meeting(branch, bo)
    if after != "draft":
        await invitations.call(db, meeting, [], NOW)
    if after == "cancelled":
        await invitations.cancel(db, vault, meeting, bo, "", NOW)
    await everybody.welcomed(branch, await everybody.anna())
    assert await invitations.catch_up(db, NOW + 10 * DAY if after == "begun" else NOW) == 0


# -- answers -----------------------------------------------------------------------------------------------------------


async def an_invitation(db: Connection, everybody: Everybody) -> tuple[int, UUID, UUID]:
    """A called meeting, Anna's invitation, and Bo."""
    branch, anna = await everybody.branch(), await everybody.anna()
    bo = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    meeting = await everybody.meeting(branch, bo)
    await invitations.call(db, meeting, [], NOW)
    return meeting, await db.fetchval("SELECT id FROM invitations"), bo


async def test_the_latest_answer_stands_and_its_note_is_sealed(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    meeting, invitation, _ = await an_invitation(db, everybody)
    for minute, (answer, note) in enumerate([(Answer.YES, "Kaffe"), (Answer.NO, "Sjukt barn")]):
        assert await invitations.answer(db, vault, invitation, answer, note, "link", NOW + timedelta(minutes=minute))
    (row,) = await invitations.answers(db, meeting)
    assert row.answer == "no"
    assert invitations.note_of(vault, row) == "Sjukt barn"
    assert row.note
    assert b"Sjukt" not in row.note


async def test_two_answers_at_the_same_moment_are_both_kept_and_one_stands(fresh: str, vault: Vault) -> None:
    async with database.alone(fresh) as db:
        meeting, invitation, _ = await an_invitation(db, Everybody(db, vault, None))  # type: ignore[arg-type]
    answers = iter([Answer.YES, Answer.NO])
    now = dates.now()
    did = await at_once(fresh, lambda db: invitations.answer(db, vault, invitation, next(answers), "", "link", now))
    assert did == [True, True]
    async with database.alone(fresh) as db:
        (row,) = await invitations.answers(db, meeting)
        assert row.answer == "no"


async def test_no_answer_is_taken_after_the_beginning_the_end_or_a_no(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    meeting, invitation, bo = await an_invitation(db, everybody)
    begins = await db.fetchval("SELECT starts_at FROM meetings")
    assert not await invitations.answer(db, vault, invitation, Answer.YES, "", "link", begins)
    await invitations.cancel(db, vault, meeting, bo, "Sjukdom", NOW)
    assert not await invitations.answer(db, vault, invitation, Answer.YES, "", "link", NOW)
    assert await db.fetchval("SELECT count(*) FROM answers") == 0


async def test_a_note_is_forgotten_after_a_month(db: Connection, vault: Vault, everybody: Everybody) -> None:
    meeting, invitation, _ = await an_invitation(db, everybody)
    await invitations.answer(db, vault, invitation, Answer.YES, "Kaffe", "link", NOW)
    ends = await db.fetchval("SELECT ends_at FROM meetings WHERE id = $1", meeting)
    for after, kept in ((29 * DAY, (1, 1)), (31 * DAY, (1, 0))):
        await invitations.tidy(db, ends + after)
        assert tuple(await database.one(db, "SELECT count(*), count(note) FROM answers")) == kept


# -- moving and cancelling ---------------------------------------------------------------------------------------------


async def test_only_a_new_time_or_place_is_told(db: Connection, vault: Vault, everybody: Everybody) -> None:
    meeting, _, bo = await an_invitation(db, everybody)
    await sent(db)
    starts = await db.fetchval("SELECT starts_at FROM meetings")
    assert await invitations.move(db, vault, meeting, a_meeting(title="Nytt namn", starts_at=starts), bo, NOW) == 0
    assert await invitations.move(db, vault, meeting, a_meeting(street="Ny 2", starts_at=starts), bo, NOW) == 1
    assert await invitations.move(db, vault, meeting, a_meeting(street="Ny 2", starts_at=starts + DAY), bo, NOW) == 1
    assert await db.fetchval("SELECT sequence FROM meetings") == 2


async def test_whose_invitation_still_waits_gets_it_with_the_new_time_and_nothing_more(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    meeting, _, bo = await an_invitation(db, everybody)
    assert await invitations.move(db, vault, meeting, a_meeting(starts_at=NOW + 20 * DAY), bo, NOW) == 0
    assert (await posted(db), await posted(db, "moved")) == (1, 0)


async def test_whoever_was_never_told_of_a_meeting_is_not_told_that_it_is_off(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    meeting, _, bo = await an_invitation(db, everybody)
    assert await invitations.cancel(db, vault, meeting, bo, "", NOW) == 0
    assert await db.fetchval("SELECT count(*) FROM letters WHERE state = 'cancelled'") == 1


async def test_a_cancelled_meeting_is_not_moved_nor_cancelled_again(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    meeting, _, bo = await an_invitation(db, everybody)
    await sent(db)
    assert await invitations.cancel(db, vault, meeting, bo, "", NOW) == 1
    assert await invitations.cancel(db, vault, meeting, bo, "", NOW) is None
    assert await invitations.move(db, vault, meeting, a_meeting(street="Ny 2"), bo, NOW) is None


async def test_two_who_cancel_at_once_tell_everybody_once(fresh: str, vault: Vault) -> None:
    async with database.alone(fresh) as db:
        meeting, _, bo = await an_invitation(db, Everybody(db, vault, None))  # type: ignore[arg-type]
        await sent(db)
    assert await at_once(fresh, lambda db: invitations.cancel(db, vault, meeting, bo, "", dates.now())) == [1, None]


async def test_moving_and_cancelling_at_once_tell_only_that_it_is_off(fresh: str, vault: Vault, own: Settings) -> None:
    async with database.alone(fresh) as db:
        meeting, _, bo = await an_invitation(db, Everybody(db, vault, None))  # type: ignore[arg-type]
        await sent(db)
    acts = iter(
        [
            lambda db: invitations.move(db, vault, meeting, a_meeting(starts_at=NOW + 30 * DAY), bo, dates.now()),
            lambda db: invitations.cancel(db, vault, meeting, bo, "", dates.now()),
        ]
    )
    await asyncio.wait_for(at_once(fresh, lambda db: next(acts)(db)), 30)
    async with database.alone(fresh) as db:
        waiting = await db.fetch("SELECT *, link_number(posted_at) FROM letters WHERE state = 'queued'")
        written = await letters.renderer(own).write(db, waiting, dates.now())
    # The new time was posted while the other one waited, but it is asked again and not sent.
    assert sorted(row["kind"] for row in waiting) == ["cancelled", "moved"]
    assert [row["kind"] for row in waiting if written.get(row["id"])] == ["cancelled"]


async def test_an_erased_person_is_not_among_the_answers(db: Connection, vault: Vault, everybody: Everybody) -> None:
    meeting, invitation, _ = await an_invitation(db, everybody)
    person = await db.fetchval("SELECT person FROM invitations")
    await db.execute("DELETE FROM people WHERE id = $1", person)
    assert await invitations.answers(db, meeting) == []
    assert await invitations.get(db, vault, invitation) is None
    assert not await invitations.answer(db, vault, invitation, Answer.YES, "", "link", NOW)


async def test_whoever_has_come_to_sit_there_since_the_call_is_invited_and_told_first(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    meeting = await everybody.meeting(branch, bo)
    await invitations.call(db, meeting, [], NOW)
    dag = await everybody.dag()
    await everybody.representative("Ida Ny", "ida@example.org", "Kommunstyrelsen", "0136")  # only affects it
    assert [await invitations.catch_up_representatives(db, NOW) for _ in range(2)] == [1, 0]
    assert await invited(db, meeting) == {dag}
    letters = await db.fetch("SELECT kind, person FROM letters ORDER BY priority")
    assert [(row["kind"], row["person"]) for row in letters] == [("listed", dag), ("invitation", dag)]
    await invitations.cancel(db, vault, meeting, bo, "", NOW)
    await everybody.representative("Ulla By", "ulla@example.org", "Äldrenämnden", "0136")
    assert await invitations.catch_up_representatives(db, NOW) == 0


# -- mandates that have ended by the meeting's day ---------------------------------------------------------------------


async def test_nobody_is_invited_whose_mandate_has_ended_when_the_meeting_is(
    db: Connection, everybody: Everybody
) -> None:
    """She sits today and not then; whoever comes after her is invited once that is known."""
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    await everybody.dag(to_day=dates.today(NOW) + 8 * DAY)
    meeting = await everybody.meeting(branch, bo)  # in nine days
    audience = await invitations.audience(db, meeting, await host_of(db, meeting), NOW)
    assert (audience.representatives, audience.ended_before) == (0, 1)
    assert audience.unknown_after == dates.today(NOW) + 8 * DAY
    assert await invitations.call(db, meeting, [], NOW) == 0
    assert await invitations.catch_up_representatives(db, NOW) == 0
    ida = await everybody.representative("Ida Ny", "ida@example.org", "Äldrenämnden", "0136")
    assert (await invitations.audience(db, meeting, await host_of(db, meeting), NOW)).unknown_after is None
    assert await invitations.catch_up_representatives(db, NOW) == 1
    assert await invited(db, meeting) == {ida}


@pytest.mark.parametrize(("follows", "letters_to_dag"), [(False, 0), (True, 1)])
async def test_an_invitation_that_waits_does_not_go_to_whoever_has_ceased_to_sit_meanwhile(
    web: Web, db: Connection, everybody: Everybody, follows: bool, letters_to_dag: int
) -> None:
    """Unless another mandate on the same committee follows."""
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    dag = await everybody.dag()
    await invitations.call(db, await everybody.meeting(branch, bo), [], NOW)
    row = await db.fetchrow("UPDATE mandates SET to_day = $1 RETURNING committee", dates.today(NOW))
    assert row
    if follows:
        then = Mandate(row["committee"], "ledamot", dates.today(NOW) + DAY, None)
        await representatives.seat(db, dag, then, "Ledamot")
    await web.deliver()
    assert len([one for one in web.post_office.to(DAG) if one.subject.startswith("Inbjudan")]) == letters_to_dag
