"""Replies: an answer, later, somebody else or no, and nothing of who asks; then contact, and what came of it."""

from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import introductions, matching, people, replies
from fackpol.network.introductions import Asked, Proof, Question, Shown
from fackpol.network.reference import Reference
from fackpol.network.replies import Answer
from fackpol.network.standings import Introduction, Outcome
from tests.people import Everybody
from tests.together import at_once

NOW = dates.now()
TODAY = dates.today(NOW)
QUESTION = "Varför får vi inte heltid?"
ANSWER = "Vi tar upp det i vår."
DAY = timedelta(days=1)


async def a_question(db: Connection, vault: Vault, everybody: Everybody) -> tuple[UUID, UUID, UUID]:
    """Anna, Dag and the id of her question to him."""
    anna, dag = await everybody.anna(), await everybody.dag()
    mandate = await db.fetchval("SELECT id FROM mandates WHERE person = $1", dag)
    asked = await introductions.ask(db, vault, anna, Question(QUESTION, "aldreomsorg", "0136", mandate), NOW)
    assert asked is Asked.SENT
    return anna, dag, await db.fetchval("SELECT id FROM introductions")


async def test_each_shows_what_each_has_chosen(db: Connection, vault: Vault, everybody: Everybody) -> None:
    anna, dag, id = await a_question(db, vault, everybody)
    assert await replies.accept(db, vault, id, Shown(email=False, phone="08-123 45 67"), NOW, Proof.CODE)
    (one,) = await introductions.of_member(db, vault, anna)
    assert (one.email, one.phone) == ("", "")
    assert await introductions.show_each_other(db, vault, id, anna, Shown(email=True), NOW)
    (one,), (other,) = (
        await introductions.of_member(db, vault, anna),
        await replies.of_representative(db, vault, dag, Proof.CODE),
    )
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
    assert not await replies.accept(db, vault, id, Shown(), NOW, Proof.CODE)
    assert not await replies.put_off(db, id, TODAY + timedelta(days=14), NOW)
    assert not await replies.propose(db, id, other, NOW)
    assert await replies.of_representative(db, vault, dag, Proof.CODE) == []


