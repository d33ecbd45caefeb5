"""Reminders: at their time, to those who come, once; they move with the meeting and stop when somebody has stopped."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
import time_machine

from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import consents, invitations, people, representatives
from fackpol.network.invitations import Answer
from tests.asgi import Web, text_of
from tests.people import ANNA, DAG, Everybody, a_meeting

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# A Thursday evening; the clocks went back on the Sunday four days before.
STARTS = dates.moment(date(2026, 10, 29), time(18))
CALLED = STARTS - 14 * DAY


class Called:
    """A called meeting with Anna, who has answered."""

    def __init__(self, db: Connection, meeting: int, branch: str, anna: UUID) -> None:
        self.db, self.meeting, self.branch, self.anna = db, meeting, branch, anna

    async def reminded(self, at: datetime) -> list[str]:
        """What has been posted when it is `at`."""
        await invitations.remind(self.db, at)
        rows = await self.db.fetch("SELECT variant FROM letters WHERE kind = 'reminder' ORDER BY id")
        return [row["variant"] for row in rows]


async def called(
    db: Connection, vault: Vault, everybody: Everybody, answer: Answer | None = Answer.YES, **changes: object
) -> Called:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    bo = await everybody.bo(branch)
    meeting = await everybody.meeting(branch, bo, **{"starts_at": STARTS, "ends_at": STARTS + 2 * HOUR, **changes})
    await invitations.call(db, meeting, [], CALLED)
    invitation = await db.fetchval("SELECT id FROM invitations WHERE person = $1", anna)
    if answer:
        await invitations.answer(db, vault, invitation, answer, "", "link", CALLED + HOUR)
    return Called(db, meeting, branch, anna)


async def test_the_day_before_at_five_and_three_hours_before(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    one = await called(db, vault, everybody)
    five = dates.moment(date(2026, 10, 28), time(17))
    assert await one.reminded(five - timedelta(seconds=1)) == []
    for _ in range(2):
        assert await one.reminded(five) == ["day"]
    assert await one.reminded(STARTS - 3 * HOUR - timedelta(seconds=1)) == ["day"]
    assert await one.reminded(STARTS - 3 * HOUR) == ["day", "hours"]


async def test_a_worker_that_slept_does_not_say_tomorrow_today(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    one = await called(db, vault, everybody)
    assert await one.reminded(STARTS - 10 * HOUR) == []
    assert await one.reminded(STARTS - HOUR) == ["hours"]
    assert await one.reminded(STARTS) == ["hours"]
    expires = await db.fetchval("SELECT expires_at FROM letters WHERE kind = 'reminder'")
    assert expires == STARTS


@pytest.mark.parametrize(
    ("answer", "remind", "expected"),
    [
        (Answer.YES, ("day",), ["day"]),
        (Answer.MAYBE, ("day",), ["day"]),
        (Answer.NO, ("day", "hours", "silent"), []),
        (None, ("day", "hours"), []),
        (None, ("day", "hours", "silent"), ["silent"]),
        (Answer.YES, ("silent",), []),
        (Answer.YES, (), []),
    ],
)
async def test_who_is_reminded(
    db: Connection,
    vault: Vault,
    everybody: Everybody,
    answer: Answer | None,
    remind: tuple[str, ...],
    expected: list[str],
) -> None:
    one = await called(db, vault, everybody, answer, remind=remind)
    await one.reminded(STARTS - 4 * DAY)
    assert await one.reminded(STARTS - DAY) == expected


async def test_moved_it_reminds_anew_at_the_new_time(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    one = await called(db, vault, everybody)
    assert await one.reminded(STARTS - DAY) == ["day"]
    later = STARTS + 7 * DAY
    moved_at = STARTS - 20 * HOUR
    to = a_meeting(starts_at=later, ends_at=later + HOUR, areas=())
    await invitations.move(db, vault, one.meeting, to, one.anna, moved_at)
    invitation = await db.fetchval("SELECT id FROM invitations WHERE person = $1", one.anna)
    await invitations.answer(db, vault, invitation, Answer.YES, "", "link", moved_at + HOUR)
    with time_machine.travel(moved_at + 2 * HOUR):
        await web.deliver()  # the one that waited says the old time: it is not sent
    assert not [letter for letter in web.post_office.to(ANNA) if "morgon" in letter.subject]
    assert await one.reminded(later - DAY) == ["day", "day"]


async def test_whoever_was_invited_after_that_time_is_not_reminded_of_it(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    one = await called(db, vault, everybody)
    await db.execute("UPDATE invitations SET invited_at = $1", STARTS - 10 * HOUR)
    assert await one.reminded(STARTS - 9 * HOUR) == []
    assert await one.reminded(STARTS - 3 * HOUR) == ["hours"]


@pytest.mark.parametrize("what", ["switched off", "stopped", "paused", "declined", "cancelled", "left", "erased"])
async def test_nobody_is_reminded_who_has_stopped_meanwhile(
    web: Web, db: Connection, vault: Vault, own: Settings, everybody: Everybody, what: str
) -> None:
    one = await called(db, vault, everybody)
    at = STARTS - DAY
    assert await one.reminded(at) == ["day"]
    await db.execute("DELETE FROM letters WHERE kind <> 'reminder'")
    if what == "switched off":
        await people.remind(db, one.anna, False)
    elif what == "stopped":
        await consents.end(db, one.anna, "invitations", "letter", at)
    elif what == "paused":
        await people.pause(db, one.anna, at + 30 * DAY)
    elif what == "declined":
        id = await db.fetchval("SELECT id FROM invitations WHERE person = $1", one.anna)
        await invitations.answer(db, vault, id, Answer.NO, "", "link", at)
    elif what == "cancelled":
        await invitations.cancel(db, vault, one.meeting, one.anna, "", at)
    elif what == "left":
        await db.execute("DELETE FROM memberships")
    else:
        await people.erase(db, vault, own.erasures, one.anna, at)
    with time_machine.travel(at + timedelta(minutes=1)):
        await web.deliver()
    assert not [letter for letter in web.post_office.to(ANNA) if "morgon" in letter.subject]


async def test_what_the_letters_say(web: Web, db: Connection, vault: Vault, everybody: Everybody) -> None:
    await called(db, vault, everybody)
    await everybody.dag()
    with time_machine.travel(STARTS - 20 * HOUR):
        await web.deliver()
    letter = web.post_office.latest(ANNA, "I morgon")
    assert letter.subject == "I morgon kl. 18.00"
    text = " ".join(letter.text.split())
    assert "I morgon ses vi kl. 18.00." in text
    assert "Exempelgatan 1, Folkets hus" in text
    assert "Du får det här för att du har svarat ”Jag kommer”." in text
    assert "Vård" not in letter.subject + str(letter.message["from"])
    assert letter.link("/svar/")
    with time_machine.travel(STARTS - 2 * HOUR):
        await web.deliver()
    assert "I dag ses vi kl. 18.00." in " ".join(web.post_office.latest(ANNA, "I dag").text.split())


async def test_a_politician_is_reminded_too_until_he_wants_no_letters(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    dag = await everybody.dag()
    await called(db, vault, everybody)
    id = await db.fetchval("SELECT id FROM invitations WHERE person = $1", dag)
    await invitations.answer(db, vault, id, Answer.YES, "", "link", CALLED + HOUR)
    with time_machine.travel(STARTS - 20 * HOUR):
        await web.deliver()
    assert web.post_office.latest(DAG, "I morgon")
    await representatives.end_letters(db, dag, STARTS - 10 * HOUR)
    with time_machine.travel(STARTS - 2 * HOUR):
        await web.deliver()
    assert not [letter for letter in web.post_office.to(DAG) if letter.subject.startswith("I dag")]


async def test_she_switches_them_off_from_the_letters_own_link(web: Web, everybody: Everybody, db: Connection) -> None:
    path = f"/mejl/{tokens.token(web.own.link_key, 'letters', await everybody.anna())}"
    page = await web.browser().send_form(path, {"remind": "no"})
    assert "Du får inga påminnelser." in text_of(page)
    assert await db.fetchval("SELECT reminders FROM people") is False
    page = await web.browser().send_form(path, {"remind": "yes"})
    assert "Vi påminner dig om möten som du har svarat ja eller kanske till, och ibland om att svara." in text_of(page)


async def test_signed_in_she_switches_them_off_too(web: Web, everybody: Everybody, db: Connection) -> None:
    anna = await web.signed_in(await everybody.anna())
    await anna.send_form("/min-sida/ja", {"remind": "no"})
    assert "Påminn mig igen" in (await anna.get("/min-sida/ja")).text
    assert await db.fetchval("SELECT reminders FROM people") is False


@pytest.mark.parametrize(("last", "reminded"), [(STARTS.date(), ["silent"]), (STARTS.date() - DAY, [])])
async def test_whoever_does_not_sit_any_more_is_not_asked_again(
    db: Connection, vault: Vault, everybody: Everybody, last: date, reminded: list[str]
) -> None:
    dag = await everybody.dag()
    one = await called(db, vault, everybody, Answer.YES, remind=("silent",))
    await db.execute("UPDATE mandates SET to_day = $1 WHERE person = $2", last, dag)
    assert await one.reminded(STARTS - 3 * DAY) == reminded
