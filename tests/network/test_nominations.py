"""A member is asked to share a post, answers, and is appointed by somebody else: nobody appoints herself."""

from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.network import appointments, branches, nominations, pending_work, people
from tests.asgi import Web
from tests.people import ANNA, Everybody
from tests.together import at_once

NOW = dates.now()
DAY = timedelta(days=1)


class Hall:
    branch: str
    anna: UUID
    bo: UUID
    eva: UUID


@pytest.fixture
async def hall(everybody: Everybody) -> Hall:
    hall = Hall()
    hall.branch, hall.anna = await everybody.branch(), await everybody.anna()
    hall.bo, hall.eva = await everybody.bo(hall.branch), await everybody.eva()
    await everybody.welcomed(hall.branch, hall.anna)
    return hall


async def ask(db: Connection, hall: Hall) -> UUID:
    assert await nominations.ask(db, hall.branch, hall.anna, hall.bo, NOW)
    id: UUID = await db.fetchval("SELECT id FROM nominations WHERE settled_at IS NULL")
    return id


async def holds(db: Connection, hall: Hall) -> bool:
    return bool(await db.fetchval("SELECT count(*) FROM appointments WHERE person = $1 AND to_at IS NULL", hall.anna))


async def test_asked_she_says_yes_and_an_administrator_appoints_her(web: Web, db: Connection, hall: Hall) -> None:
    id = await ask(db, hall)
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    assert letter.subject == "En fråga till dig"
    assert "Bo Lind undrar om du vill dela ett uppdrag." in letter.text
    assert await nominations.waiting(db) == []
    assert await nominations.answer(db, id, True, NOW)
    assert (await pending_work.waiting(db, NOW, dates.today(NOW)))["nominated"] == 1
    (row,) = await nominations.waiting(db)
    assert (row.person, row.slug, row.asked_by) == (hall.anna, hall.branch, hall.bo)
    assert not await holds(db, hall)
    assert await nominations.settle(db, id, hall.eva, True, NOW)
    assert await holds(db, hall)
    assert (await pending_work.waiting(db, NOW, dates.today(NOW)))["nominated"] == 0
    await web.deliver()
    assert web.post_office.latest(ANNA).subject == "Du har fått ett uppdrag"


async def test_without_her_yes_nobody_can_appoint_her(db: Connection, hall: Hall) -> None:
    id = await ask(db, hall)
    assert not await nominations.settle(db, id, hall.eva, True, NOW)
    await nominations.answer(db, id, True, NOW)
    await nominations.answer(db, id, False, NOW)
    assert not await nominations.settle(db, id, hall.eva, True, NOW)
    assert not await holds(db, hall)


async def test_what_is_settled_can_not_be_answered(db: Connection, hall: Hall) -> None:
    id = await ask(db, hall)
    await nominations.answer(db, id, True, NOW)
    assert await nominations.settle(db, id, hall.eva, False, NOW)
    assert not await nominations.answer(db, id, True, NOW)
    assert not await nominations.settle(db, id, hall.eva, True, NOW)
    assert not await holds(db, hall)


@pytest.mark.parametrize("who", ["waiting", "elsewhere", "coordinator", "asked"])
async def test_only_a_welcomed_member_can_be_asked_and_once(
    db: Connection, everybody: Everybody, hall: Hall, who: str
) -> None:
    person = hall.anna
    if who == "waiting":
        person = await everybody.member("Ny Ek", "ny@example.org")
        await branches.join(db, hall.branch, person, NOW)
    elif who == "elsewhere":
        person = await everybody.cilla()
    elif who == "coordinator":
        branch = await branches.get(db, hall.branch)
        assert branch
        await everybody.hold(person, "coordinator", branch.id)
    else:
        await ask(db, hall)
    assert not await nominations.ask(db, hall.branch, person, hall.bo, NOW)


async def test_after_a_no_she_can_be_asked_again_and_the_no_is_shown_for_two_weeks(db: Connection, hall: Hall) -> None:
    await nominations.answer(db, await ask(db, hall), False, NOW)
    assert [row.answer for row in await nominations.of_branch(db, hall.branch, NOW + 13 * DAY)] == ["no"]
    assert await nominations.of_branch(db, hall.branch, NOW + 14 * DAY) == []
    assert await nominations.ask(db, hall.branch, hall.anna, hall.bo, NOW)


async def test_taken_back_the_letter_does_not_go_and_the_link_opens_nothing(
    web: Web, db: Connection, everybody: Everybody, hall: Hall
) -> None:
    id = await ask(db, hall)
    await nominations.withdraw(db, await everybody.branch("Bygg"), id)  # another branch's coordinator can not
    assert await nominations.get(db, id)
    await nominations.withdraw(db, hall.branch, id)
    assert await nominations.get(db, id) is None
    await web.deliver()
    assert web.post_office.to(ANNA) == []


async def test_nobody_appoints_herself_nor_whom_she_has_asked_where_another_could(
    db: Connection, everybody: Everybody, hall: Hall
) -> None:
    may = appointments.may_give
    assert await may(db, hall.eva, hall.bo, hall.anna)
    assert await may(db, hall.eva, hall.eva, hall.anna)  # she is alone
    assert not await may(db, hall.eva, hall.bo, hall.eva)  # and never herself
    await everybody.hold(hall.bo, "administrator", None)
    assert not await may(db, hall.eva, hall.eva, hall.anna)
    assert await may(db, hall.bo, hall.eva, hall.anna)
    assert await may(db, hall.eva, hall.eva, hall.bo)  # whom it is about can not confirm it: her own yes has to do


async def test_two_who_ask_at_once_ask_once(fresh: str, everybody: Everybody) -> None:
    async with database.alone(fresh) as db:
        other = Everybody(db, everybody.vault, everybody.reference)
        branch, anna = await other.branch(), await other.anna()
        bo = await other.bo(branch)
        await other.welcomed(branch, anna)
    asked = await at_once(fresh, lambda db: nominations.ask(db, branch, anna, bo, NOW))
    assert sorted(asked) == [False, True]


async def test_erased_she_takes_it_with_her(web: Web, db: Connection, hall: Hall) -> None:
    await ask(db, hall)
    await people.erase(db, web.own.vault, web.own.erasures, hall.anna, NOW)
    assert await db.fetchval("SELECT count(*) FROM nominations") == 0


async def test_they_are_forgotten_after_half_a_year(db: Connection, hall: Hall) -> None:
    await ask(db, hall)
    await nominations.tidy(db, NOW + 180 * DAY)
    assert await db.fetchval("SELECT count(*) FROM nominations") == 1
    await nominations.tidy(db, NOW + 181 * DAY)
    assert await db.fetchval("SELECT count(*) FROM nominations") == 0


@pytest.mark.parametrize("said_yes", [True, False])
async def test_whoever_has_left_the_branch_can_not_share_the_post(
    web: Web, db: Connection, hall: Hall, said_yes: bool
) -> None:
    id = await ask(db, hall)
    if said_yes:
        await nominations.answer(db, id, True, NOW)
    await branches.leave(db, hall.branch, hall.anna, dates.now())
    assert await nominations.get(db, id) is None
    assert not await nominations.answer(db, id, True, NOW)
    assert await nominations.waiting(db) == []
    assert (await pending_work.waiting(db, NOW, dates.today(NOW)))["nominated"] == 0
    assert not await nominations.settle(db, id, hall.eva, True, NOW)
    assert not await holds(db, hall)
    await web.deliver()
    assert web.post_office.to(ANNA) == []
