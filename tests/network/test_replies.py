"""Replies: yes, later, somebody else or no, and nothing of who asks."""

from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import introductions, matching, people, replies
from fackpol.network.introductions import Asked, Question, Shown
from fackpol.network.reference import Reference
from tests.people import Everybody
from tests.together import at_once

NOW = dates.now()
TODAY = dates.today(NOW)
QUESTION = "Varför får vi inte heltid?"


async def a_question(db: Connection, vault: Vault, everybody: Everybody) -> tuple[UUID, UUID, UUID]:
    """Anna, Dag and the id of her question to him."""
    anna, dag = await everybody.anna(), await everybody.dag()
    mandate = await db.fetchval("SELECT id FROM mandates WHERE person = $1", dag)
    asked = await introductions.ask(db, vault, anna, Question(QUESTION, "aldreomsorg", "0136", mandate), NOW)
    assert asked is Asked.SENT
    return anna, dag, await db.fetchval("SELECT id FROM introductions")


async def test_each_shows_what_each_has_chosen(db: Connection, vault: Vault, everybody: Everybody) -> None:
    anna, dag, id = await a_question(db, vault, everybody)
    assert await replies.accept(db, vault, id, Shown(email=False, phone="08-123 45 67"), NOW)
    (one,) = await introductions.of_member(db, vault, anna)
    assert (one.email, one.phone) == ("", "")
    assert await introductions.show_each_other(db, vault, id, anna, Shown(email=True), NOW)
    (one,), (other,) = await introductions.of_member(db, vault, anna), await replies.of_representative(db, vault, dag)
    assert (one.email, one.phone) == ("", "08-123 45 67")
    assert (other.name, other.email, other.phone) == ("Anna Ek", "anna.ek@example.org", "")
    assert "08-123" not in repr(one)
    await introductions.end(db, id, None, NOW)
    (one,) = await introductions.of_member(db, vault, anna)
    assert (one.email, one.phone) == ("", "")


async def test_too_late_is_no_answer(db: Connection, vault: Vault, everybody: Everybody) -> None:
    anna, dag, id = await a_question(db, vault, everybody)
    await introductions.end(db, id, anna, NOW)
    other = await db.fetchval("SELECT max(id) FROM mandates")
    assert not await replies.accept(db, vault, id, Shown(), NOW)
    assert not await replies.put_off(db, id, TODAY + timedelta(days=14), NOW)
    assert not await replies.propose(db, id, other, NOW)
    assert await replies.of_representative(db, vault, dag) == []


