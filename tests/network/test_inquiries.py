"""Inquiries: at least five are asked or nobody, and whoever answers is not seen."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import branches, consents, inquiries, introductions, replies
from fackpol.network.inquiries import LIVES, InquiryAnswer
from fackpol.network.introductions import Proof, Question, Shown
from fackpol.network.members import Job
from fackpol.network.reference import Reference
from tests.people import Everybody
from tests.together import at_once

NOW = dates.now()
TODAY = dates.today(NOW)
CARE = ("aldreomsorg", "0136")
QUESTION = "Hur fungerar de nya schemana?"


async def five(everybody: Everybody, n: int = 5) -> list[UUID]:
    """Members in care in Haninge who want to be in touch."""
    return [await everybody.member(f"Med {i}", f"med.{i}@example.org", questions=True) for i in range(n)]


async def ask(
    db: Connection, vault: Vault, dag: UUID, place: tuple[str, str] = CARE, later: timedelta = timedelta()
) -> InquiryAnswer:
    return await inquiries.ask(db, vault, dag, place, QUESTION, NOW + later, TODAY)


async def test_all_who_want_to_be_in_touch_are_asked_and_nobody_else(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    asked, dag = await five(everybody), await everybody.dag()
    await everybody.anna()  # has not said yes to it
    await everybody.member("Elsewhere", "else@example.org", Job("aldreomsorg", "kommun", "0126"), questions=True)
    assert await ask(db, vault, dag) is InquiryAnswer.SENT
    told = await db.fetch("SELECT person FROM letters WHERE kind = 'inquiry'")
    assert {row["person"] for row in told} == set(asked)
    (one,) = await inquiries.of_member(db, vault, asked[0], NOW)
    assert (one.question, one.name, one.row["answered"]) == (QUESTION, "Dag Holm", False)
    assert QUESTION not in repr(one)
    assert QUESTION.encode() not in await db.fetchval("SELECT question FROM inquiries")


async def test_four_can_not_be_asked(db: Connection, vault: Vault, everybody: Everybody) -> None:
    people, dag = await five(everybody), await everybody.dag()
    assert [(row["industry"], row["area"]) for row in await inquiries.places(db, dag, TODAY)] == [CARE]
    await consents.end(db, people[0], "questions", "page", NOW)
    assert await inquiries.places(db, dag, TODAY) == []
    assert await ask(db, vault, dag) is InquiryAnswer.NOT_THERE
    assert await db.fetchval("SELECT count(*) FROM letters") == 0


@pytest.mark.parametrize("place", [("bygg", "0136"), ("aldreomsorg", "0126"), ("x", "y")])
async def test_only_what_the_committee_decides_about(
    db: Connection, vault: Vault, everybody: Everybody, place: tuple[str, str]
) -> None:
    await five(everybody)
    assert await ask(db, vault, await everybody.dag(), place) is InquiryAnswer.NOT_THERE


async def test_two_weeks_between_them(db: Connection, vault: Vault, everybody: Everybody) -> None:
    await five(everybody)
    dag = await everybody.dag()
    days = [timedelta(days=n) for n in (0, 13, 14)]
    assert [await ask(db, vault, dag, later=n) for n in days] == [
        InquiryAnswer.SENT,
        InquiryAnswer.TOO_SOON,
        InquiryAnswer.SENT,
    ]


async def test_two_presses_ask_once(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        everybody = Everybody(db, vault, known)
        await five(everybody)
        dag = await everybody.dag()
    assert sorted(await at_once(fresh, lambda db: ask(db, vault, dag))) == [InquiryAnswer.SENT, InquiryAnswer.TOO_SOON]


async def test_an_answer_is_an_introduction(db: Connection, vault: Vault, everybody: Everybody) -> None:
    people, dag = await five(everybody), await everybody.dag()
    await replies.load(db, dag, 0)  # she has asked for it herself
    await ask(db, vault, dag)
    (one,) = await inquiries.of_member(db, vault, people[0], NOW)
    answer = Question("Det fungerar inte.", *CARE, one.row["mandate"], one.id)
    assert await introductions.ask(db, vault, people[0], answer, NOW) is introductions.Asked.SENT
    assert await introductions.ask(db, vault, people[0], answer, NOW) is introductions.Asked.ALREADY
    await answered(db, vault, people[1:3])
    his = next(
        one
        for one in await replies.of_representative(db, vault, dag, Proof.CODE)
        if one.question == "Det fungerar inte."
    )
    assert (his.area, his.name) == ("0136", "")
    (one,) = await inquiries.of_member(db, vault, people[0], NOW)
    assert one.row["answered"]
    assert await replies.accept(db, vault, his.id, Shown(), NOW, Proof.CODE)
    assert await introductions.show_each_other(db, vault, his.id, people[0], Shown(), NOW)
    assert sorted(one.name for one in await replies.of_representative(db, vault, dag, Proof.CODE)) == ["", "", "Med 0"]


async def answered(db: Connection, vault: Vault, people: list[UUID], now: datetime = NOW) -> None:
    """Each of them answers the inquiry that asks her."""
    for person in people:
        (one,) = await inquiries.of_member(db, vault, person, now)
        own = Question("Det går för fort.", *CARE, one.row["mandate"], one.id)
        assert await introductions.ask(db, vault, person, own, now) is introductions.Asked.SENT


async def seen(db: Connection, vault: Vault, dag: UUID) -> tuple[int, int]:
    """How many answers she sees, and how many letters tell her of one."""
    letters = await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'question' AND person = $1", dag)
    return len(await replies.of_representative(db, vault, dag, Proof.CODE)), letters


async def test_answers_are_shown_three_at_a_time_and_not_fewer(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    people, dag = await five(everybody), await everybody.dag()
    await ask(db, vault, dag)
    await answered(db, vault, people[:2])
    await inquiries.show_answers(db, NOW)
    assert await seen(db, vault, dag) == (0, 0)
    hidden = await db.fetchval("SELECT id FROM introductions LIMIT 1")
    assert await replies.get(db, vault, hidden) is None  # her link opens nothing
    await answered(db, vault, people[2:3])
    assert await seen(db, vault, dag) == (3, 3)
    await answered(db, vault, people[3:4])
    assert await seen(db, vault, dag) == (4, 4)


async def test_a_single_answer_is_never_shown_and_two_when_no_more_will_come(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    people, dag = await five(everybody), await everybody.dag()
    await ask(db, vault, dag)
    await answered(db, vault, people[:1])
    later = NOW + LIVES + timedelta(hours=1)
    await introductions.look_after(db, vault, NOW + timedelta(days=20), TODAY)  # it waits as long as the inquiry
    await inquiries.show_answers(db, later)
    assert await seen(db, vault, dag) == (0, 0)
    await answered(db, vault, people[1:2], NOW + timedelta(days=20))
    assert await seen(db, vault, dag) == (0, 0)
    await inquiries.show_answers(db, later)
    assert await seen(db, vault, dag) == (2, 2)


async def test_four_made_up_members_do_not_unmask_the_fifth(db: Connection, vault: Vault, everybody: Everybody) -> None:
    """One real member could be asked; the representative registers four, and would know whose the fifth answer is."""
    await everybody.member("Real", "real@example.org", questions=True)
    dag = await everybody.dag()
    made_up = [
        await everybody.member(f"Made up {i}", f"made.up.{i}@example.org", questions=True, vetted=False)
        for i in range(4)
    ]
    assert await inquiries.places(db, dag, TODAY) == []
    assert await ask(db, vault, dag) is InquiryAnswer.NOT_THERE
    branch = await everybody.branch(welcomes_all=True)
    for person in made_up:
        await branches.join(db, branch, person, NOW - timedelta(days=60))  # nobody looks at them there
    assert await inquiries.places(db, dag, TODAY) == []


async def test_made_up_members_are_neither_asked_nor_counted_among_the_answers(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    people, dag = await five(everybody), await everybody.dag()
    made_up = await everybody.member("Made up", "made.up@example.org", questions=True, vetted=False)
    await ask(db, vault, dag)
    assert await inquiries.of_member(db, vault, made_up, NOW) == []
    told = await db.fetch("SELECT person FROM letters WHERE kind = 'inquiry'")
    assert {row["person"] for row in told} == set(people)


async def test_a_member_counts_from_the_monday_after_seven_days(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    people, dag = await five(everybody), await everybody.dag()
    wednesday = datetime(2026, 11, 4, 12, tzinfo=UTC)
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    await db.execute("UPDATE members SET vetted_at = NULL WHERE person = $1", people[0])
    await branches.join(db, branch, people[0], wednesday)
    await branches.welcome(db, branch, people[0], bo, wednesday)
    days = (date(2026, 11, 10), date(2026, 11, 11), date(2026, 11, 15), date(2026, 11, 16))
    assert [len(await inquiries.places(db, dag, day)) for day in days] == [0, 0, 0, 1]


async def test_an_answer_goes_to_nobody_else(db: Connection, vault: Vault, everybody: Everybody) -> None:
    people, dag = await five(everybody), await everybody.dag()
    await ask(db, vault, dag)
    (one,) = await inquiries.of_member(db, vault, people[0], NOW)
    await introductions.ask(db, vault, people[0], Question("Nej.", *CARE, one.row["mandate"], one.id), NOW)
    await introductions.look_after(db, vault, NOW + LIVES + timedelta(days=15), TODAY)
    (his,) = await introductions.of_member(db, vault, people[0])
    assert (his.standing(TODAY), his.row["ended_by"], his.goes_on(TODAY)) == ("ended", "silence", False)
    assert await introductions.choosing(db, vault, None) == []


async def test_she_ends_it_herself_and_a_stranger_does_not(db: Connection, vault: Vault, everybody: Everybody) -> None:
    people, dag = await five(everybody), await everybody.dag()
    await ask(db, vault, dag)
    id, after = await db.fetchval("SELECT id FROM inquiries"), NOW + timedelta(hours=1)
    await inquiries.end(db, id, people[0], after)
    assert len(await inquiries.of_representative(db, vault, dag, after)) == 1
    await inquiries.end(db, id, dag, after)
    assert await inquiries.of_representative(db, vault, dag, after) == []
    assert await inquiries.of_member(db, vault, people[0], after) == []
    await inquiries.tidy(db, after + LIVES + timedelta(seconds=1))
    assert await db.fetchval("SELECT count(*) FROM inquiries") == 0


async def test_whoever_takes_the_yes_back_is_not_asked(db: Connection, vault: Vault, everybody: Everybody) -> None:
    people, dag = await five(everybody), await everybody.dag()
    await ask(db, vault, dag)
    await consents.end(db, people[0], "questions", "page", NOW)
    assert await inquiries.of_member(db, vault, people[0], NOW) == []
