"""Bundles: at most two letters in seven days to a representative, on her day, and nothing that waits is lost."""

import random
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.mail import outbox
from fackpol.network import bundles, introductions, invitations, replies, rollover
from fackpol.network.introductions import Asked, Question
from fackpol.network.invitations import Answer
from fackpol.network.reference import Reference
from tests.asgi import Web
from tests.people import DAG, Everybody, a_meeting
from tests.queue import send
from tests.together import at_once

NOW = dates.now()
TODAY = dates.today(NOW)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
COUNTED = ("question", "invitation", "waiting", "came_of", "staying", "listed", "moved", "reminder")


class Town:
    """Dag, who has been told that he is in the list; a branch that calls meetings; and any number of members."""

    def __init__(self, db: Connection, vault: Vault, everybody: Everybody) -> None:
        self.db, self.vault, self.everybody = db, vault, everybody
        self.asked = self.called = 0

    async def begin(self) -> "Town":
        self.dag = await self.everybody.dag()
        await self.db.execute("UPDATE representatives SET told_at = $1", NOW - 30 * DAY)
        self.mandate = await self.db.fetchval("SELECT id FROM mandates")
        await replies.load(self.db, self.dag, 1000)
        self.branch = await self.everybody.branch()
        self.bo = await self.everybody.bo(self.branch)
        return self

    async def ask(self, at: datetime) -> UUID:
        """A question from somebody new."""
        self.asked += 1
        member = await self.everybody.member(f"Med {self.asked}", f"med.{self.asked}@example.org")
        question = Question("Varför?", "aldreomsorg", "0136", self.mandate)
        assert await introductions.ask(self.db, self.vault, member, question, at) is Asked.SENT
        id: UUID = await self.db.fetchval("SELECT id FROM introductions WHERE member = $1", member)
        return id

    async def call(self, at: datetime, days: int) -> int:
        """A meeting some days ahead, called now."""
        self.called += 1
        starts = at.replace(microsecond=0) + days * DAY
        meeting = await self.everybody.meeting(
            self.branch, self.bo, starts_at=starts, ends_at=starts + 2 * HOUR, title=f"Möte {self.called}"
        )
        assert await invitations.call(self.db, meeting, [], at) is not None
        return meeting

    async def send(self, at: datetime) -> None:
        """What the worker does, at a moment: lets go, and hands over what is due."""
        await bundles.let_go(self.db, at)
        await send(self.db, at, "q.due_at <= $1 AND q.expires_at > $1")

    async def went(self) -> list[tuple[str, datetime]]:
        rows = await self.db.fetch(
            "SELECT kind, ended_at FROM letters WHERE person = $1 AND state = 'sent' ORDER BY ended_at, id", self.dag
        )
        return [(row["kind"], row["ended_at"]) for row in rows]

    async def kinds(self) -> list[str]:
        return [kind for kind, _ in await self.went()]


@pytest.fixture
async def town(db: Connection, vault: Vault, everybody: Everybody) -> Town:
    return await Town(db, vault, everybody).begin()


async def test_nothing_that_waited_follows_within_an_hour_of_the_days_letter(town: Town, db: Connection) -> None:
    digest = "SELECT post_letters('digest', $1, persons => ARRAY[$2::uuid], until => ARRAY[$3::timestamptz])"
    await db.execute(digest, NOW, town.dag, NOW + DAY)
    await town.ask(NOW)
    for minutes in (0, 59):
        await town.send(NOW + timedelta(minutes=minutes))
        assert await town.kinds() == ["digest"]
    await town.send(NOW + HOUR)
    assert await town.kinds() == ["digest", "question"]


async def test_the_first_goes_at_once_and_the_rest_together_half_a_week_later(town: Town) -> None:
    await town.ask(NOW)
    await town.send(NOW)
    assert await town.kinds() == ["question"]
    await town.ask(NOW + HOUR)
    await town.call(NOW + 2 * HOUR, 20)
    for hours in (3, 48, 83):
        await town.send(NOW + hours * HOUR)
        assert await town.kinds() == ["question"], hours
    await town.send(NOW + 84 * HOUR)
    assert await town.kinds() == ["question", "waiting"]
    states = await town.db.fetch("SELECT kind, state FROM letters WHERE person = $1 ORDER BY id", town.dag)
    assert [tuple(row) for row in states] == [
        ("question", "sent"), ("question", "cancelled"), ("invitation", "cancelled"), ("waiting", "sent"),
    ]  # fmt: skip


