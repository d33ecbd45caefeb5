"""Whoever asks to be in a branch is somebody's to contact: in turn, in time, and handed on when nobody does."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import appointments, branches, consents, contacts, sessions
from fackpol.network.contacts import AGAIN, DAYS, ContactOutcome
from tests.people import Everybody

NOW = dates.now()
TODAY = dates.today(NOW)
DAY = timedelta(days=1)


class Hall:
    branch: str
    anna: UUID
    bo: UUID


@pytest.fixture
async def hall(db: Connection, everybody: Everybody) -> Hall:
    """Anna has asked to be in Bo's branch."""
    hall = Hall()
    hall.branch, hall.anna = await everybody.branch(), await everybody.anna()
    hall.bo = await everybody.bo(hall.branch)
    await branches.join(db, hall.branch, hall.anna, NOW)
    return hall


async def record(
    db: Connection, everybody: Everybody, hall: Hall, outcome: ContactOutcome, now: datetime = NOW, note: str = ""
) -> bool:
    return await contacts.record(db, everybody.vault, hall.branch, hall.anna, hall.bo, outcome, note, now)


async def another(db: Connection, everybody: Everybody, hall: Hall) -> UUID:
    her = await everybody.member("Disa Ek", "disa@example.org")
    branch = await branches.get(db, hall.branch)
    assert branch
    await appointments.appoint(db, her, "coordinator", branch.id, NOW)
    return her


async def test_she_is_given_to_a_coordinator_once_with_a_day(db: Connection, hall: Hall) -> None:
    for _ in range(2):
        await contacts.look_after(db, NOW, TODAY)
    (row,) = (await contacts.of_branch(db, hall.branch)).values()
    assert (row.person, row.owner, row.due_on) == (hall.anna, hall.bo, TODAY + DAYS)
    assert await db.fetchval("SELECT count(*) FROM contacts") == 1


async def test_the_coordinators_take_turns(db: Connection, everybody: Everybody, hall: Hall) -> None:
    disa = await another(db, everybody, hall)
    for number in range(3):
        her = await everybody.member(f"Person {number}", f"person.{number}@example.org")
        await branches.join(db, hall.branch, her, NOW)
    await contacts.look_after(db, NOW, TODAY)
    owners = [row.owner for row in (await contacts.of_branch(db, hall.branch)).values()]
    assert sorted(owners) == sorted([hall.bo, hall.bo, disa, disa])


async def test_a_silent_owner_hands_over_to_the_next_and_alone_she_keeps_it(
    db: Connection, everybody: Everybody, hall: Hall
) -> None:
    await contacts.look_after(db, NOW, TODAY)
    late = TODAY + DAYS + DAY
    await contacts.look_after(db, NOW + 8 * DAY, late)
    assert (await contacts.of_branch(db, hall.branch))[hall.anna].owner == hall.bo
    disa = await another(db, everybody, hall)
    await contacts.look_after(db, NOW + 8 * DAY, late)
    row = (await contacts.of_branch(db, hall.branch))[hall.anna]
    assert (row.owner, row.due_on) == (disa, late + AGAIN)


async def test_whoever_coordinates_no_more_owns_nothing(db: Connection, everybody: Everybody, hall: Hall) -> None:
    await contacts.look_after(db, NOW, TODAY)
    disa = await another(db, everybody, hall)
    await db.execute("UPDATE appointments SET to_at = $1 WHERE person = $2", NOW, hall.bo)
    await contacts.look_after(db, NOW, TODAY)
    assert (await contacts.of_branch(db, hall.branch))[hall.anna].owner == disa


async def test_a_try_that_came_to_nothing_is_kept_and_opens_the_next(
    db: Connection, everybody: Everybody, hall: Hall
) -> None:
    await contacts.look_after(db, NOW, TODAY)
    for n in range(1, 4):
        assert await record(db, everybody, hall, ContactOutcome.NO_ANSWER, NOW)
        row = (await contacts.of_branch(db, hall.branch))[hall.anna]
        assert (row.tries, row.due_on) == (n, TODAY + AGAIN)
    assert len(await contacts.about(db, hall.anna)) == 3


