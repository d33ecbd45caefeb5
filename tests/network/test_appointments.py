"""Posts: held by whoever is appointed, from a day to a day, and only hers that very branch."""

from datetime import time, timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import appointments, branches, digests, sessions
from fackpol.network.sessions import Who
from tests.asgi import Web
from tests.people import ANNA, BO, Everybody
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
    assert await appointments.seeing(db, anna, dates.now()) == []
    await branches.join(db, branch, anna, dates.now())
    (row,) = await appointments.seeing(db, anna, dates.now())
    assert (row.person, row.branch) == (bo, "Vård och omsorg")
    assert vault.open(row.name, "people.name", bo) == "Bo Lind"


# -- the letters -------------------------------------------------------------------------------------------------------


async def appointed(db: Connection, everybody: Everybody, branch: str | None) -> UUID:
    """Anna, with a post that she has just been given."""
    anna = await everybody.anna()
    row = await branches.get(db, branch) if branch else None
    role = "coordinator" if branch else "administrator"
    assert await appointments.appoint(db, anna, role, row.id if row else None, dates.now())
    return anna


@pytest.mark.parametrize("post", ["coordinator", "administrator"])
async def test_she_is_told_discreetly_what_the_post_is_and_where(
    web: Web, db: Connection, everybody: Everybody, post: str
) -> None:
    branch = await everybody.branch() if post == "coordinator" else None
    await appointed(db, everybody, branch)
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    assert letter.subject == "Du har fått ett uppdrag"
    outside = f"{letter.subject} {letter.message['from']} {letter.text.splitlines()[2]}".lower()
    assert [word for word in ("parti", "vård", "fack", "politik", "förening") if word in outside] == []
    assert letter.link("/hem")  # no path tells which branch
    assert letter.link("/hjalp/")
    assert letter.link("/sammandrag")
    assert len(web.post_office.to(ANNA)) == 1


async def test_whoever_has_chosen_when_she_is_written_to_is_not_told_another_time(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    anna = await appointed(db, everybody, None)
    await web.deliver()
    assert "7.30" in web.post_office.latest(ANNA).said
    await digests.choose(db, anna, time(18, 30), [2], None)
    row = await branches.get(db, branch)
    assert row
    assert await appointments.appoint(db, anna, "coordinator", row.id, dates.now())
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    assert "Du har valt när du får mejl" in letter.said
    assert "7.30" not in letter.said


async def test_relieved_she_is_told_who_goes_on_and_what_she_no_longer_sees(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    await everybody.bo(branch)
    anna = await appointed(db, everybody, branch)
    await web.deliver()
    post = await database.one(db, "SELECT id, branch FROM appointments WHERE person = $1", anna)
    for _ in range(2):
        await appointments.relieve(db, post["id"], post["branch"], dates.now())
    await web.deliver()
    _, letter = web.post_office.to(ANNA)
    assert letter.subject == "Ditt uppdrag är avslutat"
    assert "Bo Lind går vidare med det som var ditt." in letter.text
    assert "Du ser inte medlemmarna, svaren eller frågorna där längre." in letter.text


async def test_with_nobody_left_she_is_told_that_somebody_will_be_appointed(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    anna = await appointed(db, everybody, branch)
    post = await database.one(db, "SELECT id, branch FROM appointments WHERE person = $1", anna)
    await appointments.relieve(db, post["id"], post["branch"], dates.now())
    await web.deliver()
    (letter,) = web.post_office.to(ANNA)  # not the one that says that she has it
    assert "Ingen samordnar föreningen just nu." in letter.text


async def test_appointed_again_she_is_not_told_that_it_has_ended(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    anna = await appointed(db, everybody, branch)
    post = await database.one(db, "SELECT id, branch FROM appointments WHERE person = $1", anna)
    await appointments.relieve(db, post["id"], post["branch"], dates.now())
    await appointments.appoint(db, anna, "coordinator", post["branch"], dates.now())
    await web.deliver()
    (letter,) = web.post_office.to(ANNA)
    assert letter.subject == "Du har fått ett uppdrag"


async def test_a_stopped_address_is_told_nothing(web: Web, db: Connection, vault: Vault, everybody: Everybody) -> None:
    await appointed(db, everybody, None)
    stop = "INSERT INTO suppressions (kind, key, reason, at) VALUES ('email', $1, 'bounced', $2)"
    await db.execute(stop, vault.index(ANNA), dates.now())
    await web.deliver()
    assert web.post_office.to(ANNA) == []


async def test_the_last_administrator_stays(web: Web, db: Connection, everybody: Everybody) -> None:
    anna = await appointed(db, everybody, None)
    await web.deliver()
    assert not await appointments.relieve_administrator(db, anna, dates.now())
    eva = await everybody.eva()
    assert await appointments.relieve_administrator(db, anna, dates.now())
    assert not await appointments.relieve_administrator(db, anna, dates.now())
    assert not await appointments.relieve_administrator(db, eva, dates.now())
    await web.deliver()
    assert "Du administrerar inte längre." in web.post_office.latest(ANNA).text


async def test_the_members_of_a_branch_are_told_who_sees_them_now(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    await everybody.bo(branch)
    for i, until in enumerate([None, dates.now() + timedelta(days=9)]):  # a pause does not hide who sees her
        member = await everybody.member(f"Med {i}", f"med.{i}@example.org")
        await everybody.welcomed(branch, member)
        await db.execute("UPDATE people SET paused_until = $2 WHERE id = $1", member, until)
    await everybody.member("Annan", "annan@example.org")
    await appointed(db, everybody, branch)
    await web.deliver()
    for i in range(2):
        (letter,) = web.post_office.to(f"med.{i}@example.org")
        assert letter.subject == "Någon ny kan se dig"
        assert "Anna se ditt namn" in letter.text
        assert letter.link("/min-sida/insyn")
    assert web.post_office.to("annan@example.org") == web.post_office.to(BO) == []


async def test_before_there_are_members_nobody_is_told(web: Web, db: Connection, everybody: Everybody) -> None:
    await appointed(db, everybody, await everybody.branch())
    assert await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'new_coordinator'") == 0