async def test_one_that_waits_alone_goes_as_itself(town: Town) -> None:
    await town.ask(NOW)
    await town.send(NOW)
    await town.call(NOW + HOUR, 20)
    await town.send(NOW + 84 * HOUR)
    assert await town.kinds() == ["question", "invitation"]


async def test_a_meeting_that_would_begin_first_does_not_wait_for_half_a_week_but_for_the_cap(town: Town) -> None:
    await town.ask(NOW)
    await town.send(NOW)
    await town.call(NOW + HOUR, 3)
    await town.send(NOW + 2 * HOUR)
    assert await town.kinds() == ["question", "invitation"]
    meeting = await town.call(NOW + 3 * HOUR, 4)  # a third within the week would be one too many
    for hours in range(3, 100, 6):
        await town.send(NOW + hours * HOUR)
    assert await town.kinds() == ["question", "invitation"]
    (row,) = [one for one in await invitations.answers(town.db, meeting) if one.representative]
    assert row.state == "held"
    await outbox.expire(town.db, NOW + 5 * DAY)
    (row,) = [one for one in await invitations.answers(town.db, meeting) if one.representative]
    assert row.state == "expired"


async def test_that_a_meeting_is_moved_waits_for_nothing(town: Town) -> None:
    """It counts as a letter, but after the meeting it would help nobody."""
    meeting = await town.call(NOW, 6)
    await town.send(NOW)
    for days in (1, 2):
        starts = (NOW + (5 - days) * DAY).replace(microsecond=0)
        there = a_meeting(starts_at=starts, ends_at=starts + HOUR, title="Möte 1")
        await invitations.move(town.db, town.vault, meeting, there, town.bo, NOW + days * HOUR)
        await town.send(NOW + days * HOUR)
    assert await town.kinds() == ["invitation", "moved", "moved"]


async def test_what_concerns_a_meeting_that_he_has_answered_is_no_matter_of_pace(town: Town) -> None:
    meeting = await town.call(NOW, 20)
    await town.send(NOW)
    await town.ask(NOW)
    invitation = await town.db.fetchval("SELECT id FROM invitations WHERE person = $1", town.dag)
    await invitations.answer(town.db, town.vault, invitation, Answer.YES, "", "link", NOW)
    await invitations.cancel(town.db, town.vault, meeting, town.bo, "", NOW + HOUR)
    await town.send(NOW + HOUR)
    assert await town.kinds() == ["invitation", "cancelled"]
    assert await town.db.fetchval("SELECT held FROM letter_queue WHERE kind = 'question'")
    assert not await town.db.fetchval("SELECT paced FROM letters WHERE kind = 'cancelled'")


async def test_a_member_gets_as_many_as_there_are(town: Town) -> None:
    anna = await town.everybody.anna()
    await town.everybody.welcomed(town.branch, anna)
    for days in (10, 11, 12):
        await town.call(NOW, days)
    await town.send(NOW)
    sent = "SELECT count(*) FROM letters WHERE state = 'sent' AND kind = 'invitation' AND person = $1"
    assert await town.db.fetchval(sent, anna) == 3
    assert await town.kinds() == ["waiting"]


