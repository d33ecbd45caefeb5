"""The list of a branch's members, without what is shown of each."""

from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import branches, memberships
from tests.people import Everybody


async def test_the_list_names_everybody_and_the_waiting_first(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    slug, anna, cilla = await everybody.branch(), await everybody.anna(), await everybody.cilla()
    await everybody.welcomed(slug, anna)
    await db.execute(branches.SQL["join"], slug, cilla, await db.fetchval("SELECT joined_at FROM memberships"))
    found = await memberships.listed(db, vault, slug)
    assert [(one.person, one.name) for one in found] == [(cilla, "Cilla Berg"), (anna, "Anna Ek")]
    assert [one.welcomed_at is None for one in found] == [True, False]


async def test_nobody_of_another_branch_is_on_it(db: Connection, vault: Vault, everybody: Everybody) -> None:
    slug, other = await everybody.branch(), await everybody.branch("Handel")
    await everybody.welcomed(other, await everybody.anna())
    assert await memberships.listed(db, vault, slug) == []