async def test_somebody_else_is_proposed_and_the_member_is_asked_first(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    anna, dag, id = await a_question(db, vault, everybody)
    ida = await everybody.representative("Ida Ny", "ida@example.org", "Äldrenämnden", "0136")
    hers = await db.fetchval("SELECT id FROM mandates WHERE person = $1", ida)
    assert await replies.propose(db, id, hers, NOW)
    assert not await replies.accept(db, vault, id, Shown(), NOW)
    assert await replies.of_representative(db, vault, ida) == []
    (one,) = await introductions.of_member(db, vault, anna)
    assert one.standing(TODAY) == "passed"
    assert await introductions.go_on(db, vault, id, hers, "passed", NOW, anna) is Asked.SENT
    (now_hers,) = await replies.of_representative(db, vault, ida)
    assert now_hers.question == QUESTION
    assert await replies.of_representative(db, vault, dag) == []
    link = await replies.get(db, vault, id)
    assert link
    assert link.standing(TODAY) == "ended"
    letters = [(row["kind"], row["person"]) for row in await db.fetch("SELECT kind, person FROM letters ORDER BY id")]
    assert letters == [("listed", dag), ("question", dag), ("standing", anna), ("listed", ida), ("question", ida)]


async def test_two_presses_pass_it_on_once(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        everybody = Everybody(db, vault, known)
        anna, _, id = await a_question(db, vault, everybody)
        ida = await everybody.representative("Ida Ny", "ida@example.org", "Äldrenämnden", "0136")
        hers = await db.fetchval("SELECT id FROM mandates WHERE person = $1", ida)
    asked = await at_once(fresh, lambda db: introductions.go_on(db, vault, id, hers, "passed", NOW, anna))
    assert asked.count(Asked.SENT) == 1
    async with database.alone(fresh) as db:
        assert await db.fetchval("SELECT count(*) FROM introductions WHERE ended_at IS NULL") == 1


async def test_whoever_is_left_out_meanwhile_is_not_asked(db: Connection, vault: Vault, everybody: Everybody) -> None:
    anna, _, id = await a_question(db, vault, everybody)
    ida = await everybody.representative("Ida Ny", "ida@example.org", "Äldrenämnden", "0136")
    hers = await db.fetchval("SELECT id FROM mandates WHERE person = $1", ida)
    await replies.propose(db, id, hers, NOW)
    await db.execute("DELETE FROM people WHERE id = $1", ida)
    assert await introductions.go_on(db, vault, id, hers, "passed", NOW, anna) is Asked.FULL
    (one,) = await introductions.of_member(db, vault, anna)
    assert one.standing(TODAY) == "sent"  # he can answer it himself again


async def test_how_many_at_a_time(db: Connection, vault: Vault, everybody: Everybody) -> None:
    _, dag, _ = await a_question(db, vault, everybody)
    assert await db.fetchval("SELECT questions_open($1)", dag) == 1
    await replies.load(db, dag, 1)
    assert await db.fetchval("SELECT count(*) FROM takes_questions") == 0
    await replies.load(db, dag, 2)
    assert await db.fetchval("SELECT count(*) FROM takes_questions") == 1


async def test_his_link_is_nothing_when_she_has_gone(db: Connection, vault: Vault, everybody: Everybody) -> None:
    anna, dag, id = await a_question(db, vault, everybody)
    await db.execute("DELETE FROM people WHERE id = $1", anna)
    assert await replies.get(db, vault, id) is None
    assert await replies.of_representative(db, vault, dag) == []
    assert await people.get(db, vault, dag)


# -- whoever chooses ---------------------------------------------------------------------------------------------------


async def test_a_question_for_the_coordinator_waits_in_her_branch_else_with_the_administrator(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    anna, branch = await everybody.anna(), await everybody.branch()
    question = Question(QUESTION, "aldreomsorg", "0136", None)
    assert await introductions.ask(db, vault, anna, question, NOW) is Asked.SENT
    (one,) = await introductions.choosing(db, vault, None)
    assert (one.question, one.name) == (QUESTION, "")
    assert await introductions.choosing(db, vault, branch) == []
    await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    assert await introductions.choosing(db, vault, None) == []
    assert [one.id for one in await introductions.choosing(db, vault, branch)] == [one.id]


async def test_load_is_shared(db: Connection, vault: Vault, everybody: Everybody, known: Reference) -> None:
    """Of two on the same committee in the same seat, the one with fewer open questions comes first."""
    anna, dag, _ = await a_question(db, vault, everybody)
    ida = await everybody.representative("Ida Ny", "ida@example.org", "Äldrenämnden", "0136")
    cilla = await everybody.cilla()
    found = await matching.of_member(db, vault, known, anna, TODAY)
    assert [match.person for match in found.primary] == [ida, dag]
    hers = await db.fetchval("SELECT id FROM mandates WHERE person = $1", ida)
    for member in (cilla, await everybody.member("Doris", "doris@example.org")):
        await introductions.ask(db, vault, member, Question(QUESTION, "aldreomsorg", "0136", hers), NOW)
    found = await matching.of_member(db, vault, known, anna, TODAY)
    assert [match.person for match in found.primary] == [dag, ida]


@pytest.mark.parametrize("load", [0, 1])
async def test_whoever_takes_no_more_is_not_the_next_suggestion(
    db: Connection, vault: Vault, everybody: Everybody, known: Reference, load: int
) -> None:
    anna, dag, _ = await a_question(db, vault, everybody)
    await replies.load(db, dag, load)
    found = await matching.of_member(db, vault, known, anna, TODAY)
    assert [match.takes for match in found.primary] == [False]
    assert found.next("aldreomsorg") == []
