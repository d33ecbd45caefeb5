"""Introductions: nobody sees how to reach the other before both have said yes, whatever is clicked."""

import random
from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import introductions, people, replies, representatives, rollover
from fackpol.network.introductions import Asked, Proof, Question, Shown, reaches_out
from fackpol.network.reference import Reference
from fackpol.network.replies import Answer
from fackpol.network.rollover import After, Next
from fackpol.network.standings import Introduction
from tests.asgi import Web
from tests.people import ANNA, DAG, Everybody
from tests.together import at_once

NOW = dates.now()
TODAY = dates.today(NOW)
DAY = timedelta(days=1)
JOB = ("aldreomsorg", "0136")
QUESTION = "Varför får vi inte heltid?"
ANSWER = "Nämnden har inte tagit ställning än."


class Pair:
    """Anna, Dag, his mandate and her question to him."""

    anna: UUID
    dag: UUID
    mandate: int
    id: UUID


async def a_pair(db: Connection, vault: Vault, everybody: Everybody) -> Pair:
    pair = Pair()
    pair.anna, pair.dag = await everybody.anna(), await everybody.dag()
    pair.mandate = await db.fetchval("SELECT id FROM mandates WHERE person = $1", pair.dag)
    assert await introductions.ask(db, vault, pair.anna, Question(QUESTION, *JOB, pair.mandate), NOW) is Asked.SENT
    pair.id = await db.fetchval("SELECT id FROM introductions")
    return pair


@pytest.fixture
async def pair(db: Connection, vault: Vault, everybody: Everybody) -> Pair:
    return await a_pair(db, vault, everybody)


async def hers(db: Connection, vault: Vault, pair: Pair) -> Introduction:
    (one,) = await introductions.of_member(db, vault, pair.anna)
    return one


async def his(db: Connection, vault: Vault, pair: Pair) -> list[Introduction]:
    return await replies.of_representative(db, vault, pair.dag, Proof.CODE)


async def kinds(db: Connection) -> list[str]:
    return [row["kind"] for row in await db.fetch("SELECT kind FROM letters ORDER BY id")]


async def test_they_meet_when_both_have_said_yes(db: Connection, vault: Vault, pair: Pair) -> None:
    assert (await hers(db, vault, pair)).standing(TODAY) == "sent"
    assert await replies.accept(db, vault, pair.id, Shown(), NOW, Proof.CODE)
    assert (await hers(db, vault, pair)).standing(TODAY) == "your turn"
    assert (await hers(db, vault, pair)).email == ""
    assert await introductions.show_each_other(db, vault, pair.id, pair.anna, Shown(), NOW)
    one, (other,) = await hers(db, vault, pair), await his(db, vault, pair)
    assert (one.standing(TODAY), one.name, one.email) == ("met", "Dag Holm", DAG)
    assert (other.name, other.email) == ("Anna Ek", ANNA)
    assert await kinds(db) == ["listed", "question", "your_turn", "met", "met"]


