"""Of two who do something in the same moment neither undoes what the other has said, sent or ended."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import audiences, branches, consents, contacts, handovers, introductions, invitations
from fackpol.network.audiences import Part
from fackpol.network.contacts import ContactOutcome
from fackpol.network.introductions import Question
from fackpol.network.reference import Reference
from tests.network.test_audiences import a_draft, crowd
from tests.people import Everybody, a_meeting
from tests.queue import send
from tests.together import at_once

NOW = dates.now()
TODAY = dates.today(NOW)
A_MOMENT_LATER = NOW + timedelta(seconds=1)


async def both(url: str, *acts: Callable[[Connection], Awaitable[object]]) -> list[object]:
    """What each of them gets: the second begins, and waits if it must, before the first has committed."""
    each = iter(acts)
    return await at_once(url, lambda db: next(each)(db))


@pytest.fixture
async def meeting(fresh: str, vault: Vault, known: Reference) -> int:
    """The draft of a meeting for the six members of all branches."""
    async with database.alone(fresh) as db:
        everybody = Everybody(db, vault, known)
        await crowd(db, everybody, await everybody.branch("Vård"), 6)
        await audiences.count_cells(db, NOW)
        return await a_draft(db, everybody, Part("branch"))


async def test_a_list_that_is_being_sent_keeps_its_parts(fresh: str, meeting: int) -> None:
    """Another administrator changes them as it goes out; else no letter about the meeting would go to any of them."""
    async with database.alone(fresh) as db:
        assert await audiences.look(db, meeting, NOW)
    posted, _ = await both(
        fresh,
        lambda db: audiences.call(db, meeting, NOW),
        lambda db: audiences.choose(db, meeting, [Part("branch"), Part("new")]),
    )
    assert posted == 6
    async with database.alone(fresh) as db:
        assert await audiences.parts_of(db, meeting) == [Part("branch")]
        assert await db.fetchval("SELECT count(*) FROM hears WHERE meeting = $1", meeting) == 6


async def test_two_who_look_at_a_list_at_once_both_see_it(fresh: str, meeting: int) -> None:
    assert await at_once(fresh, lambda db: audiences.look(db, meeting, NOW)) == [True, True]


@dataclass
class Calling:
    """Anna has waited for Bo for nine days, so that he is late; now Disa coordinates too."""

    url: str
    vault: Vault
    branch: str
    anna: UUID
    bo: UUID
    disa: UUID

    async def reached_as(self, meanwhile: Callable[[Connection], Awaitable[object]]) -> UUID | None:
        """Bo writes down that he has reached Anna as something else is done. Who has done so, as she reads it."""

        def reached(db: Connection) -> Awaitable[bool]:
            own = (self.branch, self.anna, self.bo, ContactOutcome.REACHED, "Vi pratades vid.", NOW)
            return contacts.record(db, self.vault, *own)

        said, _ = await both(self.url, reached, meanwhile)
        assert said
        async with database.alone(self.url) as db:
            (tried,) = await contacts.about(db, self.anna, self.branch)
        return tried.owner


@pytest.fixture
async def calling(fresh: str, vault: Vault, known: Reference) -> Calling:
    joined = NOW - timedelta(days=9)
    async with database.alone(fresh) as db:
        everybody = Everybody(db, vault, known)
        branch, anna = await everybody.branch(), await everybody.anna()
        bo = await everybody.bo(branch)
        await branches.join(db, branch, anna, joined)
        await contacts.look_after(db, joined, dates.today(joined))
        row = await branches.get(db, branch)
        assert row
        disa = await everybody.member("Disa Ek", "disa@example.org")
        await everybody.hold(disa, "coordinator", row.id)
    return Calling(fresh, vault, branch, anna, bo, disa)


async def test_whoever_is_late_keeps_the_try_that_he_makes_as_she_is_given_to_another(calling: Calling) -> None:
    assert await calling.reached_as(lambda db: contacts.look_after(db, A_MOMENT_LATER, TODAY)) == calling.bo


async def test_passing_her_on_takes_no_try_from_whoever_has_made_it(calling: Calling) -> None:
    anna = calling.branch, calling.anna
    assert await calling.reached_as(lambda db: contacts.pass_on(db, *anna, A_MOMENT_LATER, TODAY)) == calling.bo


async def test_handing_over_gives_away_the_next_try_and_not_the_one_that_is_made(calling: Calling) -> None:
    his = calling.branch, calling.bo, calling.disa, "", A_MOMENT_LATER
    assert await calling.reached_as(lambda db: handovers.hand_over(db, calling.vault, *his)) == calling.bo
    async with database.alone(calling.url) as db:
        assert (await contacts.of_branch(db, calling.branch))[calling.anna].owner == calling.disa


async def test_no_question_lives_on_after_the_yes_is_taken_back(fresh: str, vault: Vault, known: Reference) -> None:
    """Two weeks are over: her question goes on to a coordinator in the moment when she ends her yes to questions."""
    later = NOW + introductions.SILENCE + timedelta(minutes=1)
    async with database.alone(fresh) as db:
        everybody = Everybody(db, vault, known)
        branch, anna = await everybody.branch(), await everybody.anna()
        await everybody.welcomed(branch, anna)
        await everybody.dag()
        mandate = await db.fetchval("SELECT id FROM mandates")
        await introductions.ask(db, vault, anna, Question("Hur blir det?", "aldreomsorg", "0136", mandate), NOW)
    await both(
        fresh,
        lambda db: introductions.look_after(db, vault, later, dates.today(later)),
        lambda db: consents.end(db, anna, "questions", "page", later),
    )
    async with database.alone(fresh) as db:
        assert "questions" not in await consents.of(db, anna)
        assert await db.fetchval("SELECT count(*) FROM introductions WHERE ended_at IS NULL") == 0
        assert await introductions.choosing(db, vault, branch) == []


async def test_a_meeting_that_is_called_off_as_somebody_moves_it_is_called_off_alone(
    fresh: str, vault: Vault, known: Reference
) -> None:
    async with database.alone(fresh) as db:
        everybody = Everybody(db, vault, known)
        branch = await everybody.branch()
        bo = await everybody.bo(branch)
        await everybody.welcomed(branch, await everybody.anna())
        meeting = await everybody.meeting(branch, bo)
        assert await invitations.call(db, meeting, [], NOW) == 1
        await send(db, NOW)
    other_day = a_meeting(starts_at=NOW.replace(microsecond=0) + timedelta(days=12))
    _, told = await both(
        fresh,
        lambda db: invitations.cancel(db, vault, meeting, bo, "Sjukdom", A_MOMENT_LATER),
        lambda db: invitations.move(db, vault, meeting, other_day, bo, A_MOMENT_LATER),
    )
    assert told is None
    async with database.alone(fresh) as db:
        assert await db.fetchval("SELECT starts_at FROM meetings") != other_day.starts_at
        queued = await db.fetch("SELECT kind FROM letters WHERE state = 'queued'")
    assert [row["kind"] for row in queued] == ["cancelled"]
