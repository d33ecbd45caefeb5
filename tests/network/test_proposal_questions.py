"""A question that became a proposal: the member is told once of it and once how it went, and nobody else learns it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import introductions, proposal_questions, proposals, replies
from fackpol.network.introductions import Question
from fackpol.network.proposals import Outcome
from fackpol.network.replies import Answer
from fackpol.network.standings import Outcome as CameOf
from tests.network.test_proposals import HELTID
from tests.people import Everybody

NOW = dates.now()
TODAY = dates.today(NOW)


@pytest.fixture
async def asked(db: Connection, everybody: Everybody, vault: Vault) -> tuple[UUID, UUID, UUID]:
    """Anna, Dag, and her question that he has answered and that she has read."""
    anna, dag = await everybody.anna(), await everybody.dag()
    mandate = await db.fetchval("SELECT id FROM mandates")
    await introductions.ask(db, vault, anna, Question("Får vi heltid?", "aldreomsorg", "0136", mandate), NOW)
    id = await db.fetchval("SELECT id FROM introductions")
    await replies.write(db, vault, id, Answer("Jag lägger en motion.", TODAY + timedelta(days=9)), NOW)
    await replies.read(db, id, anna, NOW)
    await db.execute("DELETE FROM letters")
    return anna, dag, id


async def news(db: Connection) -> list[str]:
    rows = await db.fetch("SELECT variant FROM letters WHERE kind = 'reply' ORDER BY id")
    return [row["variant"] for row in rows]


async def test_she_is_told_once_of_the_proposal_and_once_how_it_went(
    db: Connection, asked: tuple[UUID, UUID, UUID]
) -> None:
    anna, dag, id = asked
    motion = await proposals.put(db, dag, HELTID, NOW)
    for _ in range(2):
        assert await proposal_questions.link(db, id, motion, dag, NOW)
    assert await news(db) == ["proposal"]
    assert await db.fetchval("SELECT DISTINCT person FROM letters") == anna
    assert (await proposal_questions.of(db, [id]))[id].title == HELTID.title
    await proposals.say_outcome(db, motion, dag, Outcome.WAITING, TODAY, NOW)
    assert await news(db) == ["proposal"]
    for outcome in (Outcome.REFERRED, Outcome.APPROVED):
        await proposals.say_outcome(db, motion, dag, outcome, TODAY, NOW)
    assert await news(db) == ["proposal", "settled"]


async def test_an_outcome_that_is_set_by_changing_the_proposal_is_told_too(
    db: Connection, asked: tuple[UUID, UUID, UUID]
) -> None:
    _, dag, id = asked
    motion = await proposals.put(db, dag, HELTID, NOW)
    await proposal_questions.link(db, id, motion, dag, NOW)
    decided = replace(HELTID, outcome=Outcome.APPROVED, outcome_on=max(TODAY, HELTID.day))
    await proposals.change(db, motion, None, decided, NOW)
    assert await news(db) == ["proposal", "settled"]


async def test_one_that_has_an_outcome_already_is_told_of_once(db: Connection, asked: tuple[UUID, UUID, UUID]) -> None:
    _, dag, id = asked
    decided = replace(HELTID, outcome=Outcome.REJECTED, outcome_on=HELTID.day)
    motion = await proposals.put(db, dag, decided, NOW)
    await proposal_questions.link(db, id, motion, dag, NOW)
    await proposals.say_outcome(db, motion, dag, Outcome.APPROVED, TODAY, NOW)
    assert await news(db) == ["proposal"]


async def test_the_question_is_kept_until_the_outcome_and_a_month_more(
    db: Connection, vault: Vault, asked: tuple[UUID, UUID, UUID]
) -> None:
    _, dag, id = asked
    motion = await proposals.put(db, dag, HELTID, NOW)
    await proposal_questions.link(db, id, motion, dag, NOW)
    await replies.say_outcome(db, vault, id, CameOf.YES, "Det blev en motion.", NOW)
    later = NOW + timedelta(days=200)
    await introductions.look_after(db, vault, later, dates.today(later))
    assert await db.fetchval("SELECT ended_at FROM introductions") is None
    await proposals.say_outcome(db, motion, dag, Outcome.APPROVED, dates.today(later), later)
    assert await news(db) == ["proposal", "outcome", "settled"]
    after = later + timedelta(days=31)
    await introductions.look_after(db, vault, after, dates.today(after))
    assert await db.fetchval("SELECT ended_by FROM introductions") == "answered"


async def test_nothing_is_told_to_her_who_has_closed_her_question(
    db: Connection, asked: tuple[UUID, UUID, UUID]
) -> None:
    anna, dag, id = asked
    motion = await proposals.put(db, dag, HELTID, NOW)
    await proposal_questions.link(db, id, motion, dag, NOW)
    await introductions.end(db, id, anna, NOW)
    await proposals.say_outcome(db, motion, dag, Outcome.APPROVED, TODAY, NOW)
    assert await news(db) == ["proposal"]
    assert not await proposal_questions.link(db, id, motion, dag, NOW)


async def test_only_she_who_answered_links_and_only_to_her_own(
    db: Connection, everybody: Everybody, vault: Vault, asked: tuple[UUID, UUID, UUID]
) -> None:
    anna, dag, id = asked
    lena = await everybody.representative("Lena Annan", "lena@example.org", "Äldrenämnden", "0136")
    hers, his = await proposals.put(db, lena, HELTID, NOW), await proposals.put(db, dag, HELTID, NOW)
    assert not await proposal_questions.link(db, id, hers, lena, NOW)
    assert not await proposal_questions.link(db, id, hers, dag, NOW)
    mandate = await db.fetchval("SELECT id FROM mandates WHERE person = $1", dag)
    siv = await everybody.member("Siv Ek", "siv@example.org")
    await introductions.ask(db, vault, siv, Question("När?", "aldreomsorg", "0136", mandate), NOW)
    unanswered = await db.fetchval("SELECT id FROM introductions WHERE member = $1", siv)
    assert not await proposal_questions.link(db, unanswered, his, dag, NOW)
    assert await proposal_questions.of(db, [id, unanswered]) == {}
    assert anna


async def test_the_link_goes_with_the_member_and_the_proposal_stays(
    db: Connection, asked: tuple[UUID, UUID, UUID]
) -> None:
    anna, dag, id = asked
    motion = await proposals.put(db, dag, HELTID, NOW)
    await proposal_questions.link(db, id, motion, dag, NOW)
    await db.execute("DELETE FROM people WHERE id = $1", anna)
    assert await db.fetchval("SELECT count(*) FROM proposal_questions") == 0
    assert await proposals.get(db, motion)
    await proposals.say_outcome(db, motion, dag, Outcome.APPROVED, TODAY, NOW)


async def test_the_link_goes_with_the_proposal_and_the_question_stays(
    db: Connection, asked: tuple[UUID, UUID, UUID]
) -> None:
    _, dag, id = asked
    motion = await proposals.put(db, dag, HELTID, NOW)
    await proposal_questions.link(db, id, motion, dag, NOW)
    await proposals.remove(db, motion, dag)
    assert await proposal_questions.of(db, [id]) == {}
    assert await db.fetchval("SELECT count(*) FROM introductions") == 1