async def test_two_presses_at_once_meet_once(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        pair = await a_pair(db, vault, Everybody(db, vault, known))
        await replies.accept(db, vault, pair.id, Shown(), NOW, Proof.CODE)
    assert await at_once(
        fresh, lambda db: introductions.show_each_other(db, vault, pair.id, pair.anna, Shown(), NOW)
    ) == [True, False]
    async with database.alone(fresh) as db:
        assert (await kinds(db)).count("met") == 2


async def test_nobody_else_can_show_them_or_end_it(
    db: Connection, vault: Vault, pair: Pair, everybody: Everybody
) -> None:
    cilla = await everybody.cilla()
    await replies.accept(db, vault, pair.id, Shown(), NOW, Proof.CODE)
    assert not await introductions.show_each_other(db, vault, pair.id, cilla, Shown(), NOW)
    await introductions.end(db, pair.id, cilla, NOW)
    assert (await hers(db, vault, pair)).standing(TODAY) == "your turn"


async def test_his_link_never_tells_who_asks(db: Connection, vault: Vault, pair: Pair) -> None:
    await replies.accept(db, vault, pair.id, Shown(), NOW, Proof.CODE)
    await introductions.show_each_other(db, vault, pair.id, pair.anna, Shown(), NOW)
    one = await replies.get(db, vault, pair.id)
    assert one
    assert (one.name, one.email) == ("", "")
    assert pair.anna not in one.row.values()


async def test_the_question_is_sealed_and_in_no_repr(db: Connection, vault: Vault, pair: Pair) -> None:
    assert QUESTION.encode() not in await db.fetchval("SELECT question FROM introductions")
    one = await hers(db, vault, pair)
    assert one.question == QUESTION
    assert QUESTION not in repr(one)
    assert "Dag" not in repr(one)


STEPS = (
    "answer",
    "read",
    "accept",
    "show",
    "later",
    "end by her",
    "end by him",
    "silence",
    "term",
    "erase her",
    "leave him out",
    "again",
)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
async def test_whatever_the_order_of_clicks_nothing_shows_before_both_yeses(
    db: Connection, vault: Vault, own: Settings, pair: Pair, seed: int
) -> None:
    """A walk of twelve random steps; after each, names and addresses show only if both have said yes and none ended."""
    walk = random.Random(seed)
    his_yes = her_yes = ended = False
    now = NOW
    for _ in range(12):
        step = walk.choice(STEPS)
        now += timedelta(hours=1)
        if step == "accept" and await replies.accept(db, vault, pair.id, Shown(), now, Proof.CODE):
            assert not ended
            his_yes = True
        elif step == "show" and await introductions.show_each_other(db, vault, pair.id, pair.anna, Shown(), now):
            assert his_yes
            her_yes = True
        elif step == "answer" and await replies.write(db, vault, pair.id, Answer(ANSWER), now):
            assert not ended
        elif step == "read":
            await replies.read(db, pair.id, pair.anna, now)
        elif step == "later":
            await replies.put_off(db, pair.id, TODAY + 14 * DAY, now)
        elif step in ("end by her", "end by him"):
            await introductions.end(db, pair.id, pair.anna if step == "end by her" else None, now)
            ended = True
        elif step == "silence" and walk.random() < 0.3:
            await introductions.look_after(db, vault, now + 60 * DAY, TODAY)
            ended = ended or not his_yes
        elif step == "term" and walk.random() < 0.3:
            await introductions.look_after(db, vault, now, TODAY.replace(year=2040))
            ended = ended or not her_yes
        elif step == "erase her" and walk.random() < 0.2:
            await people.erase(db, vault, own.erasures, pair.anna, now)
            ended = True
        elif step == "leave him out" and walk.random() < 0.2:
            await representatives.leave_out(db, vault, own.erasures, pair.dag, now)
            ended = True
        met = his_yes and her_yes and not ended
        seen = [
            one for one in await replies.of_representative(db, vault, pair.dag, Proof.CODE) if one.name or one.email
        ]
        reached = [one for one in await introductions.of_member(db, vault, pair.anna) if one.email]
        assert (len(seen), len(reached)) == (int(met), int(met)), step
        link = await replies.get(db, vault, pair.id)
        assert link is None or (link.name, link.email) == ("", "")


# -- asking ------------------------------------------------------------------------------------------------------------


async def test_one_open_question_to_each_and_three_in_all(
    db: Connection, vault: Vault, pair: Pair, everybody: Everybody
) -> None:
    asked = []
    for number in range(3):
        her = await everybody.representative(f"Pia {number}", f"pia.{number}@example.org", "Äldrenämnden", "0136")
        mandate = await db.fetchval("SELECT id FROM mandates WHERE person = $1", her)
        asked.append(await introductions.ask(db, vault, pair.anna, Question(QUESTION, *JOB, mandate), NOW))
    assert asked == [Asked.SENT, Asked.SENT, Asked.TOO_MANY]
    assert await introductions.ask(db, vault, pair.anna, Question(QUESTION, *JOB, pair.mandate), NOW) is Asked.ALREADY


@pytest.mark.parametrize(("most", "asked"), [(0, Asked.FULL), (1, Asked.FULL), (2, Asked.SENT)])
async def test_he_says_how_many_at_a_time(
    db: Connection, vault: Vault, pair: Pair, everybody: Everybody, most: int, asked: Asked
) -> None:
    await replies.load(db, pair.dag, most)
    cilla = await everybody.cilla()
    assert await introductions.ask(db, vault, cilla, Question(QUESTION, *JOB, pair.mandate), NOW) is asked


async def test_two_questions_at_once_are_one(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        everybody = Everybody(db, vault, known)
        anna, _ = await everybody.anna(), await everybody.dag()
        mandate = await db.fetchval("SELECT id FROM mandates")
    asked = await at_once(fresh, lambda db: introductions.ask(db, vault, anna, Question(QUESTION, *JOB, mandate), NOW))
    assert asked == [Asked.SENT, Asked.ALREADY]


async def test_who_can_not_be_reached_is_not_asked(db: Connection, vault: Vault, everybody: Everybody) -> None:
    anna = await everybody.anna()
    await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136")
    mandate = await db.fetchval("SELECT id FROM mandates")
    assert await introductions.ask(db, vault, anna, Question(QUESTION, *JOB, mandate), NOW) is Asked.FULL


@pytest.mark.parametrize(("others", "area"), [(3, "01"), (4, "0136")])
async def test_where_fewer_than_five_have_her_trade_the_whole_region_is_said(
    db: Connection, vault: Vault, everybody: Everybody, others: int, area: str
) -> None:
    for number in range(others):
        await everybody.member(f"Med {number}", f"med.{number}@example.org")
    await a_pair(db, vault, everybody)
    assert await db.fetchval("SELECT area FROM introductions") == area


@pytest.mark.parametrize(
    ("question", "reaches"),
    [
        ("Varför får vi inte heltid?", False),
        ("Vi var 12 av 40 i maj 2026, kl. 18.00", False),
        ("Skriv till anna@example.org", True),
        ("Ring 070-174 06 45", True),
        ("Ring +46 70 123 45 67", True),
        ("anna snabel-a example", False),
    ],
)
def test_a_question_with_an_address_or_a_number_is_seen(question: str, reaches: bool) -> None:
    assert reaches_out(question) is reaches


# -- time --------------------------------------------------------------------------------------------------------------


async def test_reminded_after_a_week_and_closed_after_two(db: Connection, vault: Vault, pair: Pair) -> None:
    for days, standing, questions in ((6, "sent", 1), (7, "reminded", 2), (8, "reminded", 2), (14, "choosing", 2)):
        await introductions.look_after(db, vault, NOW + days * DAY, TODAY)
        assert (await hers(db, vault, pair)).standing(TODAY) == standing
        assert (await kinds(db)).count("question") == questions
    one = await hers(db, vault, pair)
    assert (one.question, one.row["before_by"]) == (QUESTION, "silence")
    assert (await kinds(db)).count("standing") == 1
    await introductions.look_after(db, vault, NOW + 60 * DAY, TODAY)
    assert (await hers(db, vault, pair)).row["ended_by"] == "silence"


async def test_put_off_the_two_weeks_begin_then(db: Connection, vault: Vault, pair: Pair) -> None:
    await replies.put_off(db, pair.id, TODAY + 30 * DAY, NOW)
    assert (await hers(db, vault, pair)).standing(TODAY) == "later"
    await introductions.look_after(db, vault, NOW + 29 * DAY, TODAY)
    assert (await hers(db, vault, pair)).standing(TODAY + 30 * DAY) == "sent"
    await introductions.look_after(db, vault, NOW + 38 * DAY, TODAY)
    assert (await kinds(db)).count("question") == 2
    await introductions.look_after(db, vault, NOW + 46 * DAY, TODAY)
    assert (await hers(db, vault, pair)).standing(TODAY) == "choosing"


async def test_with_the_mandate_ends_what_is_open_but_not_who_have_met(
    db: Connection, vault: Vault, pair: Pair, everybody: Everybody
) -> None:
    cilla = await everybody.cilla()
    await introductions.ask(db, vault, cilla, Question(QUESTION, *JOB, pair.mandate), NOW)
    await replies.accept(db, vault, pair.id, Shown(), NOW, Proof.CODE)
    await introductions.show_each_other(db, vault, pair.id, pair.anna, Shown(), NOW)
    await introductions.look_after(db, vault, NOW, TODAY.replace(year=2040))
    assert (await hers(db, vault, pair)).standing(TODAY) == "met"
    (other,) = await introductions.of_member(db, vault, cilla)
    assert other.row["ended_by"] == "term"


async def test_whoever_stays_on_keeps_the_question(db: Connection, vault: Vault, everybody: Everybody) -> None:
    last = TODAY + 5 * DAY
    dag = await everybody.dag(to_day=last)
    row = (await db.fetch("SELECT id, committee FROM mandates"))[0]
    anna = await everybody.anna()
    await introductions.ask(db, vault, anna, Question(QUESTION, *JOB, row["id"]), NOW)
    await rollover.say_after(db, dag, row["id"], Next(After.STAYS, row["committee"], "ledamot"))
    await introductions.look_after(db, vault, NOW + 6 * DAY, last + DAY)
    (one,) = await introductions.of_member(db, vault, anna)
    assert one.standing(TODAY) == "sent"


async def test_an_ended_one_is_forgotten_after_a_month(db: Connection, vault: Vault, pair: Pair) -> None:
    await introductions.end(db, pair.id, pair.anna, NOW)
    await introductions.tidy(db, NOW + 29 * DAY)
    assert await introductions.of_member(db, vault, pair.anna)
    await introductions.tidy(db, NOW + 31 * DAY)
    assert await introductions.of_member(db, vault, pair.anna) == []


async def test_no_letter_holds_name_address_or_question_of_the_other(
    web: Web, db: Connection, vault: Vault, pair: Pair
) -> None:
    await web.deliver()
    await replies.write(db, vault, pair.id, Answer(ANSWER), NOW)
    await web.deliver()
    await replies.accept(db, vault, pair.id, Shown(), NOW, Proof.CODE)
    await web.deliver()
    await introductions.show_each_other(db, vault, pair.id, pair.anna, Shown(), NOW)
    await web.deliver()
    to_him, to_her = web.post_office.to(DAG), web.post_office.to(ANNA)
    assert sorted(letter.subject for letter in to_him) == [
        "Du står i vår lista", "En fråga till dig", "Ni har båda sagt ja",
    ]  # fmt: skip
    assert [letter.subject for letter in to_her] == [
        "Du har fått ett svar",
        "Vill du ha kontakt?",
        "Ni har båda sagt ja",
    ]
    assert (
        "En medlem som jobbar inom äldreomsorg och hemtjänst i Stockholms län"
        in web.post_office.latest(DAG, "En fråga").text
    )
    for letter in to_him:
        assert not [said for said in ("Anna Ek", ANNA, QUESTION, ANSWER) if said in letter.text]
    for letter in to_her:
        assert not [said for said in ("Dag Holm", DAG, QUESTION, ANSWER) if said in letter.text]


async def test_a_question_taken_back_is_not_sent(web: Web, db: Connection, pair: Pair) -> None:
    await introductions.end(db, pair.id, pair.anna, NOW)
    await web.deliver()
    assert [letter.subject for letter in web.post_office.to(DAG)] == ["Du står i vår lista"]
