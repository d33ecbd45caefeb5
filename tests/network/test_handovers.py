"""All that is a coordinator's goes to a colleague in one step, with a sealed note for the successor alone."""

from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import absences, branches, contacts, handovers, people
from tests.asgi import Web
from tests.people import Everybody

NOW = dates.now()
TODAY = dates.today(NOW)
DAY = timedelta(days=1)


class Hall:
    branch: str
    members: list[UUID]
    bo: UUID
    disa: UUID
    frida: UUID


@pytest.fixture
async def hall(db: Connection, everybody: Everybody) -> Hall:
    """Four wait and are Bo's; then Disa and Frida share the post."""
    hall = Hall()
    hall.branch = await everybody.branch()
    hall.bo = await everybody.bo(hall.branch)
    hall.members = [await everybody.member(f"Person {n}", f"person.{n}@example.org") for n in range(4)]
    for member in hall.members:
        await branches.join(db, hall.branch, member, NOW)
    await contacts.look_after(db, NOW, TODAY)
    branch = await branches.get(db, hall.branch)
    assert branch
    hall.disa = await everybody.member("Disa Ek", "disa@example.org")
    hall.frida = await everybody.member("Frida Ek", "frida@example.org")
    for person in (hall.disa, hall.frida):
        await everybody.hold(person, "coordinator", branch.id)
    return hall


async def owners(db: Connection, hall: Hall) -> list[UUID | None]:
    return [row.owner for row in (await contacts.of_branch(db, hall.branch)).values()]


async def test_to_one_colleague_all_of_it(db: Connection, vault: Vault, hall: Hall) -> None:
    assert await handovers.hers(db, hall.branch, hall.bo) == 4
    assert await handovers.hand_over(db, vault, hall.branch, hall.bo, hall.disa, "Ring på kvällen", NOW) == 1
    assert await owners(db, hall) == [hall.disa] * 4
    assert await handovers.hers(db, hall.branch, hall.bo) == 0
    id = await db.fetchval("SELECT id FROM handovers")
    row = await handovers.get(db, hall.branch, id, hall.disa)
    assert row
    assert (row.contacts, handovers.note_of(vault, row)) == (4, "Ring på kvällen")
    assert b"Ring" not in await db.fetchval("SELECT note FROM handovers")


async def test_to_all_in_turn_but_not_to_whoever_is_away(
    db: Connection, vault: Vault, everybody: Everybody, hall: Hall
) -> None:
    assert await handovers.hand_over(db, vault, hall.branch, hall.bo, None, "", NOW) == 2
    assert sorted(owner.int for owner in await owners(db, hall) if owner) == sorted([hall.disa.int, hall.frida.int] * 2)
    await absences.say(db, hall.frida, TODAY + 9 * DAY, NOW)
    assert await handovers.hand_over(db, vault, hall.branch, hall.disa, None, "", NOW) == 1
    assert set(await owners(db, hall)) == {hall.bo, hall.frida}


async def test_what_others_hold_for_her_while_she_is_away_goes_too(db: Connection, vault: Vault, hall: Hall) -> None:
    await absences.say(db, hall.bo, TODAY + 20 * DAY, NOW)
    await contacts.look_after(db, NOW, TODAY)
    assert hall.bo not in await owners(db, hall)
    assert await handovers.hers(db, hall.branch, hall.bo) == 4
    await handovers.hand_over(db, vault, hall.branch, hall.bo, hall.disa, "", NOW)
    await absences.end(db, hall.bo)
    await contacts.look_after(db, NOW, TODAY)
    assert await owners(db, hall) == [hall.disa] * 4


async def test_not_to_herself_nor_to_somebody_who_does_not_coordinate(
    db: Connection, vault: Vault, everybody: Everybody, hall: Hall
) -> None:
    for nobody in (hall.bo, hall.members[0], await everybody.cilla()):
        assert await handovers.hand_over(db, vault, hall.branch, hall.bo, nobody, "Hej", NOW) == 0
    assert await owners(db, hall) == [hall.bo] * 4


async def test_only_the_successor_can_read_it_in_its_branch(
    db: Connection, vault: Vault, everybody: Everybody, hall: Hall
) -> None:
    await handovers.hand_over(db, vault, hall.branch, hall.bo, hall.disa, "Hej", NOW)
    id, other = await db.fetchval("SELECT id FROM handovers"), await everybody.branch("Bygg")
    assert await handovers.get(db, hall.branch, id, hall.frida) is None
    assert await handovers.get(db, hall.branch, id, hall.bo) is None
    assert await handovers.get(db, other, id, hall.disa) is None
    await handovers.read(db, hall.branch, id, hall.frida, NOW)
    assert await db.fetchval("SELECT read_at FROM handovers") is None


@pytest.mark.parametrize("whose", ["bo", "disa"])
async def test_erased_either_takes_it_along(web: Web, db: Connection, hall: Hall, whose: str) -> None:
    await handovers.hand_over(db, web.own.vault, hall.branch, hall.bo, hall.disa, "Hej", NOW)
    await people.erase(db, web.own.vault, web.own.erasures, getattr(hall, whose), NOW)
    assert await db.fetchval("SELECT count(*) FROM handovers") == 0


async def test_it_is_deleted_after_ninety_days(db: Connection, vault: Vault, hall: Hall) -> None:
    await handovers.hand_over(db, vault, hall.branch, hall.bo, hall.disa, "Hej", NOW)
    await handovers.tidy(db, NOW + 90 * DAY)
    assert await db.fetchval("SELECT count(*) FROM handovers") == 1
    await handovers.tidy(db, NOW + 91 * DAY)
    assert await db.fetchval("SELECT count(*) FROM handovers") == 0


async def test_without_a_note_whoever_gets_nobody_finds_nothing_to_read(
    db: Connection, vault: Vault, hall: Hall
) -> None:
    for member in hall.members[1:]:
        await branches.leave(db, hall.branch, member, dates.now())
    assert await handovers.hand_over(db, vault, hall.branch, hall.bo, None, "", NOW) == 1
    assert await handovers.hand_over(db, vault, hall.branch, hall.bo, None, "", NOW) == 0
    assert await handovers.hand_over(db, vault, hall.branch, hall.bo, None, "Hej", NOW) == 2


async def test_what_she_holds_for_a_colleague_who_is_away_still_comes_back_to_her(
    db: Connection, vault: Vault, hall: Hall
) -> None:
    """Bo is away, Disa looks after his, and hands over what is hers: his are not hers to give away for good."""
    await absences.say(db, hall.frida, TODAY + 20 * DAY, NOW)
    await absences.say(db, hall.bo, TODAY + 20 * DAY, NOW)
    await contacts.look_after(db, NOW, TODAY)
    assert await owners(db, hall) == [hall.disa] * 4
    await absences.end(db, hall.frida)
    await handovers.hand_over(db, vault, hall.branch, hall.disa, hall.frida, "", NOW)
    await contacts.pass_on(db, hall.branch, hall.members[0], NOW, TODAY)
    assert hall.bo not in await owners(db, hall)
    await absences.end(db, hall.bo)
    await contacts.look_after(db, NOW, TODAY)
    assert await owners(db, hall) == [hall.bo] * 4
