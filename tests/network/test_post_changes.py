"""Post changes: one proposes, another confirms, and nobody decides about a post of her own."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import appointments, branches, people, post_changes
from fackpol.network.appointments import Stands
from fackpol.network.post_changes import KEPT, Settled
from fackpol.network.reference import Reference
from tests.asgi import Web
from tests.people import ANNA, Everybody
from tests.together import at_once

NOW = dates.now()


@dataclass
class Three:
    """Who administers, and a member who does not."""

    eva: UUID
    ulla: UUID
    siri: UUID
    anna: UUID


@pytest.fixture
async def three(everybody: Everybody) -> Three:
    return await make(everybody)


async def make(everybody: Everybody) -> Three:
    eva = await everybody.eva()
    others = [await everybody.member(name, f"{name}@example.org") for name in ("ulla", "siri")]
    for person in others:
        await everybody.hold(person, "administrator", None)
    return Three(eva, *others, await everybody.anna())


async def proposed(db: Connection, vault: Vault, by: UUID, email: str = ANNA, branch: int | None = None) -> UUID:
    """A proposal to which whoever has the address has said yes."""
    await post_changes.propose(db, vault, branch, email, "sv", by, NOW)
    id: UUID = await db.fetchval("SELECT id FROM post_changes ORDER BY person IS NOT NULL LIMIT 1")
    offer = await post_changes.get(db, id)
    assert offer
    assert await post_changes.accept(db, offer, NOW)
    return id


async def administer(db: Connection) -> set[UUID]:
    return {row.person for row in await appointments.administrators(db)}


async def test_another_administrator_makes_her_one(db: Connection, vault: Vault, three: Three) -> None:
    id = await proposed(db, vault, three.eva)
    assert three.anna not in await administer(db)
    for by in (three.eva, three.anna):
        assert await post_changes.settle(db, id, by, True, NOW) is Settled.NOT_HERS
    assert await post_changes.settle(db, id, three.ulla, True, NOW) is Settled.DONE
    assert three.anna in await administer(db)
    assert await post_changes.settle(db, id, three.siri, True, NOW) is Settled.GONE
    row = await database.one(
        db, "SELECT appointed_by, confirmed_by, alone FROM appointments WHERE person = $1", three.anna
    )
    assert tuple(row.values()) == (three.eva, three.ulla, False)
    assert await db.fetchval("SELECT count(*) FROM addresses") == 0


async def test_the_database_itself_lets_nobody_stand_behind_her_own_post(db: Connection, three: Three) -> None:
    for stands in (Stands(three.anna, three.eva), Stands(three.eva, three.anna)):
        with pytest.raises(asyncpg.CheckViolationError):
            async with db.transaction():
                await appointments.appoint(db, three.anna, "administrator", None, NOW, stands)


async def test_an_administrator_is_made_coordinator_by_the_two_others(
    db: Connection, vault: Vault, everybody: Everybody, three: Three
) -> None:
    branch = await branches.get(db, await everybody.branch())
    assert branch
    id = await proposed(db, vault, three.eva, "ulla@example.org", branch.id)
    assert await post_changes.settle(db, id, three.ulla, True, NOW) is Settled.NOT_HERS
    assert await post_changes.settle(db, id, three.siri, True, NOW) is Settled.DONE
    assert [row.person for row in await appointments.of_branch(db, branch.id)] == [three.ulla]


async def test_relieving_an_administrator_takes_two_others(db: Connection, three: Three) -> None:
    post = {row.person: row.id for row in await appointments.administrators(db)}
    assert not await post_changes.propose_relief(db, post[three.eva], three.eva, NOW)  # herself
    assert await post_changes.propose_relief(db, post[three.ulla], three.eva, NOW)
    (row,) = await post_changes.waiting(db)
    assert await post_changes.settle(db, row.id, three.ulla, False, NOW) is Settled.NOT_HERS  # nor can she stop it
    assert await post_changes.settle(db, row.id, three.eva, True, NOW) is Settled.NOT_HERS
    assert await post_changes.settle(db, row.id, three.siri, True, NOW) is Settled.DONE
    assert await administer(db) == {three.eva, three.siri}
    assert not await post_changes.propose_relief(db, post[three.siri], three.eva, NOW)  # two are left: the command
    assert await post_changes.waiting(db) == []


async def test_whoever_administers_no_more_has_proposed_nothing(db: Connection, vault: Vault, three: Three) -> None:
    id = await proposed(db, vault, three.eva)
    await appointments.relieve_administrator(db, three.eva, NOW)
    assert await post_changes.waiting(db) == []
    assert await post_changes.settle(db, id, three.ulla, True, NOW) is Settled.GONE


async def test_nobody_confirms_what_has_no_yes_and_the_proposer_takes_it_back(
    db: Connection, vault: Vault, three: Three
) -> None:
    await post_changes.propose(db, vault, None, ANNA, "sv", three.eva, NOW)
    (row,) = await post_changes.waiting(db)
    assert (row.person, row.name) == (None, None)  # nobody learns whether the address is known
    assert await post_changes.settle(db, row.id, three.ulla, True, NOW) is Settled.GONE
    assert await post_changes.settle(db, row.id, three.eva, False, NOW) is Settled.DONE
    assert await post_changes.get(db, row.id) is None


async def test_her_no_forgets_the_address_and_so_does_time(db: Connection, vault: Vault, three: Three) -> None:
    await post_changes.propose(db, vault, None, ANNA, "sv", three.eva, NOW)
    offer = await post_changes.get(db, await db.fetchval("SELECT id FROM post_changes"))
    assert offer
    await post_changes.decline(db, offer, NOW)
    assert await db.fetchval("SELECT count(*) FROM addresses") == 0
    await post_changes.propose(db, vault, None, ANNA, "sv", three.eva, NOW)
    await people.tidy(db, NOW + KEPT - timedelta(hours=1))
    await post_changes.tidy(db, NOW + KEPT - timedelta(hours=1))
    assert await db.fetchval("SELECT count(*) FROM addresses") == 1  # for as long as she may answer
    await post_changes.tidy(db, NOW + KEPT + timedelta(hours=1))
    assert await db.fetchval("SELECT count(*) FROM addresses") == 0


async def test_no_more_letters_to_an_address_than_anybody_may_send_it(
    web: Web, db: Connection, vault: Vault, three: Three
) -> None:
    for _ in range(8):
        await post_changes.propose(db, vault, None, ANNA, "sv", three.eva, dates.now())
    await web.deliver()
    assert len(web.post_office.to(ANNA)) == 5


async def test_a_stopped_address_is_not_asked(web: Web, db: Connection, vault: Vault, three: Three) -> None:
    stop = "INSERT INTO suppressions (kind, key, reason, at) VALUES ('email', $1, 'complained', $2)"
    await db.execute(stop, vault.index("stopped@example.org"), NOW)
    await post_changes.propose(db, vault, None, "stopped@example.org", "sv", three.eva, dates.now())
    await web.deliver()
    assert web.post_office.to("stopped@example.org") == []


async def test_of_two_who_confirm_at_once_one_does(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        three = await make(Everybody(db, vault, known))
        id = await proposed(db, vault, three.eva)
    by = iter((three.ulla, three.siri))
    settled = await at_once(fresh, lambda db: post_changes.settle(db, id, next(by), True, NOW))
    assert sorted(settled) == [Settled.DONE, Settled.GONE]