async def test_that_he_is_in_the_list_comes_first_and_counts(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    town = await Town(db, vault, everybody).begin()
    await db.execute("UPDATE representatives SET told_at = NULL")
    await town.ask(NOW)
    await town.send(NOW)
    assert await town.kinds() == ["listed", "question"]
    await town.ask(NOW + DAY)
    await town.send(NOW + 7 * DAY - HOUR)
    assert await town.kinds() == ["listed", "question"]
    await town.send(NOW + 7 * DAY)
    assert await town.kinds() == ["listed", "question", "question"]


@pytest.mark.parametrize("day", bundles.WEEK)
async def test_on_the_day_that_he_has_chosen(town: Town, day: int) -> None:
    await bundles.on_day(town.db, town.dag, day, NOW)
    await town.ask(NOW)
    await town.ask(NOW)
    for hours in range(24 * 15):
        await town.send(NOW + hours * HOUR)
    first, *more = await town.went()
    local = first[1].astimezone(dates.HERE)
    assert local.isoweekday() == day
    assert local - NOW.astimezone(dates.HERE) < 7 * DAY + HOUR
    assert (local.hour, local.minute) >= (7, 30)
    assert not more


async def test_another_day_moves_what_waits(town: Town) -> None:
    tomorrow = (TODAY + DAY).isoweekday()
    await bundles.on_day(town.db, town.dag, (TODAY + 5 * DAY).isoweekday(), NOW)
    await town.ask(NOW)
    await town.send(NOW)
    await bundles.on_day(town.db, town.dag, tomorrow, NOW)
    await town.send(NOW)
    due = await town.db.fetchval("SELECT due_at FROM letter_queue WHERE held")
    assert dates.today(due) == TODAY + DAY


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_comes_never_three_in_seven_days(town: Town, seed: int) -> None:
    """Three weeks of questions, meetings, reminders and questions whether he stays, hour by hour, any day chosen."""
    chance, at = random.Random(seed), NOW
    await bundles.on_day(town.db, town.dag, chance.choice([None, *bundles.WEEK]), at)
    for _ in range(21 * 8):
        at += 3 * HOUR
        if chance.random() < 0.12:
            await chance.choice([town.ask, lambda at: town.call(at, chance.randint(1, 12))])(at)
        if chance.random() < 0.02:
            await rollover.ask_staying(town.db, at, dates.today(at))
        await invitations.remind(town.db, at)
        await introductions.look_after(town.db, town.vault, at, dates.today(at))
        await town.send(at)
    went = [moment for kind, moment in await town.went() if kind in COUNTED]
    assert len(went) > 2
    assert all(third - first >= 7 * DAY for first, third in zip(went, went[2:], strict=False))


async def test_two_workers_at_once_let_one_letter_go(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        town = await Town(db, vault, Everybody(db, vault, known)).begin()
        for _ in range(3):
            await town.ask(NOW)
    await at_once(fresh, lambda db: bundles.let_go(db, NOW))
    async with database.alone(fresh) as db:
        await bundles.let_go(db, NOW)
        letters = await db.fetch("SELECT kind, NOT held FROM letter_queue")
        assert [tuple(row) for row in letters] == [("waiting", True)]


async def test_the_letter_names_each_thing_and_links_to_it_and_tells_nothing(
    web: Web, town: Town, db: Connection
) -> None:
    await town.ask(NOW)
    await town.ask(NOW)
    await town.call(NOW, 20)
    await web.deliver()
    (letter,) = web.post_office.to(DAG)
    assert letter.subject == "3 saker väntar på dig"
    assert letter.text.count("En fråga från en medlem inom äldreomsorg och hemtjänst i Haninge") == 0  # fewer than five
    assert letter.text.count("En fråga från en medlem inom äldreomsorg och hemtjänst i Stockholms län") == 2
    assert "Möte 1" in letter.text
    assert not [said for said in ("Varför?", "Med 1", "med.1@example.org") if said in letter.text + letter.html]
    links = {line for line in letter.text.split() if "/fraga/" in line or "/svar/" in line}
    assert len(links) == 3
    for link in links:
        assert (await web.browser().get(link.replace(web.own.base_url, ""))).status_code == 200
    told = "SELECT told_sequence FROM invitations WHERE person = $1"
    assert await db.fetchval(told, town.dag) == 0


async def test_a_bundle_of_which_nothing_is_left_is_not_sent(web: Web, town: Town, db: Connection) -> None:
    for _ in range(2):
        id = await town.ask(NOW)
        member = await db.fetchval("SELECT member FROM introductions WHERE id = $1", id)
        await introductions.end(db, id, member, NOW)
    await web.deliver()
    assert web.post_office.to(DAG) == []
    assert await db.fetchval("SELECT state FROM letters WHERE kind = 'waiting'") == "suppressed"
    await town.ask(NOW)  # it has cost him nothing
    await web.deliver()
    assert [letter.subject for letter in web.post_office.to(DAG)] == ["En fråga till dig"]


async def test_one_sent_again_by_hand_waits_for_its_turn(town: Town) -> None:
    meeting = await town.call(NOW, 30)
    await bundles.let_go(town.db, NOW)
    await send(town.db, NOW)
    await town.db.execute("UPDATE letters SET state = 'failed'")
    await town.ask(NOW)
    await town.send(NOW)
    assert await town.kinds() == ["question"]
    await outbox.retry(town.db, meeting, NOW)
    await town.send(NOW)
    assert await town.kinds() == ["question"]
    await town.send(NOW + 84 * HOUR)
    assert await town.kinds() == ["question", "invitation"]


async def test_two_bundles_in_one_minute_are_two_letters(town: Town) -> None:
    """Meetings that begin tomorrow do not wait: the second bundle must not be taken for the first one, and get lost."""
    at = NOW.replace(second=0, microsecond=0)
    for later in (0, 20):
        when = at + timedelta(seconds=later)
        for _ in range(2):
            await town.call(when, 1)
        await town.send(when)
    assert await town.kinds() == ["waiting", "waiting"]
