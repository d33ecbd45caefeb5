"""A coordinator proposes a name; it is hers only when she says so."""

from uuid import UUID, uuid4

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import branches, name_proposals, people
from tests.people import Everybody

NOW = dates.now()


class Hall:
    branch: str
    anna: UUID
    bo: UUID


@pytest.fixture
async def hall(db: Connection, everybody: Everybody) -> Hall:
    hall = Hall()
    hall.branch, hall.anna = await everybody.branch(), await everybody.anna()
    hall.bo = await everybody.bo(hall.branch)
    await everybody.welcomed(hall.branch, hall.anna)
    return hall


async def proposed(db: Connection, vault: Vault, hall: Hall, name: str) -> UUID:
    await name_proposals.propose(db, vault, hall.branch, hall.anna, hall.bo, name, NOW)
    proposal = await name_proposals.of(db, vault, hall.anna)
    assert proposal
    assert (proposal.name, proposal.by, proposal.refused) == (name, "Bo Lind", False)
    return proposal.id


async def name_of(db: Connection, vault: Vault, person: UUID) -> str:
    return (await people.get(db, vault, person)).name


async def test_nothing_changes_before_she_says_yes(db: Connection, vault: Vault, hall: Hall) -> None:
    id = await proposed(db, vault, hall, "Anna Eek")
    assert await name_of(db, vault, hall.anna) == "Anna Ek"
    assert await name_proposals.accept(db, vault, id, hall.anna)
    assert await name_of(db, vault, hall.anna) == "Anna Eek"
    assert not await name_proposals.accept(db, vault, id, hall.anna)
    assert await name_proposals.of(db, vault, hall.anna) is None


async def test_a_no_stays_until_something_else_is_proposed(db: Connection, vault: Vault, hall: Hall) -> None:
    id = await proposed(db, vault, hall, "Anna Eek")
    assert await name_proposals.refuse(db, id, hall.anna, NOW)
    assert not await name_proposals.accept(db, vault, id, hall.anna)
    proposal = await name_proposals.of(db, vault, hall.anna)
    assert proposal
    assert proposal.refused
    await proposed(db, vault, hall, "Anna Ekh")


async def test_her_yes_is_to_the_name_she_has_read(db: Connection, vault: Vault, hall: Hall) -> None:
    read = await proposed(db, vault, hall, "Anna Eek")
    await proposed(db, vault, hall, "Något Annat")
    assert not await name_proposals.accept(db, vault, read, hall.anna)
    assert await name_of(db, vault, hall.anna) == "Anna Ek"


async def test_nobody_else_can_say_yes(db: Connection, everybody: Everybody, vault: Vault, hall: Hall) -> None:
    id, cilla = await proposed(db, vault, hall, "Anna Eek"), await everybody.cilla()
    assert not await name_proposals.accept(db, vault, id, cilla)
    assert not await name_proposals.refuse(db, id, cilla, NOW)
    assert not await name_proposals.accept(db, vault, uuid4(), hall.anna)


async def test_only_for_a_member_of_the_branch_and_only_while_she_is_one(
    db: Connection, everybody: Everybody, vault: Vault, hall: Hall
) -> None:
    cilla = await everybody.cilla()
    await name_proposals.propose(db, vault, hall.branch, cilla, hall.bo, "Cecilia", NOW)
    assert await name_proposals.of(db, vault, cilla) is None
    await proposed(db, vault, hall, "Anna Eek")
    await branches.leave(db, hall.branch, hall.anna, dates.now())
    assert await name_proposals.of(db, vault, hall.anna) is None


async def test_her_own_change_ends_it_and_it_lies_sealed(db: Connection, vault: Vault, hall: Hall) -> None:
    await proposed(db, vault, hall, "Anna Eek")
    assert b"Eek" not in await db.fetchval("SELECT name FROM name_proposals")
    await people.rename(db, vault, hall.anna, "Anna E")
    assert await name_proposals.of(db, vault, hall.anna) is None
