"""Why a proposal was taken away: for whoever put it in, and forgotten after 90 days."""

from datetime import timedelta

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import proposal_removals, proposals
from tests.network.test_proposals import HELTID
from tests.people import Everybody

NOW = dates.now()


async def test_whoever_put_it_in_reads_why_for_ninety_days(db: Connection, everybody: Everybody, vault: Vault) -> None:
    dag, eva = await everybody.dag(), await everybody.eva()
    id = await proposals.put(db, dag, HELTID, NOW)
    assert await proposal_removals.take_away(db, vault, id, eva, "Den namnger en brukare.", NOW)
    assert await proposals.get(db, id) is None
    (why,) = await proposal_removals.of(db, vault, dag)
    assert (why.title, why.reason) == (HELTID.title, "Den namnger en brukare.")
    assert "brukare" not in repr(why)
    await proposal_removals.tidy(db, NOW + timedelta(days=89))
    assert await proposal_removals.of(db, vault, dag)
    await proposal_removals.tidy(db, NOW + timedelta(days=91))
    assert await proposal_removals.of(db, vault, dag) == []


async def test_what_the_district_held_leaves_nothing(db: Connection, everybody: Everybody, vault: Vault) -> None:
    eva = await everybody.eva()
    id = await proposals.put(db, None, HELTID, NOW)
    assert await proposal_removals.take_away(db, vault, id, eva, "Dubblett", NOW)
    assert not await proposal_removals.take_away(db, vault, id, eva, "Dubblett", NOW)
    assert await db.fetchval("SELECT count(*) FROM proposal_removals") == 0


async def test_it_goes_with_her(db: Connection, everybody: Everybody, vault: Vault) -> None:
    dag, eva = await everybody.dag(), await everybody.eva()
    id = await proposals.put(db, dag, HELTID, NOW)
    await proposal_removals.take_away(db, vault, id, eva, "Fel", NOW)
    await db.execute("DELETE FROM representatives WHERE person = $1", dag)
    assert await db.fetchval("SELECT count(*) FROM proposal_removals") == 0
