"""Liaisons: nobody sees them before their yes, a no is remembered, and old ones go."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import liaisons, people
from fackpol.network.liaisons import Added, Facts
from fackpol.network.reference import read
from tests.asgi import Web
from tests.people import Everybody
from tests.together import at_once

NOW = dates.now()
TODAY = dates.today(NOW)
DAY = timedelta(days=1)
STINA = Facts("Kommunal", "Stina Roth", "klubbordförande", "070-174 06 05")
EMAIL = "stina.roth@example.org"


@pytest.fixture
async def branch(everybody: Everybody) -> str:
    return await everybody.branch()


@pytest.fixture
async def bo(everybody: Everybody, branch: str) -> UUID:
    return await everybody.bo(branch)


async def add(db: Connection, vault: Vault, branch: str, bo: UUID, email: str = EMAIL) -> Added | None:
    return await liaisons.add(db, vault, branch, STINA, email, TODAY, bo, NOW)


async def agree(db: Connection, id: UUID, shows_contact: bool, now: datetime) -> bool:
    """Her yes to what stands there now."""
    asked_at = await db.fetchval("SELECT asked_at FROM liaisons WHERE id = $1", id)
    return await liaisons.agree(db, id, shows_contact, now, asked_at)


async def letters(db: Connection) -> int:
    return int(await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'liaison'"))


async def test_nobody_but_the_coordinator_sees_her_before_her_yes(
    db: Connection, vault: Vault, everybody: Everybody, branch: str, bo: UUID
) -> None:
    anna, waiting = await everybody.anna(), await everybody.cilla()
    await everybody.welcomed(branch, anna)
    assert await add(db, vault, branch, bo) is Added.DONE
    [her] = await liaisons.of_branch(db, vault, branch)
    assert (her.facts, her.email, her.agreed_at) == (STINA, EMAIL, None)
    assert await liaisons.of_member(db, vault, anna) == []
    assert await agree(db, her.id, False, NOW)
    [seen] = await liaisons.of_member(db, vault, anna)
    assert (seen.facts, seen.shows_contact) == (STINA, False)
    assert await liaisons.of_member(db, vault, waiting) == []
    await db.execute("UPDATE memberships SET welcomed_at = NULL")
    assert await liaisons.of_member(db, vault, anna) == []


async def test_an_address_stands_once_and_a_no_holds_in_that_branch(
    db: Connection, vault: Vault, everybody: Everybody, branch: str, bo: UUID
) -> None:
    await add(db, vault, branch, bo)
    assert await add(db, vault, branch, bo, EMAIL.upper()) is Added.STANDS
    [her] = await liaisons.of_branch(db, vault, branch)
    assert await agree(db, her.id, True, NOW)
    await liaisons.refuse(db, her.id, NOW)
    assert await liaisons.get(db, vault, her.id) is None
    assert await db.fetchval("SELECT count(*) FROM addresses") == 0
    assert await add(db, vault, branch, bo) is Added.REFUSED
    other = await everybody.branch("Skola")
    assert await add(db, vault, other, bo) is Added.DONE
    assert await add(db, vault, "finns-inte", bo) is None


async def test_a_members_or_a_stopped_address_looks_like_any_other(
    web: Web, db: Connection, everybody: Everybody, branch: str, bo: UUID
) -> None:
    vault = web.own.vault
    await everybody.anna()
    stopped = "INSERT INTO suppressions VALUES ('email', $1, 'complained', $2)"
    await db.execute(stopped, vault.index("stoppad@example.org"), NOW)
    for email in ("anna.ek@example.org", "stoppad@example.org"):
        assert await add(db, vault, branch, bo, email) is Added.DONE
    await web.deliver()
    assert [one.to for one in web.post_office.arrived] == ["anna.ek@example.org"]
    found = await liaisons.of_branch(db, vault, branch)
    assert [(one.asked_at, one.agreed_at) for one in found] == [(NOW, None)] * 2


async def test_what_is_changed_is_hidden_until_she_has_said_yes_to_it(
    db: Connection, vault: Vault, branch: str, bo: UUID
) -> None:
    await add(db, vault, branch, bo)
    [her] = await liaisons.of_branch(db, vault, branch)
    assert await agree(db, her.id, True, NOW)
    assert await liaisons.change(db, vault, branch, her.id, STINA, NOW) is False
    other = Facts("LO", STINA.name, "ombudsman", "")
    assert await liaisons.change(db, vault, "annan", her.id, other, NOW + DAY) is None
    assert await liaisons.change(db, vault, branch, her.id, other, NOW + DAY) is True
    [after] = await liaisons.of_branch(db, vault, branch)
    assert (after.facts, after.agreed_at, after.shows_contact) == (other, None, False)
    assert not await liaisons.agree(db, her.id, True, NOW + DAY, her.asked_at)  # of the page as it was
    assert await letters(db) == 2
    assert await liaisons.change(db, vault, branch, UUID(int=1), other, NOW) is None


async def test_only_her_own_branch_removes_her_and_may_ask_again(
    db: Connection, vault: Vault, branch: str, bo: UUID
) -> None:
    await add(db, vault, branch, bo)
    [her] = await liaisons.of_branch(db, vault, branch)
    assert not await liaisons.remove(db, "annan", her.id)
    assert await liaisons.remove(db, branch, her.id)
    assert await db.fetchval("SELECT count(*) FROM addresses") == 0
    assert await add(db, vault, branch, bo) is Added.DONE


async def test_one_address_is_asked_five_times_a_day_at_most(
    db: Connection, vault: Vault, everybody: Everybody, branch: str, bo: UUID
) -> None:
    for n in range(7):
        await add(db, vault, await everybody.branch(f"Förening {n}"), bo)
    assert await letters(db) == 5


async def test_no_answer_in_a_month_and_no_yes_in_two_years_deletes_her(
    db: Connection, vault: Vault, branch: str, bo: UUID
) -> None:
    await add(db, vault, branch, bo)
    await add(db, vault, branch, bo, "tyst@example.org")
    stina = next(one for one in await liaisons.of_branch(db, vault, branch) if one.email == EMAIL)
    assert await agree(db, stina.id, False, NOW)
    await liaisons.tidy(db, NOW + 29 * DAY)
    await people.tidy(db, NOW + 29 * DAY)
    assert len(await liaisons.of_branch(db, vault, branch)) == 2
    await liaisons.tidy(db, NOW + 31 * DAY)
    assert [one.id for one in await liaisons.of_branch(db, vault, branch)] == [stina.id]
    before = await letters(db)
    await liaisons.tidy(db, NOW + 366 * DAY)
    await liaisons.tidy(db, NOW + 367 * DAY)
    assert await letters(db) == before + 1  # asked once a year
    assert await agree(db, stina.id, False, NOW + 370 * DAY)
    await liaisons.tidy(db, NOW + 740 * DAY)
    assert len(await liaisons.of_branch(db, vault, branch)) == 1
    await liaisons.tidy(db, NOW + 1101 * DAY)
    assert await db.fetchval("SELECT count(*) FROM addresses") == 0


async def test_she_goes_with_the_branch(db: Connection, vault: Vault, branch: str, bo: UUID) -> None:
    await add(db, vault, branch, bo)
    await db.execute("UPDATE branches SET closed_at = $1", NOW)
    await liaisons.tidy(db, NOW)
    assert await db.fetchval("SELECT count(*) FROM liaisons") == 0


async def test_no_letter_goes_once_she_has_answered(web: Web, db: Connection, branch: str, bo: UUID) -> None:
    vault = web.own.vault
    await add(db, vault, branch, bo)
    [her] = await liaisons.of_branch(db, vault, branch)
    assert await agree(db, her.id, False, NOW + timedelta(seconds=1))
    await web.deliver()
    assert web.post_office.arrived == []


async def test_of_two_who_add_one_address_at_once_one_does(fresh: str, vault: Vault) -> None:
    async with database.alone(fresh) as db:
        everybody = Everybody(db, vault, await read(db))
        branch = await everybody.branch()
        bo = await everybody.bo(branch)
    assert await at_once(fresh, lambda db: add(db, vault, branch, bo)) == [Added.DONE, Added.STANDS]
