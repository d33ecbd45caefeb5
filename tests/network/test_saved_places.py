"""A branch's places: saved once, found under a name, at most twenty, and nobody else's."""

from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import saved_places
from fackpol.network.saved_places import MOST, Place
from tests.people import Everybody

HALL = Place("Exempelgatan 1", "Folkets hus", "", "Hiss finns.")
VIDEO = Place("", "", "https://video.example.org/rum", "")


async def test_a_place_is_what_was_saved_and_once(db: Connection, vault: Vault, everybody: Everybody) -> None:
    branch = await everybody.branch()
    for place in (HALL, VIDEO, HALL, VIDEO._replace(venue="Salen")):
        assert await saved_places.save(db, vault, branch, place)
    found = await saved_places.of_branch(db, vault, branch)
    assert {(one.name, one.place) for one in found} == {
        ("Folkets hus", HALL), (VIDEO.link, VIDEO), ("Salen", VIDEO._replace(venue="Salen")),
    }  # fmt: skip
    assert b"Folkets" not in (await db.fetchval("SELECT string_agg(name, '') FROM saved_places"))


async def test_a_branch_has_at_most_twenty(db: Connection, vault: Vault, everybody: Everybody) -> None:
    branch = await everybody.branch()
    done = [await saved_places.save(db, vault, branch, HALL._replace(street=f"Gata {n}")) for n in range(MOST + 1)]
    assert done == [True] * MOST + [False]
    assert await saved_places.save(db, vault, branch, HALL._replace(street="Gata 3"))  # it is there already
    assert len(await saved_places.of_branch(db, vault, branch)) == MOST


async def test_it_is_renamed_and_deleted_by_its_own_branch_alone(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    branch, other = await everybody.branch(), await everybody.branch("Bygg")
    await saved_places.save(db, vault, branch, HALL)
    (one,) = await saved_places.of_branch(db, vault, branch)
    assert await saved_places.of_branch(db, vault, other) == []
    assert not await saved_places.rename(db, vault, other, one.id, "Vårt")
    assert not await saved_places.delete(db, other, one.id)
    assert await saved_places.rename(db, vault, branch, one.id, "Stora salen")
    assert [row.name for row in await saved_places.of_branch(db, vault, branch)] == ["Stora salen"]
    assert await saved_places.delete(db, branch, one.id)
    assert not await saved_places.delete(db, branch, one.id)
    assert await saved_places.of_branch(db, vault, branch) == []
