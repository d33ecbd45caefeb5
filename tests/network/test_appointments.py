"""Posts: held by whoever is appointed, from a day to a day, and only hers that very branch."""

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import appointments, branches, sessions
from fackpol.network.sessions import Who
from tests.people import Everybody
from tests.together import at_once


async def who(db: Connection, person: object) -> Who:
    now = dates.now()
    found = await sessions.who(db, await sessions.begin(db, person, now), now)  # type: ignore[arg-type]
    assert found
    return found


async def test_a_coordinator_holds_her_branch_and_no_other(db: Connection, everybody: Everybody) -> None:
    branch, other = await everybody.branch(), await everybody.branch("Bygg")
    bo = await everybody.bo(branch)
    assert (await who(db, bo)).branches == (branch,)
    row = await branches.get(db, other)
    assert row
    assert await appointments.appoint(db, bo, "coordinator", row.id, dates.now())
    assert set((await who(db, bo)).branches) == {branch, other}


async def test_appointed_twice_it_is_one_post(db: Connection, everybody: Everybody) -> None:
    branch = await everybody.branch()
    bo, row = await everybody.bo(branch), await branches.get(db, branch)
    assert row
    assert not await appointments.appoint(db, bo, "coordinator", row.id, dates.now())
    assert len(await appointments.of_branch(db, row.id)) == 1


async def test_two_who_appoint_at_once_make_one_administrator(fresh: str, vault: Vault) -> None:
    async with database.alone(fresh) as db:
        anna = await Everybody(db, vault, None).anna()  # type: ignore[arg-type]
    did = await at_once(fresh, lambda db: appointments.appoint(db, anna, "administrator", None, dates.now()))
    assert sorted(did) == [False, True]


async def test_relieved_she_sees_nothing_from_the_next_click(db: Connection, everybody: Everybody) -> None:
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    post = await database.one(db, "SELECT id, branch FROM appointments WHERE person = $1", bo)
    await appointments.relieve(db, post["id"], post["branch"], dates.now())
    found = await who(db, bo)
    assert (found.branches, found.coordinator) == ((), False)
    row = await branches.get(db, branch)
    assert row
    assert await appointments.appoint(db, bo, "coordinator", row.id, dates.now())  # and may be appointed again


async def test_a_member_sees_who_can_see_her(db: Connection, vault: Vault, everybody: Everybody) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    bo = await everybody.bo(branch)
    assert await appointments.seeing(db, anna) == []
    await branches.join(db, branch, anna, dates.now())
    (row,) = await appointments.seeing(db, anna)
    assert (row.person, row.branch) == (bo, "Vård och omsorg")
    assert vault.open(row.name, "people.name", bo) == "Bo Lind"
