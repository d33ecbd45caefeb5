"""Who does what after a meeting: noted, reminded of once, and ended by her or the coordinator."""

from datetime import datetime, time
from uuid import uuid4

import pytest
import time_machine

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import attendance, commitments, people
from tests.asgi import Web
from tests.network.test_attendance import DAY, Hall, a_hall
from tests.people import ANNA, DAG, Everybody

TEXT = "Ringer kommunen om arbetsskorna"


@pytest.fixture
async def hall(db: Connection, vault: Vault, everybody: Everybody) -> Hall:
    hall = await a_hall(db, vault, everybody)
    await attendance.check_in(db, hall.meeting, hall.branch, hall.anna, True, hall.starts)
    await db.execute("DELETE FROM letters")
    return hall


def at(hall: Hall, days: int, clock: time = time(12)) -> datetime:
    return dates.moment(dates.today(hall.starts + days * DAY), clock)


async def made(db: Connection, vault: Vault, hall: Hall, whose: str = "anna", days: int = 9) -> commitments.Commitment:
    due, invitation = dates.today(hall.starts + days * DAY), getattr(hall, whose, None)
    assert await commitments.add(db, vault, hall.meeting, TEXT, due, invitation, at(hall, 0, time(23)))
    return (await commitments.of_meeting(db, vault, hall.meeting))[-1]


async def test_it_stands_on_the_meetings_page_and_on_hers(db: Connection, vault: Vault, hall: Hall) -> None:
    one = await made(db, vault, hall)
    assert (one.text, one.invitation, one.done) == (TEXT, hall.anna, None)
    anna = await db.fetchval("SELECT person FROM invitations WHERE id = $1", hall.anna)
    assert await commitments.open_of_person(db, vault, anna) == [one]
    assert await commitments.of_invitation(db, vault, hall.anna) == [one]
    assert await commitments.of_invitation(db, vault, hall.dag) == []


async def test_not_before_the_meeting_nor_by_somebody_who_was_not_invited(
    db: Connection, vault: Vault, hall: Hall
) -> None:
    due = dates.today(hall.starts + 9 * DAY)
    assert not await commitments.add(db, vault, hall.meeting, TEXT, due, hall.anna, hall.starts - DAY)
    assert not await commitments.add(db, vault, hall.meeting, TEXT, due, uuid4(), hall.starts)
    for _ in range(commitments.MOST):
        await made(db, vault, hall)
    assert not await commitments.add(db, vault, hall.meeting, TEXT, due, None, hall.starts)


async def test_she_is_reminded_once_two_days_before(web: Web, db: Connection, vault: Vault, hall: Hall) -> None:
    await made(db, vault, hall)
    assert await commitments.remind(db, at(hall, 6)) == 0
    assert await commitments.remind(db, at(hall, 7, time(5))) == 0  # not at night
    assert await commitments.remind(db, at(hall, 7)) == 1
    assert await commitments.remind(db, at(hall, 8)) == 0
    with time_machine.travel(at(hall, 7)):
        await web.deliver()
    letter = web.post_office.latest(ANNA, "Påminnelse")
    assert TEXT in letter.text
    assert "Vård" not in letter.subject


async def test_thirty_things_are_one_letter_and_those_written_up_anew_are_none_that_day(
    web: Web, db: Connection, vault: Vault, hall: Hall
) -> None:
    """Whoever writes up what she is to do can not fill her mailbox with it."""
    for _ in range(commitments.MOST):
        await made(db, vault, hall)
    assert await commitments.remind(db, at(hall, 7)) == 1
    for one in (await commitments.of_meeting(db, vault, hall.meeting))[1:]:
        await commitments.remove(db, hall.meeting, one.id)
        await made(db, vault, hall)
    assert await commitments.remind(db, at(hall, 7, time(15))) == 0
    with time_machine.travel(at(hall, 7)):
        await web.deliver()
    assert len(web.post_office.to(ANNA)) == 1
    assert await commitments.remind(db, at(hall, 8)) == 1
    with time_machine.travel(at(hall, 8)):
        await web.deliver()
    assert "Det står 29 saker till på sidan." in web.post_office.to(ANNA)[-1].text


async def test_a_representative_reads_the_text_on_the_page_only(
    web: Web, db: Connection, vault: Vault, hall: Hall
) -> None:
    await made(db, vault, hall, "dag")
    assert await commitments.remind(db, at(hall, 9)) == 1
    assert await db.fetchval("SELECT paced FROM letters WHERE kind = 'commitment'")  # he has neither answered nor come
    with time_machine.travel(at(hall, 9)):
        await web.deliver()
    letter = web.post_office.latest(DAG, "Påminnelse")
    assert TEXT not in letter.text
    with time_machine.travel(at(hall, 9)):
        assert TEXT in (await web.browser().get(letter.link("/svar/"))).text


@pytest.mark.parametrize("why", ["done", "dropped", "gone", "nobody", "past", "just made"])
async def test_nobody_is_reminded_of_what_is_over(db: Connection, vault: Vault, hall: Hall, why: str) -> None:
    one = await made(db, vault, hall, "nobody" if why == "nobody" else "anna", days=1 if why == "just made" else 9)
    if why in ("done", "dropped"):
        assert await commitments.settle(db, hall.meeting, one.id, why == "done", at(hall, 1), hall.anna)
    elif why == "gone":
        assert await commitments.remove(db, hall.meeting, one.id)
    days = {"past": 10, "just made": 1}.get(why, 8)
    assert await commitments.remind(db, at(hall, days, time(8))) == 0


@pytest.mark.parametrize("why", ["done", "paused", "erased"])
async def test_the_letter_asks_again_before_it_goes(
    web: Web, db: Connection, vault: Vault, hall: Hall, why: str
) -> None:
    one = await made(db, vault, hall)
    anna = await db.fetchval("SELECT person FROM invitations WHERE id = $1", hall.anna)
    assert await commitments.remind(db, at(hall, 7)) == 1
    if why == "done":
        await commitments.settle(db, hall.meeting, one.id, True, at(hall, 7))
    elif why == "paused":
        await people.pause(db, anna, at(hall, 60))
    else:
        await db.execute("DELETE FROM people WHERE id = $1", anna)
        assert await db.fetchval("SELECT count(*) FROM commitments") == 0
    with time_machine.travel(at(hall, 7)):
        await web.deliver()
    assert web.post_office.to(ANNA) == []


async def test_only_she_and_the_coordinator_end_it_and_it_can_be_open_again(
    db: Connection, vault: Vault, hall: Hall
) -> None:
    one = await made(db, vault, hall)
    assert not await commitments.settle(db, hall.meeting, one.id, True, hall.starts, hall.dag)
    assert not await commitments.settle(db, hall.meeting + 1, one.id, True, hall.starts)
    for done in (True, False, None):
        assert await commitments.settle(db, hall.meeting, one.id, done, hall.starts, hall.anna)
        (now_so,) = await commitments.of_meeting(db, vault, hall.meeting)
        assert now_so.done is done


async def test_what_nobody_has_taken_can_be_given_once(db: Connection, vault: Vault, hall: Hall) -> None:
    one = await made(db, vault, hall, "nobody")
    assert not await commitments.give(db, hall.meeting, one.id, uuid4())
    assert await commitments.give(db, hall.meeting, one.id, hall.anna)
    assert not await commitments.give(db, hall.meeting, one.id, hall.dag)
    assert (await commitments.of_invitation(db, vault, hall.anna))[0].id == one.id