@pytest.mark.parametrize("outcome", [ContactOutcome.WRONG_NUMBER, ContactOutcome.NO_CALLS])
async def test_a_number_that_is_not_to_be_called_is_deleted(
    db: Connection, everybody: Everybody, hall: Hall, outcome: ContactOutcome
) -> None:
    await consents.give(db, hall.anna, ["calls"], "web", NOW)
    phone = everybody.vault.seal("070-174 06 05", "people.phone", hall.anna)
    await db.execute("UPDATE people SET phone = $2 WHERE id = $1", hall.anna, phone)
    await contacts.look_after(db, NOW, TODAY)
    await record(db, everybody, hall, outcome, NOW)
    assert await db.fetchval("SELECT phone FROM people WHERE id = $1", hall.anna) is None
    assert "calls" not in await consents.of(db, hall.anna)


async def test_welcomed_she_is_done_and_the_promise_is_counted(
    db: Connection, everybody: Everybody, hall: Hall
) -> None:
    await contacts.look_after(db, NOW, TODAY)
    share = await contacts.share(db, hall.branch, hall.bo, NOW, TODAY)
    assert (share.waiting, share.own, share.late, share.percent) == (1, 1, 0, None)
    assert (await contacts.share(db, hall.branch, hall.anna, NOW, TODAY + 9 * DAY)).late == 1
    await branches.welcome(db, hall.branch, hall.anna, hall.bo, NOW + DAY)
    assert await contacts.of_branch(db, hall.branch) == {}
    assert [row.outcome for row in await contacts.about(db, hall.anna)] == ["welcomed"]
    month = 30 * DAY
    assert (await contacts.share(db, hall.branch, hall.bo, NOW + month, TODAY + month)).percent == 100


@pytest.mark.parametrize(("days", "percent"), [(14, 100), (15, 0)])
async def test_talked_within_fourteen_days_is_in_time(
    db: Connection, everybody: Everybody, hall: Hall, days: int, percent: int
) -> None:
    await contacts.look_after(db, NOW, TODAY)
    await record(db, everybody, hall, ContactOutcome.REACHED, NOW + days * DAY)
    month = 30 * DAY
    assert (await contacts.share(db, hall.branch, hall.bo, NOW + month, TODAY + month)).percent == percent


async def test_whoever_leaves_takes_it_all_with_her(db: Connection, hall: Hall) -> None:
    await contacts.look_after(db, NOW, TODAY)
    await branches.leave(db, hall.branch, hall.anna, dates.now())
    assert await db.fetchval("SELECT count(*) FROM contacts") == 0


async def test_what_is_written_about_her_is_sealed_and_the_latest_is_shown(
    db: Connection, everybody: Everybody, hall: Hall
) -> None:
    await contacts.look_after(db, NOW, TODAY)
    for n, note in enumerate(("Ring efter sex", "", "Är på resa")):
        await record(db, everybody, hall, ContactOutcome.NO_ANSWER, NOW + n * DAY, note)
    row = (await contacts.of_branch(db, hall.branch))[hall.anna]
    assert contacts.note_of(everybody.vault, row.noted, row.note) == "Är på resa"
    assert b"resa" not in row.note
    notes = [contacts.note_of(everybody.vault, one.id, one.note) for one in await contacts.about(db, hall.anna)]
    assert notes == ["Är på resa", "", "Ring efter sex"]


async def test_whoever_wants_to_leave_gets_the_letter_in_which_she_does_it_herself(
    db: Connection, everybody: Everybody, hall: Hall
) -> None:
    await contacts.look_after(db, NOW, TODAY)
    assert await record(db, everybody, hall, ContactOutcome.LEAVING)
    assert await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'erasure'") == 1
    assert (await contacts.of_branch(db, hall.branch))[hall.anna].leaving