async def test_somebody_else_is_proposed_and_the_member_is_asked_first(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    anna, dag, id = await a_question(db, vault, everybody)
    ida = await everybody.representative("Ida Ny", "ida@example.org", "Äldrenämnden", "0136")
    hers = await db.fetchval("SELECT id FROM mandates WHERE person = $1", ida)
    assert await replies.propose(db, id, hers, NOW)
    assert not await replies.accept(db, vault, id, Shown(), NOW, Proof.CODE)
    assert await replies.of_representative(db, vault, ida, Proof.CODE) == []
    (one,) = await introductions.of_member(db, vault, anna)
    assert one.standing(TODAY) == "passed"
    assert await introductions.go_on(db, vault, id, hers, "passed", NOW, anna) is Asked.SENT
    (now_hers,) = await replies.of_representative(db, vault, ida, Proof.CODE)
    assert now_hers.question == QUESTION
    assert await replies.of_representative(db, vault, dag, Proof.CODE) == []
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
    assert await replies.of_representative(db, vault, dag, Proof.CODE) == []
    assert await people.get(db, vault, dag)


# -- the answer --------------------------------------------------------------------------------------------------------


async def hers(db: Connection, vault: Vault, anna: UUID) -> Introduction:
    (one,) = await introductions.of_member(db, vault, anna)
    return one


async def kinds(db: Connection) -> list[str]:
    return [row["kind"] for row in await db.fetch("SELECT kind FROM letters ORDER BY id")]


async def test_she_reads_the_answer_and_until_then_it_can_be_changed(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    anna, _, id = await a_question(db, vault, everybody)
    assert await replies.write(db, vault, id, Answer("Nej."), NOW)
    assert await replies.write(db, vault, id, Answer(ANSWER), NOW)
    one = await hers(db, vault, anna)
    assert (one.answer, one.standing(TODAY), one.unread) == (ANSWER, "answered", True)
    assert ANSWER not in repr(one)
    assert ANSWER.encode() not in await db.fetchval("SELECT answer FROM introductions")
    assert await replies.read(db, id, anna, NOW)
    assert not await replies.write(db, vault, id, Answer("Något annat."), NOW)
    one = await hers(db, vault, anna)
    assert (one.answer, one.standing(TODAY), one.unread) == (ANSWER, "read", False)
    assert (await kinds(db)).count("reply") == 1


async def test_only_who_asked_opens_it_thanks_and_asks_once_more(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    anna, _, id = await a_question(db, vault, everybody)
    cilla = await everybody.cilla()
    assert not await replies.read(db, id, anna, NOW)  # there is none yet
    await replies.write(db, vault, id, Answer(ANSWER), NOW)
    assert not await replies.thank(db, id, anna, helped=True)  # she has not read it
    assert not await replies.follow_up(db, vault, id, anna, "Men när?", NOW)
    assert not await replies.read(db, id, cilla, NOW)
    await replies.read(db, id, anna, NOW)
    assert not await replies.thank(db, id, cilla, helped=True)
    assert not await replies.follow_up(db, vault, id, cilla, "Men när?", NOW)
    assert await replies.thank(db, id, anna, helped=True)
    assert (await hers(db, vault, anna)).row["thanks"] == "helped"


async def test_no_answer_after_she_has_taken_it_back(db: Connection, vault: Vault, everybody: Everybody) -> None:
    anna, _, id = await a_question(db, vault, everybody)
    await introductions.end(db, id, anna, NOW)
    assert not await replies.write(db, vault, id, Answer(ANSWER), NOW)
    assert (await hers(db, vault, anna)).answer == ""
    assert "reply" not in await kinds(db)


async def test_an_answer_and_her_reading_it_at_once_never_change_what_she_has_read(
    fresh: str, vault: Vault, known: Reference
) -> None:
    async with database.alone(fresh) as db:
        anna, _, id = await a_question(db, vault, Everybody(db, vault, known))
        await replies.write(db, vault, id, Answer(ANSWER), NOW)
    turns = iter([True, False])

    async def press(db: Connection) -> tuple[str, bool]:
        if next(turns):
            return "changed", await replies.write(db, vault, id, Answer("Ett annat svar."), NOW)
        return "read", await replies.read(db, id, anna, NOW)

    done = dict(await at_once(fresh, press))
    assert done["read"]
    async with database.alone(fresh) as db:
        assert (await hers(db, vault, anna)).answer == ("Ett annat svar." if done["changed"] else ANSWER)
        assert not await replies.write(db, vault, id, Answer("För sent."), NOW)


async def test_two_answers_at_once_are_one_letter(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        _, _, id = await a_question(db, vault, Everybody(db, vault, known))
    assert await at_once(fresh, lambda db: replies.write(db, vault, id, Answer(ANSWER), NOW)) == [True, True]
    async with database.alone(fresh) as db:
        assert (await kinds(db)).count("reply") == 1


async def test_what_is_answered_is_no_longer_in_the_way_of_others(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    anna, dag, id = await a_question(db, vault, everybody)
    await replies.load(db, dag, 1)
    cilla, mandate = await everybody.cilla(), await db.fetchval("SELECT mandate FROM introductions")
    question = Question(QUESTION, "aldreomsorg", "0136", mandate)
    assert await introductions.ask(db, vault, cilla, question, NOW) is Asked.FULL
    await replies.write(db, vault, id, Answer(ANSWER), NOW)
    assert await introductions.ask(db, vault, cilla, question, NOW) is Asked.SENT
    assert await introductions.ask(db, vault, anna, question, NOW) is Asked.ALREADY  # read it first


async def test_silence_after_an_answer_is_no_silence(db: Connection, vault: Vault, everybody: Everybody) -> None:
    anna, _, id = await a_question(db, vault, everybody)
    await replies.write(db, vault, id, Answer(ANSWER), NOW)
    await introductions.look_after(db, vault, NOW + 15 * DAY, TODAY)
    assert (await hers(db, vault, anna)).standing(TODAY) == "answered"
    assert (await kinds(db)).count("question") == 1
    await introductions.look_after(db, vault, NOW + 31 * DAY, TODAY)
    one = await hers(db, vault, anna)
    assert (one.row["ended_by"], one.answer) == ("answered", ANSWER)
    assert "standing" not in await kinds(db)
    assert not one.goes_on(TODAY)
    assert await replies.read(db, id, anna, NOW + 32 * DAY)


# -- once more ---------------------------------------------------------------------------------------------------------


async def answered_and_read(db: Connection, vault: Vault, everybody: Everybody) -> tuple[UUID, UUID, UUID]:
    anna, dag, id = await a_question(db, vault, everybody)
    await replies.write(db, vault, id, Answer(ANSWER), NOW)
    await replies.read(db, id, anna, NOW)
    return anna, dag, id


async def test_one_more_question_goes_the_same_way(db: Connection, vault: Vault, everybody: Everybody) -> None:
    anna, dag, id = await answered_and_read(db, vault, everybody)
    assert await replies.follow_up(db, vault, id, anna, "Men när?", NOW)
    one = await hers(db, vault, anna)
    assert one.first
    assert (one.question, one.first.question, one.first.answer) == ("Men när?", QUESTION, ANSWER)
    (his,) = await replies.of_representative(db, vault, dag, Proof.CODE)
    assert his.first
    assert (his.question, his.first.answer, his.name) == ("Men när?", ANSWER, "")
    link = await replies.get(db, vault, one.id)
    assert link
    assert link.first
    assert anna not in [*link.row.values(), *link.first.row.values()]
    assert await replies.write(db, vault, one.id, Answer("I mars."), NOW)
    await replies.read(db, one.id, anna, NOW)
    assert not await replies.follow_up(db, vault, one.id, anna, "Och sedan?", NOW)
    assert not await replies.follow_up(db, vault, id, anna, "Och sedan?", NOW)
    assert (await kinds(db)).count("question") == 2
    assert (await kinds(db)).count("reply") == 2


async def test_two_presses_ask_once_more_once(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        anna, _, id = await answered_and_read(db, vault, Everybody(db, vault, known))
    asked = await at_once(fresh, lambda db: replies.follow_up(db, vault, id, anna, "Men när?", NOW))
    assert sorted(asked) == [False, True]


async def test_taking_it_back_takes_both_back_and_silence_ends_only_the_second(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    anna, _, id = await answered_and_read(db, vault, everybody)
    await replies.follow_up(db, vault, id, anna, "Men när?", NOW)
    await introductions.look_after(db, vault, NOW + 15 * DAY, TODAY)
    one = await hers(db, vault, anna)
    assert one.first
    assert (one.row["ended_by"], one.first.row["ended_by"]) == ("silence", None)
    assert not one.goes_on(TODAY)
    await introductions.end(db, one.id, anna, NOW + 16 * DAY)
    assert await db.fetchval("SELECT count(*) FROM introductions WHERE ended_at IS NULL") == 0


async def test_what_she_asked_about_is_kept_as_long_as_what_she_asked(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    anna, _, id = await answered_and_read(db, vault, everybody)
    await replies.follow_up(db, vault, id, anna, "Men när?", NOW + 29 * DAY)
    await introductions.look_after(db, vault, NOW + 31 * DAY, TODAY)  # the first is over
    await introductions.tidy(db, NOW + 62 * DAY)
    one = await hers(db, vault, anna)
    assert one.first
    await introductions.end(db, one.id, anna, NOW + 62 * DAY)
    await introductions.tidy(db, NOW + 93 * DAY)
    assert await db.fetchval("SELECT count(*) FROM introductions") == 0


# -- "I take it up" ----------------------------------------------------------------------------------------------------


async def test_she_takes_it_up_and_is_asked_back(db: Connection, vault: Vault, everybody: Everybody) -> None:
    anna, dag, id = await a_question(db, vault, everybody)
    day = TODAY + 20 * DAY
    assert await replies.write(db, vault, id, Answer("", day), NOW)
    assert not (await hers(db, vault, anna)).asks_back(day)
    for days, letters in ((20, 0), (21, 1), (22, 1)):
        await replies.ask_back(db, NOW + days * DAY, TODAY + days * DAY)
        assert (await kinds(db)).count("came_of") == letters, days
    assert (await hers(db, vault, anna)).asks_back(day + DAY)
    assert await replies.say_outcome(db, vault, id, Outcome.YES, "Fler tjänster i budgeten.", NOW + 22 * DAY)
    assert await replies.say_outcome(db, vault, id, Outcome.YES, "Fler tjänster i budgeten.", NOW + 22 * DAY)
    one = await hers(db, vault, anna)
    assert (one.row["outcome"], one.outcome_note) == ("yes", "Fler tjänster i budgeten.")
    assert not one.asks_back(day + DAY)
    to_anna = await db.fetch("SELECT variant FROM letters WHERE kind = 'reply' AND person = $1 ORDER BY id", anna)
    assert [row["variant"] for row in to_anna] == [None, "outcome"]
    assert await replies.of_representative(db, vault, dag, Proof.CODE)


async def test_nothing_came_of_what_nobody_took_up_or_she_took_back(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    anna, _, id = await answered_and_read(db, vault, everybody)
    assert not await replies.say_outcome(db, vault, id, Outcome.YES, "", NOW)
    await db.execute("UPDATE introductions SET taken_up_on = $1", TODAY - DAY)
    await introductions.end(db, id, anna, NOW)
    await replies.ask_back(db, NOW, TODAY)
    assert "came_of" not in await kinds(db)
    assert not await replies.say_outcome(db, vault, id, Outcome.YES, "", NOW)


async def test_whoever_has_a_day_for_it_is_not_closed_before(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    anna, _, id = await a_question(db, vault, everybody)
    await replies.write(db, vault, id, Answer(ANSWER, TODAY + 60 * DAY), NOW)
    await introductions.look_after(db, vault, NOW + 100 * DAY, TODAY)
    assert (await hers(db, vault, anna)).row["ended_at"] is None
    await introductions.look_after(db, vault, NOW + 106 * DAY, TODAY)
    assert (await hers(db, vault, anna)).row["ended_by"] == "answered"


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


async def test_an_old_tab_does_not_take_back_the_day_that_she_has_been_asked_about(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    """She is asked what came of it; an answer without a day would leave that question without its reason."""
    _, _, id = await a_question(db, vault, everybody)
    assert await replies.write(db, vault, id, Answer(ANSWER, TODAY + DAY), NOW)
    later = NOW + 3 * DAY
    await replies.ask_back(db, later, TODAY + 3 * DAY)
    assert not await replies.write(db, vault, id, Answer("Nej.", None), later)
    assert await replies.say_outcome(db, vault, id, Outcome.YES, "", later)
    assert not await replies.write(db, vault, id, Answer("Nej.", None), later)


async def test_what_came_of_it_is_said_once_and_keeps_the_question_no_longer(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    _, _, id = await a_question(db, vault, everybody)
    await replies.write(db, vault, id, Answer(ANSWER, TODAY + DAY), NOW)
    assert await replies.say_outcome(db, vault, id, Outcome.YES, "", NOW + 3 * DAY)
    until = await db.fetchval("SELECT due_at FROM introductions")
    assert await replies.say_outcome(db, vault, id, Outcome.YES, "", NOW + 20 * DAY)
    assert not await replies.say_outcome(db, vault, id, Outcome.NO, "", NOW + 20 * DAY)
    assert await db.fetchval("SELECT due_at FROM introductions") == until
    assert await db.fetchval("SELECT outcome FROM introductions") == "yes"