async def test_it_can_be_handed_to_another_coordinator_and_alone_she_keeps_it(
    db: Connection, everybody: Everybody, hall: Hall
) -> None:
    await contacts.look_after(db, NOW, TODAY)
    await contacts.pass_on(db, hall.branch, hall.anna, NOW, TODAY)
    assert (await contacts.of_branch(db, hall.branch))[hall.anna].owner == hall.bo
    disa = await another(db, everybody, hall)
    await contacts.pass_on(db, hall.branch, hall.anna, NOW, TODAY)
    row = (await contacts.of_branch(db, hall.branch))[hall.anna]
    assert (row.owner, row.due_on) == (disa, TODAY + DAYS)


async def test_a_note_alone_is_no_try_and_leaves_the_contact_open(
    db: Connection, everybody: Everybody, hall: Hall
) -> None:
    await contacts.look_after(db, NOW, TODAY)
    before = (await contacts.of_branch(db, hall.branch))[hall.anna]
    assert await record(db, everybody, hall, ContactOutcome.NOTED, NOW, "Jobbar natt")
    row = (await contacts.of_branch(db, hall.branch))[hall.anna]
    assert (row.tries, row.due_on, row.owner) == (before.tries, before.due_on, before.owner)
    assert contacts.note_of(everybody.vault, row.noted, row.note) == "Jobbar natt"


async def test_whoever_is_welcomed_is_still_written_about_and_all_stays(
    db: Connection, everybody: Everybody, hall: Hall
) -> None:
    await contacts.look_after(db, NOW, TODAY)
    await record(db, everybody, hall, ContactOutcome.NO_ANSWER, NOW, "Före")
    await branches.welcome(db, hall.branch, hall.anna, hall.bo, NOW + DAY)
    await record(db, everybody, hall, ContactOutcome.REACHED, NOW + 2 * DAY, "Efter")
    told = await contacts.about(db, hall.anna, hall.branch)
    assert [row.outcome for row in told] == ["reached", "welcomed", "no_answer"]
    assert [contacts.note_of(everybody.vault, row.id, row.note) for row in told] == ["Efter", "", "Före"]
    assert await contacts.of_branch(db, hall.branch) == {}


async def test_nothing_is_recorded_about_somebody_in_another_branch(
    db: Connection, everybody: Everybody, hall: Hall
) -> None:
    cilla = await everybody.cilla()
    for outcome in (ContactOutcome.NOTED, ContactOutcome.REACHED):
        assert not await contacts.record(db, everybody.vault, hall.branch, cilla, hall.bo, outcome, "Hej", NOW)
    assert await contacts.about(db, cilla) == []


async def test_a_link_to_leave_can_be_taken_back_and_opens_nothing_then(
    db: Connection, everybody: Everybody, hall: Hall
) -> None:
    await contacts.look_after(db, NOW, TODAY)
    await record(db, everybody, hall, ContactOutcome.LEAVING)
    link = await db.fetchval("SELECT id FROM sign_ins WHERE purpose = 'erasure'")
    assert await contacts.take_back_leaving(db, hall.branch, hall.anna, NOW)
    assert not (await contacts.of_branch(db, hall.branch))[hall.anna].leaving
    assert await sessions.erasing(db, link, NOW) is None
    assert not await contacts.take_back_leaving(db, hall.branch, hall.anna, NOW)
    assert await contacts.about(db, hall.anna) == []


async def test_a_link_that_she_asked_for_herself_is_hers(db: Connection, everybody: Everybody, hall: Hall) -> None:
    own = await sessions.ask_erasure(db, everybody.vault, hall.anna, NOW)
    assert own
    assert not await contacts.take_back_leaving(db, hall.branch, hall.anna, NOW)
    assert await sessions.erasing(db, own, NOW) == hall.anna
